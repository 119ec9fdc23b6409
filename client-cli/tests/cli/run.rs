//! `wireproof run`: files from anywhere, played as built-in chapters are.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use wireproof_conformance::verdict::ExitCode;

use crate::targets::Nobody;
use crate::{Ended, ended, wireproof};

/// A script that holds, and one that does not.
const RIGHT: &str = "# Alice finds no room\nalice is a brand\nalice connects chat\nalice > list\nalice < list {\"data\": []}\n";
const WRONG: &str = "alice is a brand\nalice connects chat\nalice > list\nalice < refusal\n";

/// A chapter of two requirements; the first leans on a convention of a built-in chapter.
const CHAPTER: &str = "# Mine

## BC-MINE-1 Rooms come in some order
*implied: there is one*

```wire
needs BC-LIST-8
alice is a brand
alice connects chat
alice > list
alice < list {\"data\": []}
```

## BC-MINE-2 Nobody sees this
*implied, not observable: it is hidden; tested by `nobody` in `nowhere.rs`*
";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// Runs in the folder.
fn run(folder: &TempDir, arguments: &[&str]) -> Ended {
    let mut command = wireproof(&[&["run"], arguments].concat());
    command.current_dir(folder.path());
    ended(command)
}

fn piped(arguments: &[&str], input: &str) -> Ended {
    let mut command = wireproof(&[&["run"], arguments].concat());
    command.write_stdin(input);
    ended(command)
}

#[test]
fn a_script_that_holds_is_0() {
    let folder = folder(&[("right.wire", RIGHT)]);
    let ended = run(&folder, &["right.wire", "--protocol", "brand-chat"]);
    let ended = ended.with(ExitCode::Conforms);
    assert!(ended.stdout.contains("1 passed"), "{}", ended.stdout);
}

#[test]
fn a_script_is_known_by_its_file_and_its_first_remark() {
    let folder = folder(&[("right.wire", RIGHT), ("b c.wire", WRONG)]);
    let ended = run(&folder, &[".", "--protocol", "brand-chat", "--list"]);
    let listed = ended.with(ExitCode::Conforms).stdout;
    let lines: Vec<Vec<&str>> = listed
        .lines()
        .map(|l| l.split_whitespace().collect())
        .collect();
    assert_eq!(
        lines[0].join(" "),
        "brand-chat/b c/b_c.wire#1 unstated A script"
    );
    assert_eq!(
        lines[1].join(" "),
        "brand-chat/right/right.wire#1 unstated Alice finds no room"
    );
}

#[test]
fn a_script_that_does_not_hold_is_1_and_says_how_to_play_it_again() {
    let folder = folder(&[("wrong.wire", WRONG)]);
    let ended = run(&folder, &["wrong.wire", "--protocol", "brand-chat"]);
    let told = ended.with(ExitCode::Deviates).stdout;
    assert!(told.contains("--> wrong.wire:4:9"), "{told}");
    let line = told.lines().find_map(|line| line.split_once("= again"));
    let again = line.expect("a line").1.trim();
    assert_eq!(
        again,
        "wireproof run wrong.wire --protocol brand-chat --only wrong.wire"
    );
    let words: Vec<&str> = again.split(' ').skip(2).collect();
    run(&folder, &words).with(ExitCode::Deviates);
}

/// Its requirements say which protocol, and what they need stands in a built-in chapter.
#[test]
fn a_chapter_is_played_without_a_word_about_its_protocol() {
    let folder = folder(&[("mine.md", CHAPTER)]);
    let told = run(&folder, &["mine.md"]).with(ExitCode::Conforms).stdout;
    assert!(told.contains("1 passed"), "{told}");
    assert!(told.contains("1 judged: 1 implied; 1 more"), "{told}");
}

/// A file that is played is judged as it is, and not as the chapter of that name is built in.
#[test]
fn a_built_in_chapter_may_be_changed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let path = "fixtures/brand-chat/list.md";
    let built_in = fs::read_to_string(root.join("brand-chat/list.md")).expect("a chapter");
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("fixtures/brand-chat")).expect("a folder");
    let changed = format!("{}\n", built_in.replace("alice > list\n", "alice > lsit\n"));
    fs::write(folder.path().join(path), changed).expect("a file");
    let ended = run(&folder, &[path]).with(ExitCode::BadInput);
    assert!(ended.stderr.contains("alice > lsit"), "{}", ended.stderr);
}

