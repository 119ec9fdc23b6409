//! Terms turned into values: what a chapter sends, and the literal parts of what
//! it expects.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::forge;
use crate::wire::ast::{Element, Path, Span, Term, TermKind, TextPart};

/// What variables stand for: the world's bindings, and what steps have captured.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bindings(BTreeMap<String, Value>);

/// Why a term has no value: the chapter's fault, or a binding without the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluateError {
    /// The term at fault.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// Whether what the target gave is at fault, and not the chapter.
    pub by_target: bool,
}

impl Bindings {
    /// Binds `name`; an earlier value is replaced.
    pub fn bind(&mut self, name: impl Into<String>, value: Value) {
        self.0.insert(name.into(), value);
    }

    /// Whether nothing is bound.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what a match has captured.
    pub fn extend(&mut self, captured: Bindings) {
        self.0.extend(captured.0);
    }
}

/// Somewhere variables are looked up.
pub trait Scope {
    /// The value of a name.
    fn get(&self, name: &str) -> Option<&Value>;

    /// The value a path leads to.
    fn resolve(&self, path: &Path) -> Result<&Value, EvaluateError> {
        let error = |message: String| EvaluateError {
            span: path.span.clone(),
            message,
            by_target: false,
        };
        let mut value = self
            .get(&path.name)
            .ok_or_else(|| error(format!("`${}` is not bound yet", path.name)))?;
        let mut trail = path.name.clone();
        for step in &path.steps {
            let next = match value {
                Value::Array(items) => step.parse().ok().and_then(|at: usize| items.get(at)),
                value => value.get(step),
            };
            value = next.ok_or_else(|| error(format!("`${trail}` has no `{step}`")))?;
            trail = format!("{trail}.{step}");
        }
        Ok(value)
    }
}

impl Scope for Bindings {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}

/// What a match has captured so far, before what was bound earlier.
impl Scope for (&Bindings, &Bindings) {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).or_else(|| self.1.get(name))
    }
}

/// The value of a term. Patterns have none.
pub fn evaluate(term: &Term, bindings: &impl Scope) -> Result<Value, EvaluateError> {
    match &term.kind {
        TermKind::Null => Ok(Value::Null),
        TermKind::Bool(truth) => Ok(Value::Bool(*truth)),
        TermKind::Number(number) => Ok(Value::Number(number.clone())),
        TermKind::Text(parts) => text(parts, bindings).map(Value::String),
        TermKind::Array(elements) => array(elements, bindings),
        TermKind::Object { members, .. } => object(members, bindings).map(Value::Object),
        TermKind::Variable(path) => bindings.resolve(path).cloned(),
        TermKind::Function { name, arguments } => function(term, name, arguments, bindings),
        TermKind::Anything | TermKind::Regex(_) => Err(pattern_only(&term.span)),
    }
}

/// Whether the term is the function `@absent`.
pub fn is_absent(term: &Term) -> bool {
    term.is_call("absent")
}

fn array(elements: &[Element], bindings: &impl Scope) -> Result<Value, EvaluateError> {
    let values = elements.iter().map(|element| match element {
        Element::One(term) => evaluate(term, bindings),
        Element::Rest(span) => Err(pattern_only(span)),
    });
    values.collect::<Result<_, _>>().map(Value::Array)
}

fn object(
    members: &[(crate::wire::ast::Spanned<String>, Term)],
    bindings: &impl Scope,
) -> Result<Map<String, Value>, EvaluateError> {
    members
        .iter()
        .filter(|(_, term)| !is_absent(term))
        .map(|(name, term)| Ok((name.value.clone(), evaluate(term, bindings)?)))
        .collect()
}

fn text(parts: &[TextPart], bindings: &impl Scope) -> Result<String, EvaluateError> {
    let mut text = String::new();
    for part in parts {
        match part {
            TextPart::Literal(literal) => text.push_str(literal),
            TextPart::Variable(path) => match bindings.resolve(path)? {
                Value::String(value) => text.push_str(value),
                value => text.push_str(&value.to_string()),
            },
        }
    }
    Ok(text)
}

