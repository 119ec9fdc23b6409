//! Chapters to begin with: for each operation of a document one, with its example as the first
//! exchange, and `TODO` where somebody has to find words.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};
use wireproof_client::pack::{Channel, Message, Operation, Pack, Parameter, Pointer};

use super::sample::sample;
use super::words::groups;

/// The chapters, by their paths in the folder. `prefix` is what ids begin with.
pub(super) fn chapters(pack: &Pack, document: &Value, prefix: &str) -> Vec<(String, String)> {
    let mut writer = Writer {
        pack,
        document,
        prefix,
        taken: BTreeSet::new(),
    };
    let mut chapters = Vec::new();
    // Channels of one address are one connection, and each has what all of them have.
    let mut known = BTreeSet::new();
    for channel in &pack.channels {
        for operation in &channel.operations {
            if known.insert((&channel.address, &operation.name)) {
                chapters.push(writer.asked(channel, operation));
            }
        }
        if channel.operations.is_empty() {
            chapters.extend(writer.heard(channel));
        }
    }
    chapters
}

struct Writer<'a> {
    pack: &'a Pack,
    document: &'a Value,
    prefix: &'a str,
    /// The names of chapters that there are.
    taken: BTreeSet<String>,
}

impl Writer<'_> {
    /// What a client asks for.
    fn asked(&mut self, channel: &Channel, operation: &Operation) -> (String, String) {
        let (name, request) = (&operation.name, &operation.request);
        let (file, id) = self.named(name, &channel.name);
        let (payload, wrong) = self.payload(request);
        let mut text = self.head(
            title(operation),
            &format!("`{name}` is for, and who may ask for it"),
        );
        let first = format!("what comes of `{name}`");
        self.requirement(&mut text, &format!("{id}-1"), &first, &operation.id);
        line(&mut text, "```wire");
        self.connects(&mut text, channel);
        match payload.as_object().is_some_and(serde_json::Map::is_empty) {
            true => line(&mut text, &format!("anna > {name}")),
            false => line(&mut text, &format!("anna > {name} {}", literal(&payload))),
        }
        let reply = operation.replies.first();
        match reply {
            Some(reply) => line(&mut text, &format!("anna < {}", reply.name)),
            // Nothing replies, but whoever has asked is still connected.
            None => line(
                &mut text,
                "anna > raw ping \"there?\"\nanna < raw pong \"there?\"",
            ),
        }
        line(&mut text, "```");
        if let Some(wrong) = wrong {
            line(
                &mut text,
                &format!(
                    "\nTODO: the document shows no example, and this is not one yet: {wrong}."
                ),
            );
        }
        if let Some((reply, example)) =
            reply.and_then(|reply| Some((reply, reply.examples.first()?)))
        {
            line(
                &mut text,
                &format!(
                    "\nTODO: say what of the reply this is about, as in `anna < {} {{…}}`. The document shows this one:\n\n```json\n{example:#}\n```",
                    reply.name
                ),
            );
        }
        line(
            &mut text,
            &format!(
                "\nTODO: when is it refused? Write `{id}-2`, with `anna > {name} {{…}}`, or `anna > bad {name} {{…}}` for a frame that \
             violates its schema, and `anna < refusal`."
            ),
        );
        let told: Vec<String> = channel
            .deliveries
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        if !told.is_empty() {
            line(
                &mut text,
                &format!(
                    "\nTODO: who else hears of it? By itself a server sends {}: take them with `bert < …`.",
                    told.join(", ")
                ),
            );
        }
        (file, text)
    }

    /// What a client hears on a channel where it asks for nothing.
    fn heard(&mut self, channel: &Channel) -> Option<(String, String)> {
        let first = channel.deliveries.iter().next()?;
        let (file, id) = self.named(&channel.name, "");
        let name = &channel.name;
        let about = format!("`{name}` is for, and when a server sends something there");
        let mut text = self.head(&format!("What is told on {name}"), &about);
        let what = format!("who is told of `{first}`");
        self.requirement(&mut text, &format!("{id}-1"), &what, name);
        line(&mut text, "```wire");
        self.connects(&mut text, channel);
        line(&mut text, &format!("anna < {first}"));
        line(&mut text, "```");
        Some((file, text))
    }

    /// A file and the start of an id, which nothing else has.
    fn named(&mut self, name: &str, channel: &str) -> (String, String) {
        let mut name = name.to_owned();
        let is_free = |taken: &BTreeSet<String>, name: &str| !taken.contains(&groups(name));
        if !is_free(&self.taken, &name) {
            name = format!("{channel}.{name}");
        }
        let mut number = 2;
        while !is_free(&self.taken, &name) {
            name = format!("{name}-{number}");
            number += 1;
        }
        let groups = groups(&name);
        self.taken.insert(groups.clone());
        (
            format!("chapters/{name}.md"),
            format!("{}-{groups}", self.prefix),
        )
    }

    fn head(&self, title: &str, about: &str) -> String {
        format!("# {title}\n\nTODO: say in a few sentences what {about}.\n\n")
    }

    fn requirement(&self, text: &mut String, id: &str, what: &str, origin: &str) {
        line(text, &format!("## {id} TODO: say in one sentence {what}"));
        line(text, &format!("*documented: `{origin}`*\n"));
    }

    fn connects(&self, text: &mut String, channel: &Channel) {
        let mut people = self.pack.kinds.iter().filter(|kind| kind.person);
        let kind = people.next().map_or("user", |kind| kind.name.as_str());
        let article = match kind.starts_with(['a', 'e', 'i', 'o']) {
            true => "an",
            false => "a",
        };
        line(text, &format!("anna is {article} {kind}\n"));
        let open = channel.parameters.iter();
        let open =
            open.filter(|parameter| parameter.person.is_none() && parameter.default.is_none());
        let params =
            open.map(|parameter| (parameter.name.clone(), self.parameter(channel, parameter)));
        let params: serde_json::Map<String, Value> = params.collect();
        let name = &channel.name;
        match params.is_empty() {
            true => line(text, &format!("anna connects {name}")),
            false => {
                let with = literal(&json!({"params": params}));
                line(text, &format!("anna connects {name} {with}"));
            }
        }
    }

    /// What the document shows of a parameter, or else what it allows.
    fn parameter(&self, channel: &Channel, parameter: &Parameter) -> Value {
        let place = channel
            .place
            .child("parameters")
            .child(parameter.name.as_str());
        let written = place.get(self.document);
        let reference = written.and_then(|written| written.get("$ref")?.as_str());
        let target = reference.and_then(Pointer::of_reference);
        let target = target.and_then(|target| target.get(self.document));
        let shown = target
            .or(written)
            .and_then(|written| written.get("examples")?.get(0));
        let shown = shown.cloned().or_else(|| {
            let schema = parameter.schema.as_ref()?;
            Some(sample(self.document, schema))
        });
        shown
            .filter(|value| !value.is_null())
            .unwrap_or_else(|| json!("TODO"))
    }

    /// What a request carries beside constants and correlation id, and what is wrong with it.
    fn payload(&self, request: &Message) -> (Value, Option<String>) {
        let shown = request.examples.first().cloned();
        let is_shown = shown.is_some();
        let made = || {
            request
                .schema
                .get(self.document)
                .map(|schema| sample(self.document, schema))
        };
        let mut frame = shown
            .or_else(made)
            .filter(Value::is_object)
            .unwrap_or_else(|| json!({}));
        let whole = request.sample(&frame);
        let wrong = (!is_shown).then(|| request.validate(&whole).first().map(ToString::to_string));
        let ours = request.constants.iter().map(|(place, _)| place);
        let ours = ours.chain(request.correlation.as_ref().map(|found| &found.pointer));
        for place in ours {
            take_out(&mut frame, place.tokens());
        }
        (frame, wrong.flatten())
    }
}

