//! Every endpoint has a scenario in which it does what it is asked, and one in which it refuses,
//! if its document has a refusal; and every status that is documented is in a scenario.

use std::collections::{BTreeMap, BTreeSet};

use wireproof_client::pack::{Endpoint, Pack, Statuses};

use super::{Notes, Rule, Subject};
use crate::wire::ast::{
    AnswerPattern, Answers, Block, Expect, GroupMode, Party, Request, Statement, StatementKind,
    Status, TextPart,
};

pub(super) fn look(subject: &Subject<'_>, notes: &mut Notes) {
    let mut seen = Seen::default();
    for block in subject.blocks() {
        Reader::new(subject.pack, &mut seen).block(block);
    }
    for endpoint in &subject.pack.endpoints {
        let name = endpoint.name.as_str();
        let mut note = |rule, about: String, text, cure| {
            let at = (subject, true, &endpoint.place);
            notes.add(rule, about, at, text, cure);
        };
        if !seen.asked.contains(name) {
            let text = format!("no scenario asks `{name}`");
            let cure = format!("write one: `anna > {name} {{…}}`, `anna < 2xx`");
            note(Rule::UnplayedOperation, name.to_owned(), text, cure);
            continue;
        }
        let [done, refused] = [2, 4].map(|class| seen.class(name, class));
        if !done {
            let text = format!("no scenario asks `{name}` and takes a 2xx");
            let cure = format!("write one: `anna > {name} {{…}}`, `anna < 2xx`");
            note(Rule::UnansweredOperation, name.to_owned(), text, cure);
        }
        let refuses = (400..500).any(|status| endpoint.answer(status).is_some());
        if refuses && !refused {
            let text = format!("no scenario asks `{name}` and is refused");
            let cure = format!("write one: `anna > {name} {{…}}`, `anna < 4xx`");
            note(Rule::UnrefusedOperation, name.to_owned(), text, cure);
        }
        statuses(subject, endpoint, &seen, notes);
    }
}

/// The statuses of an endpoint that are in no scenario. A class that is not there at all has been told,
/// and nobody can make a server fail.
fn statuses(subject: &Subject<'_>, endpoint: &Endpoint, seen: &Seen, notes: &mut Notes) {
    let name = endpoint.name.as_str();
    let documented: Vec<u16> = endpoint
        .answers
        .iter()
        .filter_map(|answer| match answer.statuses {
            Statuses::One(status) => Some(status),
            _ => None,
        })
        .collect();
    for status in documented.iter().copied().filter(|status| *status < 500) {
        let class = status / 100;
        let mut others = documented.iter();
        let is_only = !others.any(|other| *other != status && *other / 100 == class);
        let is_told = [2, 4].contains(&class) && !seen.class(name, class);
        if is_told || seen.exactly(name, status) || (is_only && seen.class(name, class)) {
            continue;
        }
        let place = endpoint.place.child("responses").child(status.to_string());
        let text = format!("no scenario takes a {status} of `{name}`");
        let cure = format!("write one: `anna > {name} {{…}}`, `anna < {status}`");
        let at = (subject, true, &place);
        notes.add(
            Rule::UnseenStatus,
            format!("{name}/{status}"),
            at,
            text,
            cure,
        );
    }
}

/// What scenarios take of endpoints, by name.
#[derive(Default)]
struct Seen {
    asked: BTreeSet<String>,
    taken: BTreeMap<String, Vec<Status>>,
}

impl Seen {
    /// Whether an answer of this class was taken.
    fn class(&self, name: &str, class: u16) -> bool {
        self.taken(name).any(|status| match status {
            Status::One(status) => status / 100 == class,
            Status::Class(taken) => *taken == class,
        })
    }

    /// Whether an answer with this status was taken, and with no other.
    fn exactly(&self, name: &str, status: u16) -> bool {
        self.taken(name).any(|taken| *taken == Status::One(status))
    }

    fn taken(&self, name: &str) -> impl Iterator<Item = &Status> {
        self.taken.get(name).into_iter().flatten()
    }

    fn take(&mut self, name: &str, status: Status) {
        self.taken.entry(name.to_owned()).or_default().push(status);
    }
}

