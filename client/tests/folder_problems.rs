//! What is told of folders that cannot be read: always which file, where in it, and what to write.
//!
//! The folders are in `tests/packs/folder_mistakes.txt`, each with its files. The snapshot holds
//! what their authors are told, with the line that it is about.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use wireproof_client::pack::folder::{self, Documents};
use wireproof_client::pack::{Claims, Problems};

/// Cuts `== what is wrong` and `-- file` apart: a folder of files for each mistake.
fn mistakes() -> Vec<(String, BTreeMap<String, String>)> {
    let text = include_str!("packs/folder_mistakes.txt");
    let sections = text.split("\n== ").skip(1);
    sections
        .map(|section| {
            let mut parts = section.split("\n-- ");
            let title = parts.next().unwrap().trim().to_owned();
            let files = parts.map(|part| {
                let (name, text) = part.split_once('\n').unwrap_or((part, ""));
                (name.trim().to_owned(), text.to_owned())
            });
            (title, files.collect())
        })
        .collect()
}

fn problems_of(read: Result<Documents, Problems>) -> Problems {
    let pack = read.and_then(|documents| documents.pack(&Claims::All));
    pack.expect_err("a problem")
}

#[test]
fn every_mistake_is_told_with_its_file_and_line() {
    let mut told = String::new();
    for (title, files) in mistakes() {
        writeln!(told, "# {title}").unwrap();
        for problem in &problems_of(folder::of_texts(&files)) {
            writeln!(told, "{problem}").unwrap();
            let text = files.get(&problem.path).map_or("", String::as_str);
            let line = text.lines().nth(problem.line - 1).unwrap_or_default();
            writeln!(told, "  = there: {}", line.trim()).unwrap();
        }
        told.push('\n');
    }
    insta::assert_snapshot!(told);
}

/// The same as of texts, with the folder before each path.
#[test]
fn files_of_a_folder_are_told_as_texts_are() {
    let (_, files) = mistakes().into_iter().next().unwrap();
    let folder = std::env::temp_dir().join(format!("wireproof-folder-{}", std::process::id()));
    for (name, text) in &files {
        let place = folder.join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    let found = problems_of(folder::read(&folder)).to_string();
    let expected = problems_of(folder::of_texts(&files)).to_string();
    let shown = format!("{}/", folder.display());
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(found.replace(&shown, ""), expected);
}

#[test]
fn what_is_not_utf_8_is_told_with_its_byte() {
    let folder = std::env::temp_dir().join(format!("wireproof-bytes-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("asyncapi.yaml"), b"title: caf\xe9\n").unwrap();
    let found = problems_of(folder::read(&folder)).to_string();
    fs::remove_dir_all(&folder).unwrap();
    let expected = "this is not UTF-8, from byte 10 on (counted from 0): save it as UTF-8";
    assert!(found.contains(expected), "{found}");
}

#[test]
fn a_pattern_that_is_only_too_big_is_told_as_that() {
    let of = |pattern: &str| {
        let text = format!(
            "asyncapi: 3.0.0\ninfo: {{title: x, version: '1'}}\nchannels:\n  c: {{address: /c, messages: {{m: {{payload: {{type: string, pattern: '{pattern}'}}}}}}}}\n"
        );
        let files = BTreeMap::from([("asyncapi.yaml".to_owned(), text)]);
        problems_of(folder::of_texts(&files)).to_string()
    };
    let found = of("((a{1000}){1000})");
    let expected = "the regular expression `((a{1000}){1000})` is too big to be compiled";
    assert!(found.contains(expected), "{found}");
    let found = of("(");
    assert!(found.contains("is not a \"regex\""), "{found}");
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let folder = std::env::temp_dir().join(format!("wireproof-link-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", folder.join("asyncapi.yaml")).unwrap();
    let found = problems_of(folder::read(&folder)).to_string();
    fs::remove_dir_all(&folder).unwrap();
    assert!(
        found.contains("it is a link that leads out of the folder"),
        "{found}"
    );
}
