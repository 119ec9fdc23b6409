//! Which items of an inventory a scenario had: told where it fails, given to it again, and blamed where
//! one of them is in all that fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use wireproof_conformance::target::TargetFile;
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::world::World;

use crate::desk::Desk;
use crate::seeded::Seeded;
use crate::wireproof;
use crate::{Ended, ended};

const WORDS: [&str; 3] = ["BC-LIST", "BC-ROOM", "BC-INFO"];

/// People of whom those who are to be are spoilt.
struct People {
    desk: Desk,
    items: Vec<Value>,
}

/// The items of each scenario, by what the scenario calls them, and whether it passed.
type Told = BTreeMap<String, (BTreeMap<String, String>, bool)>;

impl People {
    fn new() -> People {
        let seeded = Seeded::start("brand-chat", &WORDS);
        let desk = Desk::new(&(seeded.head() + "inventory_file = \"people.json\"\n"));
        let items = seeded.items(1, |_, gives| Some(gives));
        let items = serde_json::from_str(&items).expect("items");
        People { desk, items }
    }

    /// Lets the tokens of these have expired.
    fn spoil(&self, names: &[&str]) {
        let mut items = self.items.clone();
        for item in &mut items {
            if names.contains(&item["name"].as_str().expect("a name")) {
                item["gives"]["token"] = item["gives"]["expired_token"].clone();
            }
        }
        self.desk
            .write("people.json", &Value::Array(items).to_string());
    }

    /// A check of one scenario after the other, with what its stream tells.
    fn check(&self) -> (Ended, Vec<Value>) {
        let path = self.desk.folder.path().join("run.ndjson");
        let to = format!("ndjson={}", path.display());
        let xml = self.desk.folder.path().join("run.xml");
        let xml = format!("junit={}", xml.display());
        let words = ["check", "--target", "FILE", "--jobs", "1", "--seed", "1"];
        let reports = ["--report", &to, "--report", &xml];
        let ended = self.desk.run(&[&words[..], &reports, &WORDS].concat());
        let text = fs::read_to_string(&path).expect("a report");
        let lines = text.lines();
        let lines = lines.map(|line| serde_json::from_str(line).expect("JSON"));
        (ended, lines.collect())
    }

    fn junit(&self) -> String {
        fs::read_to_string(self.desk.folder.path().join("run.xml")).expect("a report")
    }
}

fn told(lines: &[Value]) -> Told {
    let scenarios = lines.iter();
    let scenarios = scenarios.filter(|line| line["event"] == "scenario_finished");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let told = scenarios.map(|line| {
        let items = line["items"].as_array().expect("items").iter();
        let items = items.map(|taken| (text(&taken["name"]), text(&taken["item"])));
        (
            text(&line["id"]),
            (items.collect(), line["verdict"] == "pass"),
        )
    });
    told.collect()
}

/// The scenarios that have an item.
fn users<'a>(told: &'a Told, item: &str) -> BTreeSet<&'a str> {
    let has = |items: &BTreeMap<String, String>| items.values().any(|name| name == item);
    let users = told.iter().filter(|(_, (items, _))| has(items));
    users.map(|(id, _)| id.as_str()).collect()
}

/// The first words of a line of a report.
fn line<'a>(report: &'a str, start: &str) -> &'a str {
    let mut lines = report.lines().map(str::trim);
    let found = lines.find(|line| line.starts_with(start));
    found.unwrap_or_else(|| panic!("wanted `{start}`\n{report}"))
}

