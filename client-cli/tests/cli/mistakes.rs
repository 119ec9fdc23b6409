//! What is wrong is called by its name, with what to do and the code that the documents promise.

use std::fs;

use wireproof_conformance::verdict::ExitCode;

use crate::reports::scratch;
use crate::spoiled::{KEY, Spoiled, Vice};
use crate::targets::answering_200;
use crate::{ended, wireproof};

#[test]
fn a_report_in_no_folder_is_told_with_its_option() {
    for report in ["junit=/nonexistent/x", "ndjson=/nonexistent/x"] {
        let words = format!("--report {report}: the folder /nonexistent does not exist");
        let check = ["check", "nail-salon", "--report", report];
        ended(wireproof(&check)).saying(ExitCode::Usage, &words);
    }
}

#[test]
fn a_syntax_error_is_called_one() {
    let file = scratch("syntax").join("broken.wire");
    fs::write(&file, "# NS-X-1 Broken\nalice is a\n").expect("a file");
    let file = file.to_str().expect("a path in UTF-8");
    let run = ["run", file, "--protocol", "nail-salon"];
    let ended = ended(wireproof(&run)).with(ExitCode::BadInput);
    assert!(ended.stderr.contains("syntax errors"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("disagree"), "{}", ended.stderr);
}

#[test]
fn a_pack_where_nothing_can_be_written_is_2() {
    let file = scratch("unwritable").join("file");
    fs::write(&file, "").expect("a file");
    let folder = file.join("pack");
    let init = ["pack", "init", folder.to_str().expect("a path in UTF-8")];
    ended(wireproof(&init)).with(ExitCode::Usage);
}

#[test]
fn an_unknown_protocol_in_a_target_file_is_3() {
    let file = scratch("protocol").join("t.toml");
    fs::write(&file, "protocol = \"nope\"\nurl = \"ws://127.0.0.1:1\"\n").expect("a file");
    let file = file.to_str().expect("a path in UTF-8");
    ended(wireproof(&["check", "--target", file])).saying(ExitCode::BadInput, file);
}

#[test]
fn who_never_upgrades_is_not_reachable() {
    let file = scratch("plain").join("t.toml");
    let url = answering_200("{}");
    fs::write(
        &file,
        format!("protocol = \"nail-salon\"\nurl = \"{url}\"\n"),
    )
    .expect("a file");
    let file = file.to_str().expect("a path in UTF-8");
    let probe = ["target", "probe", file];
    ended(wireproof(&probe)).saying(ExitCode::Unreachable, "no WebSocket server is at");
}

#[test]
fn a_wrong_key_or_base_is_4_for_one_scenario_too() {
    let target = Spoiled::start(Vice::None);
    let elsewhere = format!("{}/elsewhere", target.url);
    for (url, key) in [(&target.url, "wrong"), (&elsewhere, KEY)] {
        for selected in ["BC-LIST-1#1", "BC-LIST-1", "BC-LIST", "list"] {
            let check = ["check", "brand-chat", selected, "--url", url];
            let all = [&check[..], &["--provisioning-key", key]].concat();
            ended(wireproof(&all)).with(ExitCode::Unreachable);
        }
    }
}
