//! Items that somebody has assigned to what scenarios ask for.

use super::*;

fn pair(text: &&str) -> (String, String) {
    let (name, item) = text.split_once('=').expect("a pair");
    (name.to_owned(), item.to_owned())
}

#[track_caller]
fn check(assigned: &[&str], asked: &Value, expected: Result<&[&str], &str>) {
    let pairs: Vec<_> = assigned.iter().map(pair).collect();
    let asked = things(asked.clone());
    let pack = crate::tiny::pack();
    let chosen = inventory("").assigned(&pairs).and_then(|inventory| {
        inventory.is_assignable(&asked)?;
        let shelves = &inventory.0;
        let chosen = shelves.choose(&pack, &asked, &BTreeSet::new());
        let chosen =
            chosen.map_err(|left| shelves.missing(&pack, &asked, &left, &BTreeSet::new()).what)?;
        let told = shelves.told_of(&pack, &asked, &chosen).into_iter();
        Ok(told.map(|taken| taken.item).collect::<Vec<_>>())
    });
    match (chosen, expected) {
        (Ok(chosen), Ok(expected)) => assert_eq!(chosen, expected),
        (Err(why), Err(expected)) => assert_eq!(why, expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn things_are_what_was_assigned() {
    let two = json!([["a", "hotel", {}], ["b", "hotel", {}]]);
    check(&[], &two, Ok(&["ritz", "grand"]));
    check(&["a=grand"], &two, Ok(&["grand", "ritz"]));
    // What is one thing's is not taken for another, though it would be chosen first.
    check(&["b=ritz"], &two, Ok(&["grand", "ritz"]));
    check(&["a=hotel:1"], &two, Ok(&["grand", "ritz"]));
    let staff = json!([["a", "staff", {}]]);
    check(&["a=staff:2"], &staff, Ok(&["staff:2"]));
    // What scenarios of other names ask for is chosen as ever.
    check(&["z=ritz"], &staff, Ok(&["staff:3"]));
}

#[test]
fn what_cannot_be_is_told() {
    let two = json!([["a", "hotel", {}], ["b", "hotel", {}]]);
    let unknown = "what `a` is to be is no item of the inventory; did you mean `ritz`?";
    check(&["a=riz"], &two, Err(unknown));
    let unknown = "what `a` is to be is no item of the inventory; an item is called by its `name`, or by \
                   its kind and number (`room:3`)";
    for word in ["hotel:3", "hotel:0", "hunter2"] {
        check(&[&format!("a={word}")], &two, Err(unknown));
    }
    check(
        &["a=ritz", "b=ritz"],
        &two,
        Err("`a` and `b` cannot be the same item"),
    );
    check(&["a=ritz", "a=grand"], &two, Err("`a` is named twice"));
    check(
        &["a=staff:1"],
        &two,
        Err("`a` is a hotel, and `staff:1` a staff"),
    );
    let cook = json!([["a", "staff", {"role": "desk", "hotel": "grand"}]]);
    let told = r#"staff {"role":"desk","hotel":"grand"} to be `a`, with what --items says"#;
    check(&["a=staff:1"], &cook, Err(told));
}

/// A name that is a password, and one that a command line would read as two.
#[test]
fn names_that_tell_too_much_are_not_told() {
    let items = json!([
        {"name": "hush", "kind": "hotel", "gives": {"password": "hush"}},
        {"name": "of, two", "kind": "hotel", "gives": {"id": 2}},
    ]);
    let items = serde_json::from_value(items).expect("items");
    let inventory = Inventory::new(items, BTreeMap::new(), String::new(), false);
    let (pack, asked) = (
        crate::tiny::pack(),
        things(json!([["a", "hotel", {}], ["b", "hotel", {}]])),
    );
    let chosen = inventory.0.choose(&pack, &asked, &BTreeSet::new());
    let told = inventory.0.told_of(&pack, &asked, &chosen.expect("both"));
    let told = told.iter().map(|taken| (&*taken.item, &*taken.word));
    let told: Vec<_> = told.collect();
    assert_eq!(told, [("hotel:1", "hotel:1"), ("of, two", "hotel:2")]);
    // Neither what was typed nor what is nearest to it.
    for typed in ["hush", "hus", "hushh"] {
        let assigned = inventory.assigned(&[pair(&&*format!("a={typed}"))]);
        let told = match assigned {
            Ok(assigned) => {
                let staff = things(json!([["a", "staff", {}]]));
                assigned.is_assignable(&staff).expect_err("a hotel")
            }
            Err(told) => told,
        };
        assert!(!told.contains("hus"), "{told}");
    }
}
