//! The engine and the command line know no protocol by name: whatever they say of one, they
//! have from its documents.

use std::collections::BTreeSet;

/// Protocols that may not be registered yet are not named either.
const TO_COME: &[&str] = &[
    "nail-salon",
    "brand-chat",
    "pet-market",
    "hotel-desk",
    "service-chat",
];

const FOLDERS: &[&str] = &["client/src", "conformance/src", "client-cli/src"];

#[test]
fn no_protocol_is_named_in_the_engine() {
    let mut words = spellings(crate::documents::protocols().iter().chain(TO_COME));
    let prefixes = wireproof_schemas::protocols().iter();
    words.extend(prefixes.map(|protocol| format!("{}-", protocol.requirements)));
    let files = FOLDERS.iter().flat_map(|folder| super::files(folder, "rs"));
    let wrong: Vec<String> = files
        .flat_map(|(path, text)| named(&path, &text, &words))
        .collect();
    super::assert_none(&wrong);
}

/// An id as documents, modules and types spell it, in small letters.
fn spellings<'a>(ids: impl Iterator<Item = &'a &'a str>) -> BTreeSet<String> {
    ids.flat_map(|id| [(*id).to_owned(), id.replace('-', "_"), id.replace('-', "")])
        .collect()
}

/// The lines that hold one of the words.
fn named(path: &str, text: &str, words: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let small = line.to_lowercase();
        // The prefix of its requirements names a protocol too, where a word begins with it.
        let begins = |word: &str| {
            let mut places = line.match_indices(word);
            places.any(|(at, _)| {
                let before = line.get(..at).and_then(|before| before.chars().next_back());
                !before.is_some_and(char::is_alphanumeric)
            })
        };
        let names = |word: &&String| small.contains(word.as_str()) || begins(word);
        for word in words.iter().filter(names) {
            let line = line.trim();
            wrong.push(format!(
                "{path}:{number}: names the protocol {word}: {line}"
            ));
        }
    }
    wrong
}

#[test]
fn a_name_is_found_in_every_spelling() {
    let mut words = spellings([&"news-desk"].into_iter());
    words.insert("ND-".to_owned());
    let text = "fine\nlet id = \"news-desk\";\nuse news_desk::x;\nstruct NewsDesk;\n// news, desk\n\
                // `ND-LIST-1`, not AND-1 or nd-1\n";
    let wrong = [
        "a.rs:2: names the protocol news-desk: let id = \"news-desk\";",
        "a.rs:3: names the protocol news_desk: use news_desk::x;",
        "a.rs:4: names the protocol newsdesk: struct NewsDesk;",
        "a.rs:6: names the protocol ND-: // `ND-LIST-1`, not AND-1 or nd-1",
    ];
    assert_eq!(named("a.rs", text, &words), wrong);
}
