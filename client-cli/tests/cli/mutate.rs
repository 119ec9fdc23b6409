//! `wireproof mutate`, as a person runs it.

use wireproof_conformance::verdict::ExitCode;

use crate::bad_server::answering;
use crate::notes_server::{self, Fault};
use crate::{ended, wireproof};

const PART: [&str; 4] = ["mutate", "nail-salon", "NS-SHOPS", "shop_list"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    PART.into_iter().chain(more.iter().copied()).collect()
}

#[test]
fn a_list_has_an_id_a_line_and_tries_nothing() {
    let listed = ended(wireproof(&with(&["--list"]))).with(ExitCode::Conforms);
    let ids: Vec<&str> = listed.stdout.lines().collect();
    assert!(ids.contains(&"salon/shop_list:/type:drop"), "{ids:?}");
    assert!(
        ids.iter().all(|id| id.starts_with("salon/shop_list:")),
        "{ids:?}"
    );
}

#[test]
fn a_part_is_tried_and_told() {
    let told = ended(wireproof(&with(&["null", "--fail-under", "50"]))).with(ExitCode::Conforms);
    assert!(told.stdout.contains("score         "), "{}", told.stdout);
}

#[test]
fn words_that_select_nothing_are_wrong_usage() {
    let wrong = ended(wireproof(&["mutate", "nail-salon", "NS-SHOPS", "nonsense"]));
    let wrong = wrong.with(ExitCode::Usage);
    assert!(
        wrong.stderr.contains("selects no mutant"),
        "{}",
        wrong.stderr
    );
}

/// What no document and no chapter knows is told before anybody is asked for anything.
#[test]
fn a_word_that_can_mean_nothing_is_told_before_anything_is_played() {
    let nobody = with(&["nosuchop", "--url", "ws://127.0.0.1:1"]);
    ended(wireproof(&nobody)).saying(
        ExitCode::Usage,
        "`nosuchop` selects no mutant and no scenario: it is no operator (drop, ",
    );
}

#[test]
fn where_nothing_passes_nothing_is_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = answering(|_| Vec::new());
    let path = folder.path().join("t.toml");
    let text = format!(
        "protocol = \"service-chat\"\nurl = \"{url}\"\n[[inventory]]\nkind = \"master\"\ngives = {{ id = 1 }}\n"
    );
    std::fs::write(&path, text).expect("written");
    let path = path.to_str().expect("a path");
    let told = ended(wireproof(&["mutate", "--target", path, "drop"])).with(ExitCode::Deviates);
    let told = told.stdout;
    assert!(
        told.contains("score         nothing was measured: "),
        "{told}"
    );
    assert!(
        !told.contains("never came") && !told.contains("\n\n"),
        "{told}"
    );
    let left_out = told.lines().filter(|line| line.starts_with("left out "));
    assert!((2..=13).contains(&left_out.count()), "{told}");
    let list = ["mutate", "--target", path, "--list"];
    ended(wireproof(&list)).saying(
        ExitCode::Deviates,
        "no scenario passes even without a mutant",
    );
}

#[test]
fn a_file_of_survivors_is_read_and_may_be_stale() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("s.toml");
    let path = file.to_str().expect("a path");
    std::fs::write(&file, "\"x\" = \"\"").expect("written");
    let wrong = ended(wireproof(&with(&["--survivors", path]))).with(ExitCode::BadInput);
    assert!(
        wrong.stderr.contains("`x` has no reason"),
        "{}",
        wrong.stderr
    );
    std::fs::write(&file, "\"salon/shop_list:/type:drop\" = \"no\"").expect("written");
    let more = with(&["drop", "--fail-under", "0", "--survivors", path]);
    let stale = ended(wireproof(&more)).with(ExitCode::StaleBaseline);
    assert!(
        stale.stdout.contains("/type:drop is killed"),
        "{}",
        stale.stdout
    );
}

#[test]
fn a_survivor_without_a_reason_is_a_failure_and_is_told_to_programs() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |words: &[&str]| {
        let mut command = wireproof(words);
        command.current_dir(folder.path());
        ended(command)
    };
    run(&["pack", "init", "trams"]).with(ExitCode::Conforms);
    let url = notes_server::start(Fault::None);
    // Of this requirement's scenario no step looks into the reply.
    let part = [
        "mutate",
        "--pack",
        "trams",
        "notes/added:/note/text:alter",
        "TR-NOTE-3",
        "--url",
        &url,
    ];
    let told = run(&[&part[..], &["--report", "ndjson=m.ndjson"]].concat());
    let told = told.with(ExitCode::Deviates);
    let survivor = "survived      notes/added:/note/text:alter (in 1 scenario)";
    assert!(told.stdout.contains(survivor), "{}", told.stdout);
    let events = std::fs::read_to_string(folder.path().join("m.ndjson")).expect("a report");
    let first = events.lines().next().expect("an event");
    let first: serde_json::Value = serde_json::from_str(first).expect("JSON");
    assert_eq!(
        (&first["event"], &first["version"]),
        (&"mutants_derived".into(), &1.into())
    );
    // With an explanation for each it is none.
    let survivors = events.lines().filter_map(|line| {
        let event: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let survived = event["outcome"] == "survived";
        survived.then(|| format!("{} = \"a test\"\n", event["mutant"]))
    });
    let survivors: String = survivors.collect();
    std::fs::write(folder.path().join("trams/survivors.toml"), survivors).expect("written");
    run(&part).with(ExitCode::Conforms);
    // And where another scenario looks, it is killed.
    let whole = run(&[
        "mutate",
        "--pack",
        "trams",
        "notes/added:/note/text:alter",
        "TR-NOTE-1",
        "--url",
        &url,
    ]);
    assert!(
        !whole.stdout.contains("/note/text:alter (in"),
        "{}",
        whole.stdout
    );
}

#[test]
fn nobody_to_change_anything_of_is_told_at_once() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let url = format!("ws://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let nobody = ended(wireproof(&with(&["--url", &url])));
    nobody.saying(ExitCode::Unreachable, "nothing answers");
}

/// The file names the protocol, so that nobody has to.
#[test]
fn a_targets_file_says_whom_survivors_are_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let target = file(
        "t.toml",
        "protocol = \"nail-salon\"\nurl = \"ws://127.0.0.1:1\"\n",
    );
    let survivors = file("s.toml", "\"x\" = \"\"");
    let both = ["mutate", "--target", &target, "--survivors", &survivors];
    ended(wireproof(&both)).saying(ExitCode::BadInput, "`x` has no reason");
    ended(wireproof(&["mutate", "--survivors", &survivors]))
        .saying(ExitCode::Usage, "name the protocol that the file is about");
}
