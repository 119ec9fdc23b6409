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
