//! Whatever a file holds, the parser answers: with a block, or with mistakes that can
//! be shown. And what it has understood it can write down again.

#[path = "support/written.rs"]
mod written;

use proptest::prelude::*;
use wireproof_conformance::diagnostic::Diagnostic;
use wireproof_conformance::format::{Form, format};
use wireproof_conformance::wire::ast::Block;
use wireproof_conformance::{chapter, wire};
use written::{edited, edits, pattern, piece};

/// Blocks that hold every form there is.
const BLOCKS: [&str; 4] = [
    r#"needs BC-CREATE-19, BC-ENV-9
eve   is an admin
alice is a brand {"tariff": "business", "tags": ["a", 1.5, null, true, {"deep": []}]}
room  is a room {"participants": [$alice, $alice]} # one of them
alice connects chat {"headers": {"Origin": null}, "credential": @tampered($alice.token)}
alice/phone connects chat {"query": {"a": "${alice.id}"}}
eve   is refused chat {"params": {}} with 403
eve/tab is refused chat
alice > create_message {"msg_text": @repeat("é", 3), "gone": @absent,
  "more": "\"\\\n\t\u0007 \${x} $5"
}
alice < create_message exactly {"data": {"at": $at, "id": $id}, "list": [..., 1, ...], "now": @now, "x": _}
alice > bad list {"request_id": $id}
alice < refusal {"errors": [/a\/b\\.+[#{]/, ...], "n": @above($id), "m": @not($at), "t": @after($at)}
alice/phone < nothing until create_message
alice/phone < nothing
"#
    .trim_ascii_end(),
    r#"bob is a brand
bob connects chat
bob > raw text "{\"action\": \"${bob.name}\"}"
bob < refusal
bob > raw hex "c328"
bob > raw binary "00ff"
bob > raw text ["${bob.name}", hex "c3", "(", hex ""]
bob > raw binary [hex "00", @repeat("x", 3)]
bob > raw fragments ["{\"a\": \"", hex "d0", ping "${bob.name}", hex "96", @repeat("x", 3), "\"}"]
bob < refusal
bob > raw ping "x"
bob < raw pong "x"
bob > list {}
bob < in order
  list
  maybe create_message {"a": $a, "b": $a}
bob > list
bob < all of
  list {"c": $c}

  # a remark
  create_message {"c": $c}
bob > list
bob < nothing at all until list
bob < nothing at all
bob < any of
  list
  create_message {"d": exactly {}}
bob may hear typing
bob < maybe typing {"a": -0.5e3}
bob closes 1000
bob < closed 1000"#,
    r#"dave is a user
erin is a user
dave POST /api/x/${dave.id}/?q=%20&a[]=1 {"a": [1, $dave.name]} with {"query": {"x": null}}
dave/two bad GET /
dave < 200 {"at": $at, "list": @none({"at": $at})} with {"headers": {"X": /a b/}}
dave/two < 4xx with {"headers": {"Allow": _}}
erin GET $dave.url with {"credential": null}
erin < refusal
erin OPTIONS /a
erin < 204
erin > notes.create {"a": 1} with {"multipart": {"b": [{"file": "c", "hex": "00"}, "d"]}}
erin < 5xx with {"raw": {"size": 3}}
dave GET /a
dave < any of
  200
  4xx {"a": _}
dave GET /a
dave/two GET /a
dave dave/two < all of
  200 {"n": @ascending("a.b")}

  # or
  4xx with {"headers": {"a": _}}"#,
    "carol is a user\ncarol connects chat\ncarol < hello\ncarol drops\ncarol connects chat\ncarol < closed",
];

fn parse(source: &str) -> Result<Block, Vec<Diagnostic>> {
    wire::parse_block("block.md", source, 0..source.len())
}

/// The tree without the places of its nodes.
fn without_spans(block: &Block) -> String {
    let shown = format!("{:?}", block.statements);
    let mut kept = String::new();
    let mut rest = shown.as_str();
    while let Some((before, after)) = rest.split_once("..") {
        kept.push_str(before.trim_end_matches(|digit: char| digit.is_ascii_digit()));
        rest = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
    }
    kept + rest
}

/// Judges the answer to any text: mistakes have places in the text and can be shown; a
/// block that is printed and parsed is the same block.
fn judge(source: &str, answer: Result<Block, Vec<Diagnostic>>) -> Result<(), TestCaseError> {
    judge_format(source, &answer)?;
    match answer {
        Ok(block) => {
            let printed = block.to_string();
            let again = parse(&printed);
            prop_assert!(again.is_ok(), "{printed}\n{again:?}");
            prop_assert_eq!(
                again.map(|block| without_spans(&block)),
                Ok(without_spans(&block))
            );
        }
        Err(mistakes) => judge_mistakes(source, &mistakes)?,
    }
    Ok(())
}

/// Judges the formatted text, if the form of the block is right: it says the same, down to
/// the mistakes, it has lost nothing, and formatting it once more changes nothing.
fn judge_format(
    source: &str,
    answer: &Result<Block, Vec<Diagnostic>>,
) -> Result<(), TestCaseError> {
    let Ok(formatted) = format("block.md", source, Form::Script) else {
        prop_assert!(answer.is_err(), "{source}");
        return Ok(());
    };
    let again = format("block.md", &formatted, Form::Script);
    prop_assert_eq!(again.as_deref(), Ok(formatted.as_str()), "{}", source);
    prop_assert_eq!(inked(source), inked(&formatted));
    let said = |answer: &Result<Block, Vec<Diagnostic>>| match answer {
        Ok(block) => without_spans(block),
        Err(mistakes) => mistakes
            .iter()
            .map(|found| found.message.clone() + "\n")
            .collect(),
    };
    prop_assert_eq!(said(answer), said(&parse(&formatted)), "{}", formatted);
    Ok(())
}

/// All characters but blanks, in the order of the alphabet. A comma may go, and change
/// places with a remark.
fn inked(text: &str) -> Vec<char> {
    let ink = |character: &char| !matches!(character, ' ' | '\t' | '\r' | '\n' | ',');
    let mut characters: Vec<char> = text.chars().filter(ink).collect();
    characters.sort_unstable();
    characters
}

fn judge_mistakes(source: &str, mistakes: &[Diagnostic]) -> Result<(), TestCaseError> {
    prop_assert!(!mistakes.is_empty());
    prop_assert!(mistakes.is_sorted_by_key(|mistake| mistake.span.start));
    for mistake in mistakes {
        prop_assert!(source.get(mistake.span.clone()).is_some(), "{mistake:?}");
        prop_assert!(mistake.help.is_some(), "{mistake:?}");
        prop_assert!(mistake.render(source, false).contains("block.md"));
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_answered(source in "\\PC{0,200}|(?s).{0,60}") {
        judge(&source, parse(&source))?;
    }

    #[test]
    fn any_pieces_are_answered(pieces in prop::collection::vec(piece(), 0..60)) {
        let source = pieces.concat();
        judge(&source, parse(&source))?;
    }

    #[test]
    fn a_mutated_block_is_answered(block in prop::sample::select(BLOCKS.as_slice()), edits in edits()) {
        let source = edited(block, &edits);
        judge(&source, parse(&source))?;
    }

    #[test]
    fn a_mutated_chapter_is_answered(edits in edits()) {
        let block = BLOCKS.concat();
        let source = edited(&format!("# Title\n\n## A-B-1 It works\n*implied: so it is*\n\n- prose\n\n```wire\n{block}```\n"), &edits);
        if let Err(mistakes) = chapter::parse("block.md", &source) {
            judge_mistakes(&source, &mistakes)?;
        }
    }

    #[test]
    fn any_range_is_answered(source in "\\PC{0,40}", start in 0_usize..60, end in 0_usize..60) {
        // A range that no text has must be refused, never be the end of the process.
        let answer = wire::parse_block("block.md", &source, start..end);
        prop_assert!(answer.is_err() || source.get(start..end).is_some());
    }

    #[test]
    fn a_pattern_is_printed_as_it_was_understood(pattern in pattern()) {
        let source = format!("bob is a brand\nbob connects chat\nbob < list {pattern}");
        let block = parse(&source);
        prop_assert!(block.is_ok(), "{source}\n{block:?}");
        judge(&source, block)?;
    }
}

#[test]
fn the_blocks_to_mutate_are_right() {
    for block in &BLOCKS[..2] {
        let rendered = parse(block).map_err(|found| {
            found
                .iter()
                .map(|mistake| mistake.render(block, false))
                .collect::<Vec<_>>()
                .join("\n")
        });
        if let Err(mistakes) = rendered {
            panic!("{mistakes}");
        }
    }
}

#[test]
fn depth_is_limited_and_length_is_not() {
    let deep = format!("alice < list {}", "[".repeat(100_000));
    assert!(parse(&deep).is_err());
    let closed = format!(
        "alice < list {}1{}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(parse(&closed).is_err());
    let quoted = format!("{} # One\n", ">".repeat(20_000));
    assert!(chapter::parse("deep.md", &quoted).is_err());
    let long = format!(
        "bob is a brand\nbob connects chat\nbob < list [{}1]",
        "{\"a\": [1, 2, 3]}, ".repeat(20_000)
    );
    assert!(parse(&long).is_ok());
}