#[test]
fn one_whose_token_has_expired_is_found_among_all() {
    let people = People::new();
    people.spoil(&[]);
    let (ended, lines) = people.check();
    ended.with(ExitCode::Conforms);
    let well = told(&lines);
    // Whoever is in most scenarios, and then whoever is in most of the others.
    let names = people.items.iter().filter(|item| item["kind"] == "brand");
    let names = names.filter_map(|item| item["name"].as_str());
    let names: Vec<&str> = names.collect();
    let bad = names.iter().max_by_key(|name| users(&well, name).len());
    let bad = *bad.expect("somebody");
    let concerned = users(&well, bad).len();
    assert!(concerned > 2 && concerned * 2 < well.len());

    people.spoil(&[bad]);
    let (ended, lines) = people.check();
    let report = ended.with(ExitCode::Deviates).stdout;
    // Who waits for what may be late lets others begin, so that they may have other items than before.
    let ill = told(&lines);
    let concerned = users(&ill, bad);
    let failed = ill.iter().filter(|(_, (_, passed))| !passed);
    let failed: BTreeSet<&str> = failed.map(|(id, _)| id.as_str()).collect();
    assert!(failed.is_subset(&concerned), "{failed:?}");
    let apart = |name: &&&str| users(&ill, name).difference(&concerned).count();
    let others = names.iter().filter(|name| **name != bad);
    let other = *others.max_by_key(apart).expect("somebody else");
    let suspicion = format!(
        "all {} that failed used `token` of `{bad}`, a brand; ",
        failed.len()
    );
    let told = line(&report, "suspect ");
    assert!(
        told.contains(&suspicion) && told.ends_with("look at it first"),
        "{told}"
    );
    let suspects = lines.last().expect("an end")["suspects"].as_array();
    let mut suspects = suspects.expect("suspects").iter();
    assert!(suspects.all(|suspect| suspect["item"] == bad && suspect["field"] == "token"));
    let junit = people.junit();
    assert_eq!(junit.matches("name=\"suspect\"").count(), failed.len());
    let with = junit.lines().filter(|line| line.contains("name=\"with\""));
    assert!(
        with.clone().all(|line| line.contains(&format!(" = {bad}"))),
        "{junit}"
    );
    assert_eq!(with.count(), failed.len());

    // Implementations beside each other are told so too.
    let run = people.desk.folder.path().join("run.ndjson");
    let run = format!("ours={}", run.display());
    for form in ["markdown", "html"] {
        let page = ended_of(&["matrix", "--format", form, &run]).stdout;
        assert_eq!(
            page.matches("with alice = ").count(),
            failed.len(),
            "{page}"
        );
    }

    // The failure says whom it had, and is the same once more with these.
    let with = line(&report, "= with      ");
    assert!(with.contains(&format!(" = {bad}")), "{with}");
    let again = line(&report, "= again     wireproof ")
        .rsplit("wireproof ")
        .next();
    let again = again.expect("a command");
    assert!(again.contains(&format!("={bad}")), "{again}");
    let words: Vec<&str> = again.split(' ').collect();
    let once_more = ended_of(&words).with(ExitCode::Deviates).stdout;
    assert_eq!(line(&once_more, "= with      "), with);
    assert!(!once_more.contains("suspect "), "{once_more}");

    // Where something else failed too, nobody is blamed for all.
    people.spoil(&[bad, other]);
    let (ended, _) = people.check();
    let report = ended.with(ExitCode::Deviates).stdout;
    assert!(!report.contains("suspect "), "{report}");
    assert!(!people.junit().contains("suspect"));
}

fn ended_of(words: &[&str]) -> Ended {
    ended(wireproof(words))
}

