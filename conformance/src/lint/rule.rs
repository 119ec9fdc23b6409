//! The rules, by the names under which they are denied and allowed.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use wireproof_client::pack::{About, Looseness};

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A place of a message where any value will do.
    AnyValue,
    /// An object of a message of which nothing is said.
    FreeObject,
    /// An array of a message whose elements may be anything.
    FreeArray,
    /// An object that a server sends, of whose fields none has to be there.
    NothingRequired,
    /// A text that is called as one of a few words, where nobody says which.
    OpenEnum,
    /// Two messages that nothing tells apart.
    AlikeMessages,
    /// A request in which a slip would not be noticed.
    OpenRequest,
    /// A reply that nothing ties to its request.
    UntiedReply,
    /// An example that does not fit its schema.
    WrongExample,
    /// An example that shows nothing.
    EmptyExample,
    /// A message without example.
    NoExample,
    /// A message of which nobody says who sends it.
    UnspokenMessage,
    /// A parameter that is not in its address, or that is nowhere declared.
    OddParameter,
    /// A security scheme that cannot be used.
    UnusableSecurity,
    /// A mark of a convention that no chapter has.
    UnknownConvention,
    /// A channel on which silence can only be waited for.
    NoFence,
    /// An operation of which nothing shows that it was done.
    NoReply,
    /// A channel on which no message says no.
    NoRefusal,
    /// A channel to which no scenario connects.
    UnusedChannel,
    /// A message of a server that no scenario takes.
    UnheardMessage,
    /// An operation that no scenario asks for.
    UnplayedOperation,
    /// An operation of which no scenario takes the reply.
    UnansweredOperation,
    /// An operation that no scenario sees refused.
    UnrefusedOperation,
    /// A status that is documented and in no scenario.
    UnseenStatus,
}

impl Rule {
    /// All of them, in the order in which they are told.
    pub const ALL: [Rule; 24] = [
        Rule::AnyValue,
        Rule::FreeObject,
        Rule::FreeArray,
        Rule::NothingRequired,
        Rule::OpenEnum,
        Rule::AlikeMessages,
        Rule::OpenRequest,
        Rule::UntiedReply,
        Rule::WrongExample,
        Rule::EmptyExample,
        Rule::NoExample,
        Rule::UnspokenMessage,
        Rule::OddParameter,
        Rule::UnusableSecurity,
        Rule::UnknownConvention,
        Rule::NoFence,
        Rule::NoReply,
        Rule::NoRefusal,
        Rule::UnusedChannel,
        Rule::UnheardMessage,
        Rule::UnplayedOperation,
        Rule::UnansweredOperation,
        Rule::UnrefusedOperation,
        Rule::UnseenStatus,
    ];

    /// Its name, as command lines and files have it.
    pub fn name(self) -> &'static str {
        match self {
            Rule::AnyValue => "any-value",
            Rule::FreeObject => "free-object",
            Rule::FreeArray => "free-array",
            Rule::NothingRequired => "nothing-required",
            Rule::OpenEnum => "open-enum",
            Rule::AlikeMessages => "alike-messages",
            Rule::OpenRequest => "open-request",
            Rule::UntiedReply => "untied-reply",
            Rule::WrongExample => "wrong-example",
            Rule::EmptyExample => "empty-example",
            Rule::NoExample => "no-example",
            Rule::UnspokenMessage => "unspoken-message",
            Rule::OddParameter => "odd-parameter",
            Rule::UnusableSecurity => "unusable-security",
            Rule::UnknownConvention => "unknown-convention",
            Rule::NoFence => "no-fence",
            Rule::NoReply => "no-reply",
            Rule::NoRefusal => "no-refusal",
            Rule::UnusedChannel => "unused-channel",
            Rule::UnheardMessage => "unheard-message",
            Rule::UnplayedOperation => "unplayed-operation",
            Rule::UnansweredOperation => "unanswered-operation",
            Rule::UnrefusedOperation => "unrefused-operation",
            Rule::UnseenStatus => "unseen-status",
        }
    }

    /// What nobody sees because of what it finds.
    pub fn blind(self) -> &'static str {
        match self {
            Rule::AnyValue => "whatever stands there passes, of any type",
            Rule::FreeObject => {
                "whatever is in there passes, and no field of it is shown as undocumented"
            }
            Rule::FreeArray => "whatever its elements are, they pass",
            Rule::NothingRequired => "a frame that has none of it passes",
            Rule::OpenEnum => "a word that no client knows passes, however it is spelt",
            Rule::AlikeMessages => "one that comes in place of the other passes",
            Rule::OpenRequest => {
                "a slip in what a chapter sends is sent, and its scenario tests something else"
            }
            Rule::UntiedReply => "the reply to another request passes for one's own",
            Rule::WrongExample => {
                "either the example or the schema is wrong, and servers are judged by the schema"
            }
            Rule::EmptyExample | Rule::NoExample => {
                "nothing shows that the schema is that of real frames"
            }
            Rule::UnspokenMessage => "nobody knows in which direction it is wrong",
            Rule::OddParameter => "scenarios may not reach the address that is meant",
            Rule::UnusableSecurity => "nobody gets in as the document says, nor is kept out",
            Rule::UnknownConvention => {
                "what is so marked is judged for nobody, and no target can claim it"
            }
            Rule::NoFence => {
                "silence can only be waited for: what comes a little later than the window passes"
            }
            Rule::NoReply => "whether it was done, or even read, can only be waited for",
            Rule::NoRefusal => "whatever no document knows passes for a refusal",
            Rule::UnusedChannel => "a server that does not have it passes",
            Rule::UnheardMessage => "a server that never sends it passes",
            Rule::UnplayedOperation => "a server that does not know it passes",
            Rule::UnansweredOperation => "a server that never does it passes",
            Rule::UnrefusedOperation => "a server that does whatever is asked passes",
            Rule::UnseenStatus => "a server that answers otherwise passes",
        }
    }

    /// The rule of this name.
    pub fn named(name: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Looseness> for Rule {
    fn from(what: Looseness) -> Rule {
        match what {
            Looseness::AnyValue => Rule::AnyValue,
            Looseness::FreeObject => Rule::FreeObject,
            Looseness::FreeArray => Rule::FreeArray,
            Looseness::NothingRequired => Rule::NothingRequired,
            Looseness::OpenEnum => Rule::OpenEnum,
        }
    }
}

impl From<About> for Rule {
    fn from(about: About) -> Rule {
        match about {
            About::Alike => Rule::AlikeMessages,
            About::Example => Rule::WrongExample,
            About::EmptyExample => Rule::EmptyExample,
            About::OpenRequest => Rule::OpenRequest,
            About::Parameter => Rule::OddParameter,
            About::Security => Rule::UnusableSecurity,
            About::Unspoken => Rule::UnspokenMessage,
            About::Untied => Rule::UntiedReply,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_one_name_wherever_it_is_written() {
        for rule in Rule::ALL {
            assert_eq!(Rule::named(rule.name()), Some(rule));
            let written = serde_json::to_value(rule).expect("JSON");
            assert_eq!(written, rule.name());
        }
        assert_eq!(Rule::named("all"), None);
    }
}
