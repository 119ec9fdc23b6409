//! `--pack DIR`: a protocol that is read from a folder, with no Rust written for it.

use std::fs;

use serde_json::{Value, json};
use wireproof_conformance::verdict::ExitCode;

use crate::bad_server::{Say, answering};
use crate::trams::Folder;

/// A server that follows its document, but for the members that are put over its answers.
fn trams(over: Value) -> String {
    answering(move |frame| {
        let mut answer = match frame["event"].as_str() {
            Some("ping") => json!({"event": "pong"}),
            Some("follow") => json!({"event": "following", "stops": 1}),
            _ => return vec![Say::Close(1008, "what?")],
        };
        answer["reqid"] = frame["reqid"].clone();
        let over = over.as_object().into_iter().flatten();
        for (name, value) in over {
            answer[name] = value.clone();
        }
        vec![Say::Text(answer.to_string())]
    })
}

#[test]
fn a_document_with_nothing_of_ours_is_judged_end_to_end() {
    let folder = Folder::of_trams();
    let url = trams(json!({}));
    let checked = folder
        .run(&["check", "--pack", "trams", "--url", &url])
        .with(ExitCode::Conforms);
    assert!(checked.stdout.contains("2 passed"), "{}", checked.stdout);
    // The first word is a requirement, for the folder stands for the protocol.
    let one = folder
        .run(&["check", "--pack", "trams", "TT-PING", "--url", &url])
        .with(ExitCode::Conforms);
    assert!(one.stdout.contains("1 passed"), "{}", one.stdout);
}

#[test]
fn a_deviation_is_told_with_the_command_that_plays_it_again() {
    let folder = Folder::of_trams();
    let url = trams(json!({"stops": "many"}));
    let checked = folder
        .run(&["check", "--pack", "trams", "--url", &url])
        .with(ExitCode::Deviates);
    let again = format!("wireproof check --pack trams TT-FOLLOW-1 --url {url}");
    for told in ["TT-FOLLOW-1", "trams/times.md:", &again] {
        assert!(
            checked.stdout.contains(told),
            "no `{told}` in\n{}",
            checked.stdout
        );
    }
    // It can be excused as any other, by an option or in a baseline with its shape.
    folder
        .run(&[
            "check",
            "--pack",
            "trams",
            "--url",
            &url,
            "--known",
            "TT-FOLLOW-1=ticket 7",
        ])
        .with(ExitCode::Conforms);
    let check = ["check", "--pack", "trams", "--url", &url];
    folder
        .run(&[&check[..], &["--report", "ndjson=run.ndjson"]].concat())
        .with(ExitCode::Deviates);
    let accept = ["baseline", "accept", "run.ndjson", "TT-FOLLOW-1=a gateway"];
    folder
        .run(&[&accept[..], &["--baseline", "known.toml"]].concat())
        .with(ExitCode::Conforms);
    folder
        .run(&[&check[..], &["--baseline", "known.toml"]].concat())
        .with(ExitCode::Conforms);
    // Against a server that has mended it, the entry is stale.
    let mended = trams(json!({}));
    let check = ["check", "--pack", "trams", "--url", &mended];
    folder
        .run(&[&check[..], &["--baseline", "known.toml"]].concat())
        .with(ExitCode::StaleBaseline);
}

