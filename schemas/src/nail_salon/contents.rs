//! What a customer or a shop writes beside a request or an answer.

use crate::text::{Limits, Text};

/// A text of at most 10 000 Unicode scalar values, kept exactly; it may be empty (NS-REQ-15,
/// NS-REQ-20).
pub type Contents = Text<ContentsLimits>;

/// The limits of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentsLimits;

impl Limits for ContentsLimits {
    const NAME: &'static str = "Contents";
    const DESCRIPTION: &'static str =
        "What is written beside a request or an answer, kept exactly.";
    const NOT_BLANK: Option<&'static str> = None;
    const NOT_LONGER: &'static str = "NS-REQ-20";
}
