//! The same boundary for requests and answers over HTTP: the operation's method and path, and bodies
//! that are JSON. A status and headers are the server's own words in whatever form.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::str::FromStr;
use std::sync::Arc;

use super::envelope::Envelope;
use super::text::Outgoing;
use super::{Adapted, Adapter, Change, Way};
use crate::ask::Ask;
use crate::http::Answer;
use crate::opening;
use crate::pack::{AnswerForm, Endpoint, Field, Message, path_values};

/// One thing in which the wire differs from the document.
#[derive(Debug, Clone)]
pub enum HttpChange {
    /// An operation is at another place.
    Path(Renamed),
    /// JSON bodies, as frames.
    Body(Change),
}

/// An operation that is another on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The document's.
    pub document: Route,
    /// The wire's, with the same parameters.
    pub wire: Route,
}

/// A method and a path, with its parameters in braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method, in capitals.
    pub method: String,
    /// The path.
    pub path: String,
}

impl FromStr for Route {
    type Err = String;

    fn from_str(text: &str) -> Result<Route, String> {
        let parts = text.split_once(' ').filter(|(method, path)| {
            let is_method = method.chars().all(|c| c.is_ascii_uppercase());
            !method.is_empty() && is_method && path.starts_with('/')
        });
        match parts {
            Some((_, path)) if path.contains(['?', '#', ' ']) => Err(format!(
                "`{path}` is more than a path: write it without a query and blanks"
            )),
            Some((method, path)) => Ok(Route {
                method: method.to_owned(),
                path: path.to_owned(),
            }),
            None => Err(format!(
                "`{text}` is no operation: write a method in capitals and a path, `GET /items/{{id}}`"
            )),
        }
    }
}

impl Route {
    /// The names of its parameters.
    pub fn parameters(&self) -> BTreeSet<&str> {
        // Each template is a path of its own form.
        let values = path_values(&self.path, &self.path).unwrap_or_default();
        values.into_iter().map(|(name, _)| name).collect()
    }

    /// Its path with the values that another template has in a target; the query stays.
    fn carried(&self, from: &str, target: &str) -> Option<String> {
        let path = target.split('?').next().unwrap_or(target);
        let query = target.get(path.len()..).unwrap_or_default();
        let values = path_values(from, path)?;
        let filled: Result<String, Infallible> = opening::replaced(&self.path, |name| {
            let value = values.iter().find(|(own, _)| *own == name);
            Ok(value.map_or_else(|| format!("{{{name}}}"), |(_, value)| (*value).to_owned()))
        });
        let Ok(filled) = filled;
        Some(filled + query)
    }
}

/// All changes of what is asked for over HTTP.
#[derive(Debug, Clone, Default)]
pub struct HttpAdapter {
    paths: Vec<(usize, Renamed)>,
    bodies: Vec<(usize, Change)>,
}

impl HttpAdapter {
    /// The adapter of these changes; each has the number by which its use is told.
    pub fn new(changes: impl IntoIterator<Item = (usize, HttpChange)>) -> HttpAdapter {
        let mut adapter = HttpAdapter::default();
        for (number, change) in changes {
            match change {
                HttpChange::Path(renamed) => adapter.paths.push((number, renamed)),
                HttpChange::Body(change) => adapter.bodies.push((number, change)),
            }
        }
        adapter
    }

    /// What goes over the wire for a request of the document's form, with the numbers of the changes
    /// that made a difference; `at` is all that the document has at its path. Nothing if it is written
    /// in a way that nobody could carry over.
    pub fn outgoing(
        &self,
        endpoint: Option<&Endpoint>,
        at: &[&Arc<Endpoint>],
        ask: &Ask,
    ) -> Option<(Ask, Vec<usize>)> {
        let (mut wire, mut used) = (ask.clone(), Vec::new());
        let renamed = match endpoint {
            Some(endpoint) => self.renamed(endpoint, ask),
            None => self.moved(at, ask),
        };
        let (method, target) = match &renamed {
            Some((_, route)) => (&route.method, &route.path),
            None => (&ask.method, &ask.target),
        };
        // What no document knows would be one of its operations on the wire.
        if endpoint.is_none() && self.documented(method, target).is_some() {
            return None;
        }
        if let Some((number, route)) = renamed {
            (wire.method, wire.target) = (route.method, route.path);
            used.push(number);
        }
        let media_type = ask.media_type().unwrap_or_default();
        let body = ask.body.as_deref();
        let body = body.filter(|_| crate::pack::is_json(&media_type));
        if let Some(text) = body.and_then(|body| std::str::from_utf8(body).ok()) {
            match self.of_bodies().outgoing_text(text) {
                Outgoing::AsItIs => {}
                Outgoing::Unlike => return None,
                Outgoing::Adapted { text, used: more } => {
                    wire.body = Some(text.into());
                    used.extend(more);
                }
            }
        }
        Some((wire, used))
    }

