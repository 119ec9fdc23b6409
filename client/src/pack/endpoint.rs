//! An endpoint: one request that can be made over HTTP, with every form of its answer.
//!
//! Bodies that a schema describes are [`Message`]s, so that they are judged, noted and made
//! canonical exactly as frames are.

use std::sync::Arc;

use super::{Credential, Message, Parameter, Pointer};

/// One request that can be made over HTTP.
#[derive(Debug)]
pub struct Endpoint {
    /// The place of its definition in the OpenAPI document.
    pub place: Pointer,
    /// The word chapters use: its `operationId`.
    pub name: String,
    /// The method, in capitals.
    pub method: String,
    /// The path, with its parameters in braces.
    pub path: String,
    /// What it does, in the document's words.
    pub summary: String,
    /// The parameters of the path.
    pub parameters: Vec<Parameter>,
    /// The credential that goes along unless a step says otherwise, if there is one.
    pub credential: Option<Credential>,
    /// Whether it may be asked for by nobody: no credential is described, or it may be left out.
    pub anonymous: bool,
    /// Whether the request must have a body.
    pub needs_body: bool,
    /// The forms of the request's body, the usual one first.
    pub bodies: Vec<Content>,
    /// The forms of the answer.
    pub answers: Vec<AnswerForm>,
}

/// A body of one media type.
#[derive(Debug)]
pub struct Content {
    /// The media type, in small letters and without parameters.
    pub media_type: String,
    /// What a schema says of it; bytes have none.
    pub message: Option<Arc<Message>>,
}

/// What an answer may be, for some statuses.
#[derive(Debug)]
pub struct AnswerForm {
    /// For which.
    pub statuses: Statuses,
    /// The headers that are described.
    pub headers: Vec<AnswerHeader>,
    /// The bodies it may have; without any it is not said to have one.
    pub contents: Vec<Content>,
}

/// A header of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerHeader {
    /// Its name.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
}

/// The statuses that something is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statuses {
    /// This one.
    One(u16),
    /// A hundred of them: `4XX`.
    Class(u16),
    /// All others.
    Others,
}

impl std::fmt::Display for Statuses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::One(status) => write!(f, "{status}"),
            Self::Class(class) => write!(f, "{class}XX"),
            Self::Others => f.write_str("default"),
        }
    }
}

impl Statuses {
    /// Whether it is one of them.
    pub fn contain(self, status: u16) -> bool {
        match self {
            Self::One(one) => one == status,
            Self::Class(class) => class == status / 100,
            Self::Others => true,
        }
    }
}

impl Endpoint {
    /// What the document says of answers with this status: of the status itself, else of its
    /// class, else of all others.
    pub fn answer(&self, status: u16) -> Option<&AnswerForm> {
        let fits = self.answers.iter();
        fits.filter(|answer| answer.statuses.contain(status))
            .min_by_key(|answer| answer.statuses)
    }

    /// The body that a request has unless a step chooses another: JSON where there is one.
    pub fn json(&self) -> Option<&Arc<Message>> {
        self.bodies
            .iter()
            .find(|body| body.is_json())?
            .message
            .as_ref()
    }

    /// The form of a body of this media type.
    pub fn body(&self, media_type: &str) -> Option<&Content> {
        self.bodies
            .iter()
            .find(|body| body.media_type == media_type)
    }

    /// Whether a path is one of this endpoint: equal to its own, with something in place of each
    /// parameter.
    pub fn fits(&self, path: &str) -> bool {
        path_values(&self.path, path).is_some()
    }
}

impl AnswerForm {
    /// The form of a body of this media type.
    pub fn content(&self, media_type: &str) -> Option<&Content> {
        let mut contents = self.contents.iter();
        contents.find(|content| content.media_type == media_type)
    }

    /// What a schema says of a JSON body, if one is described.
    pub fn json(&self) -> Option<&Arc<Message>> {
        let mut contents = self.contents.iter();
        contents.find(|content| content.is_json())?.message.as_ref()
    }
}

impl Content {
    /// Whether it is JSON.
    pub fn is_json(&self) -> bool {
        is_json(&self.media_type)
    }
}

/// Whether a media type is a form of JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

/// What stands in the place of each parameter of a template, with the parameter's name, if a path is
/// one of that template.
pub(crate) fn path_values<'a>(template: &'a str, path: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (mut own, mut asked) = (template.split('/'), path.split('/'));
    let mut values = Vec::new();
    loop {
        match (own.next(), asked.next()) {
            (None, None) => return Some(values),
            (Some(own), Some(asked)) => values.extend(segment_values(own, asked)?),
            _ => return None,
        }
    }
}

/// The same of one segment, in which `{name}` stands for something.
fn segment_values<'a>(template: &'a str, asked: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let literally = || (template == asked).then(Vec::new);
    let Some((before, rest)) = template.split_once('{') else {
        return literally();
    };
    let Some((name, after)) = rest.split_once('}') else {
        return literally();
    };
    let inner = asked.strip_prefix(before)?;
    // Of several parameters in one segment each takes as little as it can.
    let literal = after.split_once('{').map_or(after, |(literal, _)| literal);
    if literal.is_empty() {
        return (!inner.is_empty()).then(|| vec![(name, inner)]);
    }
    let mut ends = inner.match_indices(literal).filter(|(at, _)| *at > 0);
    ends.find_map(|(at, _)| {
        let (value, rest) = inner.split_at_checked(at)?;
        let mut values = vec![(name, value)];
        values.extend(segment_values(after, rest)?);
        Some(values)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_has_something_for_each_parameter() {
        let check =
            |template, asked, fits| assert_eq!(path_values(template, asked).is_some(), fits);
        check("ads", "ads", true);
        check("ads", "Ads", false);
        check("{id}", "7", true);
        check("{id}", "", false);
        check("{id}.png", "a.b.png", true);
        check("{id}.png", ".png", false);
        check("{a}-{b}", "x-y", true);
        check("{a}-{b}", "x-", false);
        check("v{n}", "v", false);
        check("v{n", "v{n", true);
        let values = path_values("/{a}-{b}.x/of/{c}", "/1-2.x/of/three");
        assert_eq!(values, Some(vec![("a", "1"), ("b", "2"), ("c", "three")]));
        assert_eq!(path_values("/a/{b}", "/a/b/c"), None);
    }

    #[test]
    fn what_is_said_of_one_status_goes_before_what_is_said_of_many() {
        let mut all = [Statuses::Others, Statuses::Class(4), Statuses::One(404)];
        all.sort();
        assert_eq!(
            all,
            [Statuses::One(404), Statuses::Class(4), Statuses::Others]
        );
        assert!(Statuses::Class(4).contain(404) && !Statuses::Class(4).contain(500));
    }
}
