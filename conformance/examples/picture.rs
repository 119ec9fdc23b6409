//! Draws what a terminal would show as an SVG, for documents: reads text with ANSI colours from
//! standard input, and writes the picture to standard output.
//!
//! `CLICOLOR_FORCE=1 cargo run -p wireproof-conformance --example mutant -- RULE \
//!  | cargo run -p wireproof-conformance --example picture -- "wireproof check" > picture.svg`

#![expect(
    clippy::disallowed_methods,
    reason = "whoever draws a picture pipes into it what ends"
)]

use std::io::{Read, Write, stdin, stdout};

use anstyle::Style;
use anstyle_svg::Term;

fn main() -> std::io::Result<()> {
    let mut shown = String::new();
    if let Some(command) = std::env::args().nth(1) {
        let (faint, bold) = (Style::new().dimmed(), Style::new().bold());
        shown = format!("{faint}${faint:#} {bold}{command}{bold:#}\n\n");
    }
    stdin().read_to_string(&mut shown)?;
    stdout().write_all(Term::new().render_svg(&shown).as_bytes())
}
