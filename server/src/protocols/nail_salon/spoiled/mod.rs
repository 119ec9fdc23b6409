//! Frames as a server sends them that does not keep a rule on their shape.
//!
//! With every rule on nothing here is called: frames are serialised from their types, which cannot
//! be wrong in these ways. What lists look like is in [`lists`], what requests and answers look
//! like in [`changes`].

mod changes;
mod lists;

use serde_json::{Value, json};

use super::{rule::EnvelopeRule, visitor::Habits};
use crate::{
    reshape::{remove, set},
    rule::Rules,
};

/// For whom a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// For the connection that asked.
    Reply,
    /// For others.
    Notice,
}

/// A frame without a rule.
pub(super) fn frame(rules: Rules, part: Part, habits: &mut Habits, mut frame: Value) -> Value {
    if let Value::Object(members) = &mut frame {
        members.extend(habits.extras.clone());
    }
    let kind = frame.get("type").and_then(Value::as_str);
    let kind = kind.unwrap_or_default().to_owned();
    match kind.as_str() {
        "response_list" => lists::responses(rules, habits.lists, &mut frame),
        "shop_list" => lists::shops(rules, habits.lists, &mut frame),
        "completed_request" => changes::completed_request(rules, &mut frame),
        "completed_response" => changes::completed_response(rules, part, &mut frame),
        "new_request" => changes::new_request(rules, &mut frame),
        "new_response" => changes::new_response(rules, &mut frame),
        _ => {}
    }
    if let Some(rule) = rules.off() {
        envelope(rule, part, &kind, &mut frame);
    }
    frame
}

fn envelope(rule: EnvelopeRule, part: Part, kind: &str, frame: &mut Value) {
    match (rule, kind) {
        (EnvelopeRule::TypeIsThere, kind) if part == Part::Reply && kind != "error" => {
            remove(frame, "", "type");
        }
        (EnvelopeRule::TypeIsDocumented, "new_request") => {
            set(frame, "/type", json!("shop_new_request"));
        }
        (EnvelopeRule::TypeIsDocumented, "new_response") => {
            set(frame, "/type", json!("customer_new_response"));
        }
        (EnvelopeRule::TypeIsDocumented, "completed_request") if part == Part::Notice => {
            set(frame, "/type", json!("customer_request_sent"));
        }
        (EnvelopeRule::TypeIsDocumented, "completed_response") if part == Part::Notice => {
            set(frame, "/type", json!("shop_response_sent"));
        }
        (EnvelopeRule::RefusalHasType, "error") => remove(frame, "", "type"),
        (EnvelopeRule::RefusalSaysWhy, "error") => set(frame, "/message", json!("")),
        _ => {}
    }
}