fn function(
    term: &Term,
    name: &str,
    arguments: &[Term],
    bindings: &impl Scope,
) -> Result<Value, EvaluateError> {
    let error = |message: &str| EvaluateError {
        span: term.span.clone(),
        message: message.to_owned(),
        by_target: false,
    };
    // Tokens come from the target: what cannot be forged leaves something untested.
    let no_token = |what: &str| EvaluateError {
        by_target: true,
        ..error(&format!(
            "`@{name}` needs {what}, with an algorithm in the first: what the target gives is none"
        ))
    };
    let values: Vec<Value> = arguments
        .iter()
        .map(|argument| evaluate(argument, bindings))
        .collect::<Result<_, _>>()?;
    match (name, values.as_slice()) {
        ("repeat", [Value::String(text), Value::Number(times)]) => {
            let times = times.as_u64().and_then(|times| usize::try_from(times).ok());
            let fits = |times: &usize| times.saturating_mul(text.len()) <= MAX_REPEATED;
            let times = times
                .filter(fits)
                .ok_or_else(|| error("`@repeat` makes at most 16 MiB of text"))?;
            Ok(Value::String(text.repeat(times)))
        }
        ("repeat", _) => Err(error("`@repeat` takes a text and a number of times")),
        ("tampered", [Value::String(token)]) => forge::tampered(token)
            .map(Value::String)
            .ok_or_else(|| no_token("a signed token of three parts")),
        ("alg_none", [Value::String(token)]) => forge::alg_none(token)
            .map(Value::String)
            .ok_or_else(|| no_token("a signed token of three parts")),
        ("with_claims", [Value::String(token), Value::String(other)]) => {
            forge::with_claims(token, other)
                .map(Value::String)
                .ok_or_else(|| no_token("two signed tokens of three parts"))
        }
        ("tampered" | "alg_none" | "with_claims", _) => Err(no_token("a text")),
        _ => Err(pattern_only(&term.span)),
    }
}

/// Longer texts are no test of a peer, they are a test of our memory.
const MAX_REPEATED: usize = 16 << 20;

fn pattern_only(span: &Span) -> EvaluateError {
    EvaluateError {
        span: span.clone(),
        message: "this is a pattern and has no value of its own".to_owned(),
        by_target: false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tiny::term;

    fn bindings() -> Bindings {
        let mut bindings = Bindings::default();
        bindings.bind(
            "a",
            json!({"id": 7, "tags": ["x", "y"], "token": "h.p.sig"}),
        );
        bindings
    }

    #[track_caller]
    fn check(text: &str, expected: Value) {
        assert_eq!(evaluate(&term(text), &bindings()), Ok(expected), "{text}");
    }

    #[track_caller]
    fn check_fault(text: &str, expected: &str) {
        let fault = evaluate(&term(text), &bindings()).expect_err(text);
        assert_eq!(fault.message, expected, "{text}");
    }

    #[test]
    fn literals_and_variables_have_values() {
        check("null", json!(null));
        check("[1, 2.5, true]", json!([1, 2.5, true]));
        check(r#"{"x": {"y": $a.id}}"#, json!({"x": {"y": 7}}));
        check("$a.tags.1", json!("y"));
        check(r#""${a.id} of ${a.tags.0}, \${a}""#, json!("7 of x, ${a}"));
        check(r#"@repeat("ab", 3)"#, json!("ababab"));
    }

    #[test]
    fn what_is_absent_is_left_out() {
        check(r#"{"x": @absent, "y": 1}"#, json!({"y": 1}));
    }

    #[test]
    fn patterns_have_none() {
        let no_value = "this is a pattern and has no value of its own";
        for pattern in ["_", "/a/", "[1, ...]", "@now"] {
            check_fault(pattern, no_value);
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        check_fault("$a.name", "`$a` has no `name`");
        check_fault("$a.tags.2", "`$a.tags` has no `2`");
        check_fault("$a.tags.first", "`$a.tags` has no `first`");
        check_fault("$a.id.x", "`$a.id` has no `x`");
        let unbound = evaluate(&term("$a.id"), &Bindings::default()).expect_err("nothing");
        assert_eq!(unbound.message, "`$a` is not bound yet");
    }

    #[test]
    fn a_text_too_long_for_us_is_not_made() {
        check_fault(
            r#"@repeat("aaaaaaaa", 1000000000)"#,
            "`@repeat` makes at most 16 MiB of text",
        );
    }
}
