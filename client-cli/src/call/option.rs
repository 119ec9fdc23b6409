//! A member of a request as an option of the command line: its values, and what help says of it.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, Command};
use serde_json::Value;

use super::command::Flag;
use super::member::{Form, Member};

/// The option that sets a member.
pub(super) fn option(flag: &Flag) -> Arg {
    let Member {
        form,
        items,
        required,
        ..
    } = &flag.member;
    let listed = items.as_ref().unwrap_or(form);
    let arg = Arg::new(flag.id())
        .long(flag.long.clone())
        .help(help(flag))
        .conflicts_with("raw")
        .allow_negative_numbers(true)
        .value_parser(Listed(
            listed
                .values
                .iter()
                .map(shown)
                .map(PossibleValue::new)
                .collect(),
        ))
        .action(ArgAction::Append);
    let is_truth = form.types.as_slice() == ["boolean"];
    let arg = if is_truth {
        arg.num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_name("true|false")
    } else {
        arg.value_name(value_name(listed))
    };
    if *required && !flag.chosen {
        arg.required_unless_present_any(["json", "raw", "param"])
    } else {
        arg
    }
}

fn value_name(form: &Form) -> String {
    let names = form.types.iter().filter(|name| *name != "null");
    let names: Vec<String> = names
        .map(|name| match name.as_str() {
            "string" => "TEXT".to_owned(),
            "object" | "array" => "JSON".to_owned(),
            other => other.to_uppercase(),
        })
        .collect();
    if names.is_empty() {
        "VALUE".to_owned()
    } else {
        names.join("|")
    }
}

/// Any text, with values that help and completion show. Whether one of them was given is judged by
/// the schema with everything else, so that `--bad` can send another.
#[derive(Clone)]
struct Listed(Vec<PossibleValue>);

impl TypedValueParser for Listed {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        if self.0.is_empty() {
            return None;
        }
        Some(Box::new(self.0.iter().cloned()))
    }
}

fn help(flag: &Flag) -> String {
    let member = &flag.member;
    if flag.chosen {
        return format!("{} [default: a fresh one]", member.description);
    }
    let mut notes: Vec<String> = member.form.bounds.clone();
    if let Some(items) = &member.items {
        notes.extend(items.bounds.iter().map(|bound| format!("each {bound}")));
        notes.push("repeat it, or one JSON list".to_owned());
    }
    if !member.required {
        notes.push("optional".to_owned());
    }
    let notes = if notes.is_empty() {
        String::new()
    } else {
        format!(" [{}]", notes.join("; "))
    };
    format!("{}{notes}", member.description)
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
