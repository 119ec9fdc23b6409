//! What is kept, read back.

use wireproof_schemas::nail_salon::{contents::Contents, status::Answer};

use super::*;
use crate::options::Database;

const NOON: i64 = 1_718_625_600_000;

struct Kept {
    store: Store,
    alice: i64,
    shop: i64,
    design: Design,
}

/// Alice, a shop, and a design of the shop.
async fn kept() -> Kept {
    let store = store::Store::open(&Database::Memory)
        .await
        .expect("it opens");
    let store = Store::new(store, Rules::ALL_ON);
    let mut write = store.write().await.expect("it can be written");
    let world = store::make_world(&mut write, "nail-salon", "world")
        .await
        .expect("a world");
    let alice = add_person(&mut write, world, UserType::Customer, "alice")
        .await
        .expect("a customer");
    let shop = add_person(&mut write, world, UserType::Shop, "alder")
        .await
        .expect("a shop");
    let alder = Shop {
        shop_key: ShopKey("alder".to_owned()),
        shop_name: "Alder".to_owned(),
        shop_id: ShopId("1".to_owned()),
        lat: Latitude::try_from(37.5).expect("on Earth"),
        lng: Longitude::try_from(127.0).expect("on Earth"),
        shop_url: String::new(),
    };
    add_shop(&mut write, shop, &alder).await.expect("a shop");
    let price = Price::try_from(30_000).expect("a price");
    add_design(&mut write, world, ("spring", "Spring", price))
        .await
        .expect("a design");
    write.commit().await.expect("it is kept");
    let design = store
        .designs(world)
        .await
        .expect("it can be read")
        .remove(0);
    Kept {
        store,
        alice,
        shop,
        design,
    }
}

impl Kept {
    async fn ask_at(&self, now: i64) -> Made {
        let asked = Asked {
            customer: self.alice,
            design: &self.design,
            shops: &[self.shop],
            contents: &Contents::try_from(String::new()).expect("short"),
        };
        let made = self.store.ask(asked, now).await;
        made.expect("it is kept").remove(0)
    }

    async fn times(&self) -> Vec<(String, Option<String>)> {
        let kept = self.store.requests(Of::Customer(self.alice)).await;
        let times = |kept: requests::Kept| {
            let answered = kept.answer.map(|(_, answer)| answer.created_at.into());
            (String::from(kept.created_at), answered)
        };
        kept.expect("it can be read")
            .into_iter()
            .map(times)
            .collect()
    }
}

#[tokio::test]
async fn no_two_requests_of_a_customer_have_one_time_even_when_clocks_are_set_back() {
    let kept = kept().await;
    for now in [NOON, NOON, NOON - 5000] {
        kept.ask_at(now).await;
    }
    let times: Vec<_> = kept
        .times()
        .await
        .into_iter()
        .map(|(time, _)| time)
        .collect();
    let expected = [0, 1, 2].map(|ms| format!("2024-06-17T12:00:00.00{ms}Z"));
    assert_eq!(times, expected);
}

#[tokio::test]
async fn an_answer_is_never_before_its_request() {
    let kept = kept().await;
    let made = kept.ask_at(NOON).await;
    let world = kept.store.person(UserType::Shop, "alder").await;
    let world = world.expect("it can be read").expect("it is there").world;
    let request = kept.store.request(world, &made.key).await;
    let request = request.expect("it can be read").expect("it is there");
    let response = NewResponse {
        status: Answer::Accepted,
        price: Price::try_from(1).expect("a price"),
        contents: Contents::try_from(String::new()).expect("short"),
    };
    let answered = kept.store.answer(&request, &response, NOON - 5000).await;
    answered.expect("it is kept");
    let noon = "2024-06-17T12:00:00.000Z".to_owned();
    assert_eq!(kept.times().await, [(noon.clone(), Some(noon))]);
    assert_eq!(
        kept.store
            .requests_to(kept.shop, false)
            .await
            .expect("it can be read"),
        []
    );
}
