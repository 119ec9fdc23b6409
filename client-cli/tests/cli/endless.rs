//! Files without an end in the place of those that are read whole, and standard input without one: each is
//! told, and nothing waits for ever or fills the memory.

#![cfg(target_os = "linux")]

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;

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
        let prune = ["baseline", "prune", "run.ndjson", "--baseline", path];
        refused(&prune, ExitCode::Usage);
        refused(&["diff", path, path], ExitCode::Usage);
        refused(&["matrix", path], ExitCode::Usage);
        refused(&["run", path], ExitCode::Usage);
        refused(&["fmt", path], ExitCode::Usage);
        refused(&["target", "probe", path], ExitCode::Usage);
        let serve = ["serve", "--listen", "127.0.0.1:0", "--session", path];
        refused(&serve, ExitCode::Usage);
        let call = ["call", "brand-chat", "list"];
        for option in ["--session", "--target"] {
            refused(&[&call[..], &[option, path]].concat(), ExitCode::Usage);
        }
        let mutate = ["mutate", "nail-salon", "--survivors", path];
        refused(&mutate, ExitCode::BadInput);
    }
}

/// Standard input never ends, and nothing else is there to be read.
#[test]
fn standard_input_is_read_up_to_a_bound() {
    let baseline = scratch("endless").join("baseline.toml");
    std::fs::write(&baseline, "").expect("it is written");
    let of = ["--baseline", baseline.to_str().expect("UTF-8")];
    let call = ["call", "brand-chat", "list", "--url", "ws://127.0.0.1:1"];
    let accept = ["baseline", "accept", "-", "--reason", "x"];
    let (text, report) = ("larger than 32 MiB", "larger than 1024 MiB");
    for (arguments, words) in [
        (&["run", "-"][..], text),
        (&["fmt", "-"], text),
        (&[&call[..], &["--json", "-"]].concat(), text),
        (&["diff", "-", "/dev/null"], report),
        (&["matrix", "-"], report),
        (&[&accept[..], &of].concat(), report),
        (&[&["baseline", "prune", "-"][..], &of].concat(), report),
    ] {
        let child = Command::new(cargo_bin!("wireproof"))
            .env_clear()
            .args(arguments)
            .stdin(File::open("/dev/zero").expect("linux has it"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let output = child.wait_with_output().expect("it was started here");
        let told = String::from_utf8_lossy(&output.stderr);
        let code = Some(ExitCode::Usage as i32);
        assert_eq!(output.status.code(), code, "{arguments:?}\n{told}");
        assert!(told.contains(words), "{arguments:?}\n{told}");
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
