//! Several runs at once on one server, as people who share a staging system have them: each says
//! what it says alone.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use wireproof_conformance::verdict::ExitCode;

use crate::desk::Desk;
use crate::seeded::Seeded;
use crate::spoiled::{KEY, reference};

/// The verdict of each scenario, by its id.
type Verdicts = BTreeMap<String, String>;

fn verdicts(desk: &Desk, report: &str) -> Verdicts {
    let path = desk.folder.path().join(report);
    let to = format!("ndjson={}", path.display());
    let ended = desk.run(&["check", "--target", "FILE", "--report", &to]);
    let text = fs::read_to_string(&path).expect("a report");
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let scenarios = lines.filter(|line| line["event"] == "scenario_finished");
    let verdicts = scenarios.map(|line| (line["id"].to_string(), line["verdict"].to_string()));
    let verdicts: Verdicts = verdicts.collect();
    assert!(!verdicts.is_empty(), "{}\n{}", ended.stdout, ended.stderr);
    ended.with(ExitCode::Conforms);
    verdicts
}

/// Twice at once.
#[track_caller]
fn both_say(desk: &Desk, alone: &Verdicts) {
    std::thread::scope(|scope| {
        let both = ["one.ndjson", "other.ndjson"];
        let both = both.map(|report| scope.spawn(move || verdicts(desk, report)));
        for run in both {
            assert_eq!(run.join().expect("no panic"), *alone);
        }
    });
}

#[test]
fn runs_that_make_worlds_do_not_disturb_each_other() {
    let address = reference(None);
    let desk = Desk::new(&format!(
        "protocol = \"hotel-desk\"\nurl = \"ws://{address}/hotel-desk\"\nconventions = \"all\"\n\
         [provisioning]\nkey = \"{KEY}\"\n"
    ));
    both_say(&desk, &verdicts(&desk, "alone.ndjson"));
}

/// All people are of one world; what a scenario of one run leaves, no other must meet.
#[test]
fn runs_that_share_an_inventory_do_not_disturb_each_other() {
    let seeded = Seeded::start("service-chat", &[]);
    let file = "inventory_file = \"people.json\"\ninventory_once = true\n";
    let desk = Desk::new(&(seeded.head() + file));
    let people = |runs| desk.write("people.json", &seeded.items(runs, |_, gives| Some(gives)));
    // As many as are needed, and no more: nobody takes what another needs.
    people(1);
    let alone = verdicts(&desk, "alone.ndjson");
    people(2);
    both_say(&desk, &alone);
}
