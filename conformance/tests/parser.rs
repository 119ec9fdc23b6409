//! What the parser understands: the tree of a block, and the places in it.

use wireproof_conformance::wire::ast::{
    Block, Expect, Fragment, GroupMode, Piece, Raw, Span, StatementKind, Term, TermKind, TextPart,
};
use wireproof_conformance::wire::parse_block;

/// A file with a block in its middle, and where the block stands.
fn file(block: &str) -> (String, Span) {
    let before = "# Ключи\n\n```wire\n";
    let start = before.len();
    (format!("{before}{block}```\n"), start..start + block.len())
}

#[track_caller]
fn parse(source: &str, range: Span) -> Block {
    parse_block("case.md", source, range).unwrap_or_else(|found| {
        let rendered: Vec<String> = found
            .iter()
            .map(|mistake| mistake.render(source, false))
            .collect();
        panic!("{}", rendered.join("\n"))
    })
}

const WORLD: &str = "alice is a brand\nalice connects chat\n";

/// Parses what alice does, after the lines that the world needs.
#[track_caller]
fn scene(lines: &str) -> (String, Vec<StatementKind>) {
    let (source, range) = file(&format!("{WORLD}{lines}\n"));
    let kinds = parse(&source, range)
        .statements
        .into_iter()
        .skip(2)
        .map(|statement| statement.kind);
    (source.clone(), kinds.collect())
}

#[test]
fn places_are_those_of_the_file() {
    let block = "alice is a brand\nalice/phone connects chat\nalice/phone > list {\n  \"при\": \"${alice.name}!\"\n} # end\nalice/phone < refusal\n";
    let (source, range) = file(block);
    let block = parse(&source, range.clone());
    assert_eq!(block.span, range);
    let lines: Vec<&str> = block
        .statements
        .iter()
        .map(|statement| &source[statement.span.clone()])
        .collect();
    assert_eq!(lines[1], "alice/phone connects chat");
    assert_eq!(
        lines[2],
        "alice/phone > list {\n  \"при\": \"${alice.name}!\"\n}"
    );
    let StatementKind::Send {
        party,
        operation,
        body: Some(body),
        ..
    } = &block.statements[2].kind
    else {
        panic!("{:?}", block.statements[2]);
    };
    assert_eq!(&source[party.span.clone()], "alice/phone");
    assert_eq!(
        (party.value.person.as_str(), party.value.device.as_deref()),
        ("alice", Some("phone"))
    );
    assert_eq!(&source[operation.span.clone()], "list");
    let TermKind::Object {
        members,
        exactly: false,
    } = &body.kind
    else {
        panic!("{body:?}")
    };
    let [(name, value)] = members.as_slice() else {
        panic!("{members:?}")
    };
    assert_eq!(&source[name.span.clone()], "\"при\"");
    assert_eq!(&source[value.span.clone()], "\"${alice.name}!\"");
    let TermKind::Text(parts) = &value.kind else {
        panic!("{value:?}")
    };
    let [TextPart::Variable(path), TextPart::Literal(literal)] = parts.as_slice() else {
        panic!("{parts:?}")
    };
    assert_eq!(&source[path.span.clone()], "${alice.name}");
    assert_eq!(
        (path.name.as_str(), path.steps.as_slice()),
        ("alice", ["name".to_owned()].as_slice())
    );
    assert_eq!(literal, "!");
}

#[test]
fn line_ends_of_windows_mean_the_same() {
    let (source, range) = file(
        "alice is a brand\r\n\r\nalice connects chat\r\nalice > list {\r\n}\r\nalice < any of\r\n  list\r\n  # or\r\n  rooms\r\n",
    );
    let block = parse(&source, range);
    assert_eq!(block.statements.len(), 4);
    assert_eq!(
        block.to_string(),
        "alice is a brand\nalice connects chat\nalice > list {}\nalice < any of\n  list\n  rooms\n"
    );
}

