//! What refuses a request, or the whole connection.

use std::time::Instant;

use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::Classified;

use super::Connection;
use crate::mail::{self, Answer, Disposition, Role, Scene, Wanted};
use crate::wire::ast::Term;

impl Connection {
    /// Waits for the refusal of the last request.
    pub(crate) async fn take_refusal(
        &mut self,
        pattern: Option<&Term>,
        scene: &Scene,
        deadline: Instant,
    ) -> Option<Answer> {
        let request = self.requests.youngest();
        let others = self.requests.ids_but(request);
        let rivals = self.requests.rivals(request);
        let wanted = |last_call| Wanted {
            role: Role::Refusal {
                correlation: self.requests.correlation(request),
                since: self.requests.refusable_since(request),
                others: &others,
                rivals: &rivals,
                last_call,
            },
            pattern,
            scene,
            asked: self.requests.asked(request),
        };
        let answer = match self.wait(&wanted(false), deadline).await {
            Some(answer) => Some(answer),
            None => mail::answer(
                &self.channel,
                &self.log(),
                &self.dispositions,
                &wanted(true),
            ),
        };
        self.settle(answer.as_ref(), request);
        answer
    }

    /// The last request was refused, in a way that does not show.
    pub(crate) fn let_refuse(&mut self) {
        self.requests.answer(self.requests.youngest());
    }

    /// The error form may be told once before a handshake is refused by a close; it is not
    /// held against the server.
    pub(crate) fn excuse_refusal(&mut self) {
        let is_refusal = |received: &Received| match &received.content {
            Content::Json {
                classified: Classified::Known { message, .. },
                ..
            } => message.refusal,
            _ => false,
        };
        let log = self.log();
        if let Some(index) = log.iter().position(|received| is_refusal(received)) {
            self.dispositions.mark(index, Disposition::Taken);
        }
    }
}
