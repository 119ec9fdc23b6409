//! `wireproof diff`.

use serde_json::{Value, json};
use wireproof_conformance::verdict::ExitCode;

use crate::runs::{Folder, Run, run_of};
use crate::spoiled::{KEY, Spoiled, Vice};
use crate::{Ended, ended, wireproof};

fn old() -> Run {
    run_of("news")
        .passes("NW-1")
        .passes("NW-2")
        .fails("NW-3", "says `bye`")
        .fails("NW-4", "says nothing")
        .deviates_as_known("NW-5", "ticket 42")
        .deviates_as_known("NW-6", "ticket 43")
        .passes("NW-7")
        .passes("NW-9#1")
        .fails("NW-9#2", "says `bye`")
        .shows("field /old of told")
}

fn new() -> Run {
    run_of("news")
        .passes("NW-1")
        .fails("NW-2", "says `\u{1b}[2Jbye`")
        .passes("NW-3")
        .fails("NW-4", "says `bye`")
        .deviates_as_known("NW-5", "ticket 42")
        .fails("NW-6", "says nothing")
        .fails("NW-8", "is silent")
        .deviates_as_known("NW-9#1", "ticket 44")
        .passes("NW-9#2")
        .shows("field /new of told")
}

fn diff(folder: &Folder, old: &str, new: &str, more: &[&str]) -> Ended {
    let (old, new) = (folder.write("old", old), folder.write("new", new));
    ended(wireproof(&[&["diff", &old, &new], more].concat()))
}

#[test]
fn people_read_what_broke_last() {
    let folder = Folder::new("diff-human");
    let ended = diff(&folder, &old().text(), &new().text(), &[]).with(ExitCode::Deviates);
    assert_eq!(ended.stderr, "");
    insta::assert_snapshot!(folder.tidied(&ended.stdout));
}

/// One fault breaks twenty scenarios; programs have each of them, and so has whoever asks for it.
#[test]
fn what_broke_for_one_cause_is_told_once() {
    let folder = Folder::new("diff-causes");
    let names: Vec<String> = (1..=20).map(|number| format!("NW-{number}")).collect();
    let before = names
        .iter()
        .fold(run_of("news"), |run, name| run.passes(name));
    let before = before.passes("NW-21").text();
    let after = names
        .iter()
        .fold(run_of("news"), |run, name| run.fails(name, "is silent"));
    let after = after.fails("NW-21", "says `bye`").text();
    let told = diff(&folder, &before, &after, &[])
        .with(ExitCode::Deviates)
        .stdout;
    assert_eq!(told.matches("BROKEN ").count(), 2, "{told}");
    let alike = "  and 19 more alike: NW-2#1, NW-3#1, NW-4#1,";
    assert!(
        told.contains(alike) && told.contains("NW-13#1, and 7 others\n"),
        "{told}"
    );
    let order = ["says `bye`", "is silent"].map(|words| told.find(words));
    assert!(
        order[0] < order[1],
        "what takes down most comes last\n{told}"
    );

    let full = diff(&folder, &before, &after, &["--full"])
        .with(ExitCode::Deviates)
        .stdout;
    assert_eq!(full.matches("BROKEN ").count(), 21, "{full}");
    assert!(!full.contains("alike"), "{full}");
    let json = diff(&folder, &before, &after, &["--json"])
        .with(ExitCode::Deviates)
        .stdout;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["scenarios"].as_array().map(Vec::len), Some(21));
    assert!(json["scenarios"][0]["now"].get("cause").is_none());
}

/// The example of a cause is the one that the run's own report shows.
#[test]
fn whoever_shows_a_cause_best_stands_for_it() {
    let folder = Folder::new("diff-example");
    let before = run_of("news").passes("NW-1").passes("NW-2").text();
    let after = run_of("news")
        .fails("NW-1", "is silent")
        .fails("NW-2", "is silent");
    let after = after.change(|_, finished| {
        finished["findings"] = json!([{"verdict": "fail", "cause": "is silent", "times": 2,
            "scenarios": ["news/telling/NW-2#1", "news/telling/NW-1#1"]}]);
    });
    let told = diff(&folder, &before, &after.text(), &[]).with(ExitCode::Deviates);
    let told = told.stdout;
    assert!(told.contains("BROKEN news/telling  NW-2 "), "{told}");
    assert!(told.contains("and 1 more alike: NW-1#1"), "{told}");
}

#[test]
fn programs_read_json() {
    let folder = Folder::new("diff-json");
    let ended = diff(&folder, &old().text(), &new().text(), &["--json"]).with(ExitCode::Deviates);
    let json: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let of = |change: &str| -> Vec<&str> {
        let scenarios = json["scenarios"].as_array().expect("an array").iter();
        let of = scenarios.filter(|scenario| scenario["change"] == change);
        of.map(|scenario| scenario["id"].as_str().expect("a name"))
            .collect()
    };
    assert_eq!(of("broken"), ["news/telling/NW-2#1", "news/telling/NW-6#1"]);
    assert_eq!(of("fixed"), ["news/telling/NW-3#1", "news/telling/NW-9#2"]);
    assert_eq!(of("new"), ["news/telling/NW-8#1"]);
    assert_eq!(of("gone"), ["news/telling/NW-7#1"]);
    assert_eq!(of("now_known"), ["news/telling/NW-9#1"]);
    assert_eq!(of("still_known"), ["news/telling/NW-5#1"]);
    assert_eq!(of("still_failing"), ["news/telling/NW-4#1"]);
    assert_eq!(json["broke"], true);
    assert_eq!(
        json["counts"]["still_passing"],
        json!({"scenarios": 1, "requirements": 1})
    );
    assert_eq!(json["undocumented"]["new"], json!(["field /new of told"]));
}

