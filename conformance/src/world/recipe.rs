//! Requests over HTTP that make a thing of a kind, or complete one that is there: log in, create a
//! room. What they answer becomes what the thing gives.

mod look;

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use wireproof_client::http;

use super::{Thing, WorldError};
use crate::target::Target;

/// So much of an answer is told where it is not what was wanted.
const MOST_TOLD: usize = 300;

/// How things of a kind are made, and what is done when they are no longer needed.
///
/// Texts are templates: `{{ self.FIELD }}` is what is known of the thing so far, `{{ with.FIELD }}`
/// what the scenario asks of it (another thing with all that it gives), `{{ unique }}` a word that
/// nothing else has. A text that is one `{{ … }}` keeps the value's type.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What the thing gives before any request.
    #[serde(default)]
    gives: Map<String, Value>,
    /// The requests, in order.
    #[serde(default)]
    make: Vec<Request>,
    /// The requests when the scenario is over.
    #[serde(default)]
    dissolve: Vec<Request>,
}

/// One request of a recipe.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Request {
    /// The method and the path: `POST /rooms/`.
    request: String,
    /// Headers.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The body, sent as JSON.
    body: Option<Value>,
    /// The status that is wanted; any 2xx without this.
    status: Option<u16>,
    /// What the thing gives of the answer: a field's name, and a JSON pointer into the body.
    #[serde(default)]
    gives: BTreeMap<String, String>,
}

/// A thing that stands.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) kind: String,
    /// What it is bound to.
    pub(super) bound: Map<String, Value>,
    /// What templates see, for when it goes.
    context: Value,
}

impl Recipe {
    /// The same with every text changed; the environment's values are put in so.
    pub(crate) fn expanded(&self, change: &mut dyn FnMut(&Value) -> Value) -> Recipe {
        let mut changed = self.clone();
        changed.gives = object(change(&Value::Object(self.gives.clone())));
        for request in changed.make.iter_mut().chain(&mut changed.dissolve) {
            for value in request.headers.values_mut() {
                if let Value::String(text) = change(&Value::String(value.clone())) {
                    *value = text;
                }
            }
            request.body = request.body.as_ref().map(&mut *change);
        }
        changed
    }

    /// Whether it makes a thing out of nothing.
    pub(super) fn makes(&self) -> bool {
        !self.make.is_empty() || !self.gives.is_empty()
    }

    /// Makes `thing`, of which it `has` this already.
    pub(super) async fn make(
        &self,
        target: &Target,
        thing: &Thing,
        with: &Value,
        has: Map<String, Value>,
    ) -> Result<Made, WorldError> {
        let unique = format!("wp{:08x}", rand::random::<u32>());
        let mut context = json!({ "self": has, "with": with, "unique": unique });
        let failed = |why: String| WorldError::Failed(format!("{}: {why}", thing.kind));
        let own = filled(&Value::Object(self.gives.clone()), &context).map_err(failed)?;
        set(&mut context, object(own));
        for request in &self.make {
            let gives = request.send(target, &context).await?;
            set(&mut context, gives);
        }
        let bound = context.get("self").cloned().unwrap_or_default();
        Ok(Made {
            kind: thing.kind.clone(),
            bound: object(bound),
            context,
        })
    }

    /// Undoes it.
    pub(super) async fn dissolve(&self, target: &Target, made: &Made) -> Result<(), WorldError> {
        for request in &self.dissolve {
            request.send(target, &made.context).await?;
        }
        Ok(())
    }
}

