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
fn serve_help() {
    check("serve", &["serve", "--help"]);
}

#[test]
fn protocols_help() {
    check("protocols", &["protocols", "--help"]);
}

#[test]
fn the_version_is_the_crates() {
    let ended = ended(wireproof(&["--version"])).with(ExitCode::Conforms);
    assert_eq!(
        ended.stdout,
        format!("wireproof {}\n", env!("CARGO_PKG_VERSION"))
    );
}
