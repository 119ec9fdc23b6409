//! Reports of runs that tests make up: what came of each scenario, in one line each.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::reports::scratch;

/// A run against a server of news.
pub(crate) struct Run {
    started: Value,
    scenarios: Vec<Value>,
    finished: Value,
}

/// A run in which nothing was played yet.
pub(crate) fn run_of(protocol: &str) -> Run {
    Run {
        started: json!({
            "event": "run_started", "version": 1, "tool": "wireproof 0.1.0", "repeat": 1, "seed": 1,
            "scenarios": 1, "targets": [{"protocol": protocol, "url": "ws://localhost:1"}],
        }),
        scenarios: Vec::new(),
        finished: json!({"event": "run_finished", "ended": "completed", "undocumented": {}}),
    }
}

impl Run {
    /// A playing with this verdict: an object with `verdict` and what belongs to it.
    pub(crate) fn with(mut self, name: &str, verdict: Value) -> Run {
        let (requirement, number) = name.split_once('#').unwrap_or((name, "1"));
        let protocol = &self.started["targets"][0]["protocol"];
        let protocol = protocol.as_str().expect("a name");
        let mut playing = json!({
            "event": "scenario_finished", "id": format!("{protocol}/telling/{requirement}#{number}"),
            "round": self.scenarios.len() + 1, "title": format!("Says <{requirement}> | loud"),
            "basis": "documented", "again": format!("wireproof check {protocol} {name}"),
            "place": {"file": format!("fixtures/{protocol}/telling.md"), "line": 7, "column": 3},
        });
        let members = playing.as_object_mut().expect("an object");
        members.extend(verdict.as_object().expect("an object").clone());
        self.scenarios.push(playing);
        self
    }

    /// It passed.
    pub(crate) fn passes(self, name: &str) -> Run {
        self.with(name, json!({"verdict": "pass"}))
    }

    /// It failed.
    pub(crate) fn fails(self, name: &str, label: &str) -> Run {
        let failure = json!({"verdict": "fail", "label": label, "cause": label, "notes": []});
        self.with(name, failure)
    }

    /// It failed as known.
    pub(crate) fn deviates_as_known(self, name: &str, reason: &str) -> Run {
        let failure = json!({"reason": reason, "label": "says `bye`", "cause": "c", "notes": []});
        let mut known = json!({"verdict": "known"});
        let members = known.as_object_mut().expect("an object");
        members.extend(failure.as_object().expect("an object").clone());
        self.with(name, known)
    }

    /// A form was seen that no document knows.
    pub(crate) fn shows(mut self, shape: &str) -> Run {
        let first = json!({"file": "a.md", "line": 1, "column": 1});
        self.finished["undocumented"][shape] = json!({"times": 2, "first": first});
        self
    }

    /// What another program's version would write.
    pub(crate) fn change(mut self, change: impl FnOnce(&mut Value, &mut Value)) -> Run {
        change(&mut self.started, &mut self.finished);
        self
    }

    /// The report.
    pub(crate) fn text(&self) -> String {
        let first = std::iter::once(&self.started);
        let all = first.chain(&self.scenarios).chain([&self.finished]);
        all.map(|event| format!("{event}\n")).collect()
    }
}

/// A folder of reports, with a test's name.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        Folder(scratch(name))
    }

    /// The path of a file in there.
    pub(crate) fn path(&self, name: &str) -> String {
        let path = self.0.join(name);
        path.to_str().expect("a path in UTF-8").to_owned()
    }

    /// Writes a file there and gives its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).expect("a file");
        path
    }

    /// A text without the folder's own name, which differs from process to process.
    pub(crate) fn tidied(&self, text: &str) -> String {
        text.replace(self.0.to_str().expect("a path in UTF-8"), "FOLDER")
    }
}
