//! Frames as they come from a peer: judged before any protocol sees them.
//!
//! Every protocol here talks in JSON objects, one per text frame. What is anything else is a typed
//! [`Flaw`], together with what can still be read, so that the protocol can refuse it in its own
//! form and repeat what is usable.

use std::collections::HashSet;

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::{
    json::{self, Fault, MAX_DEPTH},
    rule::{Rules, WireRule},
};

/// A request as it came: the members of a JSON object.
pub(crate) type Members = Map<String, Value>;

/// A data frame.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Data<'a> {
    /// A text frame, which the transport has found to be UTF-8.
    Text(&'a str),
    /// A binary frame.
    Binary(&'a Bytes),
}

/// A frame that is no request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Malformed {
    /// What is wrong with it.
    pub(crate) flaw: Flaw,
    /// What can be relied on of it all the same; empty where nothing can.
    pub(crate) readable: Members,
}

/// Why a frame is no request, as a sentence for its sender.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Flaw {
    #[error("The frame is binary; requests are text.")]
    Binary,
    #[error("The frame is not JSON: reading ended at byte {0}.")]
    NotJson(usize),
    #[error("The frame is JSON, but no object.")]
    NotAnObject,
    #[error("The key {0:?} is given twice in one object.")]
    DuplicateKey(String),
    #[error("Arrays and objects are nested deeper than {MAX_DEPTH} levels.")]
    TooDeep,
    #[error("A number does not fit into 64 bits.")]
    HugeNumber,
    #[error("A text holds half of a surrogate pair.")]
    LoneSurrogate,
}

impl Flaw {
    /// The rule that forbids it.
    fn rule(&self) -> WireRule {
        match self {
            Self::Binary => WireRule::BinaryIsRefused,
            Self::NotJson(_) => WireRule::NotJsonIsRefused,
            Self::NotAnObject => WireRule::NotAnObjectIsRefused,
            Self::DuplicateKey(_) => WireRule::DuplicateKeyIsRefused,
            Self::TooDeep => WireRule::DeepNestingIsRefused,
            Self::HugeNumber => WireRule::HugeNumberIsRefused,
            Self::LoneSurrogate => WireRule::LoneSurrogateIsRefused,
        }
    }
}

impl From<Fault> for Flaw {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::DuplicateKey(key) => Self::DuplicateKey(key),
            Fault::TooDeep => Self::TooDeep,
            Fault::HugeNumber => Self::HugeNumber,
            Fault::LoneSurrogate => Self::LoneSurrogate,
        }
    }
}

/// Judges a frame. `None` only from a server that was told to let a flaw pass and has nothing to go
/// on with.
pub(crate) fn judge(data: Data<'_>, rules: Rules) -> Option<Result<Members, Malformed>> {
    let (members, flaws) = read(data);
    let members = match members {
        Ok(members) => members,
        Err(flaw) if rules.on(flaw.rule()) => {
            return Some(Err(Malformed {
                flaw,
                readable: Members::new(),
            }));
        }
        Err(_) => return None,
    };
    let flaw = flaws.into_iter().find(|flaw| rules.on(flaw.rule()));
    Some(match flaw {
        None => Ok(members.all),
        Some(flaw) => Err(Malformed {
            flaw,
            readable: members.reliable(),
        }),
    })
}

struct Found {
    all: Members,
    ambiguous: HashSet<String>,
}

impl Found {
    fn reliable(mut self) -> Members {
        self.all.retain(|key, _| !self.ambiguous.contains(key));
        self.all
    }
}

/// Reads the members of a frame, and every flaw that does not keep them from being read.
fn read(data: Data<'_>) -> (Result<Found, Flaw>, Vec<Flaw>) {
    let (text, binary) = match data {
        Data::Text(text) => (Some(text), None),
        Data::Binary(bytes) => (std::str::from_utf8(bytes).ok(), Some(Flaw::Binary)),
    };
    let read = text
        .ok_or(Flaw::NotJson(0))
        .and_then(|text| json::read(text).map_err(|error| Flaw::NotJson(error.at)));
    match read {
        Err(flaw) => (Err(binary.unwrap_or(flaw)), Vec::new()),
        Ok(json::Read {
            value: Value::Object(all),
            faults,
            ambiguous,
        }) => {
            let flaws = binary
                .into_iter()
                .chain(faults.into_iter().map(Flaw::from))
                .collect();
            (Ok(Found { all, ambiguous }), flaws)
        }
        Ok(_) => (Err(binary.unwrap_or(Flaw::NotAnObject)), Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::rule::Topic;

    const RULES: Rules = Rules::ALL_ON;

    #[track_caller]
    fn check(data: Data<'_>, flaw: Flaw, readable: Value) {
        let readable = readable.as_object().expect("an object").clone();
        assert_eq!(judge(data, RULES), Some(Err(Malformed { flaw, readable })));
    }

    #[test]
    fn an_object_is_a_request() {
        let members = json!({"action": "list", "request_id": 1})
            .as_object()
            .expect("an object")
            .clone();
        assert_eq!(
            judge(Data::Text(r#"{"action":"list","request_id":1}"#), RULES),
            Some(Ok(members))
        );
    }

    #[test]
    fn what_cannot_be_read_leaves_nothing() {
        check(Data::Text("{"), Flaw::NotJson(1), json!({}));
        check(Data::Text("[{}]"), Flaw::NotAnObject, json!({}));
        check(
            Data::Binary(&Bytes::from_static(b"\xff")),
            Flaw::Binary,
            json!({}),
        );
    }

    #[test]
    fn what_can_be_read_is_kept() {
        check(
            Data::Text(r#"{"id":1,"a":1e999}"#),
            Flaw::HugeNumber,
            json!({"id": 1, "a": f64::MAX}),
        );
        check(
            Data::Binary(&Bytes::from_static(br#"{"id":1}"#)),
            Flaw::Binary,
            json!({"id": 1}),
        );
    }

    #[test]
    fn of_a_key_given_twice_neither_value_counts() {
        check(
            Data::Text(r#"{"id":1,"a":1,"id":1}"#),
            Flaw::DuplicateKey("id".to_owned()),
            json!({"a": 1}),
        );
    }

    #[test]
    fn a_flaw_that_is_let_pass_hides_no_other() {
        let off = crate::rules()
            .into_iter()
            .find(|rule| rule.name == "DuplicateKeyIsRefused");
        let lenient = Rules::of("brand-chat", &[Topic::of::<WireRule>()], off);
        assert!(
            judge(Data::Text(r#"{"a":1,"a":2}"#), lenient).is_some_and(|judged| judged.is_ok())
        );
        let both = judge(Data::Text(r#"{"a":1,"a":2,"b":1e999}"#), lenient);
        assert!(matches!(
            both,
            Some(Err(Malformed {
                flaw: Flaw::HugeNumber,
                ..
            }))
        ));
    }

    proptest! {
        #[test]
        fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let bytes = Bytes::from(bytes);
            prop_assert!(judge(Data::Binary(&bytes), RULES).is_some_and(|judged| judged.is_err()));
        }
    }
}
