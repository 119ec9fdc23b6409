//! What only compiled schemas can show: examples that do not fit, requests that let a typo through,
//! fences that cannot be asked for, messages that cannot be told apart.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Structure;
use super::apart;
use super::channels::{ChannelDraft, FenceDraft};
use super::compile::{Messages, Outlines};
use super::operations::OperationDraft;
use super::reader::Reader;
use super::shown;
use crate::pack::facts::Fields;
use crate::pack::outline::FormId;
use crate::pack::{About, Channel, Classified, Message, Operation, Pack, Pointer};

/// A document, read and compiled.
pub(super) struct Judged<'a, 'd> {
    pub(super) reader: &'a Reader<'d>,
    pub(super) structure: &'a Structure<'d>,
    pub(super) messages: &'a Messages,
    pub(super) pack: &'a Pack,
}

/// Notes everything that is wrong. `in_full` says that conventions judge too, which is when every
/// frame of the document itself must be recognised for what it is.
pub(super) fn check(judged: &Judged<'_, '_>, outlines: &Outlines, in_full: bool) {
    for (pointer, draft) in &judged.structure.messages {
        if let Some(message) = judged.messages.get(pointer) {
            shown::check_examples(judged.reader.report, &draft.examples, message);
        }
    }
    for form in outlines.with.values() {
        judged.check_closed(outlines, *form);
    }
    let mut seen = BTreeSet::new();
    for (draft, channel) in judged.structure.channels.iter().zip(&judged.pack.channels) {
        for operation in &channel.operations {
            judged.check_closed(outlines, operation.request.form);
            judged.check_tied(operation);
        }
        judged.check_fence(draft, channel);
        judged.check_apart(outlines, draft, &mut seen);
        if in_full {
            judged.check_recognised(draft, channel);
        }
    }
}

impl Judged<'_, '_> {
    /// Frames to a server must not let a typo through.
    fn check_closed(&self, outlines: &Outlines, form: FormId) {
        let stated = &outlines.stated;
        let free = stated
            .get(form)
            .filter(|form| form.facts.fields == Fields::Free && form.others.is_none());
        let open = stated
            .open_objects(form)
            .into_iter()
            .chain(free.map(|form| &form.schema));
        for schema in open {
            let message = "what is sent must not hold fields that nobody described";
            let help =
                r#"write `"additionalProperties": false`, or `true` where any field will do"#;
            self.reader
                .report
                .remark(About::OpenRequest, schema, message, help);
        }
    }

    /// Replies that do not carry their request's id back could be taken for others'.
    fn check_tied(&self, operation: &Operation) {
        if operation.request.correlation.is_none() || operation.correlation().is_some() {
            return;
        }
        for reply in operation
            .replies
            .iter()
            .filter(|reply| reply.correlation.is_none())
        {
            let message = format!(
                "nothing says where `{}` carries the correlation id of `{}`",
                reply.key, operation.request.key
            );
            let help = r#"write `"correlationId": {"location": "$message.payload#/…"}`"#;
            self.reader
                .report
                .remark(About::Untied, &reply.place, message, help);
        }
    }

    fn check_fence(&self, draft: &ChannelDraft<'_>, channel: &Channel) {
        let Some(fence) = &draft.fence else {
            return;
        };
        let asked = |operation: &&OperationDraft<'_>| operation.place.pointer == fence.operation;
        let Some(named) = draft.operations.iter().find(asked) else {
            let message = format!("this is no operation of the channel `{}`", draft.name);
            let help = r##"let `operation` refer to one that clients ask for here: `{"$ref": "#/operations/…"}`"##;
            self.reader.note(&fence.place, message, help);
            return;
        };
        // Where it is missing, its request could not be compiled, which has been said.
        let compiled = |operation: &&Operation| operation.id == named.id;
        let Some(operation) = channel.operations.iter().find(compiled) else {
            return;
        };
        if operation.replies.is_empty() {
            let message = format!("a fence needs a reply, and `{}` has none", operation.id);
            self.reader
                .note(&fence.place, message, "choose an operation with a reply");
        }
        self.check_fence_request(fence, &named.request, &operation.request);
    }

    fn check_fence_request(&self, fence: &FenceDraft<'_>, defined: &Pointer, request: &Message) {
        let draft = self.structure.messages.get(defined);
        let correlates = draft.is_some_and(|draft| draft.place.get("correlationId").is_some());
        if correlates && request.correlation.is_none() {
            // What it says about its correlation id is wrong, which has been said.
            return;
        }
        let frame = request.sample(&fence.payload);
        for mismatch in request.validate(&frame) {
            let message = format!("the fence is no proper request: {mismatch}");
            let help = "write into `payload` what the request needs beside constants and its correlation id";
            self.reader.note(&fence.place, message, help);
        }
    }

    /// Messages of one direction must be told apart, whatever a target claims.
    fn check_apart(
        &self,
        outlines: &Outlines,
        draft: &ChannelDraft<'_>,
        seen: &mut BTreeSet<(Pointer, Pointer)>,
    ) {
        let asked: Vec<_> = draft
            .operations
            .iter()
            .map(|operation| &operation.request)
            .collect();
        let heard: Vec<_> = draft.incoming.iter().collect();
        for direction in [asked, heard] {
            for (number, second) in direction.iter().enumerate() {
                for first in direction.iter().take(number) {
                    // Channels that share their messages may have them in another order.
                    let (one, other): (&Pointer, &Pointer) = (first.min(second), first.max(second));
                    if seen.insert((one.clone(), other.clone())) {
                        self.check_pair(outlines, first, second);
                    }
                }
            }
        }
    }

    fn check_pair(&self, outlines: &Outlines, first: &Pointer, second: &Pointer) {
        let (Some(one), Some(other)) = (self.messages.get(first), self.messages.get(second)) else {
            return;
        };
        if first == second || apart::are_apart(&outlines.stated, one.form, other.form) {
            return;
        }
        self.reader.report.remark(
            About::Alike,
            second,
            format!("a frame may be both `{}` and `{}`", one.key, other.key),
            r#"require a member in each that has another constant: `{"const": "…"}`"#,
        );
    }

    fn check_recognised(&self, draft: &ChannelDraft<'_>, channel: &Channel) {
        let drafts = draft
            .incoming
            .iter()
            .filter_map(|defined| self.structure.messages.get(defined));
        for message in drafts {
            let Some(expected) = self.messages.get(&message.place.pointer) else {
                continue;
            };
            for example in message
                .examples
                .iter()
                .filter(|example| expected.accepts(example.value))
            {
                if let Classified::Known { message: found, .. } = channel.classify(example.value)
                    && !Arc::ptr_eq(&found, expected)
                {
                    self.reader.report.remark(
                        About::Alike,
                        &example.pointer,
                        format!(
                            "this example of `{}` is taken for `{}`",
                            expected.key, found.key
                        ),
                        r#"require a member in each that has another constant: `{"const": "…"}`"#,
                    );
                }
            }
        }
    }
}