#[test]
fn what_is_piped_in_is_played() {
    let told = piped(&["-", "--protocol", "brand-chat"], RIGHT).with(ExitCode::Conforms);
    assert!(told.stdout.contains("1 passed"), "{}", told.stdout);
    let told = piped(&["-"], CHAPTER).with(ExitCode::Conforms);
    assert!(told.stdout.contains("1 passed"), "{}", told.stdout);
}

#[test]
fn words_select_what_is_played() {
    let folder = folder(&[("mine.md", CHAPTER), ("right.wire", RIGHT)]);
    let both = ["mine.md", "right.wire", "--protocol", "brand-chat"];
    let only = |words: &[&str]| run(&folder, &[&both[..], &["--only"], words].concat());
    for words in [&["BC-MINE"][..], &["right.wire"], &["mine"]] {
        let told = only(words).with(ExitCode::Conforms).stdout;
        assert!(told.contains("1 passed"), "{told}");
    }
    let told = only(&["BC-MINE", "right"]).with(ExitCode::Conforms).stdout;
    assert!(told.contains("2 passed"), "{told}");
    // What is built in is not asked about here.
    only(&["BC-LIST-1"]).saying(ExitCode::Usage, "`BC-LIST-1` selects no scenario");
    only(&["BC-MINE-2"]).saying(ExitCode::Usage, "BC-MINE-2 is not observable");
}

#[test]
fn mistakes_in_files_are_3_and_told_at_once() {
    let folder = folder(&[("a.wire", "alice is a\n"), ("b.md", "## BC-B-1\n")]);
    let ended = run(&folder, &["."]).with(ExitCode::BadInput);
    for place in ["a.wire:1:11", "b.md:1:1", "nothing was played"] {
        assert!(ended.stderr.contains(place), "{}", ended.stderr);
    }
    assert_eq!(ended.stdout, "");
}

#[test]
fn a_requirement_in_two_files_is_3() {
    let folder = folder(&[("a.md", CHAPTER), ("b.md", CHAPTER)]);
    run(&folder, &["a.md", "b.md"])
        .saying(ExitCode::BadInput, "BC-MINE-1 stands in a.md and in b.md");
}

#[test]
fn wrong_usage_is_2() {
    let strangers = CHAPTER.replace("BC-", "ZZ-");
    let folder = folder(&[("right.wire", RIGHT), ("zz.md", &strangers)]);
    let usage = |arguments: &[&str], words| run(&folder, arguments).saying(ExitCode::Usage, words);
    usage(&[], "such as `wireproof run chapter.md`");
    usage(&["nowhere.md"], "nowhere.md: No such file");
    usage(
        &["zz.md"],
        "zz.md: which protocol is it about? Name it by --protocol",
    );
    usage(&["right.wire", "--protocol", "none"], "no protocol `none`");
    usage(
        &[
            "right.wire",
            "--protocol",
            "brand-chat",
            "--known",
            "BC-LIST-1=why",
        ],
        "--known BC-LIST-1: there is no such requirement",
    );
}

#[test]
fn nothing_there_is_4() {
    let nobody = Nobody::new();
    let folder = folder(&[("mine.md", CHAPTER)]);
    let there = [
        "mine.md",
        "--protocol",
        "brand-chat",
        "--url",
        &nobody.url(),
    ];
    run(&folder, &there).saying(ExitCode::Unreachable, "nothing answers at 127.0.0.1:");
}

/// One mistake in a block does not hide what the protocol does not have.
#[test]
fn a_script_and_its_protocol_tell_all_mistakes_at_once() {
    let script = "alice is a brand\nalice connects chat\nalice > lst\n\
                  alice < list {\"data\": [{\"pk\": $pk}]}\nalice > dance\n";
    let folder = folder(&[("bad.wire", script), ("odd.md", "# Odd\n\n## what\n")]);
    let told = run(&folder, &["bad.wire", "--protocol", "brand-chat"]).with(ExitCode::BadInput);
    let places = [
        "`chat` has no operation `lst`",
        "`$pk` is bound here",
        "no operation `dance`",
    ];
    let places = places.map(|words| told.stderr.find(words));
    assert!(places.iter().all(Option::is_some), "{}", told.stderr);
    assert!(places.is_sorted(), "in the file's order:\n{}", told.stderr);
    let untold = run(&folder, &["bad.wire", "odd.md"]).with(ExitCode::BadInput);
    for words in ["`$pk` is bound here", "odd.md:3:"] {
        assert!(untold.stderr.contains(words), "{}", untold.stderr);
    }
}
