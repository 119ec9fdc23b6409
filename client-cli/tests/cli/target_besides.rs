//! People of an inventory who are more than a scenario asks for: where there is nobody else, the
//! report of a failure says so.

use wireproof_conformance::verdict::ExitCode;

use crate::desk::Desk;
use crate::seeded::Seeded;

/// Whoever is in a second room is told of two, and expected to be told of one.
#[test]
fn what_somebody_is_besides_is_told_where_a_scenario_fails() {
    let hubs = Seeded::start("brand-chat", &["BC-LIST-2"]);
    let desk = Desk::new(&(hubs.head() + "inventory_file = \"people.json\"\n"));
    desk.write("people.json", &hubs.items(1, |_, gives| Some(gives)));
    let failed = desk.run(&["check", "--target", "FILE", "BC-LIST-1#1"]);
    let failed = failed.with(ExitCode::Deviates).stdout;
    for said in [
        "= besides   `alice` (alice-0, a brand) belongs to anna-0, a colleague; ",
        "other-0, a room, which the scenario does not ask for",
    ] {
        assert!(failed.contains(said), "wanted `{said}`\n{failed}");
    }
    // Those who are as asked for are nothing besides.
    let passed = desk.run(&["check", "--target", "FILE", "BC-LIST-2"]);
    let passed = passed.with(ExitCode::Conforms).stdout;
    assert!(!passed.contains("besides"), "{passed}");
}

/// Each scenario says what it lacks in words of its own; that an inventory is too small is one line.
#[test]
fn that_there_is_too_little_is_told_at_the_end() {
    let hubs = Seeded::start("brand-chat", &["BC-LIST-2"]);
    let desk = Desk::new(&(hubs.head() + "inventory_file = \"people.json\"\n"));
    desk.write("people.json", &hubs.items(1, |_, gives| Some(gives)));
    let lacking = desk.run(&["check", "--target", "FILE", "BC-DEL"]);
    let lacking = lacking.with(ExitCode::Deviates).stdout;
    let told = lacking.split("\ninventory     is too small for ").nth(1);
    let told = told.expect("the line").replace("\n              ", " ");
    assert!(told.contains(" scenarios; missing most: "), "{told}");
    assert!(
        told.contains("`wireproof target probe FILE` says all"),
        "{told}"
    );
    let enough = desk.run(&["check", "--target", "FILE", "BC-LIST-2"]);
    let enough = enough.with(ExitCode::Conforms).stdout;
    assert!(!enough.contains("is too small"), "{enough}");
}
