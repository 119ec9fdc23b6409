//! What is written beside the words for people, and where.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wireproof_conformance::verdict::ExitCode;

use crate::targets::answering_200;
use crate::{ended, wireproof};

/// A folder of this test's own below the build folder, empty at its start.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let name = format!("{}-{name}", std::process::id());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Another process may have had this number before.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The names of a stream's events.
fn events(text: &str) -> Vec<String> {
    assert!(text.ends_with('\n'), "the last line ends");
    let events = text.lines().map(|line| {
        let event: Value = serde_json::from_str(line).expect("JSON");
        event["event"].as_str().expect("an event's name").to_owned()
    });
    events.collect()
}

#[track_caller]
fn are_of_a_run(names: &[String]) {
    let [first, between @ .., last] = names else {
        panic!("{names:?}");
    };
    assert_eq!(
        (first.as_str(), last.as_str()),
        ("run_started", "run_finished")
    );
    assert!(between.len() > 1, "{names:?}");
    assert!(
        between.iter().all(|name| name == "scenario_finished"),
        "{names:?}"
    );
}

#[test]
fn ndjson_and_junit_go_to_files() {
    let folder = scratch("files");
    let (events_file, cases) = (folder.join("run.ndjson"), folder.join("run.xml"));
    let reports = [
        format!("--report=ndjson={}", events_file.display()),
        format!("--report=junit={}", cases.display()),
    ];
    let run = ["check", "brand-chat", "BC-LIST", &reports[0], &reports[1]];
    let ended = ended(wireproof(&run)).with(ExitCode::Conforms);
    assert!(ended.stdout.contains("conforms"), "{}", ended.stdout);
    let names = events(&fs::read_to_string(events_file).expect("the events"));
    are_of_a_run(&names);
    let xml = fs::read_to_string(cases).expect("the cases");
    assert_eq!(xml.matches("<testcase ").count(), names.len() - 2, "{xml}");
    assert!(xml.contains("<testsuite name=\"brand-chat/list\""), "{xml}");
    assert!(xml.contains("name=\"basis\" value=\"documented\""), "{xml}");
}

#[test]
fn a_report_on_standard_output_has_it_for_itself() {
    let ended = ended(wireproof(&[
        "check",
        "brand-chat",
        "BC-LIST",
        "--report",
        "ndjson=-",
    ]));
    let ended = ended.with(ExitCode::Conforms);
    are_of_a_run(&events(&ended.stdout));
    assert!(ended.stderr.contains("conforms"), "{}", ended.stderr);
}

#[test]
fn two_reports_in_one_place_are_2() {
    let check = |first: &str, second: &str| {
        let run = [
            "check",
            "brand-chat",
            "BC-LIST-1",
            "--report",
            first,
            "--report",
            second,
        ];
        ended(wireproof(&run)).saying(ExitCode::Usage, "two reports cannot go to");
    };
    check("ndjson=-", "junit=-");
    let folder = scratch("twice");
    let file = folder.join("run");
    let first = format!("ndjson={}", file.display());
    check(&first, &format!("junit={}", file.display()));
    let around = folder.join(".").join("run");
    check(&first, &format!("junit={}", around.display()));
    #[cfg(unix)]
    {
        let link = folder.join("link");
        std::os::unix::fs::symlink("run", &link).expect("a link");
        check(&first, &format!("junit={}", link.display()));
    }
    assert!(!file.exists(), "told before a file is made");
}

#[test]
fn what_cannot_be_written_is_2() {
    let path = scratch("nowhere").join("no-such-folder").join("run");
    let path = path.to_str().expect("a path in UTF-8");
    for kind in ["ndjson", "junit"] {
        let report = format!("{kind}={path}");
        let run = ["check", "brand-chat", "BC-LIST-1", "--report", &report];
        ended(wireproof(&run)).saying(ExitCode::Usage, path);
    }
    let file = scratch("file").join("file");
    fs::write(&file, "").expect("a file");
    let file = file.to_str().expect("a path in UTF-8");
    let run = ["check", "brand-chat", "BC-LIST-1", "--transcripts", file];
    let words = format!("--transcripts {file}: this is a file, and a folder is wanted");
    ended(wireproof(&run)).saying(ExitCode::Usage, &words);
}