/// Follows a block as the runner would, as far as requests over HTTP and their answers go.
struct Reader<'a> {
    pack: &'a Pack,
    seen: &'a mut Seen,
    channels: BTreeMap<&'a Party, &'a str>,
    /// What each party waits for.
    open: BTreeMap<&'a Party, Option<&'a Endpoint>>,
}

impl<'a> Reader<'a> {
    fn new(pack: &'a Pack, seen: &'a mut Seen) -> Self {
        Self {
            pack,
            seen,
            channels: BTreeMap::new(),
            open: BTreeMap::new(),
        }
    }

    fn block(&mut self, block: &'a Block) {
        for Statement { kind, .. } in &block.statements {
            match kind {
                StatementKind::Connects(handshake) => {
                    let channel = handshake.channel.value.as_str();
                    self.channels.insert(&handshake.party.value, channel);
                }
                StatementKind::Send {
                    party, operation, ..
                } => {
                    if let Some(endpoint) = self.by_name(&party.value, &operation.value) {
                        self.seen.asked.insert(endpoint.name.clone());
                        self.open.insert(&party.value, Some(endpoint));
                    }
                }
                StatementKind::Request(request) => {
                    let endpoint = self.by_path(request);
                    let name = endpoint.map(|endpoint| endpoint.name.clone());
                    self.seen.asked.extend(name);
                    self.open.insert(&request.party.value, endpoint);
                }
                StatementKind::Take {
                    party,
                    expect: Expect::Answer(answer),
                } => self.answer(&party.value, std::slice::from_ref(answer)),
                StatementKind::TakeAnswers(answers) => self.answers(answers),
                StatementKind::Take {
                    party,
                    expect: Expect::Refusal { .. },
                } => {
                    let refused = self.open.remove(&party.value).flatten();
                    if let Some(endpoint) = refused {
                        self.seen.take(&endpoint.name, Status::Class(4));
                    }
                }
                _ => {}
            }
        }
    }