    fn path_of(&self, endpoint: &Endpoint) -> Option<&(usize, Renamed)> {
        let mut paths = self.paths.iter();
        paths.find(|(_, Renamed { document, .. })| {
            document.method == endpoint.method && document.path == endpoint.path
        })
    }

    /// Where an operation is on the wire, if that is another place.
    fn renamed(&self, endpoint: &Endpoint, ask: &Ask) -> Option<(usize, Route)> {
        let (number, Renamed { document, wire }) = self.path_of(endpoint)?;
        let route = Route {
            method: wire.method.clone(),
            path: wire.carried(&document.path, &ask.target)?,
        };
        Some((*number, route))
    }

    /// A method that no document knows goes where all the others of its path have gone, if they are at
    /// one place still.
    fn moved(&self, at: &[&Arc<Endpoint>], ask: &Ask) -> Option<(usize, Route)> {
        let mut moved = at.iter().map(|endpoint| self.path_of(endpoint));
        let (number, Renamed { document, wire }) = moved.next()??;
        if !moved.all(|other| other.is_some_and(|(_, other)| other.wire.path == wire.path)) {
            return None;
        }
        let route = Route {
            method: ask.method.clone(),
            path: wire.carried(&document.path, &ask.target)?,
        };
        (route.path != ask.target).then_some((*number, route))
    }

    /// The operation that the document has for one on the wire, if that is another.
    pub fn documented(&self, method: &str, target: &str) -> Option<Route> {
        let mut paths = self.paths.iter();
        paths.find_map(|(_, Renamed { document, wire })| {
            let path = document.carried(&wire.path, target)?;
            (wire.method == method).then(|| Route {
                method: document.method.clone(),
                path,
            })
        })
    }

    /// The document's form of an answer, with the numbers of the changes that made a difference.
    pub fn incoming(&self, endpoint: Option<&Endpoint>, answer: &Answer) -> (Answer, Vec<usize>) {
        let body = (!self.bodies.is_empty()).then(|| answer.json());
        let Some(Ok(body)) = body else {
            return (answer.clone(), Vec::new());
        };
        let form = endpoint.and_then(|endpoint| endpoint.answer(answer.status));
        let adapter = self.of_answer(form.and_then(AnswerForm::json).map(AsRef::as_ref));
        let Adapted { frame, used } = adapter.to_document(Way::Received, &body);
        let mut documented = answer.clone();
        if !used.is_empty() {
            documented.body = frame.to_string().into();
        }
        (documented, used)
    }

    /// The wire's form of an answer that has come in it, and of which something else has been changed:
    /// what made a difference is made again.
    pub fn again(&self, mut answer: Answer, used: &[usize]) -> Answer {
        let mut adapter = self.of_bodies();
        adapter.changes.retain(|(number, _)| used.contains(number));
        if let (Ok(body), false) = (answer.json(), adapter.changes.is_empty()) {
            let adapted = adapter.to_wire(Way::Received, &body);
            answer.body = adapted.frame.to_string().into();
        }
        answer
    }

    /// The adapter of the answers that a message describes. What the document has in an object of its
    /// own can be put there only where it has such an object, and beside the fields that it has beside it.
    fn of_answer(&self, documented: Option<&Message>) -> Adapter {
        let mut adapter = self.of_bodies();
        adapter.changes.retain(|(_, change)| match change {
            Change::Flat {
                way: Way::Received,
                out_of,
                ..
            } => documented.is_some_and(|message| {
                let body = message.described();
                let others = body.names().filter(|name| name != out_of);
                adapter.received.fields = others.map(str::to_owned).collect();
                matches!(body.field(out_of), Field::Known(_))
            }),
            _ => true,
        });
        adapter
    }

    /// Bodies have no envelope: the operation and the status tell what they are.
    fn of_bodies(&self) -> Adapter {
        Adapter {
            changes: self.bodies.clone(),
            sent: Envelope::default(),
            received: Envelope::default(),
            of_bodies: true,
        }
    }
}

#[cfg(test)]
mod tests;
