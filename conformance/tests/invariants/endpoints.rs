//! Every endpoint has a scenario in which it does what it is asked, and one in which it refuses,
//! if its document has a refusal.

use std::collections::{BTreeMap, BTreeSet};

use wireproof_client::base::Base;
use wireproof_client::pack::{Endpoint, Pack};
use wireproof_conformance::target::Target;
use wireproof_conformance::wire::ast::{
    AnswerPattern, Answers, Block, Expect, GroupMode, Party, Request, Statement, StatementKind,
    Status, TextPart,
};

#[test]
fn every_endpoint_accepts_and_refuses() {
    let target = Target::new(Base::new("127.0.0.1", ""), None);
    for protocol in crate::documents::protocols() {
        let pack = crate::documents::pack(protocol, &target);
        let chapters = crate::documents::chapters(protocol);
        let requirements = chapters.iter().flat_map(|chapter| &chapter.requirements);
        let blocks: Vec<&Block> = requirements.flat_map(|r| &r.scenarios).collect();
        super::assert_none(&unproven(&pack, &blocks));
    }
}

/// The endpoints that no block asks in vain, or none with success.
fn unproven(pack: &Pack, blocks: &[&Block]) -> Vec<String> {
    let mut seen = Seen::default();
    for block in blocks {
        Reader::new(pack, &mut seen).block(block);
    }
    let endpoints = pack.endpoints.iter();
    endpoints
        .flat_map(|endpoint| {
            let name = endpoint.name.as_str();
            let done = (!seen.accepted.contains(name))
                .then(|| format!("no scenario asks `{name}` and takes a 2xx: write one"));
            let refuses = (400..500).any(|status| endpoint.answer(status).is_some());
            let refused = (refuses && !seen.refused.contains(name))
                .then(|| format!("no scenario asks `{name}` and is refused: write one"));
            done.into_iter().chain(refused)
        })
        .collect()
}

/// The names of endpoints.
#[derive(Default)]
struct Seen {
    accepted: BTreeSet<String>,
    refused: BTreeSet<String>,
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
                        self.open.insert(&party.value, Some(endpoint));
                    }
                }
                StatementKind::Request(request) => {
                    let endpoint = self.by_path(request);
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
                    let refused = refused.map(|endpoint| endpoint.name.clone());
                    self.seen.refused.extend(refused);
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
            let class = match line.status.value {
                Status::One(status) => status / 100,
                Status::Class(class) => class,
            };
            let seen = match class {
                2 => &mut self.seen.accepted,
                4 => &mut self.seen.refused,
                _ => continue,
            };
            seen.insert(endpoint.name.clone());
        }
    }
}

mod can_fail {
    use serde_json::json;
    use wireproof_client::pack::{Claims, Document};
    use wireproof_conformance::wire::parse_block;

    use super::*;

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
        assert_eq!(unproven(&pack(), &[&block]), expected, "{lines}");
    }

    const UNDONE: &str = "no scenario asks `read` and takes a 2xx: write one";
    const UNREFUSED: &str = "no scenario asks `read` and is refused: write one";

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
