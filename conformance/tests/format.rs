//! What the formatter makes of blocks and files, and what it leaves alone.

use proptest::prelude::*;
use wireproof_conformance::format::{Form, format};
use wireproof_conformance::wire::parse_block;

#[track_caller]
fn formatted(source: &str, form: Form) -> String {
    match format("block.wire", source, form) {
        Ok(formatted) => formatted,
        Err(found) => {
            let rendered = found.iter().map(|mistake| mistake.render(source, false));
            panic!("{}", rendered.collect::<Vec<_>>().join("\n"))
        }
    }
}

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(formatted(source, Form::Script), expected);
    assert_eq!(formatted(expected, Form::Script), expected, "a second time");
}

#[test]
fn parties_of_a_paragraph_line_up() {
    check(
        "alice is a brand\nbob is a brand\n\nbob connects chat\nbob/phone   connects chat\nbob < list\n\nbob  drops\n",
        "alice is a brand\nbob   is a brand\n\nbob       connects chat\nbob/phone connects chat\nbob       < list\n\nbob drops\n",
    );
}

#[test]
fn lines_of_a_group_are_indented_and_line_up_with_nobody() {
    check(
        "bob <  all  of\n\tlist\n     create_message\ncarol drops",
        "bob   < all of\n  list\n  create_message\ncarol drops\n",
    );
}

#[test]
fn what_is_needed_lines_up_with_nobody_and_has_no_commas() {
    check(
        "needs AB-X-1,AB-X-2\nal is a brand",
        "needs AB-X-1 AB-X-2\nal is a brand\n",
    );
}

#[test]
fn terms_are_spaced_and_spelled_as_before() {
    check(
        r#"al < op exactly{"e\u0301" :1.50,"b":[ ... ,-0,/a b/ ,_],"c":@repeat ( "x" ,3 ),"d":{ },"f":"${al.id}"}"#,
        "al < op exactly {\"e\\u0301\": 1.50, \"b\": [..., -0, /a b/, _], \"c\": @repeat(\"x\", 3), \"d\": {}, \"f\": \"${al.id}\"}\n",
    );
    check(
        "al  is  refused chat{\"query\":{}}with 403",
        "al is refused chat {\"query\": {}} with 403\n",
    );
    check("al >raw  text\"x\"", "al > raw text \"x\"\n");
}

#[test]
fn a_term_that_does_not_fit_is_broken_from_the_outside() {
    let long = "x".repeat(130);
    check(
        &format!("al < op {{\"a\": \"{long}\", \"b\": [1, 2], \"c\": 3}}\nbob < op {{\"a\": 1}}"),
        &format!(
            "al  < op {{\n  \"a\": \"{long}\",\n  \"b\": [1, 2],\n  \"c\": 3\n}}\nbob < op {{\"a\": 1}}\n"
        ),
    );
    check(
        &format!("al < any of\n  op {{\"a\": {{\"b\": [\"{long}\", \"{long}\", {{}}]}}}}\n  op"),
        &format!(
            "al < any of\n  op {{\n    \"a\": {{\n      \"b\": [\n        \"{long}\",\n        \"{long}\",\n        {{}}\n      ]\n    }}\n  }}\n  op\n"
        ),
    );
}

/// The last column counts, and so does what stands behind the brackets.
#[test]
fn a_line_of_160_characters_fits() {
    let line = |length: usize| {
        format!(
            "al is refused chat {{\"a\": \"{}\"}} with 403\n",
            "é".repeat(length - 37)
        )
    };
    assert_eq!(line(160).chars().count(), 161);
    check(&line(160), &line(160));
    let broken = line(161).replace("{\"", "{\n  \"").replace("\"}", "\"\n}");
    check(&line(161), &broken);
}

#[test]
fn what_cannot_be_broken_stays() {
    let long = "x".repeat(200);
    let text = format!("al > raw text \"{long}\"\nal > raw text @tampered(\"{long}\")\n");
    check(&text, &text);
}

#[test]
fn a_term_that_was_broken_after_its_bracket_stays_so() {
    check(
        "al < op {\n\"a\": [1,\n 2]}\nal < op {\"a\":\n  1\n}\nal < op exactly {\n}",
        "al < op {\n  \"a\": [1, 2]\n}\nal < op {\"a\": 1}\nal < op exactly {}\n",
    );
}

