//! `wireproof pack init`, as a person runs it: what it writes works at once.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use wireproof_conformance::verdict::ExitCode;

use crate::bad_server::{Say, answering};
use crate::notes_server::{self, Fault};
use crate::{Ended, ended, wireproof};

/// Runs a command in a folder.
fn run(folder: &TempDir, words: &[&str]) -> Ended {
    let mut command = wireproof(words);
    command.current_dir(folder.path());
    ended(command)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// All files below a folder, by their paths.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let inside = path.strip_prefix(folder).expect("below it");
                    found.push(inside.display().to_string().replace('\\', "/"));
                }
            }
        }
    }
    found.sort();
    found
}

#[test]
fn what_is_written_is_clean_formatted_and_passed_by_a_server_of_it() {
    let folder = folder();
    let wrote = run(&folder, &["pack", "init", "quick notes"]).with(ExitCode::Conforms);
    assert!(
        wrote
            .stdout
            .contains("wireproof check --pack 'quick notes'"),
        "{}",
        wrote.stdout
    );
    assert_eq!(
        files(folder.path()),
        ["quick notes/asyncapi.yaml", "quick notes/chapters/notes.md"]
    );
    let clean = run(
        &folder,
        &["pack", "lint", "--pack", "quick notes", "--deny", "all"],
    );
    let clean = clean.with(ExitCode::Conforms);
    assert_eq!(clean.stdout, "quick-notes  nothing makes its suite blind\n");
    run(&folder, &["fmt", "--check", "quick notes"]).with(ExitCode::Conforms);

    let url = notes_server::start(Fault::None);
    let check = [
        "check",
        "--pack",
        "quick notes",
        "--deny",
        "undocumented",
        "--url",
        &url,
    ];
    let checked = run(&folder, &check).with(ExitCode::Conforms);
    assert!(checked.stdout.contains("6 passed"), "{}", checked.stdout);
    // And it bites: nothing that a server may say otherwise goes unseen.
    let mutants = run(&folder, &["mutate", "--pack", "quick notes", "--url", &url]);
    mutants.with(ExitCode::Conforms);
    let url = notes_server::start(Fault::TellsTheWriter);
    let failed = run(&folder, &["check", "--pack", "quick notes", "--url", &url]);
    let failed = failed.with(ExitCode::Deviates);
    assert!(failed.stdout.contains("QN-NOTE-2"), "{}", failed.stdout);
}

#[test]
fn a_name_goes_before_the_folders() {
    let folder = folder();
    run(&folder, &["pack", "init", "x/y", "--name", "Tram times"]).with(ExitCode::Conforms);
    let told = run(&folder, &["protocols", "--pack", "x/y"]).with(ExitCode::Conforms);
    assert!(
        told.stdout.starts_with("tram-times  Tram times\n"),
        "{}",
        told.stdout
    );
    let chapter = fs::read_to_string(folder.path().join("x/y/chapters/notes.md"));
    assert!(chapter.expect("a chapter").contains("## TT-NOTE-1 "));
}

#[test]
fn no_file_is_written_over() {
    let folder = folder();
    let there = folder.path().join("trams/chapters/notes.md");
    fs::create_dir_all(there.parent().expect("a folder")).expect("a folder");
    fs::write(&there, "# Mine\n").expect("it is written");
    run(&folder, &["pack", "init", "trams"]).saying(
        ExitCode::BadInput,
        "nothing was written, for this would write over\n  trams/chapters/notes.md\n",
    );
    assert_eq!(files(folder.path()), ["trams/chapters/notes.md"]);
    assert_eq!(fs::read_to_string(&there).expect("it is there"), "# Mine\n");
    // What says the same is not written over.
    fs::remove_file(&there).expect("it was there");
    run(&folder, &["pack", "init", "trams"]).with(ExitCode::Conforms);
    let again = run(&folder, &["pack", "init", "trams"]).with(ExitCode::Conforms);
    assert!(
        again.stdout.starts_with("all of it is there already"),
        "{}",
        again.stdout
    );
}

/// A document in the style of public ones, in two files, neither called as in a pack.
const DOCUMENT: &str = "\
asyncapi: 3.0.0
info: {title: Tram stops, version: 1.0.0}
channels:
  /stops/{town}:
    address: /stops/{town}
    parameters: {town: {examples: [Ulm]}}
    messages:
      follow: {$ref: 'parts/messages.yaml#/follow'}
      following: {$ref: 'parts/messages.yaml#/following'}
      count:
        payload:
          type: object
          required: [kind, most]
          properties: {kind: {const: count}, most: {type: integer, minimum: 3}, more: {type: string}}
      passing:
        payload: {type: object, required: [passing], properties: {passing: {type: string}}}
