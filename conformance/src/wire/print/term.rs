//! Prints terms: values, patterns, and what they hold.

use std::fmt::{self, Display, Formatter, Write};

use crate::wire::ast::{Element, Path, Term, TermKind, TextPart};

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl Display for TermKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(parts) => text(parts, f),
            Self::Array(elements) => separated("[", elements, "]", f),
            Self::Object { members, exactly } => {
                let members: Vec<Member<'_>> = members
                    .iter()
                    .map(|(name, value)| Member(&name.value, value))
                    .collect();
                separated(if *exactly { "exactly {" } else { "{" }, &members, "}", f)
            }
            Self::Variable(path) => path.fmt(f),
            Self::Function { name, arguments } if arguments.is_empty() => write!(f, "@{name}"),
            Self::Function { name, arguments } => {
                write!(f, "@{name}")?;
                separated("(", arguments, ")", f)
            }
            Self::Anything => f.write_str("_"),
            Self::Regex(regex) => slashed(regex.source(), f),
        }
    }
}

impl Display for Element {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(term) => term.fmt(f),
            Self::Rest(_) => f.write_str("..."),
        }
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('$')?;
        dotted(self, f)
    }
}

pub(super) fn dotted(path: &Path, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str(&path.name)?;
    path.steps.iter().try_for_each(|step| write!(f, ".{step}"))
}

struct Member<'a>(&'a str, &'a Term);

impl Display for Member<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        escaped(self.0, f)?;
        write!(f, "\": {}", self.1)
    }
}

/// Items with commas between them.
pub(super) fn separated(
    opening: &str,
    items: &[impl Display],
    closing: &str,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    f.write_str(opening)?;
    for (index, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
    }
    f.write_str(closing)
}

fn text(parts: &[TextPart], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for part in parts {
        match part {
            TextPart::Literal(literal) => escaped(literal, f)?,
            TextPart::Variable(path) => {
                f.write_str("${")?;
                dotted(path, f)?;
                f.write_char('}')?;
            }
        }
    }
    f.write_char('"')
}

/// The inside of a text: as JSON escapes it, and with `\$` where `${` would begin a variable.
fn escaped(literal: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let mut characters = literal.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' | '\\' => write!(f, "\\{character}")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\r' => f.write_str("\\r")?,
            '$' if characters.peek() == Some(&'{') => f.write_str("\\$")?,
            control if control.is_control() => write!(f, "\\u{:04x}", u32::from(control))?,
            other => f.write_char(other)?,
        }
    }
    Ok(())
}

/// A regular expression between slashes, those inside it escaped.
fn slashed(regex: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('/')?;
    let mut characters = regex.chars();
    while let Some(character) = characters.next() {
        match character {
            '/' => f.write_str("\\/")?,
            '\\' => {
                f.write_char('\\')?;
                characters
                    .next()
                    .into_iter()
                    .try_for_each(|escaped| f.write_char(escaped))?;
            }
            other => f.write_char(other)?,
        }
    }
    f.write_char('/')
}
