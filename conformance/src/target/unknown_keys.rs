//! All keys of a file that say nothing, and not only the first: what a file may say is known from its JSON
//! Schema.

use serde_json::{Map, Value};

use super::source::{Place, Problem, Source};
use crate::diagnostic::nearest;

/// What is wrong with a file that says what it cannot: all such keys in the order of the file, and whatever
/// else is the `first` that is wrong. There is no `file` where its text is no TOML, or JSON, at all.
pub(super) fn all_wrong(
    source: &Source,
    file: Option<&Value>,
    schema: &Value,
    first: Problem,
) -> Vec<Problem> {
    let mut keys = Keys {
        schemas: schema,
        problems: Vec::new(),
    };
    if let Some(file) = file {
        keys.look(&source.root(), file, schema);
    }
    let mut problems = keys.problems;
    problems.sort_by_key(|problem| problem.diagnostic.span.start);
    if problems.is_empty() || !first.diagnostic.label.starts_with("unknown field") {
        problems.push(first);
    }
    problems
}

struct Keys<'a> {
    /// The document that references are into.
    schemas: &'a Value,
    problems: Vec<Problem>,
}

impl Keys<'_> {
    fn look(&mut self, place: &Place, value: &Value, schema: &Value) {
        let Some(schema) = self.meant(value, schema) else {
            return;
        };
        match value {
            Value::Object(members) => self.members(place, members, &schema),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.look(&place.at(index), item, &schema["items"]);
                }
            }
            _ => {}
        }
    }

    fn members(&mut self, place: &Place, members: &Map<String, Value>, schema: &Value) {
        let known = schema["properties"].as_object();
        for (name, value) in members {
            let place = place.at(name);
            match known.and_then(|known| known.get(name)) {
                Some(schema) => self.look(&place, value, schema),
                None if schema["additionalProperties"] == Value::Bool(false) => {
                    let known = known.into_iter().flatten().map(|(name, _)| name.as_str());
                    self.problems.push(unknown(&place, name, known.collect()));
                }
                None => self.look(&place, value, &schema["additionalProperties"]),
            }
        }
    }

    /// The schema behind references and alternatives; none where it is not plain which of them is meant.
    fn meant(&self, value: &Value, schema: &Value) -> Option<Value> {
        if let Some(reference) = schema["$ref"].as_str() {
            let target = self.schemas.pointer(reference.strip_prefix('#')?)?;
            return self.meant(value, target);
        }
        let Some(alternatives) = schema["anyOf"].as_array() else {
            return Some(schema.clone());
        };
        let alternatives = alternatives.iter();
        let mut fit = alternatives
            .filter_map(|schema| self.meant(value, schema))
            .filter(|schema| is_of_type(value, schema));
        let only = fit.next()?;
        fit.next().is_none().then_some(only)
    }
}

/// Whether it is a table, or an array, where the schema is of one.
fn is_of_type(value: &Value, schema: &Value) -> bool {
    let own = match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        _ => return false,
    };
    let is_own = |name: &Value| name == own;
    match &schema["type"] {
        Value::Array(types) => types.iter().any(is_own),
        one => is_own(one),
    }
}

fn unknown(place: &Place, name: &str, known: Vec<&str>) -> Problem {
    let all = format!("there is {}", known.join(", "));
    let problem = place.wrong(format!("unknown field `{name}`"), "not known");
    problem.help(match nearest(name, known) {
        Some(meant) => format!("did you mean `{meant}`? {all}"),
        None => all,
    })
}
