//! The chapter that every protocol has, written once: `fixtures/common/frames.md.jinja` with the
//! words of a protocol, which stand in `frames.jinja` beside its other chapters.

use std::{fs, path::Path};

use anyhow::Context;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use wireproof_conformance::format::{Form, format};

use super::Files;

/// The folder of chapters, from the root of the workspace.
const FIXTURES: &str = "fixtures";

/// What the chapter is made of, whoever the protocol is.
const TEMPLATE: &str = "fixtures/common/frames.md.jinja";

/// The words of a protocol, in its folder.
const WORDS: &str = "frames.jinja";

/// The chapter's name in each folder.
const CHAPTER: &str = "frames.md";

/// What a chapter that this module wrote says near its top.
const MARK: &str = "<!-- Written by `cargo xtask generate`";

/// The chapter of each protocol that has words for it.
pub(super) fn wanted(root: &Path) -> anyhow::Result<Files> {
    let template = read(&root.join(TEMPLATE))?;
    let mut files = Files::new();
    for protocol in protocols(root)? {
        let folder = Path::new(FIXTURES).join(&protocol);
        let words = root.join(&folder).join(WORDS);
        if words.exists() {
            let chapter = render(&template, &protocol, &read(&words)?)
                .with_context(|| format!("cannot write the frames of {protocol}"))?;
            files.insert(folder.join(CHAPTER), chapter.into_bytes());
        }
    }
    Ok(files)
}

/// The chapters that lie there and were written by this module.
pub(super) fn present(root: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    for protocol in protocols(root)? {
        let path = Path::new(FIXTURES).join(protocol).join(CHAPTER);
        if root.join(&path).exists() {
            let text = read(&root.join(&path))?;
            if text.contains(MARK) {
                files.insert(path, text.into_bytes());
            }
        }
    }
    Ok(files)
}

/// The folders that may hold chapters.
fn protocols(root: &Path) -> anyhow::Result<Vec<String>> {
    let folder = root.join(FIXTURES);
    let listing =
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in listing {
        let entry = entry?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Stands for an empty value until the text is tidied: where a line has nothing else, the line goes.
const NOTHING: &str = "\0";

/// The template with the words of a protocol.
fn render(template: &str, protocol: &str, words: &str) -> anyhow::Result<String> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    environment.set_formatter(|output, _, value| {
        let text = value.to_string();
        let text = text.trim_end_matches('\n');
        output.write_str(if text.is_empty() { NOTHING } else { text })?;
        Ok(())
    });
    environment.add_filter("wire", |text: &str| wire(text));
    environment.add_filter("parts", |text: &str| bracketed(&parts(text)));
    environment.add_template("frames.md.jinja", template)?;
    environment.add_template("protocol.jinja", words)?;
    let chapter = environment.get_template("frames.md.jinja")?;
    let chapter = tidy(&chapter.render(context! { protocol })?);
    format("frames.md", &chapter, Form::Markdown).map_err(|mistakes| {
        let shown = mistakes
            .iter()
            .map(|mistake| mistake.render(&chapter, false));
        anyhow::anyhow!("{}", shown.collect::<Vec<_>>().join("\n"))
    })
}

/// A text as a `wire` block has it; in brackets where `⟨…⟩` parts it.
fn wire(text: &str) -> String {
    match parts(text).as_slice() {
        [] => quoted(""),
        [one] => one.clone(),
        parts => bracketed(parts),
    }
}

fn bracketed(parts: &[String]) -> String {
    format!("[{}]", parts.join(", "))
}

/// The parts of a text as they stand in brackets: its own in quotes, and between them what stands in
/// `⟨…⟩` as it is. `⟨⟩` only parts; between two of them is an empty text.
fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let (mut rest, mut after_break) = (text, false);
    while let Some((before, marked)) = rest.split_once('⟨') {
        let (mark, after) = marked.split_once('⟩').unwrap_or((marked, ""));
        if !before.is_empty() || (after_break && mark.is_empty()) {
            parts.push(quoted(before));
        }
        if !mark.is_empty() {
            parts.push(mark.to_owned());
        }
        (rest, after_break) = (after, mark.is_empty());
    }
    if !rest.is_empty() {
        parts.push(quoted(rest));
    }
    parts
}

