//! What is asked: the frames to send, composed from what was typed and judged before anything is
//! sent.

use clap::ArgMatches;
use serde_json::{Map, Value};
use wireproof_client::adapt::Adapter;
use wireproof_client::bounded;
use wireproof_client::pack::{Mismatch, Operation};
use wireproof_client::request::{Correlations, compose, usable_correlation};
use wireproof_conformance::verdict::ExitCode;

use super::command::{Flag, known};
use super::known::Known;
use super::number::kept;
use super::value::References;
use crate::Exit;
use crate::args::CallOptions;
use crate::names::unknown;

/// A frame to send, and how its answer is told.
#[derive(Debug)]
pub(crate) struct Ask {
    /// The operation it stands for.
    pub(crate) operation: String,
    /// The frame, in the document's form.
    pub(crate) text: String,
    /// What goes over the wire in its place, where that is another.
    pub(crate) wire: Option<String>,
    /// The id that its answer repeats, where it has one that a server can use.
    pub(crate) correlation: Option<Value>,
    /// The messages that answer it.
    pub(crate) answers: Vec<String>,
    /// Whether it may be another operation than that, because nobody composed it.
    pub(crate) raw: bool,
    /// How it is known that it was not refused.
    pub(crate) accepted_by: AcceptedBy,
}

/// What shows that a request was accepted.
#[derive(Debug)]
pub(crate) enum AcceptedBy {
    /// Its reply.
    Reply,
    /// No reply is documented: that this request, sent behind it, is answered and it was not
    /// refused by then.
    Fence(Box<Ask>),
    /// The same, where that request is a convention's that the target does not claim: it may be
    /// refused, and is sent when the first had a while to be refused itself.
    Unclaimed(Box<Ask>),
    /// Neither a reply nor a fence is documented: that it is not refused for a while.
    Window,
}

impl Ask {
    /// Puts it into the wire's form. What somebody has written by hand goes as it is.
    pub(crate) fn adapt(&mut self, adapter: &Adapter) {
        if let (false, Ok(frame)) = (self.raw, serde_json::from_str(&self.text)) {
            let adapted = adapter.outgoing(&frame);
            let differs = !adapted.used.is_empty();
            self.wire = differs.then(|| adapted.frame.to_string());
        }
        if let AcceptedBy::Fence(fence) | AcceptedBy::Unclaimed(fence) = &mut self.accepted_by {
            fence.adapt(adapter);
        }
    }

    /// The request behind it that shows whether it was accepted, where that is how it is shown.
    pub(crate) fn fence(&self) -> Option<&Ask> {
        match &self.accepted_by {
            AcceptedBy::Fence(fence) | AcceptedBy::Unclaimed(fence) => Some(fence),
            AcceptedBy::Reply | AcceptedBy::Window => None,
        }
    }
}

/// Composes what is asked on one channel.
pub(crate) struct Asking<'a> {
    /// Where.
    pub(crate) known: &'a Known,
    /// The protocol, as a command line names it.
    pub(crate) named: &'a str,
    /// The protocol's AsyncAPI document.
    pub(crate) document: &'a Value,
    /// What is known by name.
    pub(crate) references: References<'a>,
    /// Ids for requests.
    pub(crate) correlations: Correlations,
}

fn usage(message: impl Into<String>) -> anyhow::Error {
    Exit::error(ExitCode::Usage, message)
}

