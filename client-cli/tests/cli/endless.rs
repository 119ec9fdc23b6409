//! Files without an end in the place of those that are read whole: each is told at once.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use wireproof_conformance::verdict::ExitCode;

use crate::reports::scratch;
use crate::{ended, wireproof};

const WHY: &str = "this is no regular file";

#[track_caller]
fn refused(arguments: &[&str], code: ExitCode) {
    ended(wireproof(arguments)).saying(code, WHY);
}

fn fifo(folder: &Path) -> String {
    let path = folder.join("fifo");
    let made = Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("there is a mkfifo command").success());
    path.display().to_string()
}

#[test]
fn a_device_or_a_pipe_is_no_file() {
    let fifo = fifo(&scratch("fifo"));
    for path in ["/dev/zero", "/dev/full", &fifo] {
        refused(&["check", "--target", path], ExitCode::Usage);
        let check = ["check", "nail-salon", "--baseline", path];
        refused(&check, ExitCode::Usage);
        let accept = ["baseline", "accept", "run.ndjson", "--reason", "x"];
        refused(
            &[&accept[..], &["--baseline", path]].concat(),
            ExitCode::Usage,
        );
        refused(&["baseline", "show", path], ExitCode::Usage);
        refused(&["diff", path, path], ExitCode::Usage);
        let mutate = ["mutate", "nail-salon", "--survivors", path];
        refused(&mutate, ExitCode::BadInput);
    }
}

/// What a shell makes of `<(…)` is read, as far as the bound.
#[test]
fn what_a_shell_hands_over_is_read() {
    let target = "protocol = \"nail-salon\"\nurl = \"ws://127.0.0.1:1\"\n";
    let check = |text: String| {
        let mut command = wireproof(&["check", "--target", "/dev/stdin"]);
        command.write_stdin(text);
        ended(command)
    };
    check(target.to_owned()).saying(ExitCode::Unreachable, "nothing answers");
    let large = target.to_owned() + &"# filling\n".repeat(4 * 1024 * 1024);
    check(large).saying(ExitCode::Usage, "larger than 32 MiB");
}
