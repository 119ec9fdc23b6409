//! The rules of `nearby_shops` (NS-SHOPS).

use crate::rule::Rule;

/// A rule of `nearby_shops` (NS-SHOPS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::nail_salon) enum ShopsRule {
    /// NS-SHOPS-1. `nearby_shops` needs no fields; off, it needs a place.
    ShopsNeedNoFields,
    /// NS-SHOPS-1. The shops are the array `shops`; off, a page of results.
    ShopsAreArray,
    /// NS-SHOPS-2. A shop's place is two numbers; off, two texts.
    PlaceIsNumbers,
    /// NS-SHOPS-2. A shop has an id; off, it has none.
    ShopHasId,
    /// NS-SHOPS-3. No two shops have one key; off, all have that of the first.
    ShopKeyIsUnique,
    /// NS-SHOPS-3. A shop's key never changes; off, each list numbers shops anew.
    ShopKeyIsStable,
    /// NS-SHOPS-4. A shop's place is on Earth; off, it is in thousandths of degrees.
    PlaceIsOnEarth,
    /// NS-SHOPS-5. A shop's name is the one that it answers under; off, it is shown in capitals.
    ShopNameIsTheSame,
    /// NS-SHOPS-6. Customers may ask; off, only shops may.
    CustomersListShops,
    /// NS-SHOPS-6. Shops may ask; off, only customers may.
    ShopsListShops,
    /// NS-SHOPS-6. Every shop is listed; off, only the first.
    EveryShopIsListed,
    /// NS-SHOPS-6. Shops are listed by their key; off, in reverse.
    ShopsAreOrdered,
    /// NS-SHOPS-7. A shop without a page has an empty text; off, null.
    NoPageIsEmptyText,
    /// NS-SHOPS-8. No two shops have one id; off, all have that of the first.
    ShopIdIsUnique,
}

impl Rule for ShopsRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ShopsNeedNoFields, "SHOPS-1"),
        (Self::ShopsAreArray, "SHOPS-1"),
        (Self::PlaceIsNumbers, "SHOPS-2"),
        (Self::ShopHasId, "SHOPS-2"),
        (Self::ShopKeyIsUnique, "SHOPS-3"),
        (Self::ShopKeyIsStable, "SHOPS-3"),
        (Self::PlaceIsOnEarth, "SHOPS-4"),
        (Self::ShopNameIsTheSame, "SHOPS-5"),
        (Self::CustomersListShops, "SHOPS-6"),
        (Self::ShopsListShops, "SHOPS-6"),
        (Self::EveryShopIsListed, "SHOPS-6"),
        (Self::ShopsAreOrdered, "SHOPS-6"),
        (Self::NoPageIsEmptyText, "SHOPS-7"),
        (Self::ShopIdIsUnique, "SHOPS-8"),
    ];
}