#[test]
fn a_target_file_names_the_folder_beside_it() {
    let folder = Folder::of_trams();
    let url = trams(json!({}));
    let target = format!(
        "pack = \"../trams\"\nurl = \"{url}\"\n\
         [[inventory]]\nkind = \"passenger\"\ngives = {{ name = \"Anna\" }}\n"
    );
    folder.write("targets/ours.toml", &target);
    folder
        .run(&["check", "--target", "targets/ours.toml"])
        .with(ExitCode::Conforms);
    folder
        .run(&[
            "check",
            "TT-PING-1",
            "--target",
            "targets/ours.toml",
            "--pack",
            "trams",
        ])
        .with(ExitCode::Conforms);
    let probed = folder
        .run(&["target", "probe", "targets/ours.toml"])
        .with(ExitCode::Conforms);
    assert!(
        probed.stdout.contains("2 of 2 can be played"),
        "{}",
        probed.stdout
    );
    folder
        .run(&[
            "check",
            "--target",
            "targets/ours.toml",
            "--pack",
            "targets",
        ])
        .saying(
            ExitCode::Usage,
            "is about tram-times, not --pack targets: it says `pack = \"../trams\"`",
        );
    // A copy is another folder, whatever it is called.
    folder.copy_of_trams("copied");
    let copied = ["check", "--target", "targets/ours.toml", "--pack", "copied"];
    let other = folder.run(&copied).with(ExitCode::Usage).stderr;
    for words in [
        "the folder targets/../trams,",
        "would have to say `pack = \"/",
        "copied\"`; write that",
    ] {
        assert!(other.contains(words), "{words}\n{other}");
    }
    folder
        .run(&[
            "run",
            "trams/times.md",
            "--only",
            "TT-PING-1",
            "--target",
            "targets/ours.toml",
        ])
        .with(ExitCode::Conforms);
}

