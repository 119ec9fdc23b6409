//! Standard output and standard error that cannot be written, or that nobody reads: the exit code tells
//! all the same, and nothing panics.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;
use wireproof_conformance::verdict::ExitCode;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("wireproof"));
    command.env_clear().args(arguments);
    command
}

/// What takes nothing, as a disk that is full.
#[cfg(target_os = "linux")]
fn full() -> Stdio {
    let full = OpenOptions::new().write(true).open("/dev/full");
    Stdio::from(full.expect("linux has it"))
}

#[cfg(target_os = "linux")]
#[track_caller]
fn without_stderr(arguments: &[&str], code: ExitCode) {
    let output = command(arguments).stderr(full()).output();
    let status = output.expect("the binary runs").status;
    assert_eq!(status.code(), Some(code as i32), "{arguments:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_error_that_nobody_can_be_told_has_its_code() {
    without_stderr(&["check", "nope"], ExitCode::Usage);
    without_stderr(&["check", "--nope"], ExitCode::Usage);
    without_stderr(&["call", "nail-salon"], ExitCode::Usage);
    let nobody = ["check", "nail-salon", "--url", "ws://127.0.0.1:1"];
    without_stderr(&nobody, ExitCode::Unreachable);
}

/// The report on standard output is whole: words for people are not what was asked for.
#[cfg(target_os = "linux")]
#[test]
fn words_beside_a_programs_report_may_be_lost() {
    let report = ["check", "nail-salon", "NS-ENV", "--report", "ndjson=-"];
    without_stderr(&report, ExitCode::Conforms);
    let output = command(&report).stderr(full()).output().expect("it runs");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(lines.contains("\"run_finished\""), "{lines}");
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_is_full_is_5() {
    let check = ["check", "nail-salon", "NS-ENV"];
    let report = [&check[..], &["--report", "ndjson=-"]].concat();
    for arguments in [
        &check[..],
        &report[..],
        &["protocols"],
        &["completions", "bash"],
    ] {
        let output = command(arguments).stdout(full()).output();
        let output = output.expect("the binary runs");
        let told = String::from_utf8_lossy(&output.stderr);
        let code = Some(ExitCode::HarnessError as i32);
        assert_eq!(output.status.code(), code, "{arguments:?}\n{told}");
        assert!(told.contains("standard output"), "{told}");
    }
}

/// As `| head -1` does it.
#[test]
fn a_reader_that_wants_no_more_is_nobodys_fault() {
    for more in [&[][..], &["--report", "ndjson=-"]] {
        let mut child = command(&[&["check", "nail-salon"], more].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut first = String::new();
        let mut reader = BufReader::new(child.stdout.take().expect("it is piped"));
        reader.read_line(&mut first).expect("a line");
        drop(reader);
        let output = child.wait_with_output().expect("it was started here");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{told}");
        assert!(!told.contains("panicked"), "{told}");
    }
}
