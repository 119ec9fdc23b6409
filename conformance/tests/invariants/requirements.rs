//! Requirements carry their protocol's prefix, and one that no wire can show names tests of
//! the server that exist.

use wireproof_conformance::chapter::NotObservable;

#[test]
fn ids_start_with_the_prefix_of_their_protocol() {
    for protocol in wireproof_schemas::protocols() {
        let chapters = crate::documents::chapters(protocol.id);
        let requirements = chapters.iter().flat_map(|chapter| &chapter.requirements);
        let ids = requirements.map(|requirement| requirement.id.as_str());
        super::assert_none(&foreign(protocol.requirements, ids));
    }
}

#[test]
fn what_is_not_observable_is_tested_in_the_server() {
    let mut sources = super::files("server/tests", "rs");
    sources.extend(super::files("server/src", "rs"));
    for protocol in crate::documents::protocols() {
        for chapter in crate::documents::chapters(protocol) {
            for requirement in &chapter.requirements {
                if let Some(not_observable) = &requirement.not_observable {
                    super::assert_none(&untested(&requirement.id, not_observable, &sources));
                }
            }
        }
    }
}

/// The ids that belong to no requirement of the prefix.
fn foreign<'a>(prefix: &str, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let own = |id: &str| {
        id.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with('-'))
    };
    ids.filter(|id| !own(id))
        .map(|id| format!("{id} does not start with {prefix}-: it belongs to another protocol"))
        .collect()
}

/// What is missing of the tests that a requirement names. Of the names given, those with a
/// slash are files; a test has to stand in one of them, or anywhere if there is none.
fn untested(id: &str, named: &NotObservable, sources: &[(String, String)]) -> Vec<String> {
    let (files, tests): (Vec<&String>, Vec<&String>) =
        named.tests.iter().partition(|name| name.contains('/'));
    let mut wrong = Vec::new();
    if tests.is_empty() {
        wrong.push(format!(
            "{id} is not observable and names no test: name one of the server"
        ));
    }
    for file in &files {
        if !sources.iter().any(|(path, _)| path == *file) {
            wrong.push(format!(
                "{id} is tested in {file}, which is no file of the server"
            ));
        }
    }
    let mut searched = sources
        .iter()
        .filter(|(path, _)| files.is_empty() || files.contains(&path));
    for test in tests {
        if !searched.clone().any(|(_, text)| has_test(text, test)) {
            let place = searched.next().map_or("server/tests", |(path, _)| path);
            wrong.push(format!(
                "{id} is tested by `{test}`, which does not exist: write it in {place}"
            ));
        }
    }
    wrong
}

/// Whether the file holds a function of this name that is run as a test.
fn has_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let head = format!("fn {name}(");
    lines.iter().enumerate().any(|(at, line)| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        let above = lines.iter().take(at).rev();
        let mut attributes = above.take_while(|line| line.starts_with("#["));
        line.starts_with(&head) && attributes.any(|line| line.contains("test"))
    })
}

mod can_fail {
    use super::*;

    #[test]
    fn another_prefix_is_told() {
        let wrong = ["NX-A-1 does not start with N-: it belongs to another protocol"];
        assert_eq!(foreign("N", ["N-A-1", "NX-A-1"].into_iter()), wrong);
    }

    #[track_caller]
    fn check(tests: &[&str], expected: &[&str]) {
        let named = NotObservable {
            why: "needs waiting".to_owned(),
            tests: tests.iter().map(|test| (*test).to_owned()).collect(),
        };
        let source = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let sources = [
            source(
                "server/tests/a.rs",
                "#[tokio::test]\nasync fn slow() {}\nfn helper() {}\n",
            ),
            source("server/tests/b.rs", "#[test]\nfn quick() {}\n"),
        ];
        assert_eq!(untested("N-A-1", &named, &sources), expected, "{tests:?}");
    }

    #[test]
    fn tests_that_exist() {
        check(&["slow", "server/tests/a.rs"], &[]);
        check(&["slow", "quick"], &[]);
    }

    #[test]
    fn tests_that_do_not() {
        let missing = |test: &str| {
            format!(
                "N-A-1 is tested by `{test}`, which does not exist: write it in server/tests/a.rs"
            )
        };
        // Elsewhere, a part of a name, and a function that nobody runs.
        for test in ["quick", "slo", "helper"] {
            check(&[test, "server/tests/a.rs"], &[&missing(test)]);
        }
        let none = "N-A-1 is not observable and names no test: name one of the server";
        check(&["server/tests/b.rs"], &[none]);
        let no_file = "N-A-1 is tested in server/tests/c.rs, which is no file of the server";
        let no_test = "N-A-1 is tested by `slow`, which does not exist: write it in server/tests";
        check(&["slow", "server/tests/c.rs"], &[no_file, no_test]);
    }
}
