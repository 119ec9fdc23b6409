//! `wireproof matrix`.

use serde_json::json;
use wireproof_conformance::verdict::ExitCode;

use crate::runs::{Folder, Run, run_of};
use crate::{Ended, ended, wireproof};

fn node() -> Run {
    run_of("news")
        .passes("NW-1")
        .passes("NW-2#1")
        .fails("NW-2#2", "says `<b>\"bye\"</b>` | \u{1b}[2J*loud*")
        .deviates_as_known("NW-3", "ticket <42>")
}

fn python() -> Run {
    run_of("news")
        .passes("NW-1")
        .passes("NW-2#1")
        .passes("NW-2#2")
        .with(
            "NW-3",
            json!({"verdict": "not_declared", "missing": ["NW-9"]}),
        )
        .with(
            "NW-4",
            json!({"verdict": "could_not_test", "why": "no world"}),
        )
}

fn matrix(folder: &Folder, more: &[&str]) -> Ended {
    let node = format!(
        "Node <2> | x={}",
        folder.write("node.ndjson", &node().text())
    );
    let python = folder.write("python.ndjson", &python().text());
    ended(wireproof(&[&["matrix", &node, &python], more].concat()))
}

#[test]
fn as_markdown() {
    let ended = matrix(&Folder::new("matrix-markdown"), &[]).with(ExitCode::Conforms);
    assert_eq!(ended.stderr, "");
    insta::assert_snapshot!(ended.stdout);
}

#[test]
fn as_html() {
    let more = ["--format", "html", "--source", "https://example.org/main"];
    let ended = matrix(&Folder::new("matrix-html"), &more).with(ExitCode::Conforms);
    let body = ended.stdout.split_once("<body>").expect("a body").1;
    insta::assert_snapshot!(body);
}

/// A page for people's inboxes asks nobody for anything.
#[test]
fn html_loads_and_runs_nothing() {
    let more = ["--format", "html"];
    let page = matrix(&Folder::new("matrix-alone"), &more)
        .with(ExitCode::Conforms)
        .stdout;
    for tag in [
        "<script", "<link", "<img", "@import", "url(", "<b>\"bye", "\u{1b}",
    ] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert!(page.contains("default-src 'none'"), "{page}");
    assert!(page.contains("color-scheme: light dark"), "{page}");
}

#[test]
fn two_columns_of_one_name_are_2() {
    let folder = Folder::new("matrix-names");
    let run = folder.write("node.ndjson", &node().text());
    let twice = ended(wireproof(&["matrix", &run, &run]));
    twice.saying(
        ExitCode::Usage,
        "two implementations are called `node`; name one: NAME=",
    );
    let other = format!("other={run}");
    ended(wireproof(&["matrix", &run, &other])).with(ExitCode::Conforms);
    let mut command = wireproof(&["matrix", &run, "mine=-"]);
    command.write_stdin(python().text());
    let piped = ended(command).with(ExitCode::Conforms);
    assert!(piped.stdout.contains("| node | mine |"), "{}", piped.stdout);
    ended(wireproof(&["matrix"])).saying(ExitCode::Usage, "[NAME=]FILE");
}

#[test]
fn what_is_no_whole_run_is_3() {
    let folder = Folder::new("matrix-broken");
    let text = node().text();
    let run = folder.write("node.ndjson", &text[..text.len() - 30]);
    let cut = ended(wireproof(&["matrix", &run]));
    cut.saying(
        ExitCode::BadInput,
        "node.ndjson:6: the report breaks off in the middle",
    );
}
