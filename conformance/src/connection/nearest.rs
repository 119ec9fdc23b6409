//! What came in place of what did not come, for the reader of a failure.

use std::sync::Arc;

use wireproof_client::mailbox::Received;

use super::Connection;
use crate::mail::{self, ForeignId, Gap, Role, Scene, Wanted};
use crate::wire::ast::MessagePattern;

impl Connection {
    /// The nearest frame to a message that did not come.
    pub(crate) fn nearest(
        &self,
        message: &MessagePattern,
        scene: &Scene,
    ) -> Option<(Arc<Received>, Vec<Gap>)> {
        let name = message.name.value.as_str();
        let wanted = Wanted {
            role: Role::Delivery { name, own: &[] },
            pattern: message.pattern.as_ref(),
            scene,
            asked: None,
        };
        let log = self.log();
        let (index, mut gaps) = mail::nearest(&log, &self.dispositions, name, &wanted)?;
        let received = log.get(index)?;
        let sent = self.requests.correlation(self.requests.oldest_for(name));
        let foreign = sent.and_then(|sent| mail::foreign_id(sent, received));
        gaps.extend(foreign.map(Gap::Id));
        Some((Arc::clone(received), gaps))
    }

    /// The frame that may have been meant as the reply that did not come, though it has no documented form
    /// and is no nearer to that reply than to others; nothing where no request is open that it answers.
    pub(crate) fn nearest_form(
        &self,
        message: &MessagePattern,
    ) -> Option<(Arc<Received>, Vec<Gap>)> {
        let name = message.name.value.as_str();
        let request = self.requests.oldest_for(name)?;
        let since = self.requests.since(Some(request));
        let message = self.channel.message(name)?;
        let log = self.log();
        let (index, gaps) = mail::nearest_form(&log, &self.dispositions, message, since)?;
        Some((Arc::clone(log.get(index)?), gaps))
    }

    /// What may have been meant as the refusal that did not come, and why it was not taken for it.
    pub(crate) fn nearest_refusal(&self) -> Option<(Arc<Received>, String, ForeignId)> {
        let request = self.requests.youngest();
        let since = self.requests.since(request);
        let log = self.log();
        let sent = self.requests.correlation(request);
        let (index, name, why) =
            mail::stray_refusal(&self.channel, &log, &self.dispositions, since, sent)?;
        Some((Arc::clone(log.get(index)?), name, why))
    }
}
