//! Texts that somebody might write, well or badly, made by chance.

use proptest::prelude::*;

/// Pieces of which mutated blocks are made: each alone may break a line.
const PIECES: [&str; 40] = [
    "\n",
    "\n  ",
    " ",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "/",
    "\\",
    "$",
    "${",
    "@",
    "#",
    "...",
    ",",
    ":",
    "<",
    ">",
    "_",
    "0",
    "-",
    "1e9",
    "é",
    "\u{1f600}",
    "\r\n",
    "\t",
    "\0",
    "exactly ",
    "maybe ",
    "alice",
    " < ",
    "nothing until ",
    "@not(",
    "$x",
    "closes 1000",
    "```",
    "## ",
];

pub(crate) fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PIECES.as_slice())
}

/// A place in a text, and what happens there: so many characters are replaced by pieces.
pub(crate) fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, Vec<&'static str>)>>
{
    prop::collection::vec(
        (
            any::<prop::sample::Index>(),
            0_usize..4,
            prop::collection::vec(piece(), 0..3),
        ),
        0..4,
    )
}

pub(crate) fn edited(
    source: &str,
    edits: &[(prop::sample::Index, usize, Vec<&'static str>)],
) -> String {
    let mut characters: Vec<char> = source.chars().collect();
    for (place, removed, inserted) in edits {
        let start = place.index(characters.len() + 1);
        let end = (start + removed).min(characters.len());
        characters.splice(start..end, inserted.iter().flat_map(|piece| piece.chars()));
    }
    characters.into_iter().collect()
}

/// Patterns as they are written.
pub(crate) fn pattern() -> impl Strategy<Value = String> {
    let text = any::<String>().prop_map(|text| {
        serde_json::Value::from(text)
            .to_string()
            .replace("${", "\\${")
    });
    // Halves and eighths are exact in both notations, so that only the parser is judged.
    let eighths =
        any::<i32>().prop_map(|n| serde_json::Value::from(f64::from(n) / 8.0).to_string());
    let number = prop_oneof![any::<i64>().prop_map(|n| n.to_string()), eighths];
    let fixed = prop::sample::select(vec![
        "null",
        "true",
        "false",
        "_",
        "/a\\/b/",
        "@now",
        "@not(\"x\")",
        "$bob.id",
        "\"${bob.name}\"",
        "@repeat(\"a\", 3)",
    ]);
    let leaf = prop_oneof![text, number, fixed.prop_map(str::to_owned)];
    leaf.prop_recursive(6, 40, 6, |inner| {
        let element = prop_oneof![4 => inner.clone(), 1 => Just("@absent".to_owned())];
        let object =
            prop::collection::btree_map("[ -~é]{0,6}", element, 1..5).prop_map(|members| {
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, value)| {
                        format!(
                            "{}: {value}",
                            serde_json::Value::from(name.as_str())
                                .to_string()
                                .replace("${", "\\${")
                        )
                    })
                    .collect();
                format!("{{{}}}", members.join(", "))
            });
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(|elements| format!(
                "[{}, ...]",
                elements.join(", ")
            )
            .replace("[, ", "[")),
            object.clone(),
            object.prop_map(|object| format!("exactly {object}")),
        ]
    })
}
