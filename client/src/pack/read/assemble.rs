//! Channels and operations, put together of their drafts and of compiled messages.

use std::sync::Arc;

use super::apart;
use super::channels::ChannelDraft;
use super::compile::Messages;
use super::operations::OperationDraft;
use crate::pack::outline::Outline;
use crate::pack::{Channel, Claims, Fence, Operation};

/// The messages from the server that cannot be told apart, in pairs.
pub(super) fn alike(
    draft: &ChannelDraft<'_>,
    messages: &Messages,
    stated: &Outline,
) -> Vec<(String, String)> {
    let incoming = draft.incoming.iter();
    let incoming: Vec<_> = incoming
        .filter_map(|defined| messages.get(defined))
        .collect();
    let mut pairs = Vec::new();
    for (number, other) in incoming.iter().enumerate() {
        let before = incoming.iter().take(number);
        let alike = before.filter(|one| !apart::are_apart(stated, one.form, other.form));
        pairs.extend(alike.map(|one| (one.name.clone(), other.name.clone())));
    }
    pairs
}

/// A channel with those of its messages that could be compiled.
pub(super) fn channel(draft: &ChannelDraft<'_>, messages: &Messages, claims: &Claims) -> Channel {
    let incoming: Vec<_> = draft
        .incoming
        .iter()
        .filter_map(|defined| messages.get(defined).cloned())
        .collect();
    let operations: Vec<_> = draft
        .operations
        .iter()
        .filter_map(|operation| self::operation(operation, messages))
        .collect();
    let fence = draft.fence.as_ref().and_then(|fence| {
        let named = draft
            .operations
            .iter()
            .find(|operation| operation.place.pointer == fence.operation)?;
        let operation = operations
            .iter()
            .find(|operation| operation.id == named.id)?;
        // Who does not claim it may answer otherwise, or not at all.
        let mut forms = operation.replies.iter().chain([&operation.request]);
        let everybody = fence.convention;
        let everybody = everybody.is_none_or(|convention| claims.contains(convention));
        if !everybody || !forms.all(|form| form.claimed) {
            return None;
        }
        Some(Fence {
            operation: operation.name.clone(),
            payload: fence.payload.clone(),
            ordered: fence.ordered.map(str::to_owned),
        })
    });
    let deliveries = draft.deliveries.iter();
    Channel {
        place: draft.place.pointer.clone(),
        alike: Vec::new(),
        deliveries: deliveries
            .filter_map(|defined| Some(messages.get(defined)?.name.clone()))
            .collect(),
        name: draft.name.clone(),
        address: draft.address.clone(),
        description: draft.description.to_owned(),
        operations,
        incoming,
        fence,
        parameters: draft.parameters.clone(),
        headers: draft.headers.clone(),
        query: draft.query.clone(),
        credential: draft.credential.clone(),
    }
}

fn operation(draft: &OperationDraft<'_>, messages: &Messages) -> Option<Operation> {
    let request = messages.get(&draft.request)?;
    let answers = draft
        .replies
        .iter()
        .filter_map(|defined| messages.get(defined).cloned());
    let (refusals, replies) = answers.partition(|message| message.refusal);
    Some(Operation {
        place: draft.place.pointer.clone(),
        id: draft.id.to_owned(),
        name: request.name.clone(),
        summary: draft.summary.to_owned(),
        safe: draft.safe,
        request: Arc::clone(request),
        replies,
        refusals,
    })
}