    fn by_name(&self, party: &Party, name: &str) -> Option<&'a Endpoint> {
        let channel = self.channels.get(party);
        let channel = channel.and_then(|channel| self.pack.channel(channel));
        match channel.and_then(|channel| channel.operation(name)) {
            Some(_) => None,
            None => self.pack.endpoint(name).map(AsRef::as_ref),
        }
    }

    fn by_path(&self, request: &Request) -> Option<&'a Endpoint> {
        if let [TextPart::Variable(_)] = request.path.value.as_slice() {
            return self.by_link(&request.method.value);
        }
        let parts = request.path.value.iter().map(|part| match part {
            TextPart::Literal(literal) => literal.as_str(),
            TextPart::Variable(_) => "0",
        });
        let path: String = parts.collect();
        let path = path.split('?').next().unwrap_or_default();
        let mut at = self.pack.endpoints_at(path).into_iter();
        at.find(|endpoint| endpoint.method == request.method.value)
            .map(AsRef::as_ref)
    }

    /// A path that only a variable holds was given by the server, since the chapter could not write
    /// it: it has a parameter. Where several endpoints do, nobody knows which is meant.
    fn by_link(&self, method: &str) -> Option<&'a Endpoint> {
        let endpoints = self.pack.endpoints.iter();
        let mut fitting =
            endpoints.filter(|found| found.method == method && !found.parameters.is_empty());
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// Each line is somebody's answer; of alternatives nobody knows which one is.
    fn answers(&mut self, answers: &'a Answers) {
        let lines: &[AnswerPattern] = match answers.mode.value {
            GroupMode::AnyOf => &[],
            GroupMode::AllOf | GroupMode::InOrder => &answers.lines,
        };
        let parties = answers.parties.iter();
        parties.for_each(|party| self.answer(&party.value, lines));
    }

    /// One of these lines is the answer.
    fn answer(&mut self, party: &Party, lines: &[AnswerPattern]) {
        let Some(endpoint) = self.open.remove(party).flatten() else {
            return;
        };
        for line in lines {
            self.seen.take(&endpoint.name, line.status.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wireproof_client::pack::{Claims, Document};

    use super::*;
    use crate::wire::parse_block;

    /// A protocol of notes that are read and torn over HTTP.
    fn pack() -> std::sync::Arc<Pack> {
        let form = || json!({"type": "object", "additionalProperties": false});
        let open = json!({"type": "object", "properties": {"id": {"type": "integer"}}});
        let frames = json!({
            "asyncapi": "3.1.0",
            "info": {"title": "Desk", "version": "1"},
            "channels": {"any": {"address": "/", "messages": {"a": {"name": "a", "payload": form()}}}},
            "operations": {"a": {
                "action": "receive",
                "channel": {"$ref": "#/channels/any"},
                "messages": [{"$ref": "#/channels/any/messages/a"}],
            }},
            "x-wireproof": {"requirements": "DE", "world": {"reader": {
                "person": true, "with": form(), "gives": open,
            }}},
        });
        let answers = json!({"200": {"description": "It."}, "404": {"description": "No."}});
        let rest = json!({
            "openapi": "3.1.0",
            "info": {"title": "Desk", "version": "1"},
            "paths": {
                "/notes/{id}/": {
                    "parameters": [{
                        "name": "id", "in": "path", "required": true, "schema": {"type": "integer"},
                    }],
                    "get": {"operationId": "read", "responses": answers},
                },
                "/about": {
                    "get": {"operationId": "about", "responses": {"200": {"description": "It."}}},
                },
            },
        });
        let (frames, rest) = (frames.to_string(), rest.to_string());
        let document = |path, text| Document { path, text };
        let pack = Pack::load("desk", &document("a.json", &frames), &Claims::All);
        pack.and_then(|pack| pack.with_rest(&document("b.json", &rest), &Claims::All))
            .unwrap_or_else(|problems| panic!("{problems}"))
            .into()
    }

    #[track_caller]
    fn check(lines: &str, expected: &[&str]) {
        let text = format!("alice is a reader\nalice GET /about\nalice < 200\n{lines}");
        let block = parse_block("a.md", &text, 0..text.len());
        let block = block.unwrap_or_else(|problems| panic!("{lines}: {problems:?}"));
        assert_eq!(unproven(&pack(), &block), expected, "{lines}");
    }

    const UNDONE: &str = "nobody takes a 2xx";
    const UNREFUSED: &str = "nobody is refused";

    fn unproven(pack: &Pack, block: &Block) -> Vec<&'static str> {
        let mut seen = Seen::default();
        Reader::new(pack, &mut seen).block(block);
        let undone = (!seen.class("read", 2)).then_some(UNDONE);
        let unrefused = (!seen.class("read", 4)).then_some(UNREFUSED);
        undone.into_iter().chain(unrefused).collect()
    }

    #[test]
    fn success_and_refusal_are_both_needed() {
        let done = "alice GET /notes/7/?x=1\nalice < 200\n";
        check(done, &[UNREFUSED]);
        check("alice > read\nalice < 2xx\n", &[UNREFUSED]);
        check(&format!("{done}alice > read\nalice < refusal\n"), &[]);
        check(&format!("{done}alice GET /notes/7/\nalice < 404\n"), &[]);
        check("alice GET /notes/7/\nalice < 4xx\n", &[UNDONE]);
        check(
            "alice DELETE /notes/7/\nalice < 4xx\n",
            &[UNDONE, UNREFUSED],
        );
    }

    #[test]
    fn a_link_leads_to_what_has_a_parameter() {
        check(
            "alice GET /about\nalice < 200 {\"link\": $link}\n\
             alice GET $link\nalice < 200\nalice GET $link\nalice < 404\n",
            &[],
        );
    }

    #[test]
    fn those_in_a_race_may_have_either_answer() {
        let race = "alice GET /notes/7/\nalice/two GET /notes/7/\nalice alice/two < all of\n";
        check(&format!("{race}  200\n  404\n"), &[]);
        check(&format!("{race}  200\n  200\n"), &[UNREFUSED]);
        let either = "alice GET /notes/7/\nalice < any of\n  200\n  404\n";
        check(either, &[UNDONE, UNREFUSED]);
    }
}
