//! `--deny undocumented` through every report: what no document knows is there with its count and the
//! first place at which it came, whether it is denied or not, and the exit code says which.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use wireproof_conformance::verdict::ExitCode;

use crate::reports::scratch;
use crate::spoiled::{KEY, Spoiled, Vice};
use crate::{ended, wireproof};

/// Plays scenarios of a server that says more than it should, with every report of a run.
fn checked(folder: &Path, code: ExitCode, more: &[&str]) -> (String, PathBuf, String) {
    let target = Spoiled::start(Vice::SaysMore);
    let (events, cases) = (folder.join("run.ndjson"), folder.join("run.xml"));
    let reports = [
        format!("--report=ndjson={}", events.display()),
        format!("--report=junit={}", cases.display()),
    ];
    let run = ["check", "brand-chat", "BC-CONN-12#1", "--url", &target.url];
    let key = ["--provisioning-key", KEY, &reports[0], &reports[1]];
    let ended = ended(wireproof(&[&run[..], &key, more].concat())).with(code);
    let cases = fs::read_to_string(cases).expect("the cases");
    (ended.stdout, events, cases)
}

/// The first event of the run that is about its end.
fn end_of_run(events: &Path) -> Value {
    let text = fs::read_to_string(events).expect("the events");
    let last = text.lines().last().expect("an event");
    let last: Value = serde_json::from_str(last).expect("JSON");
    assert_eq!(last["event"], "run_finished");
    last
}

const SHAPE: &str = "frame {noise: integer}";

const ID: &str = "BC-UNDOC-FRAME-NOISE-INTEGER-6AD07C48";

#[test]
fn what_is_not_denied_is_told_and_conforms() {
    let folder = scratch("undocumented");
    let (human, events, cases) = checked(&folder, ExitCode::Conforms, &[]);
    assert!(human.contains("conforms      1 passed"), "{human}");
    let section = format!(
        "undocumented  seen, and known to no document:\n      1 × {SHAPE}\n          first at fixtures/brand-chat/connection.md:"
    );
    assert!(human.contains(&section), "{human}");
    let end = end_of_run(&events);
    assert_eq!(
        (&end["exit_code"], &end["totals"]["denied"]),
        (&json!(0), &json!(0))
    );
    let seen = &end["undocumented"][SHAPE];
    assert_eq!(
        (&seen["times"], &seen["first"]["file"]),
        (&json!(1), &json!("fixtures/brand-chat/connection.md"))
    );
    let suite = cases
        .split_once("<testsuite name=\"undocumented\"")
        .expect("a suite")
        .1;
    assert!(
        suite.contains("<testcase name=\"frame {noise: integer}\""),
        "{suite}"
    );
    assert!(
        suite.contains("<skipped message=\"seen once, first at fixtures/brand-chat/connection.md:"),
        "{suite}"
    );
}

