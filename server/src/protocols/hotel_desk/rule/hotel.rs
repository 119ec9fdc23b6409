//! The rules of several hotels (HD-HOTEL).

use crate::rule::Rule;

/// A rule of several hotels (HD-HOTEL).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum HotelRule {
    /// HD-HOTEL-1. Another hotel's conversation does not exist; off, it is forbidden.
    OtherHotelsDoNotExist,
    /// HD-HOTEL-1. Departments of one name in two hotels are two; off, the staff of one hears of
    /// the other, as where groups are named after departments.
    DepartmentsOfOneNameAreApart,
    /// HD-HOTEL-1. A conversation is within reach of its hotel; off, of every department of its
    /// name.
    ConversationsAreOfOneHotel,
    /// HD-HOTEL-1. A guest is a guest of one hotel; off, of all.
    GuestsAreOfOneHotel,
}

impl Rule for HotelRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::OtherHotelsDoNotExist, "HOTEL-1"),
        (Self::DepartmentsOfOneNameAreApart, "HOTEL-1"),
        (Self::ConversationsAreOfOneHotel, "HOTEL-1"),
        (Self::GuestsAreOfOneHotel, "HOTEL-1"),
    ];
}
