//! A bare `wire` block: parsed, printed, formatted.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wireproof_conformance::diagnostic::Diagnostic;
use wireproof_conformance::format::Form;
use wireproof_conformance::wire::ast::Block;
use wireproof_conformance::wire::parse_block;
use wireproof_fuzz::{judge_format, judge_mistakes};

fuzz_target!(|source: &str| {
    let parsed = parse(source);
    let formatted = judge_format(source, Form::Script);
    match &parsed {
        Ok(block) => {
            let printed = block.to_string();
            assert_eq!(
                said(&parse(&printed)),
                printed,
                "a print says what the block does"
            );
            assert!(formatted.is_some(), "what can be read can be formatted");
        }
        Err(mistakes) => judge_mistakes(source, mistakes),
    }
    if let Some(formatted) = formatted {
        assert_eq!(said(&parse(&formatted)), said(&parsed), "{formatted}");
    }
});

fn parse(source: &str) -> Result<Block, Vec<Diagnostic>> {
    parse_block("a.wire", source, 0..source.len())
}

/// What a block says, or what is said about it.
fn said(answer: &Result<Block, Vec<Diagnostic>>) -> String {
    match answer {
        Ok(block) => block.to_string(),
        Err(mistakes) => mistakes.iter().map(|m| m.message.clone() + "\n").collect(),
    }
}