#[test]
fn what_cannot_be_given_is_wrong_usage() {
    let people = People::new();
    people.spoil(&[]);
    let check = |items: &str, says: &str| {
        let words = ["check", "--target", "FILE", "--items", items, "BC-LIST-1#1"];
        let ended = people.desk.run(&words).with(ExitCode::Usage);
        assert!(ended.stderr.contains(says), "{}", ended.stderr);
    };
    check(
        "alice",
        "write what scenarios call it, `=`, and the item: alice=anna",
    );
    check(
        "alice=alice-O",
        "--items: what `alice` is to be is no item of the inventory; did you mean `alice-0`?",
    );
    check(
        "alcie=alice-0",
        "--items: no scenario that is played asks for `alcie`; did you mean `alice`?",
    );
    check(
        "alice=room-0",
        "--items: in BC-LIST-1 `alice` is a brand, and `room-0` a room",
    );
    check(
        "alice=alice-0,bob=alice-0",
        "--items: `alice` and `bob` cannot be the same item",
    );
    // Who is there and is not what is asked for is no mistake of the words.
    let words = [
        "check",
        "--target",
        "FILE",
        "--items",
        "alice=bella-0",
        "BC-LIST-1#1",
    ];
    let told = people.desk.run(&words).with(ExitCode::Deviates).stdout;
    assert!(told.contains("with what --items says"), "{told}");
    // Without them it would be another test.
    let again = line(&told, "= again     wireproof ");
    assert!(again.ends_with(" --items alice=bella-0"), "{again}");
    let none = Desk::new("protocol = \"brand-chat\"\nurl = \"ws://127.0.0.1:1/\"\n");
    let words = ["check", "--target", "FILE", "--items", "alice=anna"];
    let ended = none.run(&words).with(ExitCode::Usage);
    assert!(
        ended.stderr.contains("target.toml has no inventory"),
        "{}",
        ended.stderr
    );
}

/// Neither our own server nor one that makes worlds for us has people of whom one could be chosen.
#[test]
fn items_are_those_of_an_inventory() {
    let url = ["--url", "ws://127.0.0.1:1", "--provisioning-key", "k"];
    for target in [&[][..], &url[..2], &url] {
        let words = ["check", "brand-chat", "--items", "alice=anna"];
        let ended = ended_of(&[&words, target].concat());
        ended.saying(
            ExitCode::Usage,
            "--items: the target has no inventory that they could be taken from; they need `--target <FILE>`",
        );
    }
}

/// Two processes: this one, and the check that it starts.
#[test]
fn who_has_what_is_used_once_is_named() {
    let seeded = Seeded::start("brand-chat", &["BC-LIST-1"]);
    let file = "inventory_file = \"people.json\"\ninventory_once = true\n";
    let desk = Desk::new(&(seeded.head() + file + "[timeouts]\nscenario = \"1s\"\n"));
    desk.write("people.json", &seeded.items(1, |_, gives| Some(gives)));
    let folder = desk.folder.path();
    let pack = seeded.pack();
    let things = seeded.things();
    let target = |text: &str| {
        let file = TargetFile::parse("target.toml", text).expect("a target file");
        file.target(folder, &|_| None).expect("a target")
    };
    let text = fs::read_to_string(folder.join("target.toml")).expect("the file");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let check = |code| {
        let ended = desk.run(&["check", "--target", "FILE", "BC-LIST-1#1"]);
        ended.with(code).stdout
    };
    let process = std::process::id();
    // To this one they are not used once: they come back, and are waited for.
    let held = target(&text.replace("inventory_once = true\n", ""));
    let world = runtime
        .block_on(World::make(&held, pack, things))
        .expect("a world");
    let told = check(ExitCode::Deviates);
    let by = format!("is in use by process {process} since ");
    assert!(
        told.contains(&by) && told.contains("COULD NOT TEST"),
        "{told}"
    );
    // Who is chosen by hand and held is so once more.
    let items = ["alice=alice-0"];
    let words = ["check", "--target", "FILE", "BC-LIST-1#1", "--items"];
    let told = desk.run(&[&words[..], &items].concat());
    let told = told.with(ExitCode::Deviates).stdout;
    assert!(told.contains("is in use by process"), "{told}");
    let again = line(&told, "= again     wireproof ");
    assert!(again.ends_with(" --items alice=alice-0"), "{again}");
    runtime.block_on(world.dissolve(&held)).expect("it goes");
    check(ExitCode::Conforms);
    // They are used up, as long as this run goes on.
    let once = target(&text);
    let world = runtime
        .block_on(World::make(&once, pack, things))
        .expect("a world");
    runtime.block_on(world.dissolve(&once)).expect("it goes");
    let told = check(ExitCode::Deviates);
    let by = format!("are used up (`once`) by process {process} (begun at ");
    assert!(told.contains(&by), "{told}");
    drop(once);
    check(ExitCode::Conforms);
}