#[test]
fn a_run_and_itself_are_0() {
    let folder = Folder::new("diff-same");
    let ended = diff(&folder, &new().text(), &new().text(), &[]).with(ExitCode::Conforms);
    assert!(!ended.stdout.contains("BROKEN"), "{}", ended.stdout);
    let ended = diff(&folder, &new().text(), &old().text(), &["--json"]).with(ExitCode::Deviates);
    assert!(
        ended.stdout.contains("\"broken\""),
        "backwards others break"
    );
}

#[test]
fn one_of_them_comes_from_standard_input() {
    let folder = Folder::new("diff-stdin");
    let old_file = folder.write("old", &old().text());
    let mut command = wireproof(&["diff", &old_file, "-"]);
    command.write_stdin(new().text());
    let both = ended(command).with(ExitCode::Deviates);
    assert!(both.stdout.contains("new  stdin"), "{}", both.stdout);
    let twice = ended(wireproof(&["diff", "-", "-"]));
    twice.saying(
        ExitCode::Usage,
        "only one report can come from standard input",
    );
}

#[test]
fn what_is_no_whole_run_is_3_with_its_place() {
    let folder = Folder::new("diff-broken");
    let whole = new().text();
    let check = |text: &str, words: &str| {
        diff(&folder, &old().text(), text, &[]).saying(ExitCode::BadInput, words);
    };
    check(
        &whole[..whole.len() - 20],
        "new:11: the report breaks off in the middle of an event",
    );
    let killed = whole.lines().take(4).map(|line| format!("{line}\n"));
    check(
        &killed.collect::<String>(),
        "new: the report ends without its `run_finished`",
    );
    let interrupted = new().change(|_, finished| finished["ended"] = json!("interrupted"));
    check(&interrupted.text(), "new:11: the run was interrupted");
    let later = new().change(|started, _| started["version"] = json!(2));
    check(
        &later.text(),
        "new:1: version 2 of the report's form, written by wireproof 0.1.0",
    );
    check("", "new: the report is empty");
    diff(&folder, &old().text(), "", &[]).saying(ExitCode::BadInput, "--report ndjson=FILE");
}

#[test]
fn runs_of_different_protocols_are_3() {
    let folder = Folder::new("diff-protocols");
    let other = run_of("views").passes("VW-1");
    let ended = diff(&folder, &old().text(), &other.text(), &[]);
    ended.saying(ExitCode::BadInput, "compare two runs of one protocol");
    let both = new().change(|started, _| {
        let views = json!({"protocol": "views", "url": "ws://localhost:1"});
        started["targets"]
            .as_array_mut()
            .expect("targets")
            .push(views);
    });
    let ended = diff(&folder, &old().text(), &both.text(), &[]);
    ended.saying(ExitCode::BadInput, "--protocol news");
    diff(
        &folder,
        &old().text(),
        &both.text(),
        &["--protocol", "news"],
    )
    .with(ExitCode::Deviates);
    let ended = diff(
        &folder,
        &old().text(),
        &both.text(),
        &["--protocol", "vews"],
    );
    ended.saying(
        ExitCode::Usage,
        "has no protocol `vews`; did you mean `news`",
    );
}

#[test]
fn a_file_that_is_not_there_is_2() {
    ended(wireproof(&["diff", "no-such-file", "-"])).saying(ExitCode::Usage, "no-such-file: ");
}

/// What the binary writes is what it reads.
#[test]
fn a_server_that_got_worse_is_told_from_real_reports() {
    let folder = Folder::new("diff-real");
    let record = |vice: Vice, file: &str, code: ExitCode| {
        let target = Spoiled::start(vice);
        let report = format!("ndjson={}", folder.path(file));
        let run = ["check", "brand-chat", "BC-CONN-12", "--report", &report];
        let at = [
            "--url",
            &target.url,
            "--provisioning-key",
            KEY,
            "--jobs",
            "1",
        ];
        ended(wireproof(&[&run[..], &at].concat())).with(code);
        folder.path(file)
    };
    let good = record(Vice::None, "good", ExitCode::Conforms);
    let bad = record(Vice::RefusesEveryFourth, "bad", ExitCode::Deviates);
    let worse = ended(wireproof(&["diff", &good, &bad])).with(ExitCode::Deviates);
    assert!(
        worse
            .stdout
            .contains("BROKEN brand-chat/connection  BC-CONN-12"),
        "{}",
        worse.stdout
    );
    let better = ended(wireproof(&["diff", &bad, &good])).with(ExitCode::Conforms);
    assert!(
        better
            .stdout
            .contains("FIXED brand-chat/connection  BC-CONN-12"),
        "{}",
        better.stdout
    );
}
