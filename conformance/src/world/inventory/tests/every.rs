//! What is found is what trying everything finds, and what is named is the first that is one too many.

mod all;

use proptest::prelude::*;

use super::*;
use all::All;

/// People of whom some live in a town and some give a token, and rooms of two of them, of which some
/// are next to others. Most belong to few, so that others can change places.
fn inventories() -> impl Strategy<Value = Vec<Item>> {
    let people = proptest::collection::vec((any::<bool>(), any::<bool>()), 1..6);
    let one = prop_oneof![0..1_usize, 0..5_usize];
    let next = proptest::option::weighted(0.2, 0..6_usize);
    let rooms = proptest::collection::vec((one, 0..5_usize, any::<bool>(), next), 0..7);
    (people, rooms).prop_map(|(people, rooms)| {
        let people = people.into_iter().enumerate();
        let mut items: Vec<Value> = people
            .map(|(number, (in_town, has_token))| {
                let with = if in_town {
                    json!({"town": "x"})
                } else {
                    json!({})
                };
                let gives = if has_token {
                    json!({"token": 1})
                } else {
                    json!({"id": 1, "name": 2})
                };
                json!({"name": format!("p{number}"), "kind": "brand", "with": with, "gives": gives})
            })
            .collect();
        let rooms = rooms.into_iter().enumerate();
        items.extend(rooms.map(|(number, (one, other, is_turned, next))| {
            let mut of = [format!("p{one}"), format!("p{other}")];
            of.rotate_left(usize::from(is_turned));
            let mut with = json!({"of": of});
            if let Some(next) = next {
                with["next"] = json!(format!("q{next}"));
            }
            json!({"name": format!("q{number}"), "kind": "room", "with": with})
        }));
        serde_json::from_value(json!(items)).expect("items")
    })
}

/// The same asked for, in any order.
fn askings() -> impl Strategy<Value = Vec<Thing>> {
    let people = proptest::collection::vec((proptest::bool::weighted(0.2), 0..3_u8), 2..5);
    let next = proptest::option::weighted(0.2, 0..3_usize);
    let rooms = proptest::collection::vec((0..4_usize, 1..4_usize, next), 0..4);
    let asked = (people, rooms).prop_map(|(people, rooms)| {
        let (count, of_rooms) = (people.len(), rooms.len());
        let people = people.into_iter().enumerate();
        let mut all: Vec<Thing> = people
            .map(|(number, (in_town, reads))| {
                let with = if in_town {
                    json!({"town": "x"})
                } else {
                    json!({})
                };
                let mut thing = Thing::new(format!("a{number}"), "brand", with);
                let reads = ["token", "id"]
                    .into_iter()
                    .take(usize::from(reads))
                    .skip(usize::from(reads / 2));
                thing.reads.extend(reads.map(str::to_owned));
                thing
            })
            .collect();
        let rooms = rooms.into_iter().enumerate();
        all.extend(rooms.map(|(number, (one, apart, next))| {
            let (one, other) = (one % count, (one + apart) % count);
            let of = [one, other].map(|at| json!({"$ref": format!("a{at}")}));
            let mut with = json!({"of": of});
            if let Some(next) = next {
                with["next"] = json!({"$ref": format!("r{}", next % of_rooms)});
            }
            Thing::new(format!("r{number}"), "room", with)
        }));
        all
    });
    asked.prop_shuffle()
}

/// People who are all alike, and so many rooms of them that what fits takes choices.
fn knots() -> impl Strategy<Value = Vec<Item>> {
    let pair = (0..3_usize, 0..6_usize, any::<bool>());
    let rooms = proptest::collection::vec(pair, 4..7);
    rooms.prop_map(|rooms| {
        let name = |number: usize| format!("p{number}");
        let mut items: Vec<Value> = (0..6)
            .map(|number| json!({"name": name(number), "kind": "brand"}))
            .collect();
        items.extend(rooms.into_iter().map(|(one, other, is_turned)| {
            let mut of = [name(one), name(other)];
            of.rotate_left(usize::from(is_turned));
            json!({"kind": "room", "with": {"of": of}})
        }));
        serde_json::from_value(json!(items)).expect("items")
    })
}

/// The same asked for, in any order.
fn askings_of_rooms() -> impl Strategy<Value = Vec<Thing>> {
    let rooms = proptest::collection::vec((0..5_usize, 1..5_usize), 2..5);
    let asked = rooms.prop_map(|rooms| {
        let name = |number: usize| format!("a{}", number % 5);
        let people = (0..5).map(|number| Thing::new(name(number), "brand", json!({})));
        let rooms = rooms.into_iter().enumerate();
        let rooms = rooms.map(|(number, (one, apart))| {
            let of = [one, one + apart].map(|at| json!({"$ref": name(at)}));
            Thing::new(format!("r{number}"), "room", json!({"of": of}))
        });
        people.chain(rooms).collect::<Vec<_>>()
    });
    asked.prop_shuffle()
}