impl Asking<'_> {
    /// Everything to send, in order: the requests that come first, and the one called for.
    pub(crate) fn all(
        &self,
        operation: &str,
        matches: &ArgMatches,
        options: &CallOptions,
    ) -> anyhow::Result<Vec<Ask>> {
        let first = options.first.iter().map(|first| self.first(first));
        let mut asks = first.collect::<anyhow::Result<Vec<Ask>>>()?;
        let operation = self.operation(operation)?;
        asks.push(match &options.raw {
            Some(text) => self.raw(operation, text),
            None => {
                let given = given(&self.flags(operation), self.references, matches, options)?;
                self.composed(operation, given, options.bad, "")?
            }
        });
        Ok(asks)
    }

    fn operation(&self, name: &str) -> anyhow::Result<&Operation> {
        let channel = &self.known.judging;
        channel.operation(name).ok_or_else(|| {
            let known = channel.operations.iter().map(|o| o.name.as_str());
            let what = format!("{} has no operation", channel.name);
            usage(unknown(&what, name, known))
        })
    }

    fn flags(&self, operation: &Operation) -> Vec<Flag> {
        known(self.document, &[&self.known.judging], &operation.name).members
    }

    /// `OPERATION`, `OPERATION:MEMBER=VALUE,…` or `OPERATION:{…}`.
    pub(super) fn first(&self, text: &str) -> anyhow::Result<Ask> {
        let (name, rest) = text.split_once(':').unwrap_or((text, ""));
        let wrong = |why: String| usage(format!("--first {text}: {why}"));
        let operation = self.operation(name)?;
        let given = if rest.trim_start().starts_with('{') {
            object(rest).map_err(wrong)?
        } else {
            self.pairs(operation, rest).map_err(wrong)?
        };
        self.composed(operation, given, false, &format!("--first {name}: "))
    }

    fn pairs(&self, operation: &Operation, text: &str) -> Result<Map<String, Value>, String> {
        let flags = self.flags(operation);
        let mut given = Map::new();
        for pair in parts(text) {
            let (name, value) = pair.split_once('=').ok_or_else(|| {
                format!("write MEMBER=VALUE, not `{pair}`; a value with a comma needs {{…}}")
            })?;
            let flag = flags
                .iter()
                .find(|flag| flag.member.name == name || flag.long == name);
            let flag = flag.ok_or_else(|| {
                let known = flags.iter().map(|flag| flag.member.name.as_str());
                unknown(&format!("{} has no member", operation.name), name, known)
            })?;
            let value = self.references.member(&flag.member, &[value])?;
            given.insert(flag.member.name.clone(), value);
        }
        Ok(given)
    }

    fn composed(
        &self,
        operation: &Operation,
        given: Map<String, Value>,
        bad: bool,
        place: &str,
    ) -> anyhow::Result<Ask> {
        let frame = compose(operation, &self.correlations, given, &[]);
        let mismatches = operation.request.validate(&frame);
        if !bad && !mismatches.is_empty() {
            let flags = self.flags(operation);
            let lines = mismatches.iter().map(|mismatch| told(mismatch, &flags));
            let lines: Vec<String> = lines.collect();
            return Err(usage(format!(
                "{place}{}\n  `wireproof schema {} {name}` prints what {name} is made of; --bad sends it all the same",
                lines.join("\n  "),
                self.named,
                name = operation.name,
            )));
        }
        if bad && mismatches.is_empty() {
            not_bad(&operation.name);
        }
        Ok(Ask {
            accepted_by: self.accepted_by(operation),
            ..asked(operation, &frame)
        })
    }

    /// A text of any sort. If it is JSON with an id in the right place, its answer has that id.
    fn raw(&self, operation: &Operation, text: &str) -> Ask {
        let frame: Value = serde_json::from_str(text).unwrap_or_default();
        Ask {
            text: text.to_owned(),
            raw: true,
            accepted_by: self.accepted_by(operation),
            ..asked(operation, &frame)
        }
    }

    fn accepted_by(&self, operation: &Operation) -> AcceptedBy {
        if !operation.replies.is_empty() {
            return AcceptedBy::Reply;
        }
        let channel = &self.known.whole;
        let fence = channel.fence.as_ref().and_then(|fence| {
            let operation = channel.operation(&fence.operation)?;
            let payload = fence.payload.as_object().cloned().unwrap_or_default();
            let frame = compose(operation, &self.correlations, payload, &[]);
            Some(Box::new(asked(operation, &frame)))
        });
        match (fence, self.known.claims_fence()) {
            (Some(fence), true) => AcceptedBy::Fence(fence),
            (Some(fence), false) => AcceptedBy::Unclaimed(fence),
            (None, _) => AcceptedBy::Window,
        }
    }
}

