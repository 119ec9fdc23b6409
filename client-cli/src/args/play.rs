//! What every command that plays scenarios is told: who is judged, how it goes about it, and
//! what is written.

use clap::Args;
use wireproof_conformance::verdict::ExitCode;

use super::{PlayingOptions, ReportOptions, TargetOptions};

/// Whoever takes these has an argument `protocol` too, which `--url` requires.
#[derive(Debug, Args)]
pub(crate) struct Play {
    #[command(flatten)]
    pub(crate) target: TargetOptions,
    #[command(flatten)]
    pub(crate) playing: PlayingOptions,
    #[command(flatten)]
    pub(crate) reports: ReportOptions,
}

/// What the codes mean that such a command ends with.
pub(super) fn exit_codes() -> String {
    exit_codes_meaning(ExitCode::meaning)
}

/// The same of a command to which some of them mean something else.
pub(super) fn exit_codes_meaning(meaning: impl Fn(ExitCode) -> &'static str) -> String {
    let lines = ExitCode::ALL.map(|code| {
        let meaning = wrapped(meaning(code), WIDTH - INDENT).join(&format!("\n{:INDENT$}", ""));
        format!("\n  {:<3}  {meaning}", code as u8)
    });
    format!("Exit codes:{}", lines.concat())
}

/// The narrowest terminal that help is written for, and where the meaning of a code begins.
const WIDTH: usize = 80;
const INDENT: usize = 7;

/// A text in lines that are shorter than this. What stands indented, clap leaves alone.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