#[test]
fn what_is_denied_deviates_in_every_report() {
    let folder = scratch("denied");
    let (human, events, cases) = checked(&folder, ExitCode::Deviates, &["--deny", "undocumented"]);
    assert!(human.contains("deviates      1 passed"), "{human}");
    let section = format!(
        "known to no document, and denied:\n      1 × {SHAPE}\n          first at fixtures/"
    );
    assert!(human.contains(&section), "{human}");
    let end = end_of_run(&events);
    assert_eq!(
        (&end["exit_code"], &end["totals"]["denied"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(end["undocumented"][SHAPE]["times"], 1);
    assert!(human.contains("1 passed, 1 denied  ("), "{human}");
    let found = format!("FAIL brand-chat/undocumented  {ID} No document knows: {SHAPE}");
    assert!(human.contains(&found), "{human}");
    assert_eq!(human.matches(" --deny undocumented").count(), 1, "{human}");
    let suite = cases
        .split_once("<testsuite name=\"brand-chat/undocumented\"")
        .expect("a suite")
        .1;
    assert!(suite.contains("failures=\"1\""), "{suite}");
    assert!(
        !suite.contains("<testsuite name=\"undocumented\""),
        "{suite}"
    );
    assert!(
        suite.contains("<failure message=\"`frame {noise: integer}`: seen once, first at fixtures/brand-chat/connection.md:"),
        "{suite}"
    );

    // The reports that are made of a run's events.
    let events = events.to_str().expect("a path in UTF-8");
    let page = |format: &str| {
        let page = ["matrix", events, "--format", format];
        ended(wireproof(&page)).with(ExitCode::Conforms).stdout
    };
    let markdown = page("markdown");
    let rows = "| known to no document | run | first at |\n|---|---:|---|\n| frame {noise: integer} | 1 | [fixtures/";
    assert!(markdown.contains(rows), "{markdown}");
    let html = page("html");
    let row = "<tr><th>frame {noise: integer} <span class=\"faint\">first at ";
    assert!(
        html.contains("<h2>Undocumented</h2>") && html.contains(row),
        "{html}"
    );
    let clean = folder.join("clean.ndjson");
    let reference = format!("--report=ndjson={}", clean.display());
    ended(wireproof(&[
        "check",
        "brand-chat",
        "BC-CONN-12#1",
        &reference,
    ]))
    .with(ExitCode::Conforms);
    let clean = clean.to_str().expect("a path in UTF-8");
    let diff = ended(wireproof(&["diff", clean, events]));
    assert!(
        diff.stdout
            .contains("undocumented  new: frame {noise: integer}"),
        "{}",
        diff.stdout
    );
}

/// A form that somebody knows of is excused as any deviation is, and no other form with it.
#[test]
fn what_is_denied_may_be_known() {
    let folder = scratch("denied-known");
    let deny = ["--deny", "undocumented"];
    let (_, events, _) = checked(&folder, ExitCode::Deviates, &deny);
    let path = |name: &str| folder.join(name).display().to_string();
    let (events, file) = (events.display().to_string(), path("known.toml"));
    let baseline = |words: &[&str]| ended(wireproof(&[&["baseline"], words].concat()));
    let why = [&format!("{ID}=the proxy adds it"), "--ticket", "T-1"];
    let accept = [&["accept", &events, "--baseline", &file][..], &why].concat();
    let added = baseline(&accept).with(ExitCode::Conforms).stdout;
    let row = format!("added    {ID}#1 undocumented in `{SHAPE}`");
    assert!(added.contains(&row), "{added}");
    let shown = baseline(&["show", &file]).with(ExitCode::Conforms).stdout;
    assert!(
        shown.contains(&format!("known  {ID}#1  the proxy adds it")),
        "{shown}"
    );

    let known = [&deny[..], &["--baseline", &file, "--fail-fast"]].concat();
    let (human, _, cases) = checked(&folder, ExitCode::Conforms, &known);
    assert!(human.contains("1 passed, 1 denied as known  ("), "{human}");
    assert!(
        human.contains(&format!("KNOWN brand-chat/undocumented  {ID} ")),
        "{human}"
    );
    assert!(human.contains("= ticket    T-1"), "{human}");
    assert!(
        cases.contains("<skipped message=\"known: the proxy adds it"),
        "{cases}"
    );
    let option = format!("{ID}=it is on its way");
    checked(
        &folder,
        ExitCode::Conforms,
        &[&deny[..], &["--known", &option]].concat(),
    );

    // The entry is about one form, and a part of a run does not tell that it is gone.
    let text = fs::read_to_string(&file).expect("a baseline");
    let other = text.replace("noise: integer", "noise: text");
    let unlike = path("other.toml");
    fs::write(&unlike, other).expect("a baseline");
    let other = [&deny[..], &["--baseline", &unlike]].concat();
    let (human, ..) = checked(&folder, ExitCode::Deviates, &other);
    assert!(human.contains("excuses another deviation"), "{human}");
    let some = ["check", "brand-chat", "BC-CONN-12#1", "--baseline", &file];
    ended(wireproof(&some)).with(ExitCode::Conforms);
    gone(&file, &events);
}

/// A run of everything in which a form does not come makes its entry stale, and takes it off.
fn gone(file: &str, events: &str) {
    let report = format!("--report=ndjson={events}");
    let whole = ["check", "brand-chat", "--baseline", file, &report];
    let stale = ended(wireproof(&whole))
        .with(ExitCode::StaleBaseline)
        .stdout;
    assert!(
        stale.contains(&format!("stale         {ID}#1 is listed")),
        "{stale}"
    );
    let prune = ["baseline", "prune", events, "--baseline", file];
    let pruned = ended(wireproof(&prune)).with(ExitCode::Conforms).stdout;
    assert!(pruned.contains("it is not seen any more"), "{pruned}");
    let left = fs::read_to_string(file).expect("a baseline");
    assert!(!left.contains(ID), "{left}");
}

#[test]
fn what_is_denied_and_never_comes_is_no_section() {
    let folder = scratch("nothing-denied");
    let cases = folder.join("run.xml");
    let report = format!("--report=junit={}", cases.display());
    let run = [
        "check",
        "brand-chat",
        "BC-CONN-12#1",
        "--deny",
        "undocumented",
        &report,
    ];
    let ended = ended(wireproof(&run)).with(ExitCode::Conforms);
    assert!(
        ended.stdout.contains("undocumented  none"),
        "{}",
        ended.stdout
    );
    let cases = fs::read_to_string(cases).expect("the cases");
    assert!(!cases.contains("undocumented"), "{cases}");
}