/// Nobody's backend is at fault, and a report that ends in the middle is none.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_5() {
    for kind in ["ndjson", "junit"] {
        let report = format!("{kind}=/dev/full");
        let run = ["check", "brand-chat", "BC-LIST-1", "--report", &report];
        let ended = ended(wireproof(&run)).with(ExitCode::HarnessError);
        assert!(ended.stderr.contains("/dev/full"), "{}", ended.stderr);
    }
}

/// All files below a folder, with their contents.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read_to_string(path).expect("text"));
        }
    }
    found
}

#[test]
fn transcripts_are_the_same_bytes_whatever_the_order() {
    let folder = scratch("transcripts");
    let path = folder.to_str().expect("a path in UTF-8");
    let written = |more: &[&str]| {
        // A slow machine changes no verdict.
        let patient = ["check", "brand-chat", "--timeout", "30s"];
        let run = [&patient[..], &["--transcripts", path]].concat();
        let ended = ended(wireproof(&[&run[..], more].concat())).with(ExitCode::Conforms);
        assert!(!ended.stderr.contains("no more"), "{}", ended.stderr);
        files(&folder)
    };
    let one_by_one = written(&["--seed", "1", "--jobs", "1"]);
    let all_at_once = written(&["--seed", "2", "--jobs", "32"]);
    let list = ended(wireproof(&["check", "brand-chat", "--list"])).stdout;
    assert_eq!(one_by_one.len(), list.lines().count());
    for (path, text) in &one_by_one {
        assert_eq!(Some(text), all_at_once.get(path), "{}", path.display());
    }
}

#[test]
fn transcripts_that_nobody_writes_any_more_are_named_and_kept() {
    let folder = scratch("stale");
    let chapter = folder.join("brand-chat/list");
    fs::create_dir_all(&chapter).expect("a folder");
    let (stale, other) = (chapter.join("BC-LIST-0.txt"), chapter.join("notes.md"));
    for file in [&stale, &other] {
        fs::write(file, "mine").expect("a file");
    }
    let path = folder.to_str().expect("a path in UTF-8");
    let run = ["check", "brand-chat", "BC-LIST-1", "--transcripts", path];
    let ended = ended(wireproof(&run)).with(ExitCode::Conforms);
    let told = format!(
        "transcripts of scenarios that are no more:\n  {}\n",
        stale.display()
    );
    assert_eq!(ended.stderr, told);
    for file in [&stale, &other] {
        assert_eq!(fs::read_to_string(file).expect("it is kept"), "mine");
    }
}

#[test]
fn a_deviation_is_a_line_of_its_transcript() {
    let folder = scratch("deviation");
    let path = folder.to_str().expect("a path in UTF-8");
    let url = answering_200(crate::check::WORLD);
    let run = [
        "check",
        "brand-chat",
        "BC-CONN-12#1",
        "--url",
        &url,
        "--transcripts",
        path,
    ];
    let key = ["--provisioning-key", "k"];
    ended(wireproof(&[&run[..], &key].concat())).with(ExitCode::Deviates);
    let file = folder.join("brand-chat/connection/BC-CONN-12.txt");
    let text = fs::read_to_string(file).expect("a transcript");
    assert!(text.contains("\n# deviates: handshake 200\n"), "{text}");
}

#[test]
fn what_could_not_be_tested_leaves_no_transcript() {
    let folder = scratch("untested");
    let path = folder.to_str().expect("a path in UTF-8");
    let url = answering_200("{}");
    let run = [
        "check",
        "brand-chat",
        "BC-CONN-12#1",
        "--url",
        &url,
        "--transcripts",
        path,
    ];
    ended(wireproof(&run)).with(ExitCode::Deviates);
    assert_eq!(files(&folder), BTreeMap::new());
}
