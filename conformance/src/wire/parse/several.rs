//! Parses what takes the answers of several parties, or one answer of which several may come.

use super::expect::expect;
use super::names::party;
use crate::diagnostic::Mistake;
use crate::wire::ast::{Answers, Expect, GroupMode, Party, Spanned, StatementKind};
use crate::wire::lex::Tokens;

/// The parties that stand between the first one and `<`, if any do.
pub(super) fn others(tokens: &mut Tokens<'_>) -> Option<Vec<Spanned<Party>>> {
    let mut ahead = tokens.clone();
    let mut others = Vec::new();
    while ahead.mark("<").is_none() {
        others.push(party(&mut ahead).ok()?);
    }
    *tokens = ahead;
    Some(others)
}

/// `all of`, of which `alice/one alice/two <` has been read.
pub(super) fn take_answers(
    tokens: &mut Tokens<'_>,
    parties: Vec<Spanned<Party>>,
) -> Result<StatementKind, Mistake> {
    let unexpected = tokens.unexpected("`all of`").help(
        "several parties take their answers together: `all of`, and a line for each below it",
    );
    match expect(tokens)? {
        Expect::Group { mode, .. } if mode.value == GroupMode::AllOf => {
            Ok(StatementKind::TakeAnswers(Answers {
                parties,
                mode,
                lines: Vec::new(),
            }))
        }
        _ => Err(unexpected),
    }
}

/// `any of`, where statuses are listed below it and not messages.
pub(super) fn of_answers(kind: StatementKind) -> StatementKind {
    match kind {
        StatementKind::Take {
            party,
            expect: Expect::Group { mode, .. },
        } if mode.value == GroupMode::AnyOf => StatementKind::TakeAnswers(Answers {
            parties: vec![party],
            mode,
            lines: Vec::new(),
        }),
        other => other,
    }
}
