//! Gives a failure its shape: what came instead, where it differs, and the step in the chapter's
//! own words, which stay when lines move.

use crate::verdict::{Differing, Failure};
use crate::wire::ast::{Block, Expect, Party, Statement, StatementKind};

impl Failure {
    /// What came instead, in words that are equal in every run.
    pub(super) fn instead(mut self, instead: impl Into<String>) -> Failure {
        if let Some(shape) = &mut self.shape {
            shape.instead = Some(instead.into());
        }
        self
    }

    /// Where a frame differs.
    pub(super) fn differing(mut self, differences: impl Iterator<Item = Differing>) -> Failure {
        if let Some(shape) = &mut self.shape {
            shape.differing(differences);
        }
        self
    }

    /// Names the step that its words stand in, unless it is about another.
    pub(super) fn stand_in(&mut self, block: &Block, source: &str) {
        if let Some(shape) = &mut self.shape
            && shape.step.is_empty()
        {
            shape.step = step(block, source, self.span.start);
        }
    }

    /// The step that it is about, where that is not the one that its words stand in.
    pub(super) fn at(mut self, step: String) -> Failure {
        if let Some(shape) = &mut self.shape {
            shape.step = step;
        }
        self
    }
}

/// In place of a step, where all steps are done.
pub(super) fn at_the_end(party: &Party) -> String {
    format!("{party} at the end")
}

/// The step that this byte of the chapter stands in: its first line and, of a step of several,
/// its own, up to their brackets.
fn step(block: &Block, source: &str, at: usize) -> String {
    let head = |text: &str| {
        let line = text.trim().lines().next().unwrap_or_default();
        line.split(" {").next().unwrap_or(line).to_owned()
    };
    let words = |statement: &Statement| head(&statement.to_string());
    let statements = block.statements.iter();
    let Some(index) = statements.clone().position(|s| s.span.contains(&at)) else {
        return String::new();
    };
    let Some(statement) = block.statements.get(index) else {
        return String::new();
    };
    let mut step = words(statement);
    let alike = statements
        .take(index)
        .filter(|other| words(other) == step)
        .count();
    if alike > 0 {
        step = format!("{step} ({})", alike + 1);
    }
    let before = source.get(statement.span.start..at).unwrap_or_default();
    if let (Some(start), true) = (before.rfind('\n'), is_group(statement)) {
        let rest = source
            .get(statement.span.start + start + 1..)
            .unwrap_or_default();
        step = format!("{step}: {}", head(rest));
    }
    step
}

fn is_group(statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Take { expect, .. } => matches!(expect, Expect::Group { .. }),
        StatementKind::TakeAnswers(_) => true,
        _ => false,
    }
}
