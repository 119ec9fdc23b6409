//! `wireproof target init`: what it prints is what a target file and a check need.

use wireproof_conformance::verdict::ExitCode;

use crate::desk::Desk;
use crate::seeded::Seeded;
use crate::{ended, wireproof};

/// Nothing but what is read of people and things has to be filled in, and all are enough for a check.
#[test]
fn a_printed_inventory_is_enough_once_it_is_filled_in() {
    let printed = wireproof(&["target", "init", "nail-salon", "--inventory"]);
    let printed = ended(printed).with(ExitCode::Conforms).stdout;
    let seeded = Seeded::start("nail-salon", &[]);
    let slow = "inventory_file = \"people.json\"\n[timeouts]\nmultiplier = 10.0\n";
    let desk = Desk::new(&(seeded.head() + slow));
    desk.write("people.json", &printed);
    desk.run(&["check", "--target", "FILE"])
        .saying(ExitCode::BadInput, "people.json:2:");

    desk.write("people.json", &seeded.fill_in(&printed));
    let probed = desk.run(&["target", "probe", "FILE"]);
    let probed = probed.with(ExitCode::Conforms).stdout;
    assert!(!probed.contains("\nadd "), "{probed}");
    desk.run(&["check", "--target", "FILE"])
        .with(ExitCode::Conforms);
}

/// A file to fill in shows all that an item can say, with the protocol's own words.
#[test]
fn a_printed_file_has_an_example_of_everything() {
    let printed = ended(wireproof(&["target", "init", "brand-chat"]));
    let printed = printed.with(ExitCode::Conforms).stdout;
    for said in [
        "# name = \"room-1\"",
        "# with.participants = [\"NAME\", \"NAME\"]  # Somebody of each of the two brands.",
        "# with.tariff = \"basic\"  # What the brand pays for. \"basic\" or \"business\".",
        "# expired_token = …  # An access token whose time has passed.",
        "# once = true",
        "# world = ",
        "# inventory_file = ",
        "# inventory_once = true",
    ] {
        assert!(printed.contains(said), "wanted `{said}`\n{printed}");
    }
}
