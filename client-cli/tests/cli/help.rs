//! What `--help` says, word for word.

use wireproof_conformance::verdict::ExitCode;

use crate::{ended, wireproof};

#[track_caller]
fn check(name: &str, arguments: &[&str]) {
    let ended = ended(wireproof(arguments)).with(ExitCode::Conforms);
    assert_eq!(ended.stderr, "");
    insta::assert_snapshot!(name, ended.stdout);
}

#[test]
fn wireproof_help() {
    check("wireproof", &["--help"]);
}

#[test]
fn check_help() {
    check("check", &["check", "--help"]);
}

#[test]
fn fmt_help() {
    check("fmt", &["fmt", "--help"]);
}

#[test]
fn mutate_help() {
    check("mutate", &["mutate", "--help"]);
}

#[test]
fn diff_help() {
    check("diff", &["diff", "--help"]);
}

#[test]
fn matrix_help() {
    check("matrix", &["matrix", "--help"]);
}

#[test]
fn baseline_help() {
    check("baseline", &["baseline", "--help"]);
    for command in ["accept", "prune", "show"] {
        let name = format!("baseline_{command}");
        check(&name, &["baseline", command, "--help"]);
    }
}

#[test]
fn pack_help() {
    check("pack", &["pack", "--help"]);
    for command in ["init", "lint"] {
        check(&format!("pack_{command}"), &["pack", command, "--help"]);
    }
}

#[test]
fn run_help() {
    check("run", &["run", "--help"]);
}

#[test]
fn serve_help() {
    check("serve", &["serve", "--help"]);
}

#[test]
fn protocols_help() {
    check("protocols", &["protocols", "--help"]);
}

#[test]
fn schema_help() {
    check("schema", &["schema", "--help"]);
}

#[test]
fn completions_help() {
    check("completions", &["completions", "--help"]);
}

#[test]
fn call_help() {
    check("call", &["call", "--help"]);
}

#[test]
fn the_help_of_a_protocol_lists_its_operations() {
    check("call_protocol", &["call", "brand-chat", "--help"]);
}

#[test]
fn the_help_of_an_operation_lists_its_members() {
    check(
        "call_operation",
        &["call", "brand-chat", "create_message", "--help"],
    );
}

#[test]
fn of_commands_that_may_have_been_meant_the_likeliest_is_first() {
    let ended = ended(wireproof(&["chek"]));
    ended.saying(ExitCode::Usage, "commands exist: 'check', 'schema'");
}

#[test]
fn the_version_is_the_crates() {
    let ended = ended(wireproof(&["--version"])).with(ExitCode::Conforms);
    assert_eq!(
        ended.stdout,
        format!("wireproof {}\n", env!("CARGO_PKG_VERSION"))
    );
}
