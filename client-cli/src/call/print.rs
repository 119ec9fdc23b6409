//! How an exchange is printed: for people with arrows and colours, for programs a JSON object a
//! line. Texts are made here, and written where something is asked.

#[cfg(test)]
mod tests;

use std::io::{ErrorKind, Write};
use std::time::{Duration, SystemTime};

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use serde_json::{Map, Value, json};

use super::judged::{Body, Judged};
use crate::args::Format;

/// JSON that ends before this column stays on one line.
const SHORT: usize = 80;

const SENT: Style = AnsiColor::Cyan.on_default().bold();
const REPLY: Style = AnsiColor::Green.on_default().bold();
const HEARD: Style = AnsiColor::Yellow.on_default().bold();
const WRONG: Style = AnsiColor::Red.on_default().bold();
const QUIET: Style = Style::new().dimmed();
const NAME: Style = AnsiColor::Blue.on_default();
const TEXT: Style = AnsiColor::Green.on_default();
const OTHER: Style = AnsiColor::Magenta.on_default();

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// What was sent.
    Sent,
    /// What answers it.
    Reply,
    /// Anything else that came.
    Heard,
}

/// When something went over the connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    /// Since the connection was opened.
    pub(crate) after: Duration,
    /// By the clock on the wall.
    pub(crate) wall: SystemTime,
}

/// Makes the lines of one exchange.
#[derive(Debug)]
pub(crate) struct Printer {
    /// How.
    pub(crate) format: Format,
    /// Who is connected.
    pub(crate) who: String,
}

/// Writes at once, and says whether somebody reads it: one that wants no more, such as `head`, is nobody's
/// fault.
pub(super) fn is_read(out: &mut impl Write, text: &str) -> anyhow::Result<bool> {
    let written = out.write_all(text.as_bytes());
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        written => written.context("standard output").map(|()| true),
    }
}

impl Printer {
    /// A frame of ours.
    pub(crate) fn sent(
        &self,
        operation: &str,
        text: &str,
        wire: Option<&str>,
        when: When,
    ) -> String {
        let body = match serde_json::from_str(text) {
            Ok(value) => Body::Json(value),
            Err(_) => Body::Text(text.to_owned()),
        };
        match self.format {
            Format::Lines => {
                let mut more = Map::new();
                more.extend(wire.map(|wire| ("wire".to_owned(), json!(wire))));
                self.line(Way::Sent, Some(operation), &body, when, more)
            }
            Format::Pretty => {
                self.pretty(Way::Sent, operation, &body, when, SENT) + &on_the_wire(wire)
            }
        }
    }

    /// Something that came.
    pub(crate) fn came(&self, way: Way, judged: &Judged, when: When) -> String {
        match self.format {
            Format::Lines => {
                let mut more = Map::new();
                if judged.refusal {
                    more.insert("refusal".to_owned(), json!(true));
                }
                if !judged.wrong.is_empty() {
                    let wrong = judged.wrong.iter();
                    let wrong = wrong.map(|(at, why)| json!({"at": at, "message": why}));
                    more.insert("wrong".to_owned(), wrong.collect());
                }
                if !judged.undocumented.is_empty() {
                    more.insert("undocumented".to_owned(), json!(judged.undocumented));
                }
                let wire = judged.wire.as_ref();
                more.extend(wire.map(|wire| ("wire".to_owned(), json!(wire))));
                let name = judged.is_known.then_some(judged.name.as_str());
                if let Body::End { code, reason } = &judged.body {
                    let end = json!({"how": judged.name, "code": code, "reason": reason});
                    more.insert("end".to_owned(), end);
                }
                self.line(way, name, &judged.body, when, more)
            }
            Format::Pretty => {
                let style = match way {
                    _ if judged.refusal => WRONG,
                    Way::Reply => REPLY,
                    _ => HEARD,
                };
                let mut out = self.pretty(way, &judged.name, &judged.body, when, style);
                out += &on_the_wire(judged.wire.as_deref());
                for (at, why) in &judged.wrong {
                    let place = match at.as_str() {
                        "" => String::new(),
                        at => format!("at {at}: "),
                    };
                    let said = tame(&format!("{place}{why}"));
                    out.push_str(&format!("    {WRONG}✗{WRONG:#} {said}\n"));
                }
                if !judged.undocumented.is_empty() {
                    let fields = tame(&judged.undocumented.join(", "));
                    out.push_str(&format!("    {QUIET}undocumented: {fields}{QUIET:#}\n"));
                }
                out
            }
        }
    }