operations:
  follow:
    action: receive
    summary: Follows a stop.
    channel: {$ref: '#/channels/~1stops~1{town}'}
    messages: [{$ref: '#/channels/~1stops~1{town}/messages/follow'}]
    reply: {messages: [{$ref: '#/channels/~1stops~1{town}/messages/following'}]}
  count:
    action: receive
    channel: {$ref: '#/channels/~1stops~1{town}'}
    messages: [{$ref: '#/channels/~1stops~1{town}/messages/count'}]
  tell:
    action: send
    channel: {$ref: '#/channels/~1stops~1{town}'}
    messages: [{$ref: '#/channels/~1stops~1{town}/messages/passing'}]
";

const MESSAGES: &str = "\
follow:
  payload:
    type: object
    required: [kind, stop]
    properties: {kind: {const: follow}, stop: {type: string}}
  examples: [{payload: {kind: follow, stop: 'Mill $1'}}]
following:
  payload: {type: object, required: [stop], properties: {stop: {type: string}}}
  examples: [{payload: {stop: 'Mill $1'}}]
";

fn with_document() -> TempDir {
    let folder = folder();
    let parts = folder.path().join("api/parts");
    fs::create_dir_all(&parts).expect("a folder");
    fs::write(parts.join("messages.yaml"), MESSAGES).expect("it is written");
    fs::write(folder.path().join("api/stops.yml"), DOCUMENT).expect("it is written");
    folder
}

#[test]
fn a_document_is_taken_over_with_its_files_and_a_chapter_for_each_operation() {
    let folder = with_document();
    let init = ["pack", "init", "trams", "--from", "api/stops.yml"];
    run(&folder, &init).with(ExitCode::Conforms);
    let trams = folder.path().join("trams");
    assert_eq!(
        files(&trams),
        [
            "asyncapi.yml",
            "chapters/count.md",
            "chapters/follow.md",
            "parts/messages.yaml"
        ]
    );
    let text = |name: &str| fs::read_to_string(trams.join(name)).expect(name);
    assert_eq!(text("asyncapi.yml"), DOCUMENT);
    assert_eq!(text("parts/messages.yaml"), MESSAGES);
    insta::assert_snapshot!("pack_init_follow", text("chapters/follow.md"));
    insta::assert_snapshot!("pack_init_count", text("chapters/count.md"));
    run(&folder, &["fmt", "--check", "trams"]).with(ExitCode::Conforms);
    // It plays as it stands.
    let url = answering(|frame| match frame["kind"].as_str() {
        Some("follow") => vec![Say::Text(format!("{{\"stop\": {}}}", frame["stop"]))],
        _ => Vec::new(),
    });
    let checked = run(&folder, &["check", "--pack", "trams", "--url", &url]);
    let checked = checked.with(ExitCode::Conforms);
    assert!(checked.stdout.contains("2 passed"), "{}", checked.stdout);
}

#[test]
fn a_name_for_a_document_is_laid_over_it() {
    let folder = with_document();
    let init = [
        "pack",
        "init",
        "trams",
        "--from",
        "api/stops.yml",
        "--name",
        "City rail",
    ];
    run(&folder, &init).with(ExitCode::Conforms);
    let told = run(&folder, &["protocols", "--pack", "trams"]).with(ExitCode::Conforms);
    assert!(
        told.stdout.starts_with("city-rail  Tram stops\n"),
        "{}",
        told.stdout
    );
}

#[test]
fn a_document_that_is_wrong_leaves_nothing_behind() {
    let folder = with_document();
    let init = ["pack", "init", "trams", "--from", "api/stops.yml"];
    fs::write(folder.path().join("api/stops.yml"), "asyncapi: 2.6.0\n").expect("it is written");
    run(&folder, &init).saying(ExitCode::BadInput, "api/stops.yml:1:1: AsyncAPI 2.6.0");
    let outside = DOCUMENT.replace("parts/messages.yaml", "../messages.yaml");
    fs::write(folder.path().join("api/stops.yml"), outside).expect("it is written");
    run(&folder, &init).saying(ExitCode::BadInput, "api/stops.yml:8:");
    run(
        &folder,
        &["pack", "init", "trams", "--from", "nowhere.yaml"],
    )
    .saying(
        ExitCode::Usage,
        "--from nowhere.yaml: there is no such file",
    );
    run(&folder, &["pack", "init", "trams", "--from", "api"])
        .saying(ExitCode::Usage, "--from api: this is a folder");
    // A file that knows the document by its name would lead nowhere.
    fs::write(folder.path().join("api/stops.yml"), DOCUMENT).expect("it is written");
    let back = format!("{MESSAGES}back: {{$ref: '../stops.yml#/info'}}\n");
    fs::write(folder.path().join("api/parts/messages.yaml"), back).expect("it is written");
    run(&folder, &init).saying(ExitCode::BadInput, "in a pack it is called asyncapi.yml");
    assert!(!folder.path().join("trams").exists());
}
