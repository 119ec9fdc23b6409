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
        let chosen = chosen.map_err(|left| shelves.told(&pack, &asked, &left, &BTreeSet::new()))?;
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
    let unknown = "the inventory has no item `riz`; did you mean `ritz`?";
    check(&["a=riz"], &two, Err(unknown));
    let unknown = "the inventory has no item `hotel:3`";
    check(&["a=hotel:3"], &two, Err(unknown));
    check(
        &["a=hotel:0"],
        &two,
        Err("the inventory has no item `hotel:0`"),
    );
    check(
        &["a=ritz", "b=ritz"],
        &two,
        Err("`ritz` cannot be two at once"),
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
}