#[test]
fn a_credential_that_nobody_gives_is_no_fault_of_the_chapter() {
    let folder = Folder(tempfile::tempdir().expect("a folder"));
    let document = fs::read_to_string("../client/tests/packs/folders/desk-events/asyncapi.json");
    folder.write("desks/asyncapi.json", &document.expect("it is read"));
    folder.write(
        "desks/desks.md",
        "# Desks\n\n## DE-HELLO-1 Who writes is greeted\n*documented: hello*\n\n```wire\n\
         anna is a listener\nanna connects root\nanna > outgoing {\"text\": \"hi\"}\n\
         anna < hello\n```\n",
    );
    let url = answering(|_| vec![Say::Text(r#"{"type": "hello"}"#.to_owned())]);
    let checked = folder
        .run(&["check", "--pack", "desks", "--url", &url])
        .with(ExitCode::Deviates);
    let why = "the target has no listener that gives `token`, which the scenario uses";
    assert!(checked.stdout.contains(why), "{}", checked.stdout);
    let init = folder
        .run(&["target", "init", "--pack", "desks"])
        .with(ExitCode::Conforms);
    let item = "# kind = \"listener\"\n# [inventory.gives]\n# token = …\n";
    assert!(init.stdout.contains(item), "{}", init.stdout);
    let target = format!(
        "pack = \"desks\"\nurl = \"{url}\"\n\
         [[inventory]]\nkind = \"listener\"\ngives = {{ token = \"the token of anna\" }}\n"
    );
    folder.write("ours.toml", &target);
    let checked = folder
        .run(&["check", "--target", "ours.toml", "--report", "ndjson=-"])
        .with(ExitCode::Conforms);
    assert!(
        !checked.stdout.contains("the token of anna"),
        "{}",
        checked.stdout
    );
}

#[test]
fn every_operation_of_a_folder_is_a_command() {
    let folder = Folder::of_trams();
    let url = trams(json!({}));
    let called = folder
        .run(&[
            "call", "--pack", "trams", "follow", "--url", &url, "--stop", "AB/1",
        ])
        .with(ExitCode::Conforms);
    assert!(called.stdout.contains("\"stops\":1"), "{}", called.stdout);
    folder
        .run(&["call", "--pack", "trams", "flow", "--url", &url])
        .saying(ExitCode::Usage, "did you mean `follow`?");
    folder
        .run(&[
            "call",
            "--pack=trams",
            "follow",
            "--url",
            &url,
            "--stop",
            "7",
        ])
        .with(ExitCode::Usage);
    let alone = folder.run(&["call", "--pack", "trams"]);
    alone.saying(ExitCode::Usage, "\n  follow ");
    folder
        .run(&["call", "--pack", "trams", "--url", &url, "follow"])
        .saying(ExitCode::Usage, "the operation comes first");
    folder
        .run(&[
            "call",
            "--pack",
            "trams",
            "follow",
            "--url",
            &url,
            "--json",
            "{\"stop\": 7}",
        ])
        .saying(
            ExitCode::Usage,
            "`wireproof schema --pack trams follow` prints",
        );
    let script = folder
        .run(&["completions", "bash", "--pack", "trams"])
        .with(ExitCode::Conforms);
    assert!(script.stdout.contains("--stop"), "{}", script.stdout);
}

#[test]
fn documents_of_a_folder_are_shown_whole() {
    let folder = Folder::of_trams();
    let shown = folder
        .run(&["schema", "--pack", "trams", "following"])
        .with(ExitCode::Conforms);
    let schema: Value = serde_json::from_str(&shown.stdout).expect("JSON");
    assert_eq!(schema["$defs"]["reqid"]["type"], "integer");
    let listed = folder
        .run(&["protocols", "--pack", "trams"])
        .with(ExitCode::Conforms);
    assert!(
        listed.stdout.starts_with("tram-times  Tram Times\n"),
        "{}",
        listed.stdout
    );
    let init = folder
        .run(&["target", "init", "--pack", "trams"])
        .with(ExitCode::Conforms);
    assert!(init.stdout.contains("pack = \"trams\""), "{}", init.stdout);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let folder = Folder::of_trams();
    let check = |words: &[&str]| {
        let words = [&["check", "--pack"], words].concat();
        folder.run(&words)
    };
    check(&["trams"]).saying(ExitCode::Usage, "no server of ours speaks tram-times");
    check(&["nowhere"]).saying(ExitCode::Usage, "--pack nowhere: there is no such folder");
    check(&["trams", "brand-chat"]).saying(ExitCode::Usage, "are two protocols: name one");
    folder.write("empty/readme.txt", "");
    check(&["empty"]).saying(ExitCode::BadInput, "there is no AsyncAPI document");
    folder.write(
        "torn/asyncapi.yaml",
        "asyncapi: 3.0.0\ninfo: {$ref: './info.yaml'}\n",
    );
    check(&["torn"]).saying(
        ExitCode::BadInput,
        "torn/asyncapi.yaml:2:8: `./info.yaml` cannot be read",
    );
    folder.write("trams/broken.md", "# A\n\n## No id\n");
    check(&["trams", "--list"]).saying(ExitCode::BadInput, "trams/broken.md:3");
    folder.write(
        "both.toml",
        "pack = \"trams\"\nprotocol = \"x\"\nurl = \"ws://127.0.0.1:1\"\n",
    );
    folder
        .run(&["check", "--target", "both.toml"])
        .saying(ExitCode::BadInput, "and not both");
}

/// The document describes two messages by the same words, so that a server cannot be blamed for
/// either.
#[test]
fn a_frame_is_taken_for_each_message_that_nothing_tells_apart() {
    let folder = Folder(tempfile::tempdir().expect("a folder"));
    let document = fs::read_to_string("../client/tests/packs/folders/desk-events/asyncapi.json");
    folder.write("desks/asyncapi.json", &document.expect("it is read"));
    let chapter = |number: usize, message: &str| {
        format!(
            "## DE-DESK-{number} Who writes hears of a desk\n*documented: desks*\n\n```wire\n\
             anna is a listener\nanna connects root {{\"credential\": null}}\n\
             anna > outgoing {{\"text\": \"hi\"}}\nanna < {message}\n```\n\n"
        )
    };
    let all = [
        chapter(1, "deskOpened"),
        chapter(2, "deskClosed"),
        chapter(3, "stray"),
    ];
    folder.write("desks/desks.md", &format!("# Desks\n\n{}", all.concat()));
    let url = answering(|_| vec![Say::Text(r#"{"type": "desk_opened"}"#.to_owned())]);
    let check = |only: &str, code| {
        folder
            .run(&[
                "check",
                "--pack",
                "desks",
                only,
                "--url",
                &url,
                "--timeout",
                "500ms",
            ])
            .with(code)
    };
    check("DE-DESK-1", ExitCode::Conforms);
    check("DE-DESK-2", ExitCode::Conforms);
    check("DE-DESK-3", ExitCode::Deviates);
}
