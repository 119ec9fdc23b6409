//! The session files of `wireproof serve`: whose they are, where they lie, and what they never take
//! the place of.

use std::fs;

use wireproof_conformance::verdict::ExitCode;

use crate::server::{Running, Server, files};
use crate::{ended, wireproof};

#[cfg(unix)]
#[test]
fn the_session_is_its_owners_alone_and_goes_with_the_server() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start(&["--provisioning-key", "key-of-my-own"]);
    let session = server.session();
    assert_eq!(session["provisioning_key"], "key-of-my-own");
    let [file] = server.session_files().try_into().expect("one file");
    let mode = |path| {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(&server.runtime.path().join("wireproof")), 0o700);
    let told = format!("session file {}", file.display());
    assert!(server.announced.contains(&told), "{:?}", server.announced);
    let folder = server.runtime.clone();
    assert_eq!(server.end("TERM").code(), Some(0));
    assert!(files(&folder.path().join("wireproof")).is_empty());
}

#[test]
fn servers_beside_each_other_keep_their_sessions_apart() {
    let first = Server::start(&[]);
    let second = Server::start_beside(&first.runtime, &[]);
    let sessions = first.session_files();
    assert_eq!(sessions.len(), 2);
    let list = first.commands_for("call").remove(0);
    let ended = first.ended(&list).with(ExitCode::Usage);
    assert!(
        ended.stderr.contains("several servers are running"),
        "{}",
        ended.stderr
    );
    for session in &sessions {
        let named = session.display().to_string();
        assert!(
            ended.stderr.contains(&format!("--session {named} ")),
            "{}",
            ended.stderr
        );
        first
            .ended(&[&list[..], &["--session", &named]].concat())
            .with(ExitCode::Conforms);
    }
    // One that is killed leaves its file behind, and it is not taken for a server.
    assert!(!first.end("KILL").success());
    assert_eq!(second.session_files().len(), 2);
    let list = second.commands_for("call").remove(0);
    second.ended(&list).with(ExitCode::Conforms);
}

#[test]
fn a_session_file_of_a_running_server_is_not_taken_from_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("session.json").display().to_string();
    let first = Server::start(&["--session", &file]);
    let before = fs::read_to_string(&file).expect("the session");
    assert!(first.session_files().is_empty());
    let second = ["serve", "--listen", "127.0.0.1:0", "--session", &file];
    ended(wireproof(&second)).saying(ExitCode::Usage, "which is running; name another file");
    assert_eq!(fs::read_to_string(&file).expect("the session"), before);
    for call in first.commands_for("call") {
        assert!(call.ends_with(&["--session", &file]), "{call:?}");
        first.ended(&call).with(ExitCode::Conforms);
    }
    // What a killed server left is nobody's.
    assert!(!first.end("KILL").success());
    let third = Server::start(&["--session", &file]);
    assert_ne!(fs::read_to_string(&file).expect("the session"), before);
    assert_eq!(third.end("TERM").code(), Some(0));
    assert!(!fs::exists(&file).expect("a folder"));
}

#[test]
fn a_file_of_another_sort_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("thesis.txt");
    fs::write(&file, "my thesis").expect("a file");
    let named = file.display().to_string();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--session", &named];
    ended(wireproof(&serve)).saying(ExitCode::Usage, "is no session file");
    assert_eq!(fs::read_to_string(&file).expect("a file"), "my thesis");
}

#[test]
fn without_a_place_for_the_session_the_server_serves_all_the_same() {
    let blocked = tempfile::NamedTempFile::new().expect("a file");
    let mut running = Running::start(blocked.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let lines: Vec<String> = std::iter::from_fn(|| running.line())
        .take_while(|line| line != "ctrl-c ends it")
        .collect();
    let said = lines
        .iter()
        .any(|line| line.starts_with("no session file: "));
    assert!(said, "{lines:?}");
    assert!(
        !lines.iter().any(|line| line.contains("wireproof call")),
        "{lines:?}"
    );
    assert!(running.child.try_wait().expect("it is ours").is_none());
}

/// A terminal that is closed ends a server as ctrl-c does; `nohup` keeps it.
#[cfg(target_os = "linux")]
#[test]
fn a_session_goes_when_the_terminal_does() {
    let server = Server::start(&[]);
    let folder = server.runtime.clone();
    assert_eq!(server.end("HUP").code(), Some(0));
    assert!(files(&folder.path().join("wireproof")).is_empty());
}