#[test]
fn blank_lines_are_kept_but_not_many_and_not_at_the_ends() {
    check(
        "\n \nal is a brand\n\n\t\n\nal connects chat\nal < in order\n\n  op\n\n\n  op {\n\n    \"a\": 1,\n\n\n    \"b\": 2\n\n  }\n\n",
        "al is a brand\n\nal connects chat\nal < in order\n\n  op\n\n  op {\n    \"a\": 1,\n\n    \"b\": 2\n  }\n",
    );
    check("\n\n", "");
    check("# one\n\n\n\n# two", "# one\n\n# two\n");
}

#[test]
fn remarks_between_lines_are_indented_as_what_they_are_about() {
    check(
        "  # head\nal < all of\n# of the group\n  op\n  # still of the group\n\n  # no longer\nal drops\n  #tail  \n",
        "# head\nal < all of\n  # of the group\n  op\n  # still of the group\n\n# no longer\nal drops\n#tail\n",
    );
}

#[test]
fn remarks_beside_lines_that_follow_each_other_line_up() {
    check(
        "al is a brand # one\nbob is a colleague# two\n\nal drops # three\n",
        "al  is a brand      # one\nbob is a colleague  # two\n\nal drops  # three\n",
    );
}

#[test]
fn a_remark_in_brackets_breaks_them() {
    check(
        "al < op {\"a\": [1], # of a\n\"b\": 2 # of b\n# below\n}",
        "al < op {\n  \"a\": [1],  # of a\n  \"b\": 2     # of b\n  # below\n}\n",
    );
    check(
        "al < op { # beside\n# above\n\"a\" # inside\n: # inside too\n1\n# about b\n, \"b\": [] # of b\n} # end",
        "al < op {  # beside\n  # above\n  # inside too\n  \"a\": 1,  # inside\n  # about b\n  \"b\": []  # of b\n}  # end\n",
    );
    check(
        "al > raw text @repeat(\"a\", # why\n 3)",
        "al > raw text @repeat(\n  \"a\",  # why\n  3\n)\n",
    );
    check(
        "al < op exactly {\n # nothing\n}",
        "al < op exactly {\n  # nothing\n}\n",
    );
}

#[test]
fn what_is_not_a_wire_block_is_left_alone() {
    let around = |block: &str| {
        format!(
            "# T \t\r\n\n\n\n```json\n{{ \"a\" :1}}\n```\n  ```wire not\n  a  drops\n  ```\n```wire\n{block}```  \nal  drops\n\n~~~~ wire\r\nal drops\r\nbob  drops\r\n~~~~\nno end"
        )
    };
    let before = around("al   drops\n");
    let after = around("al drops\n")
        .replace("bob  drops\r", "bob drops\r")
        .replace("\nal drops\r", "\nal  drops\r");
    assert_eq!(formatted(&before, Form::Markdown), after);
}

#[test]
fn lines_end_as_the_line_before_the_block_does() {
    assert_eq!(
        formatted("al  drops\r\nb drops", Form::Script),
        "al drops\r\nb  drops\r\n"
    );
    assert_eq!(
        formatted("al  drops\nb drops\r\n", Form::Script),
        "al drops\nb  drops\n"
    );
    assert_eq!(
        formatted(
            "```wire\r\nal  drops\n```\n```wire\nal  drops\r\n```",
            Form::Markdown
        ),
        "```wire\r\nal drops\r\n```\n```wire\nal drops\n```"
    );
}

#[test]
fn the_form_of_a_file_is_told_by_its_name_or_by_its_fences() {
    assert_eq!(Form::of("a/b.md".as_ref()), Some(Form::Markdown));
    assert_eq!(Form::of("b.wire".as_ref()), Some(Form::Script));
    assert_eq!(Form::of("wire".as_ref()), None);
    assert_eq!(Form::guess("# Title\n\n```wire\n```\n"), Form::Markdown);
    assert_eq!(Form::guess("# a remark\nal drops # ```\n"), Form::Script);
}

#[track_caller]
fn refused(source: &str, form: Form, messages: &[&str]) {
    let found = format("x", source, form).expect_err("it is wrong");
    let told: Vec<&str> = found
        .iter()
        .map(|mistake| mistake.message.as_str())
        .collect();
    assert_eq!(told, messages);
}

