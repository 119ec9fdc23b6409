//! The file that lists what is known to deviate: shown, described, wrong, and not to be written.

use std::fs;

use serde_json::Value;
use wireproof_conformance::verdict::ExitCode;

use crate::baseline::{TRIMS, accepted, text};
use crate::runs::Folder;
use crate::spoiled::Spoiled;
use crate::{ended, wireproof};

#[test]
fn a_list_is_shown_to_people_and_to_programs() {
    let (folder, target) = (Folder::new("baseline-show"), Spoiled::without(TRIMS));
    let file = accepted(&folder, &target);
    let more = "\n[[flaky]]\nid = \"BC-LIST-1\"\nreason = \"slow\"\nexpires = 2020-01-31\n";
    folder.write("b.toml", &(text(&folder, "b.toml") + more));
    let shown = ended(wireproof(&["baseline", "show", &file])).with(ExitCode::Conforms);
    insta::assert_snapshot!("shown", folder.tidied(&shown.stdout));
    let json = ended(wireproof(&["baseline", "show", &file, "--json"])).with(ExitCode::Conforms);
    let json: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let last = json
        .as_array()
        .and_then(|entries| entries.last())
        .expect("an entry");
    assert_eq!(
        (&last["list"], &last["expired"]),
        (&Value::from("flaky"), &Value::from(true))
    );
}

#[test]
fn what_is_wrong_with_a_file_is_3_with_its_place() {
    let folder = Folder::new("baseline-wrong");
    let file = folder.write(
        "b.toml",
        "\n[[known]]\nid = \"BC-LIST-1\"\nreason = \"\"\nany_shape = true\n",
    );
    let ended_by = |arguments: &[&str]| ended(wireproof(arguments));
    for arguments in [
        &["check", "brand-chat", "--baseline", &file][..],
        &["baseline", "show", &file],
    ] {
        ended_by(arguments).saying(ExitCode::BadInput, "b.toml:2:1");
        ended_by(arguments).saying(ExitCode::BadInput, "write why in `reason`");
    }
    let nowhere = ended_by(&["check", "brand-chat", "--baseline", "no-such-file"]);
    nowhere.saying(ExitCode::Usage, "no-such-file: ");
}

#[test]
fn the_schema_of_the_file_is_printed() {
    let printed = ended(wireproof(&["schema", "--baseline"])).with(ExitCode::Conforms);
    let schema: Value = serde_json::from_str(&printed.stdout).expect("JSON");
    assert_eq!(schema["title"], "Baseline");
    let both = ended(wireproof(&["schema", "brand-chat", "--baseline"]));
    both.saying(ExitCode::Usage, "cannot be used with");
}

#[test]
fn a_place_that_cannot_be_written_is_2_and_a_new_file_is_for_all_whom_the_mask_lets() {
    let (folder, target) = (Folder::new("baseline-place"), Spoiled::without(TRIMS));
    let file = accepted(&folder, &target);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &str| fs::metadata(path).expect("a file").permissions().mode();
        let usual = folder.write("usual", "");
        assert_eq!(mode(&file), mode(&usual));
    }
    let (run, nowhere) = (folder.path("run.ndjson"), folder.path("nowhere/b.toml"));
    let accept = [
        "baseline",
        "accept",
        &run,
        "--baseline",
        &nowhere,
        "--reason",
        "r",
    ];
    ended(wireproof(&accept)).saying(
        ExitCode::Usage,
        &format!("{nowhere}: cannot be written: entity not found"),
    );
}
