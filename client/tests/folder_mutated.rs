//! No folder breaks the loader, however broken its files are, and no frame what comes of it.
//!
//! The folders are those in `tests/packs/folders`, with lines taken out, doubled, moved from file to
//! file, or replaced by pieces chosen to be awkward, and with texts torn at any byte.
#![expect(
    clippy::disallowed_methods,
    reason = "tests read files of this repository and of their own"
)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use wireproof_client::pack::folder;
use wireproof_client::pack::{Claims, Pack, Placeholders, Problems};

type Texts = BTreeMap<String, String>;

/// Pieces that mean something in the wrong place, or nothing anywhere.
const AWKWARD: &[&str] = &[
    "- x",
    "  $ref: '#'",
    "  $ref: './asyncapi.yaml'",
    "  $ref: '#/components'",
    "      $ref: messages/order.yaml",
    "    $ref: '#/components/messages/ping/payload'",
    "  $ref: schemas/name.json#/type",
    "    address: null",
    "    servers: []",
    "    messages: [a, {$ref: 7}]",
    "  x: &a [*a]",
    "  y: *b",
    "  <<: {a: 1}",
    "---",
    "...",
    "%YAML 1.1",
    "  z: !!binary aa",
    "? [complex]",
    "    nullable: true",
    "    items: [{type: string}, true]",
    "    dependencies: {a: [b], c: false}",
    "    exclusiveMinimum: true",
    "    $id: 'urn:x'",
    "    allOf: [{$ref: '#'}]",
    "x-files: {a: {$ref: '#/x-files/a'}}",
    "  \t",
    "    \u{feff}\u{0}",
    "    traits: [{traits: [{}]}, {$ref: '#/channels'}]",
    "x-wireproof: {view: client, world: {a: {person: 1, gives: {}}}, protocol: []}",
];

/// One change to a folder.
#[derive(Debug, Clone)]
enum Change {
    Remove(usize, usize),
    Double(usize, usize),
    /// Puts an awkward line behind another.
    Put(usize, usize, usize),
    /// Puts a line of one file into another.
    Move(usize, usize, usize, usize),
    Indent(usize, usize, usize),
    Tear(usize, usize, usize),
    Lose(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let any = any::<usize>;
    prop_oneof![
        2 => (any(), any()).prop_map(|(f, l)| Change::Remove(f, l)),
        1 => (any(), any()).prop_map(|(f, l)| Change::Double(f, l)),
        4 => (any(), any(), any()).prop_map(|(f, l, p)| Change::Put(f, l, p)),
        2 => (any(), any(), any(), any()).prop_map(|(f, l, g, m)| Change::Move(f, l, g, m)),
        1 => (any(), any(), 0..7_usize).prop_map(|(f, l, n)| Change::Indent(f, l, n)),
        1 => (any(), any(), 0..60_usize).prop_map(|(f, s, n)| Change::Tear(f, s, n)),
        1 => any().prop_map(Change::Lose),
    ]
}

fn folders() -> Vec<Texts> {
    let mut names: Vec<_> = fs::read_dir("tests/packs/folders")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let texts = names.iter().map(|folder| {
        let mut texts = Texts::new();
        gather(folder, folder, &mut texts);
        texts
    });
    texts.collect()
}

fn gather(root: &Path, folder: &Path, texts: &mut Texts) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, texts);
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            texts.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn apply(texts: &mut Texts, change: &Change) {
    let names: Vec<String> = texts.keys().cloned().collect();
    if names.is_empty() {
        return;
    }
    let name = |n: usize| names[n % names.len()].clone();
    let lines = |texts: &Texts, n: usize| -> Vec<String> {
        texts
            .get(&name(n))
            .map_or("", String::as_str)
            .lines()
            .map(str::to_owned)
            .collect()
    };
    let at = |lines: &[String], n: usize| n % (lines.len() + 1);
    match *change {
        Change::Remove(f, l) => {
            let mut all = lines(texts, f);
            if !all.is_empty() {
                all.remove(l % all.len());
            }
            texts.insert(name(f), all.join("\n"));
        }
        Change::Double(f, l) => {
            let mut all = lines(texts, f);
            if let Some(line) = all.get(l % all.len().max(1)).cloned() {
                all.insert(l % all.len(), line);
            }
            texts.insert(name(f), all.join("\n"));
        }
        Change::Put(f, l, p) => {
            let mut all = lines(texts, f);
            all.insert(at(&all, l), AWKWARD[p % AWKWARD.len()].to_owned());
            texts.insert(name(f), all.join("\n"));
        }
        Change::Move(f, l, g, m) => {
            let from = lines(texts, f);
            let mut all = lines(texts, g);
            if let Some(line) = from.get(l % from.len().max(1)) {
                all.insert(at(&all, m), line.clone());
            }
            texts.insert(name(g), all.join("\n"));
        }
        Change::Indent(f, l, n) => {
            let mut all = lines(texts, f);
            let place = l % all.len().max(1);
            if let Some(line) = all.get_mut(place) {
                *line = " ".repeat(n) + line.trim_start();
            }
            texts.insert(name(f), all.join("\n"));
        }
        Change::Tear(f, s, n) => {
            let bytes = texts
                .get(&name(f))
                .cloned()
                .unwrap_or_default()
                .into_bytes();
            let start = s % (bytes.len() + 1);
            let end = (start + n).min(bytes.len());
            let torn = [&bytes[..start], &bytes[end..]].concat();
            texts.insert(name(f), String::from_utf8_lossy(&torn).into_owned());
        }
        Change::Lose(f) => drop(texts.remove(&name(f))),
    }
}