/// The members that options and `--json` give.
pub(super) fn given(
    flags: &[Flag],
    references: References<'_>,
    matches: &ArgMatches,
    options: &CallOptions,
) -> anyhow::Result<Map<String, Value>> {
    let mut given = match &options.json {
        Some(text) => typed(text)
            .and_then(|text| object(&text))
            .map_err(|why| usage(format!("--json: {why}")))?,
        None => Map::new(),
    };
    for flag in flags {
        // An operation on several channels has the options of all of them.
        let Ok(Some(texts)) = matches.try_get_many::<String>(&flag.id()) else {
            continue;
        };
        let texts: Vec<&str> = texts.map(String::as_str).collect();
        let value = references.member(&flag.member, &texts);
        let value = value.map_err(|why| usage(format!("--{}: {why}", flag.long)))?;
        given.insert(flag.member.name.clone(), value);
    }
    Ok(given)
}

/// A composed frame, awaiting its reply.
fn asked(operation: &Operation, frame: &Value) -> Ask {
    Ask {
        operation: operation.name.clone(),
        text: frame.to_string(),
        wire: None,
        correlation: usable_correlation(operation, frame),
        answers: answers(operation),
        raw: false,
        accepted_by: AcceptedBy::Reply,
    }
}

fn answers(operation: &Operation) -> Vec<String> {
    let answers = operation.replies.iter().chain(&operation.refusals);
    answers.map(|message| message.name.clone()).collect()
}

/// What was typed, or stands on standard input where `-` was typed.
fn typed(text: &str) -> Result<String, String> {
    match text {
        "-" => {
            let read = bounded::read_text_from(std::io::stdin().lock(), bounded::MOST);
            read.map_err(|error| format!("standard input: {error}"))
        }
        text => Ok(text.to_owned()),
    }
}

fn object(text: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => kept(text).map(|()| members),
        Ok(_) => Err("members stand in {…}; --raw sends anything".to_owned()),
        Err(error) => Err(format!("this is no JSON: {error}")),
    }
}

/// A mismatch by the option that is to blame, where one is.
pub(super) fn told(mismatch: &Mismatch, flags: &[Flag]) -> String {
    let mut tokens = mismatch.pointer.split('/').skip(1);
    let name = tokens.next().unwrap_or_default();
    let name = name.replace("~1", "/").replace("~0", "~");
    match (
        flags.iter().find(|flag| flag.member.name == name),
        tokens.next(),
    ) {
        (Some(flag), None) => format!("--{}: {}", flag.long, mismatch.message()),
        (Some(flag), Some(_)) => format!("--{}: {mismatch}", flag.long),
        _ => mismatch.to_string(),
    }
}

/// A text divided at its commas, but not at those inside brackets or quotes.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let divides = |c: char| {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            '\\' if quoted && !was_escaped => escaped = true,
            '"' if !was_escaped && (quoted || depth > 0) => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            ',' => return depth == 0 && !quoted,
            _ => {}
        }
        false
    };
    text.split(divides)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Tells of `--bad` where nothing is: whoever wants to see a refusal would wonder.
pub(super) fn not_bad(name: &str) {
    let note = format!("note: --bad changes nothing: this {name} satisfies its schema\n");
    crate::tell(&note);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(parts(text), expected);
    }

    #[test]
    fn commas_inside_of_brackets_do_not_divide() {
        check("a=1,b=2", &["a=1", "b=2"]);
        check("a=[1,2],b=3", &["a=[1,2]", "b=3"]);
        check(r#"a=["x]","y,"],b=3"#, &[r#"a=["x]","y,"]"#, "b=3"]);
        check(r#"a=["\",]"],b=3"#, &[r#"a=["\",]"]"#, "b=3"]);
        check(r#"a=say "x,b=3"#, &[r#"a=say "x"#, "b=3"]);
        check("", &[]);
        check("a=1,", &["a=1"]);
    }
}