/// For some inventory what is free of it, and for some things which item one of them has to be: seldom
/// anything else than all, and none.
fn bounds() -> impl Strategy<Value = (Vec<bool>, Option<(usize, usize)>)> {
    let free = proptest::collection::vec(proptest::bool::weighted(0.95), 12);
    (
        free,
        proptest::option::weighted(0.2, (0..9_usize, 0..12_usize)),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_found_is_the_best_there_is(
        items in inventories(),
        things in askings(),
        bounds in bounds(),
    ) {
        compare(&items, &things, bounds)?;
    }
}

proptest! {
    // Trying everything takes longer here.
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn who_changes_places_makes_no_difference(
        items in knots(),
        things in askings_of_rooms(),
        bounds in bounds(),
    ) {
        compare(&items, &things, bounds)?;
    }
}

/// Holds what a search finds against what trying everything does.
fn compare(
    items: &[Item],
    things: &[Thing],
    (free, assigned): (Vec<bool>, Option<(usize, usize)>),
) -> Result<(), TestCaseError> {
    let free = &free[..items.len()];
    let assigned = assigned.filter(|(thing, item)| *thing < things.len() && *item < items.len());
    let assigned = assigned.map(|(thing, item)| (things[thing].name.clone(), item));
    let assigned: BTreeMap<String, usize> = assigned.into_iter().collect();
    let all = All {
        items,
        things,
        free,
        assigned: &assigned,
    };
    let shelves = Shelves::new(items.to_vec(), BTreeMap::new(), String::new(), false);
    let search = Search::new(
        shelves.stock(free),
        things,
        |_| false,
        |_| None,
        |_, _| false,
    );
    let search = search.assigned(&assigned);
    let best = all.found(0..things.len());
    match search.run(&mut Limit::default()) {
        Ok(chosen) => prop_assert_eq!(Some(chosen.surplus()), best),
        Err(NotFound::Together(thing)) => {
            prop_assert!(best.is_none() && all.found(0..thing).is_some());
            prop_assert!(all.found(0..thing + 1).is_none());
        }
        Err(NotFound::Alone(thing) | NotFound::Lacks(thing, _)) => {
            let mut before = 0..thing;
            prop_assert!(before.all(|thing| all.found(std::iter::once(thing)).is_some()));
            prop_assert!(all.found(std::iter::once(thing)).is_none());
        }
        Err(other) => prop_assert!(false, "{other:?}"),
    }
    Ok(())
}

/// Who gives as much is not as good where others need what they give.
#[test]
fn who_gives_something_else_is_tried_too() {
    let brand = |gives: Value| json!({"kind": "brand", "with": {"town": "x"}, "gives": gives});
    let items = json!([
        brand(json!({"id": 1, "fax": 1})),
        brand(json!({"id": 1, "fee": 1}))
    ]);
    let items = serde_json::from_value(items).expect("items");
    let inventory = Inventory::new(items, BTreeMap::new(), String::new(), false);
    let mut asked = things(json!([["a", "brand", {}], ["b", "brand", {}]]));
    asked[0].reads.insert("id".to_owned());
    asked[1].reads.insert("fax".to_owned());
    let pack = crate::tiny::pack();
    let found = inventory.0.choose(&pack, &asked, &BTreeSet::new());
    assert_eq!(found.map(|found| found.items), Ok(vec![Some(1), Some(0)]));
}

/// What reads like what a scenario asks for, and names nobody.
#[test]
fn a_reference_in_an_inventory_is_nobody() {
    let asked = things(json!([
        ["a0", "brand", {}],
        ["a1", "brand", {}],
        ["r", "room", {"of": [{"$ref": "a0"}, {"$ref": "a1"}]}],
    ]));
    let found = |rooms: &[Value]| {
        let mut items: Vec<Value> = (0..3)
            .map(|number| json!({"name": format!("p{number}"), "kind": "brand"}))
            .collect();
        let rooms = rooms.iter();
        items.extend(rooms.map(|of| json!({"kind": "room", "with": {"of": of}})));
        let items = serde_json::from_value(json!(items)).expect("items");
        let inventory = Inventory::new(items, BTreeMap::new(), String::new(), false);
        let found = inventory
            .0
            .choose(&crate::tiny::pack(), &asked, &BTreeSet::new());
        found.map(|found| found.items)
    };
    let literal = json!([{"$ref": "a0"}, "p0"]);
    let named = json!(["p2", "p1"]);
    let expected = Ok(vec![Some(2), Some(1), Some(4)]);
    assert_eq!(found(&[literal.clone(), named.clone()]), expected);
    let both = json!([{"$ref": "a0"}, {"$ref": "a1"}]);
    assert_eq!(found(&[both, named]), expected);
    assert_eq!(found(&[literal]), Err(NotFound::Alone(2)));
}
