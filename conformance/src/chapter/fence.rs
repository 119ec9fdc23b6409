//! The fenced blocks of a chapter: of which kinds they may be, and whether a scenario is one whole.

use crate::diagnostic::{Mistake, nearest};
use crate::wire::ast::Span;

/// The kinds of fenced blocks a chapter may hold; only the first kind runs.
///
/// Any other word is refused, and so is none: a scenario with a mistyped kind would
/// be shown and never run.
const KINDS: [&str; 6] = ["wire", "json", "text", "http", "sh", "toml"];

/// Whether a chapter may hold such a block.
pub(super) fn is_known(kind: &str) -> bool {
    KINDS.contains(&kind)
}

/// The lines of a `wire` block, if its fence is such that all of them are in it.
pub(super) fn readable(
    source: &str,
    span: &Span,
    info_span: Span,
    content: Option<Span>,
) -> Result<Span, Mistake> {
    if !begins_line(source, span.start) {
        return Err(Mistake::new(
            info_span,
            "this scenario stands inside a list or a quote",
            "not in the first column",
        )
        .help("begin its fence and its lines in the first column"));
    }
    content.ok_or_else(|| {
        Mistake::new(info_span, "this block is never closed", "opened here")
            .help("close it with a line of backticks, as many as opened it")
    })
}

/// What is wrong with a fence of this kind.
pub(super) fn unknown(span: Span, info: &str) -> Mistake {
    if info.is_empty() {
        return Mistake::new(
            span,
            "this fenced block does not say of what kind it is",
            "expected a word after the fence",
        )
        .help("write `wire` for a scenario, `text` or `json` for what is only shown");
    }
    let mistake = Mistake::new(
        span,
        format!("`{info}` is no kind of fenced block"),
        "not known",
    );
    let first = info.split_whitespace().next().unwrap_or(info);
    match nearest(first, KINDS) {
        Some(kind) if kind == first => mistake.help(format!("write `{kind}` and nothing after it")),
        Some(kind) => mistake.help(format!("did you mean `{kind}`?")),
        None => mistake.help(format!(
            "the kinds are {}; what is only shown may be `text`",
            KINDS.join(", ")
        )),
    }
}

fn begins_line(source: &str, offset: usize) -> bool {
    source
        .get(..offset)
        .is_some_and(|before| before.is_empty() || before.ends_with('\n'))
}
