//! What documents show: the examples of messages, and values that schemas show beside themselves,
//! `examples` and `default`, which readers trust.
//!
//! To JSON Schema the latter are remarks and never judged, so nobody else would notice that one is wrong.

use super::compile::Compiler;
use crate::pack::mismatch;
use crate::pack::place::Place;
use crate::pack::report::Report;
use crate::pack::subschemas;
use crate::pack::{About, Message, Pointer};

/// Notes frames or bodies that a document shows of a message and that do not fit it.
pub(super) fn check_examples(report: &Report<'_>, examples: &[Place<'_>], message: &Message) {
    for example in examples {
        for mismatch in message.validate(example.value) {
            let inside: Pointer = mismatch.pointer.parse().unwrap_or_default();
            report.remark(
                About::Example,
                &example.pointer.join(&inside),
                format!(
                    "this example does not fit its schema: {}",
                    mismatch.message()
                ),
                format!(
                    "correct the example, or the schema at `#{}`",
                    mismatch.schema
                ),
            );
        }
    }
}

/// Notes what is shown in a schema, or in one inside it, and does not satisfy it.
pub(super) fn check(compiler: &Compiler<'_>, schema: &Place<'_>) {
    let examples = schema.elements_of("examples");
    let shown: Vec<Place<'_>> = examples.chain(schema.get("default")).collect();
    // Most schemas show nothing and need not be compiled alone.
    if let Some(validator) = (!shown.is_empty())
        .then(|| compiler.validator(schema))
        .flatten()
    {
        for place in shown {
            for wrong in mismatch::collect(validator.iter_errors(place.value), place.value) {
                let inside: Pointer = wrong.pointer.parse().unwrap_or_default();
                compiler.report.remark(
                    About::Example,
                    &place.pointer.join(&inside),
                    format!(
                        "this value does not fit its own schema: {}",
                        wrong.message()
                    ),
                    format!("correct it, or the schema at `#{}`", schema.pointer),
                );
            }
        }
    }
    for (_, inside) in subschemas::inside(schema) {
        check(compiler, &inside);
    }
}
