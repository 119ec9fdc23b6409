//! The rules of several hotels (HD-HOTEL).

use crate::rule::Rule;

/// A rule of several hotels (HD-HOTEL).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum HotelRule {
    /// HD-HOTEL-1. Another hotel's conversation does not exist; off, it is forbidden.
    OtherHotelsDoNotExist,
}

impl Rule for HotelRule {
    const TABLE: &'static [(Self, &'static str)] = &[(Self::OtherHotelsDoNotExist, "HOTEL-1")];
}
