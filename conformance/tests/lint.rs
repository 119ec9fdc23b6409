//! Nothing makes the suites of the built-in protocols blind, nor those of the examples, but for what they
//! allow with a reason; and what is told of it has the form that its schema says.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read files of this repository and of their own"
)]

#[path = "support/documents.rs"]
mod documents;

use std::path::Path;
use std::sync::Arc;

use wireproof_client::base::Base;
use wireproof_client::pack::{Claims, Document, Origin, folder};
use wireproof_conformance::chapter;
use wireproof_conformance::lint::{
    Allowed, Ended, Event, Finding, Level, Levels, Rule, Started, Subject, VERSION, Written, lint,
    schema,
};
use wireproof_conformance::mutate;
use wireproof_conformance::report;
use wireproof_conformance::target::Target;

/// What is found in a protocol and not allowed, and what is allowed and not found.
#[track_caller]
fn assert_clean(subject: &Subject<'_>, allowed: &Allowed) {
    let mut levels = Levels::default();
    levels.set(None, Level::Deny);
    let findings = lint(subject, &levels, allowed);
    let ended = Ended::of(&subject.pack.id, &findings, allowed.stale(&findings));
    assert!(
        ended.denied == 0 && ended.stale.is_empty(),
        "\n{}",
        report::lint::text(&findings, &ended, false)
    );
}

fn written(document: &wireproof_schemas::Document) -> Written<'_> {
    Written {
        origin: Origin::of_text(Document {
            path: &document.path,
            text: &document.text,
        }),
        value: serde_json::from_str(&document.text).expect("JSON"),
    }
}

#[test]
fn the_built_in_protocols_are_clean() {
    let all = wireproof_schemas::documents();
    for protocol in documents::protocols() {
        let [asyncapi, openapi] = ["asyncapi", "openapi"].map(|name| {
            let path = format!("{protocol}/{name}.json");
            let mut all = all.iter();
            all.find(|document| document.path == path)
        });
        let mut target = Target::new(Base::new("127.0.0.1", ""), None);
        target.claims = Claims::All;
        let subject = Subject {
            pack: &documents::pack(protocol, &target),
            asyncapi: written(asyncapi.expect("a document")),
            openapi: openapi.map(written),
            chapters: &documents::chapters(protocol),
        };
        let mut lints = wireproof_fixtures::lints().iter();
        let own = lints.find(|file| file.protocol == protocol);
        let allowed = own.map(|file| Allowed::parse(file.text));
        let allowed = allowed.transpose().expect("reasons");
        assert_clean(&subject, &allowed.unwrap_or_default());
    }
}

#[test]
fn the_packs_of_the_examples_are_clean() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut looked_at = 0;
    for entry in examples.read_dir().expect("examples") {
        let pack = entry.expect("an entry").path().join("pack");
        if pack.is_dir() {
            looked_at += 1;
            let documents = folder::read(&pack).unwrap_or_else(|wrong| panic!("{wrong}"));
            let chapters = documents.chapters().iter().map(|path| {
                let text = std::fs::read_to_string(path).expect("a chapter");
                let chapter = chapter::parse(&path.display().to_string(), &text);
                Arc::new(chapter.unwrap_or_else(|wrong| panic!("{wrong:?}")))
            });
            let compiled = documents.pack(&Claims::All);
            let subject = Subject {
                pack: &compiled.unwrap_or_else(|wrong| panic!("{wrong}")),
                asyncapi: Written {
                    origin: documents.asyncapi_origin(),
                    value: documents.asyncapi().clone(),
                },
                openapi: documents.openapi_origin().map(|origin| Written {
                    origin,
                    value: documents.openapi().cloned().unwrap_or_default(),
                }),
                chapters: &chapters.collect::<Vec<_>>(),
            };
            let reasons = std::fs::read_to_string(pack.join("lint.toml")).unwrap_or_default();
            assert_clean(&subject, &Allowed::parse(&reasons).expect("reasons"));
        }
    }
    assert!(looked_at > 0, "no example has a pack");
}

#[test]
fn every_rule_has_a_row_in_the_documentation() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/linting.md");
    let page = std::fs::read_to_string(page).expect("docs/linting.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    let rules: Vec<&str> = Rule::ALL.into_iter().map(Rule::name).collect();
    assert_eq!(rows, rules, "the rows of docs/linting.md, and the rules");
}

#[test]
fn the_schemas_in_the_source_tree_are_those_of_the_types() {
    for (name, schema) in [("lint", schema()), ("mutation", mutate::schema())] {
        let file = format!("schema/{name}.schema.json");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        let made = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
        assert!(
            kept == made,
            "conformance/{file} is not current; write it again with\n  cargo run -p \
             wireproof-conformance --example event_schema {name} > conformance/{file}"
        );
    }
}

/// What a run of mutants tells is proven by the type; that it says what the type does is told here.
#[test]
fn events_of_mutants_are_as_their_schema_says() {
    let schema = serde_json::to_value(mutate::schema()).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let report = |outcome| {
        mutate::Event::MutantFinished(mutate::MutantReport {
            mutant: "feed/told:/a:null".to_owned(),
            group: "feed/told".to_owned(),
            operator: "null",
            outcome,
        })
    };
    let survived = mutate::Outcome::Survived {
        plays: 2,
        would: "a pattern would".to_owned(),
        reason: None,
    };
    let events = [
        mutate::Event::MutantsDerived(mutate::Start {
            version: mutate::VERSION,
            protocol: "tiny".to_owned(),
            url: "ws://127.0.0.1:1".to_owned(),
            passed: 1,
            left_out: Vec::new(),
            mutants: 2,
            unseen: vec!["feed/never".to_owned()],
            unsettled: Vec::new(),
            left_open: Vec::new(),
            step_ms: 500,
        }),
        report(survived),
        report(mutate::Outcome::NeverApplied),
        mutate::Event::MutationFinished(Box::default()),
    ];
    for event in events {
        let event = serde_json::to_value(event).expect("JSON");
        let wrong = validator.iter_errors(&event).map(|wrong| wrong.to_string());
        assert_eq!(wrong.collect::<Vec<_>>(), [""; 0], "{event}");
        let mut without = event.clone();
        without.as_object_mut().expect("an event").remove("event");
        assert!(!validator.is_valid(&without), "{without}");
    }
}

#[test]
fn events_are_as_their_schema_says_and_nothing_else_is() {
    let schema = serde_json::to_value(schema()).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let started = Event::LintStarted(Started {
        version: VERSION,
        tool: "wireproof".to_owned(),
        protocol: "trams".to_owned(),
    });
    let found = Event::LintFound(Box::new(Finding {
        id: "no-fence:stops".to_owned(),
        rule: Rule::NoFence,
        level: Level::Warn,
        file: "asyncapi.yaml".to_owned(),
        line: 1,
        column: 1,
        pointer: "/channels/stops".to_owned(),
        message: "no fence".to_owned(),
        blind: "silence",
        cure: "write one".to_owned(),
        reason: None,
    }));
    let ended = Event::LintFinished(Ended::of("trams", &[], Vec::new()));
    for event in [started, found, ended] {
        let event = serde_json::to_value(event).expect("JSON");
        assert!(validator.is_valid(&event), "{event}");
        let mut other = event.clone();
        other["event"] = "lint_forgotten".into();
        assert!(!validator.is_valid(&other), "{other}");
    }
}
