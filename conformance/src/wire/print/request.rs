//! Prints requests over HTTP, and the statuses by which they are answered.

use std::fmt::{self, Display, Formatter, Write};

use super::{After, With, dotted};
use crate::wire::ast::{AnswerPattern, Answers, Request, Status, TextPart};

impl Display for Request {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bad = if self.bad { "bad " } else { "" };
        write!(f, "{} {bad}{} ", self.party, self.method.value)?;
        match self.path.value.as_slice() {
            [TextPart::Variable(path)] => path.fmt(f)?,
            parts => parts.iter().try_for_each(|part| match part {
                TextPart::Literal(literal) => f.write_str(literal),
                TextPart::Variable(path) => {
                    f.write_str("${")?;
                    dotted(path, f)?;
                    f.write_char('}')
                }
            })?,
        }
        write!(f, "{}{}", After(&self.body), With(&self.with))
    }
}

impl Display for AnswerPattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (pattern, with) = (After(&self.pattern), With(&self.with));
        write!(f, "{}{pattern}{with}", self.status.value)
    }
}

impl Display for Answers {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parties = self.parties.iter();
        parties.try_for_each(|party| write!(f, "{party} "))?;
        write!(f, "< {}", self.mode.value)?;
        let mut lines = self.lines.iter();
        lines.try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl Display for Status {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(status) => status.fmt(f),
            Self::Class(class) => write!(f, "{class}xx"),
        }
    }
}
