//! Writes a block in its one canonical way: words and terms spaced, the people of a
//! paragraph padded to one width, long terms broken, remarks kept.
//!
//! It works on tokens and not on the [`ast`](super::ast), because the author's
//! spelling is part of what was meant: `"caf\u0301e"` shows an accent that the
//! character itself would hide. So tokens are moved and never rewritten, and all
//! that the tree of a block can lose on the way is the places of its nodes.

mod layout;
mod tree;

use super::ast::Span;
use super::{lex, parse};
use crate::diagnostic::{Diagnostic, Findings, Mistake};

/// Formats the block that stands at `range` of the file `source`, with `\n` after
/// each of its lines.
///
/// Only mistakes in the form of the block are in the way. What it says may be as
/// unfinished as its author likes.
pub(crate) fn format_block(
    path: &str,
    source: &str,
    range: Span,
) -> Result<String, Vec<Diagnostic>> {
    let mut findings = Findings::new(path);
    let Some(text) = source.get(range.clone()) else {
        findings.add(Mistake::new(
            range,
            "this block lies outside the file",
            "nothing is here",
        ));
        return findings.into_result(String::new());
    };
    let lines = lex::lines(text, range.start, &mut findings);
    parse::statements(&lines, &mut findings);
    findings
        .into_result(())
        .map(|()| layout::text(&tree::read(source, range, &lines)))
}
