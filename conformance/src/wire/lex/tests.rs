//! How texts are cut into lines and tokens.

use super::*;

fn read(text: &str) -> (Vec<Line>, usize) {
    let mut findings = Findings::new("x.md");
    let lines = lines(text, 100, &mut findings);
    let count = findings
        .into_result(())
        .err()
        .map_or(0, |found| found.len());
    (lines, count)
}

/// Compares lines as `indentation+words`, where a broken line ends with `!`.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let show = |line: &Line| {
        let tokens: Vec<String> = line
            .tokens
            .iter()
            .map(|token| {
                text.get(token.span.start - 100..token.span.end - 100)
                    .unwrap_or("?")
                    .to_owned()
            })
            .collect();
        format!(
            "{}{}{}",
            if line.indented { "  " } else { "" },
            tokens.join(" "),
            if line.broken { "!" } else { "" }
        )
    };
    assert_eq!(read(text).0.iter().map(show).collect::<Vec<_>>(), expected);
}

#[test]
fn a_line_goes_on_while_a_bracket_is_open() {
    check(
        "a > b {\n  \"x\": 1,\n\n  # no\n}\nc drops",
        &["a > b { \"x\" : 1 , }", "c drops"],
    );
}

#[test]
fn a_letter_in_the_first_column_begins_a_statement() {
    check(
        "a > b {\nc drops\nd > e [\n  f",
        &["a > b {!", "c drops", "d > e [ f!"],
    );
}

#[test]
fn brackets_and_comments_inside_texts_and_regexes_mean_nothing() {
    check(
        r##"a > b {"x": "}#\"{", "y": /\/{}#/} # {"##,
        &[r##"a > b { "x" : "}#\"{" , "y" : /\/{}#/ }"##],
    );
}

#[test]
fn a_slash_glued_to_a_name_divides_person_and_device() {
    check("alice/phone < op /x y/", &["alice / phone < op /x y/"]);
}

#[test]
fn a_slash_behind_a_method_begins_a_path() {
    check(
        "a/b GET /x/${y.z}/?q=1 {\"r\": /x y/}",
        &["a / b GET /x/${y.z}/?q=1 { \"r\" : /x y/ }"],
    );
    check("a bad POST /x # y", &["a bad POST /x"]);
    check("a < GET /x y/", &["a < GET /x y/"]);
    check("a GET /x\"y", &["a GET!"]);
}

#[test]
fn indented_lines_are_kept_apart() {
    check(
        "a < all of\r\n  b\r\n\tc {}\r\nd drops",
        &["a < all of", "  b", "  c { }", "d drops"],
    );
}

#[test]
fn one_mistake_for_each_broken_line() {
    check("a % % b\nc ] )\nd > e \"", &["a b!", "c ] )!", "d > e!"]);
    assert_eq!(read("a % % b\nc ] )\nd > e \"").1, 3);
}
