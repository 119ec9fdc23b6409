//! What goes over HTTP in another form than the document's: put into it before it is sent, and out of it
//! before anybody judges it.

use wireproof_client::ask::Ask;
use wireproof_client::http::Answer;
use wireproof_client::pack::Endpoint;

use crate::play::send::OWN_ENVELOPE;
use crate::play::{Player, Stop};

impl Player<'_> {
    /// What goes over the wire for a request. Of one that can be had in the document's form only,
    /// nothing is known of this target.
    pub(super) fn request_on_the_wire(
        &mut self,
        endpoint: Option<&Endpoint>,
        ask: Ask,
    ) -> Result<Ask, Stop> {
        let Some(adapter) = self.target.adaptation.http() else {
            return Ok(ask);
        };
        let path = ask.target.split('?').next().unwrap_or_default();
        let at = self.pack.endpoints_at(path);
        let Some((wire, used)) = adapter.outgoing(endpoint, &at, &ask) else {
            return Err(Stop::NotDeclared(OWN_ENVELOPE.to_owned()));
        };
        self.adapted.extend(used);
        Ok(wire)
    }

    /// An answer in the documents' form, and as it came where that is another.
    pub(super) fn documented(
        &mut self,
        endpoint: Option<&Endpoint>,
        answer: Answer,
    ) -> (Answer, Option<Answer>) {
        let Some(adapter) = self.target.adaptation.http() else {
            return (answer, None);
        };
        let (documented, used) = adapter.incoming(endpoint, &answer);
        let differs = !used.is_empty();
        self.adapted.extend(used);
        (documented, differs.then_some(answer))
    }

    /// Where a link of the server's leads, in the documents' words.
    pub(super) fn link(&self, method: &str, target: &str) -> String {
        let adapter = self.target.adaptation.http();
        let route = adapter.and_then(|adapter| adapter.documented(method, target));
        route.map_or_else(|| target.to_owned(), |route| route.path)
    }
}
