//! Where in the server's sources a rule is asked, and where a test stands.

use std::path::Path;

use super::Files;

/// A line of a file, both as people count them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// From the root of the workspace, with forward slashes.
    pub(super) path: String,
    pub(super) line: usize,
}

impl Place {
    /// A link from a file of `docs/requirements`: the file's name and the line, to its very place.
    pub(super) fn link(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        // A module's file says nothing by its name.
        let shown = if name == "mod.rs" {
            let mut parts = self.path.rsplitn(3, '/').take(2).collect::<Vec<_>>();
            parts.reverse();
            parts.join("/")
        } else {
            name.to_owned()
        };
        let Self { path, line } = self;
        format!("[{shown}:{line}](../../{path}#L{line})")
    }
}

/// A source file of the server.
pub(super) struct Source {
    path: String,
    text: String,
}

/// Every source file of the server that holds more than the names of rules, in the order of paths.
pub(super) fn sources(files: &Files) -> Vec<Source> {
    let sources = files.iter().filter_map(|(path, content)| {
        let path = shown(path);
        let text = String::from_utf8_lossy(content).into_owned();
        path.ends_with(".rs").then_some(Source { path, text })
    });
    sources.collect()
}

fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// Where a protocol's server asks for a rule, by the rule's name: `…Rule::NAME`, outside of tests and
/// of the tables that only say which rules there are.
pub(super) fn asked(sources: &[Source], protocol: &str, rule: &str) -> Vec<Place> {
    let own = format!("server/src/protocols/{}/", protocol.replace('-', "_"));
    let wanted = format!("Rule::{rule}");
    let mut places = Vec::new();
    for Source { path, text } in sources {
        let elsewhere = path.starts_with("server/src/protocols/") && !path.starts_with(&own);
        let table = path.ends_with("/rule.rs") || path.contains("/rule/");
        if elsewhere || table || !path.starts_with("server/src/") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        places.extend(lines(path, code, |line| {
            let mut rests = line.split(wanted.as_str()).skip(1);
            rests.any(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
        }));
    }
    places
}

/// Where a test stands, by its name.
pub(super) fn test(sources: &[Source], name: &str) -> Option<Place> {
    let head = format!("fn {name}(");
    sources
        .iter()
        .find_map(|source| lines(&source.path, &source.text, |line| line.contains(&head)).next())
}

fn lines<'a>(
    path: &'a str,
    text: &'a str,
    wanted: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = Place> + 'a {
    let lines = text.lines().enumerate();
    lines
        .filter(move |(_, line)| wanted(line))
        .map(move |(index, _)| Place {
            path: path.to_owned(),
            line: index + 1,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> Vec<Source> {
        let files = [
            (
                "server/src/frame.rs",
                "\nWireRule::Whole => 1,\nWireRule::WholeNot,",
            ),
            ("server/src/rule.rs", "Rule::Whole"),
            ("server/src/protocols/my_chat/rule/join.rs", "Rule::Whole"),
            (
                "server/src/protocols/my_chat/join.rs",
                "on(JoinRule::Whole)\n#[cfg(test)]\nmod tests { Rule::Whole }",
            ),
            ("server/src/protocols/other/mod.rs", "Rule::Whole"),
            (
                "server/tests/limits.rs",
                "// Rule::Whole\n\nasync fn it_holds() {",
            ),
            ("server/README.md", "Rule::Whole"),
        ];
        let files = files.map(|(path, text)| (path.into(), text.as_bytes().to_vec()));
        sources(&Files::from(files))
    }

    #[test]
    fn a_rule_is_found_where_it_is_asked_and_nowhere_else() {
        let links = |protocol, rule| {
            let places = asked(&server(), protocol, rule);
            places.iter().map(Place::link).collect::<Vec<_>>()
        };
        assert_eq!(
            links("my-chat", "Whole"),
            [
                "[frame.rs:2](../../server/src/frame.rs#L2)",
                "[join.rs:1](../../server/src/protocols/my_chat/join.rs#L1)",
            ]
        );
        assert_eq!(
            links("other", "Whole")[1],
            "[other/mod.rs:1](../../server/src/protocols/other/mod.rs#L1)"
        );
        assert_eq!(links("my-chat", "Gone"), [""; 0]);
    }

    #[test]
    fn a_test_is_found_by_its_name() {
        let place = test(&server(), "it_holds").expect("the test");
        assert_eq!(
            (place.path.as_str(), place.line),
            ("server/tests/limits.rs", 3)
        );
        assert_eq!(test(&server(), "it"), None);
    }
}
