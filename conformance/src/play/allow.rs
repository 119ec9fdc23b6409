//! What a party may hear: from here on, or from the beginning of the connection where nothing has
//! been done since that could be told from what came with it.

use super::{Player, Step};
use crate::wire::ast::{MessagePattern, Party, Spanned, StatementKind};

impl Player<'_> {
    pub(super) fn may_hear(&mut self, party: &Spanned<Party>, message: &MessagePattern) -> Step {
        let began = self.has_just_come(party);
        self.connection(party)?.allow(message.clone(), began);
        Ok(())
    }

    /// Whether others at most have come in since the party did. What a server sends to whoever
    /// comes may be there before the next line is read.
    fn has_just_come(&self, party: &Spanned<Party>) -> bool {
        let statements = self.scenario.block.statements.iter().rev();
        let before = statements.skip_while(|one| one.span.start >= party.span.start);
        for statement in before {
            match &statement.kind {
                StatementKind::Connects(handshake) if handshake.party.value == party.value => {
                    return true;
                }
                StatementKind::Connects(_) | StatementKind::MayHear { .. } => {}
                _ => return false,
            }
        }
        false
    }
}