impl Request {
    /// What the thing gives of the answer.
    async fn send(
        &self,
        target: &Target,
        context: &Value,
    ) -> Result<Map<String, Value>, WorldError> {
        let failed = |why: String| WorldError::Failed(format!("{}: {why}", self.request));
        let request = text(&self.request, context).map_err(failed)?;
        let Some((method, path)) = request.split_once(' ') else {
            let why = "write the method and the path: \"POST /rooms/\"".to_owned();
            return Err(failed(why));
        };
        let mut headers = Vec::new();
        for (name, value) in &self.headers {
            headers.push((name.as_str(), text(value, context).map_err(failed)?));
        }
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let body = self.body.as_ref().map(|body| filled(body, context));
        let body = body.transpose().map_err(failed)?;
        let base = target.rest_base();
        let patience = target.timeouts.connect;
        let path = path.trim();
        let answer = http::request(base, method, path, &headers, body.as_ref(), patience).await?;
        let is_wanted = match self.status {
            Some(status) => answer.status == status,
            None => (200..300).contains(&answer.status),
        };
        let told = || -> String { answer.text().chars().take(MOST_TOLD).collect() };
        if !is_wanted {
            return Err(failed(format!("answered {}: {}", answer.status, told())));
        }
        if self.gives.is_empty() {
            return Ok(Map::new());
        }
        let json = answer.json();
        let json = json.map_err(|_| failed(format!("answered no JSON: {}", told())))?;
        let gives = self.gives.iter().map(|(field, pointer)| {
            let value = json.pointer(pointer).cloned();
            let nothing = || failed(format!("its answer has nothing at `{pointer}`: {}", told()));
            Ok((field.clone(), value.ok_or_else(nothing)?))
        });
        gives.collect()
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Adds to what is known of the thing.
fn set(context: &mut Value, gives: Map<String, Value>) {
    if let Some(own) = context.get_mut("self").and_then(Value::as_object_mut) {
        own.extend(gives);
    }
}

/// A value with its templates filled in.
fn filled(value: &Value, context: &Value) -> Result<Value, String> {
    match value {
        Value::String(template) => typed(template, context),
        Value::Array(items) => {
            let items: Result<_, _> = items.iter().map(|item| filled(item, context)).collect();
            Ok(Value::Array(items?))
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields: Result<_, String> = fields
                .map(|(name, value)| Ok((name.clone(), filled(value, context)?)))
                .collect();
            Ok(Value::Object(fields?))
        }
        other => Ok(other.clone()),
    }
}

/// The value of a text that is one expression, or the text.
fn typed(template: &str, context: &Value) -> Result<Value, String> {
    let inside = template.trim().strip_prefix("{{");
    let inside = inside.and_then(|inside| inside.strip_suffix("}}"));
    match inside {
        Some(expression) if !expression.contains("{{") && !expression.contains("}}") => {
            let environment = environment();
            let compiled = environment.compile_expression(expression.trim());
            let value = compiled.and_then(|compiled| compiled.eval(Serde(context)));
            let value = value.map_err(|error| unfilled(template, &error))?;
            if value.is_undefined() {
                return Err(format!("`{template}`: there is no such value"));
            }
            serde_json::to_value(value).map_err(|error| format!("`{template}`: {error}"))
        }
        _ => text(template, context).map(Value::String),
    }
}

fn text(template: &str, context: &Value) -> Result<String, String> {
    environment()
        .render_str(template, Serde(context))
        .map_err(|error| unfilled(template, &error))
}

fn unfilled(template: &str, error: &minijinja::Error) -> String {
    let detail = error.detail().unwrap_or("it cannot be filled in");
    format!("`{template}`: {}: {detail}", error.kind())
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: Value, expected: Result<Value, &str>) {
        let context = json!({
            "self": {"id": 7, "name": "a"}, "with": {"of": {"token": "t"}}, "unique": "u"
        });
        match (filled(&template, &context), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn templates_keep_types_and_know_what_is_missing() {
        check(
            json!({"id": "{{ self.id }}", "n": 1}),
            Ok(json!({"id": 7, "n": 1})),
        );
        check(json!("{{ with.of }}"), Ok(json!({"token": "t"})));
        check(json!("Bearer {{ with.of.token }}"), Ok(json!("Bearer t")));
        check(json!("{{ self.name }}-{{ unique }}"), Ok(json!("a-u")));
        check(json!("{{ self.nick }}"), Err("no such value"));
        check(json!("x {{ self.nick }}"), Err("self.nick"));
        check(json!("{{ self. }}"), Err("{{ self. }}"));
    }
}