    fn line(
        &self,
        way: Way,
        name: Option<&str>,
        body: &Body,
        when: When,
        more: Map<String, Value>,
    ) -> String {
        let way = match way {
            Way::Sent => "sent",
            Way::Reply => "reply",
            Way::Heard => "heard",
        };
        let mut line = Map::new();
        let mut put = |name: &str, value: Value| line.insert(name.to_owned(), value);
        put("way", json!(way));
        put("at", json!(wall(when.wall)));
        put("ms", json!(milliseconds(when.after)));
        put("as", json!(self.who));
        if let Some(name) = name {
            put("message", json!(name));
        }
        match body {
            Body::Json(value) => put("frame", value.clone()),
            Body::Text(text) => put("text", json!(text)),
            Body::Hex(hex) => put("hex", json!(hex)),
            Body::End { .. } => None,
        };
        line.extend(more);
        Value::Object(line).to_string() + "\n"
    }

    fn pretty(&self, way: Way, name: &str, body: &Body, when: When, style: Style) -> String {
        let arrow = match way {
            Way::Sent => "→",
            Way::Reply => "←",
            Way::Heard => "•",
        };
        let time = format!("+{} ms", milliseconds(when.after));
        let who = &self.who;
        let head = format!("{QUIET}{time:>9}{QUIET:#} {who} {style}{arrow} {name}{style:#}");
        match body {
            Body::Json(value) => format!("{head}\n    {}\n", coloured(value, 4)),
            Body::Text(text) => format!("{head}\n    {}\n", tame(text).replace('\n', "\n    ")),
            Body::Hex(hex) => format!("{head}\n    {hex}\n"),
            Body::End { code, reason } => {
                let code = code.map_or(String::new(), |code| format!(" {code}"));
                let gap = if reason.is_empty() { "" } else { " " };
                format!("{head}{code}{gap}{}\n", tame(reason))
            }
        }
    }
}

/// The form of a frame that a target has in place of the documents'.
fn on_the_wire(wire: Option<&str>) -> String {
    match wire {
        Some(wire) => format!("    {QUIET}on the wire: {}{QUIET:#}\n", tame(wire)),
        None => String::new(),
    }
}

/// A text of a peer's without what could command a terminal; it keeps its lines.
pub(crate) fn tame(text: &str) -> String {
    let wild = |c: char| c.is_control() && c != '\n';
    if !text.contains(wild) {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if wild(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A time as RFC 3339 has it, in UTC; none for one that no calendar has.
fn wall(time: SystemTime) -> Option<String> {
    let time = jiff::Timestamp::try_from(time).ok()?;
    let time = jiff::Timestamp::from_millisecond(time.as_millisecond()).ok()?;
    Some(format!("{time:.3}"))
}

/// JSON in colours, indented by so much; what is short enough stays on one line.
fn coloured(value: &Value, indent: usize) -> String {
    let is_short = value.to_string().chars().count() + indent <= SHORT;
    let inner = if is_short { 0 } else { indent + 2 };
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members = members.iter().map(|(name, member)| {
                let name = tame(&Value::from(name.as_str()).to_string());
                let member = coloured(member, inner);
                format!("{NAME}{name}{NAME:#}: {member}")
            });
            bracketed('{', members, '}', indent, is_short)
        }
        Value::Array(items) if !items.is_empty() => {
            let items = items.iter().map(|item| coloured(item, inner));
            bracketed('[', items, ']', indent, is_short)
        }
        Value::String(_) => format!("{TEXT}{}{TEXT:#}", tame(&value.to_string())),
        other => format!("{OTHER}{other}{OTHER:#}"),
    }
}

fn bracketed(
    open: char,
    parts: impl Iterator<Item = String>,
    close: char,
    indent: usize,
    is_short: bool,
) -> String {
    let parts: Vec<String> = parts.collect();
    if is_short {
        return format!("{open}{}{close}", parts.join(", "));
    }
    let (inside, outside) = (" ".repeat(indent + 2), " ".repeat(indent));
    let parts = parts.join(&format!(",\n{inside}"));
    format!("{open}\n{inside}{parts}\n{outside}{close}")
}