/// A text in quotes. A `${…}` in it stays one.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The text without what templates leave behind: blanks at the ends of lines, lines that came to
/// nothing, blank lines in a row and at the ends of blocks.
fn tidy(text: &str) -> String {
    let says_something = |line: &&str| line.is_empty() || !line.replace(NOTHING, "").is_empty();
    let lines = text.lines().map(str::trim_end).filter(says_something);
    let mut tidied: Vec<&str> = Vec::new();
    for line in lines {
        let after = tidied.last().copied().unwrap_or_default();
        let in_vain = after.is_empty() || after == "```wire";
        if line.is_empty() && in_vain {
            continue;
        }
        if line == "```" && after.is_empty() {
            tidied.pop();
        }
        tidied.push(line);
    }
    tidied.join("\n").trim_end().replace(NOTHING, "") + "\n"
}

#[cfg(test)]
mod tests {
    use wireproof_conformance::chapter;

    use super::*;

    #[test]
    fn a_text_is_quoted_or_parted() {
        assert_eq!(wire(""), r#""""#);
        assert_eq!(
            wire(r#"{"a": "\u00e9${b}"}"#),
            r#""{\"a\": \"\\u00e9${b}\"}""#
        );
        assert_eq!(wire("⟨@repeat(\"x\", 3)⟩"), "@repeat(\"x\", 3)");
        assert_eq!(wire("a⟨hex \"c3\"⟩b"), r#"["a", hex "c3", "b"]"#);
        assert_eq!(wire("⟨hex \"f0\"⟩⟨hex \"9f\"⟩"), r#"[hex "f0", hex "9f"]"#);
        assert_eq!(wire("a⟨⟩b⟨⟩⟨⟩c"), r#"["a", "b", "", "c"]"#);
        assert_eq!(bracketed(&parts("a")), r#"["a"]"#);
    }

    #[test]
    fn blank_lines_stand_alone_and_inside() {
        assert_eq!(
            tidy("a  \n\n\nb\0\n```wire\n\nc\n\0\n\n\nd\n\n```\n\n"),
            "a\n\nb\n```wire\nc\n\nd\n```\n"
        );
    }

    const TEMPLATE: &str = include_str!("../../../fixtures/common/frames.md.jinja");
    const QUIET: &str = include_str!("quiet.jinja");

    /// The chapter of a protocol with these words, as the engine reads it.
    #[track_caller]
    fn chapter(words: &str) -> (String, chapter::Chapter) {
        let text = render(TEMPLATE, "quiet", words).unwrap_or_else(|error| panic!("{error:#}"));
        let parsed = chapter::parse("fixtures/quiet/frames.md", &text).unwrap_or_else(|found| {
            let shown = found.iter().map(|mistake| mistake.render(&text, false));
            panic!("{}", shown.collect::<Vec<_>>().join("\n"))
        });
        (text, parsed)
    }

    #[test]
    fn a_protocol_without_acknowledgements_has_its_sixteen() {
        let (text, chapter) = chapter(QUIET);
        let ids = chapter.requirements.iter().map(|known| known.id.clone());
        let sixteen = (1..=16).map(|number| format!("QT-GEN-{number}"));
        assert!(ids.eq(sixteen), "{text}");
        for known in &chapter.requirements {
            assert_ne!(
                known.scenarios.is_empty(),
                known.not_observable.is_none(),
                "{}",
                known.id
            );
        }
        assert!(!text.contains("alice < message {\"content\": \"in proper JSON\"}"));
        assert!(text.contains("bob   < nothing until message {\"content\": \"in proper JSON\"}"));
        assert!(text.contains(
            r#""{\"type\": \"message\", \"talk\": ${talk.id}, \"content\": \"from bytes\"}""#
        ));
    }

    #[test]
    fn a_protocol_may_tell_its_operations_by_their_form_and_only_one_side_may_write() {
        let (text, _) = chapter(
            &QUIET
                .replace("set selector = \"type\"", "set selector = none")
                .replace("set answers = true", "set answers = false"),
        );
        assert!(text.contains("A frame tells what it is by its form"));
        assert!(text.contains(r#"\"contents\": \"under another key\""#));
        assert!(!text.contains("still there?"));
    }

    #[test]
    fn a_line_that_is_no_statement_is_shown() {
        let broken = QUIET.replace("> ping", ">> ping");
        let error = render(TEMPLATE, "quiet", &broken).expect_err("a line is wrong");
        assert!(error.to_string().contains(">> ping"), "{error:#}");
    }

    #[test]
    fn a_word_that_is_missing_is_named() {
        let without = QUIET.replace("{% set ack = none %}", "");
        let error = render(TEMPLATE, "quiet", &without).expect_err("a word is missing");
        assert!(format!("{error:#}").contains("undefined"), "{error:#}");
    }
}
