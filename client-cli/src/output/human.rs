//! Where words for people go, and how they look there.

use std::io::IsTerminal;

use anstream::{AutoStream, ColorChoice};
use wireproof_conformance::report::terminal::Terminal;

/// A stream that people read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Human {
    Stdout,
    /// Where standard output is a program's.
    Stderr,
}

/// Nothing is laid out for less.
const NARROWEST: usize = 60;

impl Human {
    /// The report as it fits there. `NO_COLOR` and `CLICOLOR_FORCE` have their usual meaning.
    pub(super) fn terminal(self) -> Terminal {
        let terminal = Terminal::new(self.is_styled());
        match self.width() {
            Some(width) => terminal.with_width(width.max(NARROWEST)),
            None => terminal,
        }
    }

    /// Whether colours are for there.
    pub(super) fn is_styled(self) -> bool {
        let choice = match self {
            Human::Stdout => AutoStream::choice(&std::io::stdout()),
            Human::Stderr => AutoStream::choice(&std::io::stderr()),
        };
        matches!(choice, ColorChoice::Always | ColorChoice::AlwaysAnsi)
    }

    /// A file or a pipe has no width.
    fn width(self) -> Option<usize> {
        let is_terminal = match self {
            Human::Stdout => std::io::stdout().is_terminal(),
            Human::Stderr => std::io::stderr().is_terminal(),
        };
        let size = is_terminal.then(terminal_size::terminal_size).flatten();
        size.map(|(width, _)| usize::from(width.0))
    }

    /// Writes there. A reader that wants no more of it is nobody's fault. Words on standard error stand
    /// beside a program's report, which is whole without them.
    pub(crate) fn say(self, text: &str) -> anyhow::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        match self {
            Human::Stdout => crate::say(text),
            Human::Stderr => {
                crate::tell(text);
                Ok(())
            }
        }
    }
}
