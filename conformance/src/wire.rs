//! The `wire` blocks of a chapter: scenarios as transcripts of several people.
//!
//! A block goes through three stages: `lex` cuts it into lines and tokens, `parse`
//! and `term` make the [`ast`] of them, and `check` finds what can be known to be
//! wrong without a pack. `print` is the way back, `format` rewrites what an author has
//! written. The grammar is in `docs/grammar.md`.

pub mod ast;
mod check;
mod format;
mod lex;
mod parse;
mod print;
mod term;

use ast::{Block, Span};
pub(crate) use format::format_block;

use crate::diagnostic::{Diagnostic, Findings, Mistake};

/// Parses the block that stands at `range` of the file `source`.
///
/// The range holds the block's lines without its fences. All spans, in the block and
/// in diagnostics, are places in `source`.
///
/// # Errors
///
/// Everything that is wrong with the block, in the order of the file: mistakes in
/// the form of its lines or, if there are none, in what they say.
pub fn parse_block(path: &str, source: &str, range: Span) -> Result<Block, Vec<Diagnostic>> {
    match read_block(path, source, range) {
        (Some(block), problems) if problems.is_empty() => Ok(block),
        (_, problems) => Err(problems),
    }
}

/// The same, with the block also where its lines have the right form and only say something wrong.
pub(crate) fn read_block(
    path: &str,
    source: &str,
    range: Span,
) -> (Option<Block>, Vec<Diagnostic>) {
    let mut findings = Findings::new(path);
    let Some(text) = source.get(range.clone()) else {
        findings.add(Mistake::new(
            range.clone(),
            "this block lies outside the file",
            "nothing is here",
        ));
        return (None, findings.into_found());
    };
    let lines = lex::lines(text, range.start, &mut findings);
    let statements = parse::statements(&lines, &mut findings);
    let block = Block {
        statements,
        span: range,
    };
    // With lines missing, most of what a check finds would be a consequence of that.
    let has_form = findings.is_empty();
    if has_form {
        check::check(&block, &mut findings);
    }
    (has_form.then_some(block), findings.into_found())
}
