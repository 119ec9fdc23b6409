//! An answer held against what the document says of it: its status, its headers, and its body by
//! media type.

use std::sync::Arc;

use serde_json::Value;

use crate::http::Answer;
use crate::pack::{Endpoint, Message, Mismatch};

/// What the document says of an answer.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The body, if it is JSON.
    pub json: Option<Value>,
    /// The form that the document gives the body, where it has one.
    pub message: Option<Arc<Message>>,
    /// Where the answer departs from what is described.
    pub faults: Vec<Fault>,
    /// What the document does not know: the same for answers that differ in values only.
    pub undocumented: Vec<String>,
}

/// Where an answer departs from what is described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The body does not satisfy its schema.
    Body(Mismatch),
    /// A header that must be there is not.
    Header(String),
    /// There is no body, and one is described.
    NoBody,
    /// The body is said to be JSON, and is none.
    NoJson(String),
}

impl Judged {
    /// Judges an answer by what is said of the endpoint; where nothing is known of what was asked,
    /// the body is read and nothing is judged.
    pub fn new(endpoint: Option<&Endpoint>, answer: &Answer) -> Judged {
        let mut judged = Judged {
            json: answer.json().ok(),
            ..Judged::default()
        };
        if let Some(endpoint) = endpoint {
            judged.by(endpoint, answer);
        }
        judged
    }

    fn by(&mut self, endpoint: &Endpoint, answer: &Answer) {
        let status = answer.status;
        let name = &endpoint.name;
        let Some(form) = endpoint.answer(status) else {
            self.undocumented.push(format!("status {status} of {name}"));
            return;
        };
        for header in form.headers.iter().filter(|header| header.required) {
            if answer.header(&header.name).next().is_none() {
                self.faults.push(Fault::Header(header.name.clone()));
            }
        }
        // RFC 9110: an answer to HEAD has no body, whatever it says of one.
        if endpoint.method == "HEAD" || answer.body.is_empty() && form.contents.is_empty() {
            return;
        }
        if answer.body.is_empty() {
            return self.faults.push(Fault::NoBody);
        }
        let media_type = answer.media_type();
        let content = media_type.as_deref().and_then(|said| form.content(said));
        let Some(content) = content else {
            let said = media_type.unwrap_or_else(|| "no type".to_owned());
            let shape = format!("body of {said} in {status} of {name}");
            self.undocumented.push(shape);
            if let (Some(_), Err(error)) = (form.json(), answer.json()) {
                self.faults.push(Fault::NoJson(error.to_string()));
            }
            // A body of the right form under a wrong name is a body of that form.
            self.message = self.json.as_ref().and(form.json().cloned());
            return self.by_schema();
        };
        self.message = content.message.clone();
        if content.is_json() && self.json.is_none() {
            let why = answer.json().err().map(|error| error.to_string());
            self.faults.push(Fault::NoJson(why.unwrap_or_default()));
        }
        self.by_schema();
    }

    fn by_schema(&mut self) {
        if let (Some(message), Some(json)) = (&self.message, &self.json) {
            let faults = message.validate(json).into_iter().map(Fault::Body);
            self.faults.extend(faults);
            let fields = message.undocumented(json).into_iter();
            let name = &message.name;
            self.undocumented
                .extend(fields.map(|field| format!("field {field} of {name}")));
        }
    }
}
