//! A customer's requests as they are listed: by design, within a design by shop, each oldest first
//! (NS-LIST-8 to NS-LIST-10, NS-LIST-27).

use wireproof_schemas::nail_salon::{
    get_responses::{Design, RequestDetail, ShopRequests},
    status::Status,
};

use super::{rule::ListRule, store::Kept};
use crate::rule::Rules;

/// The list of these requests, which come oldest first; those of one time by shop.
pub(super) fn listing(rules: Rules, requests: Vec<Kept>) -> Vec<Design> {
    let of_designs = grouped(requests, |a, b| {
        a.design_key == b.design_key
            && (rules.on(ListRule::DesignIsListedOnce) || a.created_at == b.created_at)
    });
    of_designs
        .into_iter()
        .filter_map(|requests| design(rules, requests))
        .collect()
}

fn design(rules: Rules, requests: Vec<Kept>) -> Option<Design> {
    let first = requests.first()?;
    let (design_key, design_name) = (first.design_key.clone(), first.design_name.clone());
    let of_shops = grouped(requests, |a, b| stand_together(rules, a, b));
    Some(Design {
        design_key,
        design_name,
        shop_requests: of_shops.into_iter().filter_map(shop).collect(),
    })
}

/// Whether two requests for one design are to one shop.
fn stand_together(rules: Rules, a: &Kept, b: &Kept) -> bool {
    match rules.off() {
        Some(ListRule::ShopsStandApart) => true,
        Some(ListRule::RequestsToShopStandTogether) => false,
        Some(ListRule::NamesakesStandApart) => a.shop_name == b.shop_name,
        _ => a.shop == b.shop,
    }
}

fn shop(requests: Vec<Kept>) -> Option<ShopRequests> {
    Some(ShopRequests {
        shop_name: requests.first()?.shop_name.clone(),
        request_details: requests.into_iter().map(detail).collect(),
    })
}

fn detail(request: Kept) -> RequestDetail {
    let (status, response) = match request.answer {
        Some((answer, response)) => (Status::from(answer), Some(response)),
        None => (Status::Pending, None),
    };
    RequestDetail {
        request_key: request.key,
        status,
        created_at: request.created_at,
        request: request.wanted,
        response,
    }
}

/// Puts together what belongs together; groups have the order of their first items, items keep
/// theirs.
fn grouped<T>(items: Vec<T>, together: impl Fn(&T, &T) -> bool) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    for item in items {
        let group = groups.iter_mut().find(|group| {
            let first = group.first();
            first.is_some_and(|first| together(first, &item))
        });
        match group {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use wireproof_schemas::nail_salon::{
        contents::Contents,
        get_responses::Asked,
        key::{DesignKey, RequestKey},
        moment::Moment,
        price::Price,
    };

    use super::*;

    fn kept(id: i64, design: &str, shop: i64) -> Kept {
        Kept {
            id,
            key: RequestKey(id.to_string()),
            design_key: DesignKey(design.to_owned()),
            design_name: design.to_owned(),
            shop,
            shop_name: "same".to_owned(),
            created_at: Moment::try_from(id).expect("it is a time"),
            wanted: Asked {
                price: Price::try_from(1).expect("it is a price"),
                contents: Contents::try_from(String::new()).expect("it is short"),
            },
            answer: None,
        }
    }

    #[test]
    fn designs_and_shops_stand_in_the_order_of_their_first_requests() {
        let requests = vec![
            kept(1, "b", 2),
            kept(2, "a", 1),
            kept(3, "b", 1),
            kept(4, "b", 2),
        ];
        let designs = listing(Rules::ALL_ON, requests);
        let shown: Vec<_> = designs
            .iter()
            .map(|design| {
                let shops = design.shop_requests.iter().map(|shop| {
                    let keys = shop.request_details.iter();
                    keys.map(|detail| detail.request_key.0.as_str())
                        .collect::<Vec<_>>()
                });
                (design.design_key.0.as_str(), shops.collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("b", vec![vec!["1", "4"], vec!["3"]]),
                ("a", vec![vec!["2"]])
            ]
        );
    }
}
