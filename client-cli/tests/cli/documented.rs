//! The commands of `docs/serve-and-call.md` do what the page says, and pages say of exit codes what `--help`
//! says.

use std::fs;
use std::path::Path;

use wireproof_conformance::verdict::ExitCode;

use crate::server::Server;
use crate::{ended, wireproof};

/// A command of the page, and the exit code that it says.
struct Documented {
    words: Vec<String>,
    code: i32,
}

/// The lines of `sh` blocks that call this program without naming a server.
fn documented(page: &str) -> Vec<Documented> {
    let mut found = Vec::new();
    let mut is_shell = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(kind) => is_shell = kind == "sh",
            None if is_shell => found.extend(command(line)),
            None => {}
        }
    }
    found
}

fn command(line: &str) -> Option<Documented> {
    let (line, remark) = line.split_once("  #").unwrap_or((line, ""));
    let line = line.split(['|', '>']).next().unwrap_or_default();
    let words = words(line.strip_prefix("wireproof ")?);
    let is_ours = words[0] != "serve" && !words.iter().any(|word| word == "--url");
    is_ours.then(|| Documented {
        words,
        code: remark
            .trim()
            .strip_prefix("exit ")
            .map_or(0, |code| code.parse().expect("a code")),
    })
}

/// Words as a shell divides them; a page has no need of more than quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for c in line.trim().chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            (' ', None) => words.push(std::mem::take(&mut word)),
            (c, _) => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn the_page_can_be_pasted() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/serve-and-call.md");
    let page = fs::read_to_string(page).expect("the page");
    let commands = documented(&page);
    assert!(commands.len() > 10, "the page lost its commands");
    let server = Server::start(&[]);
    for Documented { words, code } in commands {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ended = server.ended(&words);
        let (stdout, stderr) = (&ended.stdout, &ended.stderr);
        assert_eq!(ended.code, Some(code), "{words:?}\n{stdout}\n{stderr}");
    }
}

#[test]
fn the_page_shows_what_the_server_prints() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/serve-and-call.md");
    let page = fs::read_to_string(page).expect("the page");
    let server = Server::start(&[]);
    let lines = server.announced.iter();
    // What differs from server to server is the port, and what is cut short on the page.
    let stable =
        lines.filter(|line| line.starts_with("  # ") || line.starts_with("  wireproof call "));
    for line in stable {
        assert!(
            page.contains(&format!("\n{line}\n")),
            "the page lacks: {line}"
        );
    }
}

/// What a command's help says of each exit code, each in one line.
fn exit_codes(command: &str) -> Vec<(u8, String)> {
    let help = ended(wireproof(&[command, "--help"])).with(ExitCode::Conforms);
    let (_, codes) = help.stdout.split_once("Exit codes:\n").expect("its codes");
    let mut all: Vec<(u8, String)> = Vec::new();
    for line in codes.lines().take_while(|line| !line.is_empty()) {
        let (first, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        match (first.parse(), all.last_mut()) {
            (Ok(code), _) => all.push((code, rest.trim().to_owned())),
            (Err(_), Some((_, meaning))) => *meaning += &format!(" {}", line.trim()),
            (Err(_), None) => panic!("{line}"),
        }
    }
    assert!(all.len() > 4, "{all:?}");
    all
}

#[test]
fn pages_say_of_exit_codes_what_help_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let check = |page: &str, codes: Vec<(u8, String)>| {
        let text = fs::read_to_string(root.join(page)).expect("the page");
        for (code, meaning) in codes {
            let row = format!("\n| {code} | {meaning}");
            assert!(text.contains(&row), "{page} lacks a row that begins{row}");
        }
    };
    check("README.md", exit_codes("check"));
    check("docs/serve-and-call.md", exit_codes("call"));
    assert_eq!(exit_codes("check"), exit_codes("run"));
    // Here most are told in more words.
    let mut unreachable = exit_codes("check");
    unreachable.retain(|(code, _)| *code == ExitCode::Unreachable as u8);
    check("docs/reports.md", unreachable);
}
