//! The members that a block names, in what is sent and in what is expected: those that the
//! documents do not know are slips of the pen, and a check of one says nothing. It could never
//! pass, or where it asks for the absence of something that nobody sends, never fail.

use std::collections::BTreeSet;

use wireproof_client::pack::{Described, Field};

use crate::diagnostic::{Diagnostic, nearest};
use crate::evaluate::is_absent;
use crate::wire::ast::{Block, Element, Raw, Spanned, StatementKind, Term, TermKind, TextPart};

/// What a block sends, as far as its absence may be asked for.
pub(super) struct Sent {
    /// The members named in what is sent.
    members: BTreeSet<String>,
    /// The texts sent raw.
    raw: String,
}

impl Sent {
    pub(super) fn by(block: &Block) -> Sent {
        let mut sent = Sent {
            members: BTreeSet::new(),
            raw: String::new(),
        };
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Send { body, with, .. } => sent.request(body, with),
                StatementKind::Request(request) => sent.request(&request.body, &request.with),
                StatementKind::SendRaw {
                    raw: Raw::Text(term),
                    ..
                } => sent.text(term),
                StatementKind::SendRaw {
                    raw: Raw::Hex(bytes) | Raw::Binary(bytes),
                    ..
                } => sent.raw.push_str(&String::from_utf8_lossy(&bytes.value)),
                _ => {}
            }
        }
        sent
    }

    /// A body as JSON, as the parts of a form, or as it stands.
    fn request(&mut self, body: &Option<Term>, with: &Option<Term>) {
        body.iter().for_each(|body| self.term(body));
        if let Some(TermKind::Object { members, .. }) = with.as_ref().map(|with| &with.kind) {
            for (name, term) in members {
                match name.value.as_str() {
                    "multipart" => self.term(term),
                    "raw" => self.text(term),
                    _ => {}
                }
            }
        }
    }

    fn term(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Object { members, .. } => {
                for (name, member) in members {
                    self.members.insert(name.value.clone());
                    self.term(member);
                }
            }
            TermKind::Array(elements) => {
                let terms = elements.iter().filter_map(Element::term);
                terms.for_each(|term| self.term(term));
            }
            _ => {}
        }
    }

    fn text(&mut self, term: &Term) {
        if let TermKind::Text(parts) = &term.kind {
            let literals = parts.iter().filter_map(|part| match part {
                TextPart::Literal(text) => Some(text.as_str()),
                TextPart::Variable(_) => None,
            });
            literals.for_each(|text| self.raw.push_str(text));
        }
    }

    fn has(&self, name: &str) -> bool {
        self.members.contains(name) || self.raw.contains(&format!("\"{name}\""))
    }
}

/// Looks for members that a message does not have.
pub(super) struct Members<'a> {
    /// The message's name.
    pub(super) message: &'a str,
    /// What the block sends, where absence is asked for; none where the term itself is sent.
    pub(super) sent: Option<&'a Sent>,
    /// The chapter's path.
    pub(super) path: &'a str,
    /// What does not fit.
    pub(super) problems: &'a mut Vec<Diagnostic>,
}

impl Members<'_> {
    /// Looks through a term that stands for this place of the message.
    pub(super) fn term(&mut self, term: &Term, place: Described<'_>) {
        match &term.kind {
            TermKind::Object { members, .. } => {
                for (name, member) in members {
                    match place.field(&name.value) {
                        Field::Known(place) => self.term(member, place),
                        Field::Free => {}
                        Field::Unknown => self.unknown(name, member, place),
                    }
                }
            }
            TermKind::Array(elements) => self.array(elements, place),
            // Its argument is a pattern for elements; other functions take values.
            TermKind::Function { name, arguments } if ["none", "one"].contains(&name.as_str()) => {
                if let (Some(argument), Some(place)) =
                    (arguments.first(), place.element(usize::MAX))
                {
                    self.term(argument, place);
                }
            }
            _ => {}
        }
    }

    fn array(&mut self, elements: &[Element], place: Described<'_>) {
        // Behind `...` nobody knows which element it is.
        let mut number = Some(0);
        for element in elements {
            match element {
                Element::One(term) => {
                    if let Some(place) = place.element(number.unwrap_or(usize::MAX)) {
                        self.term(term, place);
                    }
                    number = number.map(|number| number + 1);
                }
                Element::Rest(_) => number = None,
            }
        }
    }

    fn unknown(&mut self, name: &Spanned<String>, member: &Term, place: Described<'_>) {
        let absent = is_absent(member);
        let label = match (absent, self.sent) {
            (true, Some(sent)) if sent.has(&name.value) => return,
            (true, Some(_)) => "nobody knows or sends one, so that this could not fail",
            (false, Some(_)) => "not in the documents",
            (_, None) => "the schema allows no such member",
        };
        let known: Vec<&str> = place.names().collect();
        let help = match nearest(&name.value, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its members are {}", known.join(", ")),
        };
        self.problems.push(Diagnostic {
            path: self.path.to_owned(),
            span: name.span.clone(),
            message: format!("`{}` has no member `{}` here", self.message, name.value),
            label: label.to_owned(),
            help: Some(help),
        });
    }
}