#[test]
fn groups_take_in_the_lines_below_them() {
    let (source, kinds) =
        scene("alice < in order\n  hello\n\n  maybe room {\n    \"pk\": 1\n  }\nalice < bye");
    let [
        StatementKind::Take {
            expect: Expect::Group { mode, messages },
            ..
        },
        StatementKind::Take { .. },
    ] = kinds.as_slice()
    else {
        panic!("{kinds:?}");
    };
    assert_eq!(
        (mode.value, &source[mode.span.clone()]),
        (GroupMode::InOrder, "in order")
    );
    let shown: Vec<String> = messages.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["hello", "maybe room {\"pk\": 1}"]);
    assert!(messages[1].maybe);
}

#[test]
fn raw_frames_are_bytes_or_texts() {
    let (_, kinds) = scene("alice > raw hex \"c328\"\nalice < refusal");
    assert!(
        matches!(&kinds[0], StatementKind::SendRaw { raw: Raw::Hex(bytes), .. } if bytes.value == [0xc3, 0x28])
    );
    let (_, kinds) =
        scene("alice > raw text [\"a\", hex \"c3\"]\nalice > raw binary [\"a\"]\nalice < refusal");
    assert!(
        matches!(&kinds[0], StatementKind::SendRaw { raw: Raw::TextOf(pieces), .. } if pieces.len() == 2)
    );
    assert!(matches!(
        &kinds[1],
        StatementKind::SendRaw {
            raw: Raw::BinaryOf(_),
            ..
        }
    ));
    let (_, kinds) = scene("alice > raw text @repeat(\"a\", 65537)\nalice < closed 1009");
    assert!(matches!(
        &kinds[0],
        StatementKind::SendRaw {
            raw: Raw::Text(Term {
                kind: TermKind::Function { .. },
                ..
            }),
            ..
        }
    ));
}

#[test]
fn a_message_may_be_sent_in_fragments() {
    let (source, kinds) = scene(
        "alice > raw fragments [\"{\", hex \"c3\",\n  ping \"x\", @repeat(\"a\", 2)]\nalice < refusal",
    );
    let StatementKind::SendRaw {
        raw: Raw::Fragments(fragments),
        ..
    } = &kinds[0]
    else {
        panic!("{kinds:?}");
    };
    assert!(matches!(
        fragments.as_slice(),
        [
            Fragment::Part(Piece::Text(_)),
            Fragment::Part(Piece::Hex(_)),
            Fragment::Ping(_),
            Fragment::Part(Piece::Text(_))
        ]
    ));
    let texts: Vec<&str> = fragments
        .iter()
        .filter_map(Fragment::term)
        .map(|term| &source[term.span.clone()])
        .collect();
    assert_eq!(texts, ["\"{\"", "\"x\"", "@repeat(\"a\", 2)"]);
}

#[test]
fn words_of_the_grammar_may_also_be_names_where_no_doubt_is_possible() {
    let (_, kinds) =
        scene("alice < in\nalice < all {\"a\": 1}\nalice < any\nalice > is\nalice < is");
    assert_eq!(kinds.len(), 5);
    assert!(
        matches!(&kinds[1], StatementKind::Take { expect: Expect::Message(message), .. } if message.name.value == "all")
    );
}

#[test]
fn variables_are_bound_where_they_stand_first() {
    for lines in [
        "alice < hello {\"a\": $x, \"b\": $x}",
        "alice < hello {\"a\": [$x, ...], \"b\": \"${x}\"}",
        "alice < hello {\"a\": $x}\nalice > say {\"a\": $x.b.0}\nalice < say {\"c\": @not($x)}",
        "alice < hello {\"a\": $x}\nalice < maybe hello {\"a\": $x}",
        "alice < maybe hello {\"a\": $x, \"b\": $x}\nalice < hello {\"a\": $x, \"b\": $x}",
        "alice < all of\n  hello {\"a\": $x}\n  bye {\"a\": $x}",
        "alice < hello {\"a\": $x}\nalice < all of\n  hello {\"b\": \"${x}\"}\n  bye {\"b\": $x.c}",
        "alice < in order\n  hello {\"a\": $x}\n  bye {\"a\": \"${x}\"}",
        "alice may hear typing {\"a\": $x, \"b\": $x}\nalice < hello",
    ] {
        scene(lines);
    }
}
