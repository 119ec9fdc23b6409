//! What a probe can tell of a target's adaptation: which of its lines made a difference to the frames of
//! a handshake and of one request that changes nothing. A check meets the others.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use wireproof_client::adapt::Adapter;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::Channel;
use wireproof_client::request::{Correlations, compose};
use wireproof_client::session::Session;
use wireproof_conformance::adaptation::Adaptation;

/// Sends the protocol's fence, where it has one, and waits for what answers; the numbers of the lines
/// that made a difference come back.
pub(super) async fn met(
    mut session: Session,
    channel: &Channel,
    adapter: &Adapter,
    patience: Duration,
) -> BTreeSet<usize> {
    let mut met = BTreeSet::new();
    let fence = channel.fence.as_ref();
    let operation = fence.and_then(|fence| channel.operation(&fence.operation).zip(Some(fence)));
    if let Some((operation, fence)) = operation {
        let payload = fence.payload.as_object().cloned().unwrap_or_default();
        let frame = compose(operation, &Correlations::default(), payload, &[]);
        let adapted = adapter.outgoing(&frame);
        let sent = session.send_text(adapted.frame.to_string(), patience).await;
        if sent.is_ok() {
            met.extend(adapted.used);
            let is_answer = |received: &Arc<Received>| match &received.content {
                Content::Json { classified, .. } => operation
                    .replies
                    .iter()
                    .any(|reply| classified.is(&reply.name)),
                _ => false,
            };
            let answered = |log: &[Arc<Received>]| log.iter().find(|one| is_answer(one)).cloned();
            let deadline = Instant::now() + patience;
            session.mailbox().wait(deadline, answered).await;
        }
    }
    for received in session.mailbox().snapshot() {
        match &received.content {
            Content::Json { adapted, .. } => met.extend(adapted),
            Content::Allowed { by, .. } => drop(met.insert(*by)),
            _ => {}
        }
    }
    met
}

/// The lines of a target's adaptation, each with whether a probe has met it.
pub(super) fn told(adaptation: &Adaptation, met: &BTreeSet<usize>) -> String {
    let mut out = String::new();
    for (number, rule) in adaptation.rules().iter().enumerate() {
        let how = match met.contains(&number) {
            true => "in use",
            false => "not met by this; a check tells",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "adapted       {}: {} ({how})", rule.id, rule.title);
    }
    out
}
