//! What is found is what trying everything finds, and what is named is the first that is one too many.

use proptest::prelude::*;

use super::*;

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

/// For some inventory what is free of it, and for some things which item one of them has to be: seldom
/// anything else than all, and none.
fn bounds() -> impl Strategy<Value = (Vec<bool>, Option<(usize, usize)>)> {
    let free = proptest::collection::vec(proptest::bool::weighted(0.9), 12);
    (
        free,
        proptest::option::weighted(0.2, (0..7_usize, 0..12_usize)),
    )
}

/// By trying everything: the least that is besides, for these of the things.
struct All<'a> {
    items: &'a [Item],
    things: &'a [Thing],
    free: &'a [bool],
    assigned: &'a BTreeMap<String, usize>,
}

impl All<'_> {
    fn least(&self, of: &[usize], chosen: &mut Vec<usize>) -> Option<usize> {
        let Some(thing) = of.get(chosen.len()) else {
            return self.surplus(of, chosen);
        };
        let mut best = None;
        for item in 0..self.items.len() {
            let (asked, has) = (&self.things[*thing], &self.items[item]);
            let gives = asked
                .reads
                .iter()
                .all(|field| has.gives.contains_key(field));
            let is_let = match self.assigned.get(&asked.name) {
                Some(assigned) => *assigned == item,
                None => self.assigned.values().all(|assigned| *assigned != item),
            };
            let is_there = self.free[item] && is_let && gives;
            if chosen.contains(&item) || asked.kind != has.kind || !is_there {
                continue;
            }
            chosen.push(item);
            best = best.into_iter().chain(self.least(of, chosen)).min();
            chosen.pop();
        }
        best
    }

    /// How much is besides, if all fits.
    fn surplus(&self, of: &[usize], chosen: &[usize]) -> Option<usize> {
        let mut surplus = 0;
        for (thing, item) in of.iter().zip(chosen) {
            let name = |reference: &str| {
                let at = of
                    .iter()
                    .position(|other| self.things[*other].name == reference)?;
                Some(json!(self.items[chosen[at]].name))
            };
            let asked = replaced(&self.things[*thing].with, &name);
            let has = &self.items[*item];
            let asked = asked.as_object().expect("an object");
            if asked
                .iter()
                .any(|(key, value)| has.with.get(key) != Some(value))
            {
                return None;
            }
            let of_others = |text: &str| format!("{:?}", text);
            let speaks = |with: &str, name: &str| with.contains(&of_others(name));
            let spoken = self.items.iter().filter(|other| {
                has.name
                    .as_deref()
                    .is_some_and(|name| speaks(&json!(other.with).to_string(), name))
            });
            let name = &self.things[*thing].name;
            let mentions = self
                .things
                .iter()
                .filter(|other| speaks(&other.with.to_string(), name));
            surplus +=
                spoken.count().saturating_sub(mentions.count()) + has.with.len() - asked.len();
        }
        Some(surplus)
    }

    /// These, those of whom they speak, and so on.
    fn with_others(&self, first: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut all: BTreeSet<usize> = BTreeSet::new();
        let mut added: Vec<usize> = first.collect();
        while let Some(thing) = added.pop() {
            if all.insert(thing) {
                let text = self.things[thing].with.to_string();
                let others = 0..self.things.len();
                added.extend(
                    others
                        .filter(|other| text.contains(&format!("{:?}", self.things[*other].name))),
                );
            }
        }
        all.into_iter().collect()
    }

    fn found(&self, of: impl Iterator<Item = usize>) -> Option<usize> {
        self.least(&self.with_others(of), &mut Vec::new())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_found_is_the_best_there_is(
        items in inventories(),
        things in askings(),
        (free, assigned) in bounds(),
    ) {
        let free = &free[..items.len()];
        let assigned = assigned.filter(|(thing, item)| *thing < things.len() && *item < items.len());
        let assigned = assigned.map(|(thing, item)| (things[thing].name.clone(), item));
        let assigned: BTreeMap<String, usize> = assigned.into_iter().collect();
        let all = All { items: &items, things: &things, free, assigned: &assigned };
        let shelves = Shelves::new(items.clone(), BTreeMap::new(), String::new(), false);
        let search = Search::new(shelves.stock(free), &things, |_| false, |_| None, |_, _| false);
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
    }
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