/// All mistakes are told, and one is enough to leave the whole file alone.
#[test]
fn a_file_with_a_block_of_wrong_form_is_refused() {
    refused(
        "```wire\nal  drops\n```\n\n```wire\nal <\n```\n\n```wire\nal > op {\n```\n",
        Form::Markdown,
        &[
            "the line ends where a message's name is missing",
            "this `{` is never closed",
        ],
    );
    refused(
        "```wire\nal drops\n",
        Form::Markdown,
        &["this block is never closed"],
    );
    refused(
        "- one\n  ```wire\n  al drops\n  ```\n",
        Form::Markdown,
        &["this scenario stands inside a list or a quote"],
    );
}

/// What a block says does not matter: it is formatted while it is being written, too.
#[test]
fn a_block_that_says_something_wrong_is_formatted() {
    let source = "al  < op {\"a\":$once}";
    assert!(parse_block("x", source, 0..source.len()).is_err());
    check(source, "al < op {\"a\": $once}\n");
}

/// A block with a blank wherever one may stand.
const TOKENS: &str = r##"needs AB-X-1 , AB-X-2
al is a brand { "a" : [ 1 , "x" , { "b" : null } , [ ] ] , "c" : { } }
bob is a brand
bob/phone connects chat { "headers" : { "Origin" : null } }
al is refused chat { "credential" : @tampered ( $al.token ) } with 403
al connects chat
al > bad op { "a" : @repeat ( "#" , 3 ) }
al < op exactly { "a" : [ ... , $x , /#/ ] , "b" : @not ( $x ) , "c" : $x }
bob/phone < any of
    op { "a" : [ { "b" : [ { "c" : 1 } ] } ] }
    op
bob/phone < nothing until op { "a" : "x" }
al closes 1000"##;

/// What may stand between two lines.
fn between_lines() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n",
        "\n",
        "  \r\n",
        "\n\n\n",
        " #%\n",
        "\n#%\n",
        "\n\n  #%\n\n\n",
        "#%\n#%\n",
    ])
}

/// What may stand between two tokens in brackets.
fn in_brackets() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        " ",
        " ",
        " ",
        "\t",
        "\n  ",
        "\r\n ",
        "\n\n ",
        " #%\n ",
        "\n #%\n\t",
        "\n#%\n\n  #%\n ",
    ])
}

/// The block with those put in, and the number of remarks among them, which are numbered.
fn loosened(between: &[&str], inside: &[&str]) -> (String, usize) {
    let (mut between, mut inside) = (between.iter().cycle(), inside.iter().cycle());
    let mut text = String::new();
    let mut depth = 0_usize;
    for line in TOKENS.lines() {
        if line.starts_with(' ') {
            text.push_str("  ");
        }
        for (index, token) in line.split_whitespace().enumerate() {
            if index > 0 {
                text += if depth > 0 {
                    inside.next().copied().unwrap_or(" ")
                } else {
                    " "
                };
            }
            depth += usize::from(matches!(token, "{" | "[" | "("));
            depth -= usize::from(matches!(token, "}" | "]" | ")"));
            text += token;
        }
        text += between.next().copied().unwrap_or("\n");
    }
    let mut remarks = 0;
    while text.contains('%') {
        text = text.replacen('%', &format!("r{remarks}."), 1);
        remarks += 1;
    }
    (text, remarks)
}

proptest! {
    #[test]
    fn a_block_says_the_same_however_it_was_spaced(
        between in prop::collection::vec(between_lines(), 1..20),
        inside in prop::collection::vec(in_brackets(), 1..40),
    ) {
        let (source, remarks) = loosened(&between, &inside);
        let told = format("x", &source, Form::Script);
        prop_assert!(told.is_ok(), "{source}\n{told:?}");
        let told = told.unwrap_or_default();
        prop_assert_eq!(format("x", &told, Form::Script), Ok(told.clone()), "{}", source);
        let parsed = |text: &str| parse_block("x", text, 0..text.len()).map(|block| block.to_string());
        prop_assert_eq!(parsed(&told), parsed(TOKENS), "{}", told);
        for remark in 0..remarks {
            prop_assert_eq!(told.matches(&format!("#r{remark}.")).count(), 1, "{}\n{}", source, told);
        }
        prop_assert!(told.lines().all(|line| line.trim_end() == line), "{}", told);
        prop_assert!(!told.contains("\n\n\n") && !told.starts_with('\n') && !told.ends_with("\n\n"), "{}", told);
    }
}

#[test]
fn the_block_to_space_is_right() {
    assert_eq!(parse_block("x", TOKENS, 0..TOKENS.len()).err(), None);
}
