//! The registration of protocols: one line each, in alphabetical order.

use crate::{brand_chat, hotel_desk, nail_salon, pet_market, service_chat, table::Protocol};

/// Every protocol this workspace knows.
pub fn protocols() -> &'static [&'static Protocol] {
    &[
        &brand_chat::PROTOCOL,
        &hotel_desk::PROTOCOL,
        &nail_salon::PROTOCOL,
        &pet_market::PROTOCOL,
        &service_chat::PROTOCOL,
    ]
}