/// Takes a member out, with objects that hold nothing else.
fn take_out(value: &mut Value, way: &[String]) {
    let (Some((first, rest)), Some(members)) = (way.split_first(), value.as_object_mut()) else {
        return;
    };
    if let Some(inside) = members.get_mut(first).filter(|_| !rest.is_empty()) {
        take_out(inside, rest);
        if inside.as_object().is_some_and(|inside| !inside.is_empty()) {
            return;
        }
    }
    members.remove(first);
}

fn title(operation: &Operation) -> &str {
    match operation.summary.trim().trim_end_matches('.') {
        "" => &operation.name,
        summary if summary.contains('\n') => &operation.name,
        summary => summary,
    }
}

/// A value as a chapter writes it.
fn literal(value: &Value) -> String {
    value.to_string().replace('$', "\\$")
}

fn line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engine_adds_is_taken_out() {
        let mut frame = json!({"a": {"b": 1}, "c": {"d": 1, "e": 2}, "f": 3});
        for way in [["a", "b"].as_slice(), &["c", "d"], &["f"], &["x", "y"]] {
            let way: Vec<String> = way.iter().map(ToString::to_string).collect();
            take_out(&mut frame, &way);
        }
        assert_eq!(frame, json!({"c": {"e": 2}}));
    }

    #[test]
    fn a_dollar_is_no_variable() {
        assert_eq!(literal(&json!({"a": "$5 ${x}"})), r#"{"a":"\$5 \${x}"}"#);
    }
}
