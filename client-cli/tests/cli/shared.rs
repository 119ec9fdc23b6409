//! Several runs at once on one server, as people who share a staging system have them: each says
//! what it says alone.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use wireproof_conformance::verdict::ExitCode;

use crate::desk::Desk;
use crate::recipes::logins;
use crate::seeded::Seeded;
use crate::spoiled::{KEY, reference};

/// The verdict of each scenario, by its id.
type Verdicts = BTreeMap<String, String>;

fn verdicts(desk: &Desk, words: &[&str], report: &str) -> Verdicts {
    let path = desk.folder.path().join(report);
    let to = format!("ndjson={}", path.display());
    let all = ["check", "--target", "FILE", "--report", &to];
    let ended = desk.run(&[&all, words].concat());
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
fn both_say(desk: &Desk, words: &[&str], alone: &Verdicts) {
    std::thread::scope(|scope| {
        let both = ["one.ndjson", "other.ndjson"];
        let both = both.map(|report| scope.spawn(move || verdicts(desk, words, report)));
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
         [timeouts]\nmultiplier = 10.0\n[provisioning]\nkey = \"{KEY}\"\n"
    ));
    both_say(&desk, &[], &verdicts(&desk, &[], "alone.ndjson"));
}

/// Twice at once what one says alone, with as many people as these need and no more.
#[track_caller]
fn share(seeded: &Seeded, words: &[&str], recipes: &str, people: impl Fn(usize) -> String) {
    // What is asked here is who meets whom, not how fast that is.
    let file =
        "inventory_file = \"people.json\"\ninventory_once = true\n[timeouts]\nmultiplier = 10.0\n";
    let desk = Desk::new(&(seeded.head() + file + recipes));
    desk.write("people.json", &people(1));
    let alone = verdicts(&desk, words, "alone.ndjson");
    desk.write("people.json", &people(2));
    both_say(&desk, words, &alone);
}

/// All people are of one world; what a scenario of one run leaves, no other must meet.
#[track_caller]
fn share_one_world(protocol: &'static str, words: &[&str], recipes: &str) {
    let seeded = Seeded::start(protocol, words);
    let people = |runs| seeded.items(runs, |_, gives| Some(gives));
    share(&seeded, words, recipes, people);
}

/// Where people hear of each other unasked, the items say who does.
#[track_caller]
fn share_worlds(protocol: &'static str, words: &[&str]) {
    let seeded = Seeded::start(protocol, words);
    share(&seeded, words, "", |runs| seeded.worlds(runs));
}

#[test]
fn runs_share_the_people_of_a_service_chat() {
    share_one_world("service-chat", &[], "");
}

#[test]
fn runs_share_the_people_of_a_brand_chat() {
    share_one_world(
        "brand-chat",
        &["BC-LIST", "BC-ROOM", "BC-INFO", "BC-LEAVE"],
        "",
    );
}

/// Among them are ads that a scenario deletes and tokens that it uses up.
#[test]
fn runs_share_the_people_and_ads_of_a_pet_market() {
    let words = ["PM-ADS", "PM-TOK", "PM-READ"];
    share_one_world("pet-market", &words, &logins());
}

#[test]
fn runs_share_the_hotels_of_a_hotel_desk() {
    share_worlds("hotel-desk", &["HD-NEW", "HD-TYPE", "HD-STAT", "HD-SUB"]);
}

#[test]
fn runs_share_the_towns_of_a_nail_salon() {
    share_worlds("nail-salon", &["NS-REQ", "NS-SHOPS"]);
}
