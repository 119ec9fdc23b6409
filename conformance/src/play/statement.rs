//! A statement of a block, given to what plays its kind.

use std::sync::Arc;

use wireproof_client::pack::Endpoint;

use super::{Player, Step, rest};
use crate::wire::ast::{Party, Spanned, Statement, StatementKind};

impl Player<'_> {
    pub(super) async fn statement(&mut self, statement: &Statement) -> Step {
        match &statement.kind {
            StatementKind::Needs(_) | StatementKind::Is { .. } => Ok(()),
            StatementKind::Connects(handshake) => self.connects(handshake).await,
            StatementKind::IsRefused { handshake, status } => {
                self.is_refused(handshake, status.as_ref()).await
            }
            StatementKind::Send {
                party,
                bad,
                operation,
                body,
                with,
            } => match self.over_http(party, operation) {
                Some(endpoint) => {
                    let asking = rest::Asking {
                        party,
                        bad: *bad,
                        span: &operation.span,
                        body: body.as_ref(),
                        with: with.as_ref(),
                        written: statement.to_string(),
                    };
                    self.ask_by_name(endpoint, asking)
                }
                None => self.send(party, *bad, operation, body.as_ref()).await,
            },
            StatementKind::Request(request) => self.request(request),
            StatementKind::SendRaw { party, raw } => self.send_raw(party, raw).await,
            StatementKind::Take { party, expect } => self.take(party, expect).await,
            StatementKind::TakeAnswers(answers) => self.take_answers(answers).await,
            StatementKind::MayHear { party, message } => self.may_hear(party, message),
            StatementKind::Closes { party, code } => self.closes(party, code.value).await,
            StatementKind::Drops(party) => {
                self.note_sent(&party.value, '-', "drops", "");
                self.transcript.note(&party.value.to_string(), "drops");
                self.left = true;
                self.connection(party)?.drop_session();
                Ok(())
            }
        }
    }

    /// The endpoint of this name, where the party is on no channel with such an operation.
    fn over_http(&self, party: &Spanned<Party>, name: &Spanned<String>) -> Option<Arc<Endpoint>> {
        let connection = self.connections.get(&party.value);
        match connection.and_then(|c| c.channel.operation(&name.value)) {
            Some(_) => None,
            None => self.pack.endpoint(&name.value).cloned(),
        }
    }
}
