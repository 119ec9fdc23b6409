//! How an exchange is printed: for people with arrows and colours, for programs a JSON object a
//! line. Pure: texts are made here, and written elsewhere.

use std::time::{Duration, SystemTime};

use anstyle::{AnsiColor, Style};
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

impl Printer {
    /// A frame of ours.
    pub(crate) fn sent(&self, operation: &str, text: &str, when: When) -> String {
        let body = match serde_json::from_str(text) {
            Ok(value) => Body::Json(value),
            Err(_) => Body::Text(text.to_owned()),
        };
        match self.format {
            Format::Lines => self.line(Way::Sent, Some(operation), &body, when, Map::new()),
            Format::Pretty => self.pretty(Way::Sent, operation, &body, when, SENT),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn when() -> When {
        When {
            after: Duration::from_micros(12_345),
            wall: SystemTime::UNIX_EPOCH + Duration::from_micros(1_500_000),
        }
    }

    fn printer(format: Format) -> Printer {
        let who = "anna".to_owned();
        Printer { format, who }
    }

    fn judged(body: Body) -> Judged {
        Judged {
            name: "look".to_owned(),
            is_known: true,
            body,
            refusal: false,
            wrong: vec![("/data".to_owned(), "expected 1, received 2".to_owned())],
            undocumented: vec!["/x".to_owned(), "/y/*".to_owned()],
        }
    }

    #[track_caller]
    fn check(printed: &str, expected: &str) {
        assert_eq!(anstream::adapter::strip_str(printed).to_string(), expected);
    }

    #[test]
    fn for_people() {
        let printer = printer(Format::Pretty);
        check(
            &printer.sent("look", r#"{"do":"look"}"#, when()),
            "   +12 ms anna → look\n    {\"do\": \"look\"}\n",
        );
        check(
            &printer.came(Way::Reply, &judged(Body::Json(json!({"data": 2}))), when()),
            "   +12 ms anna ← look\n    {\"data\": 2}\n    ✗ at /data: expected 1, received 2\n    undocumented: /x, /y/*\n",
        );
        let end = Body::End {
            code: Some(1001),
            reason: "bye".to_owned(),
        };
        let plain = Judged {
            wrong: Vec::new(),
            undocumented: Vec::new(),
            ..judged(end)
        };
        check(
            &printer.came(Way::Heard, &plain, when()),
            "   +12 ms anna • look 1001 bye\n",
        );
    }

    #[test]
    fn a_peer_commands_no_terminal() {
        let printer = printer(Format::Pretty);
        let texts = [
            Body::Text("\u{1b}[2J\u{9b}1m".to_owned()),
            Body::Json(json!({"\u{9b}2J": "\u{9b}3J"})),
            Body::End {
                code: None,
                reason: "\u{1b}c".to_owned(),
            },
        ];
        for body in texts {
            let mut judged = judged(body);
            judged.undocumented.push("/\u{1b}[1m".to_owned());
            judged.wrong[0].0.push('\u{7}');
            let printed = printer.came(Way::Heard, &judged, when());
            let plain = anstream::adapter::strip_str(&printed).to_string();
            let left = plain.chars().filter(|c| c.is_control() && *c != '\n');
            assert_eq!(left.count(), 0, "{plain:?}");
            // What was stripped were our own colours, so that nothing else may be missing.
            assert!(plain.contains("1m"), "{plain:?}");
        }
    }

    #[test]
    fn long_frames_are_indented() {
        let long = json!({"a": ["x".repeat(80), {}], "b": {"c": null}});
        let x = "x".repeat(80);
        check(
            &printer(Format::Pretty).sent("look", &long.to_string(), when()),
            &format!(
                "   +12 ms anna → look\n    {{\n      \"a\": [\n        \"{x}\",\n        {{}}\n      ],\n      \"b\": {{\"c\": null}}\n    }}\n"
            ),
        );
    }

    #[test]
    fn for_programs() {
        let printer = printer(Format::Lines);
        check(
            &printer.sent("look", "no JSON", when()),
            "{\"way\":\"sent\",\"at\":\"1970-01-01T00:00:01.500Z\",\"ms\":12,\"as\":\"anna\",\"message\":\"look\",\"text\":\"no JSON\"}\n",
        );
        check(
            &printer.came(Way::Heard, &judged(Body::Json(json!([]))), when()),
            "{\"way\":\"heard\",\"at\":\"1970-01-01T00:00:01.500Z\",\"ms\":12,\"as\":\"anna\",\"message\":\"look\",\"frame\":[],\"wrong\":[{\"at\":\"/data\",\"message\":\"expected 1, received 2\"}],\"undocumented\":[\"/x\",\"/y/*\"]}\n",
        );
    }
}