/// Reads a folder; what comes of it must be usable, what is wrong with it must be readable.
fn load(texts: &Texts) {
    let documents = match folder::of_texts(texts) {
        Ok(documents) => documents,
        Err(problems) => return judge(texts, &problems),
    };
    for claims in [Claims::All, Claims::Only(["CS-1".to_owned()].into())] {
        match documents.pack(&claims) {
            Ok(pack) => try_out(&pack),
            Err(problems) => judge(texts, &problems),
        }
    }
}

fn try_out(pack: &Pack) {
    let frames = [
        json!({"event": "pong", "reqid": 1, "did": "order", "basket": {"items": [{}], "gift": null}}),
        json!("\r\n"),
        Value::Null,
    ];
    for channel in &pack.channels {
        for frame in &frames {
            channel.classify(frame);
            for message in &channel.incoming {
                message.placeholders(frame, &mut Placeholders::default());
            }
        }
    }
}

fn judge(texts: &Texts, problems: &Problems) {
    assert!(problems.iter().next().is_some(), "refused without a reason");
    for problem in problems {
        let text = texts.get(&problem.path).map_or("", String::as_str);
        let lines = text.lines().count().max(1);
        // The end of a text that ends too early is a line further.
        assert!((1..=lines + 1).contains(&problem.line), "{problem}");
        assert!(problem.column > 0, "{problem}");
        let is_said = !problem.message.is_empty() && !problem.help.is_empty();
        assert!(is_said, "{problem}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn changed_folders_are_read_or_refused(
        which in any::<usize>(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let folders = folders();
        let mut texts = folders[which % folders.len()].clone();
        changes.iter().for_each(|change| apply(&mut texts, change));
        load(&texts);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[ -~\n\t:{}\\[\\]&*!|>'\"#-]{0,200}") {
        load(&Texts::from([("asyncapi.yaml".to_owned(), text)]));
    }
}

#[test]
fn the_folders_that_are_broken_are_good() {
    for texts in folders() {
        let documents = folder::of_texts(&texts).unwrap_or_else(|problems| panic!("{problems}"));
        documents
            .pack(&Claims::All)
            .unwrap_or_else(|problems| panic!("{problems}"));
    }
}
