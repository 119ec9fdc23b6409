//! Makes the mutants: from what the documents describe, and from what went over the wire in a run
//! in which nothing was changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;
use wireproof_client::pack::{AnswerForm, Claims, Message, Pack};

use super::change::changed_message;
use super::fields::{self, Path};
use super::learn::Learnt;
use super::mutant::{Carrier, Mutant, Operator, Site, Whom, written};
use super::seen::{Delivery, Seen};

/// All mutants, and what none could be made of.
#[derive(Debug, Default)]
pub struct Derived {
    /// The mutants, in the order of their ids.
    pub mutants: Vec<Planned>,
    /// Fields that are described and never came: no scenario makes a server send them.
    pub unseen: Vec<String>,
    /// Fields with words for people: the documents leave open which, so that none is altered.
    pub left_open: Vec<String>,
}

/// A mutant, and where it shows.
#[derive(Debug)]
pub struct Planned {
    /// The mutant.
    pub mutant: Mutant,
    /// The scenarios that have seen what it changes, those first that most likely notice.
    pub(super) turns: Vec<Turn>,
    /// Whether it is about a message that comes without being asked for, whoever seems to have.
    pub(super) is_unasked: bool,
}

/// A scenario in which a mutant shows.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    /// Its place among those that were learnt from.
    pub(super) learnt: usize,
    /// Who gets what is not for them.
    pub(super) parties: BTreeSet<String>,
}

/// Makes the mutants of a protocol for a target that makes these claims.
pub fn derive(pack: &Pack, claims: &Claims, learnt: &[Learnt]) -> Derived {
    let unasked = learnt.iter();
    let mut deriver = Deriver {
        pack,
        claims,
        found: BTreeMap::new(),
        paths: BTreeMap::new(),
        left_open: BTreeSet::new(),
        unasked: unasked.flat_map(|one| one.seen.unasked.clone()).collect(),
    };
    for (number, one) in learnt.iter().enumerate() {
        deriver.scenario(number, &one.seen);
    }
    let unseen = deriver.unseen();
    let left_open = deriver.left_open.into_iter().collect();
    let (found, unasked) = (deriver.found.into_iter(), deriver.unasked);
    let planned = found.map(|(mutant, mut turns)| {
        turns.sort_by_key(|turn| {
            learnt.get(turn.learnt).map(|learnt| {
                let speaks_of_it = speaks_of(learnt, &mutant.site);
                (!speaks_of_it, learnt.elapsed)
            })
        });
        let is_unasked = match &mutant.site {
            Site::Delivery(carrier, Whom::Others) => unasked.contains(carrier),
            _ => false,
        };
        Planned {
            mutant,
            turns,
            is_unasked,
        }
    });
    let mut mutants: Vec<Planned> = planned.collect();
    mutants.sort_by_cached_key(|planned| planned.mutant.id());
    Derived {
        mutants,
        unseen,
        left_open,
    }
}

/// Whether a scenario's text has the word that matters.
fn speaks_of(learnt: &Learnt, site: &Site) -> bool {
    let scenario = &learnt.scenario;
    let text = scenario.chapter.source.get(scenario.block.span.clone());
    let word = match site {
        Site::Field(_, path) => path.iter().rev().find(|token| *token != "*").cloned(),
        Site::Delivery(carrier, _) | Site::Status(carrier) => Some(carrier.name().to_owned()),
        Site::Header(_, name) => Some(name.clone()),
        Site::Refused(_, code) | Site::Closed(_, code) => Some(code.to_string()),
    };
    word.zip(text)
        .is_some_and(|(word, text)| text.contains(&word))
}

/// What the documents say of a carrier's body.
pub(super) fn message_of<'a>(pack: &'a Pack, carrier: &Carrier) -> Option<&'a Arc<Message>> {
    match carrier {
        Carrier::Frame { channel, message } => pack.channel(channel)?.message(message),
        Carrier::Answer { endpoint, status } => pack.endpoint(endpoint)?.answer(*status)?.json(),
    }
}

struct Deriver<'a> {
    pack: &'a Pack,
    claims: &'a Claims,
    found: BTreeMap<Mutant, Vec<Turn>>,
    /// The ways into each carrier that were seen.
    paths: BTreeMap<Carrier, BTreeSet<Path>>,
    left_open: BTreeSet<String>,
    unasked: BTreeSet<Carrier>,
}

impl Deriver<'_> {
    fn scenario(&mut self, number: usize, seen: &Seen) {
        for (carrier, values) in &seen.values {
            self.carrier(number, carrier, values);
        }
        for ((carrier, whom), delivery) in &seen.deliveries {
            let whom = match whom {
                Whom::Sender | Whom::Own if self.unasked.contains(carrier) => &Whom::Others,
                whom => whom,
            };
            self.delivery(number, carrier, whom, delivery);
        }
        let statuses = seen.answers.iter().cloned().map(Site::Status);
        let refused = seen.refused.iter().cloned();
        let refused = refused.map(|(channel, status)| Site::Refused(channel, status));
        let closed = seen.closed.iter().cloned();
        let closed = closed.map(|(channel, code)| Site::Closed(channel, code));
        for site in statuses.chain(refused).chain(closed) {
            self.add(number, site, Operator::Change, BTreeSet::new());
        }
        for (carrier, name) in &seen.headers {
            for operator in [Operator::Drop, Operator::Change] {
                let site = Site::Header(carrier.clone(), name.clone());
                self.add(number, site, operator, BTreeSet::new());
            }
        }
    }

    fn add(&mut self, learnt: usize, site: Site, operator: Operator, parties: BTreeSet<String>) {
        let turns = self.found.entry(Mutant { site, operator }).or_default();
        match turns.last_mut().filter(|last| last.learnt == learnt) {
            Some(last) => last.parties.extend(parties),
            None => turns.push(Turn { learnt, parties }),
        }
    }

    fn carrier(&mut self, number: usize, carrier: &Carrier, values: &[Value]) {
        let Some(message) = message_of(self.pack, carrier).cloned() else {
            return;
        };
        let ways = values.iter();
        let ways = ways.flat_map(|value| fields::of_value(&message, value, self.claims));
        let ways: BTreeSet<Path> = ways.collect();
        for path in &ways {
            let described = fields::described(&message, path);
            let is_open = described.is_none_or(|place| place.is_free());
            let of_field = [
                Operator::Drop,
                Operator::Null,
                Operator::Retype,
                Operator::Alter,
            ];
            let any_words = described.is_some_and(|place| place.is_for_people());
            if any_words {
                self.left_open
                    .insert(format!("{carrier}:{}", written(path)));
            }
            let of_field = of_field
                .into_iter()
                .filter(|operator| !(path.is_empty() || any_words && *operator == Operator::Alter));
            let of_object = (!is_open).then_some(Operator::Add);
            for operator in of_field.chain(of_object) {
                let mut values = values.iter();
                let shows =
                    values.any(|value| changed_message(&message, value, path, operator).is_some());
                if shows {
                    let site = Site::Field(carrier.clone(), path.clone());
                    self.add(number, site, operator, BTreeSet::new());
                }
            }
        }
        self.paths.entry(carrier.clone()).or_default().extend(ways);
    }

    fn delivery(&mut self, number: usize, carrier: &Carrier, whom: &Whom, delivery: &Delivery) {
        let everybody = [Operator::Drop, Operator::Double, Operator::Hold];
        for operator in everybody {
            let site = Site::Delivery(carrier.clone(), whom.clone());
            self.add(number, site, operator, BTreeSet::new());
        }
        let strangers = [
            (Operator::ToSender, &delivery.senders),
            (Operator::ToOutsider, &delivery.outsiders),
            (Operator::ToOtherChannel, &delivery.elsewhere),
        ];
        for (operator, parties) in strangers {
            if !parties.is_empty() {
                let site = Site::Delivery(carrier.clone(), whom.clone());
                self.add(number, site, operator, parties.clone());
            }
        }
    }

    /// What is described and never came.
    fn unseen(&self) -> Vec<String> {
        let mut unseen = Vec::new();
        for channel in &self.pack.channels {
            for message in channel.incoming.iter().filter(|message| !message.heartbeat) {
                let carrier = Carrier::Frame {
                    channel: channel.name.clone(),
                    message: message.name.clone(),
                };
                let seen = self.paths.get(&carrier);
                unseen.extend(self.missing(message, seen, &carrier.to_string()));
            }
        }
        for endpoint in &self.pack.endpoints {
            for form in &endpoint.answers {
                let Some(message) = form.json() else {
                    continue;
                };
                let is_of_form = |carrier: &Carrier| match carrier {
                    Carrier::Answer {
                        endpoint: name,
                        status,
                    } => {
                        let own = endpoint.answer(*status);
                        *name == endpoint.name
                            && own.is_some_and(|own: &AnswerForm| own.statuses == form.statuses)
                    }
                    Carrier::Frame { .. } => false,
                };
                let seen = self.paths.iter().filter(|(carrier, _)| is_of_form(carrier));
                let seen: BTreeSet<Path> = seen.flat_map(|(_, paths)| paths.clone()).collect();
                let name = format!("{}.{}", endpoint.name, form.statuses);
                unseen.extend(self.missing(message, Some(&seen), &name));
            }
        }
        unseen
    }

    /// Of a form that never came the whole is told, of others the fields that never did.
    fn missing(&self, message: &Message, seen: Option<&BTreeSet<Path>>, name: &str) -> Vec<String> {
        let Some(seen) = seen.filter(|seen| !seen.is_empty()) else {
            return vec![name.to_owned()];
        };
        let described = fields::of_schema(message, self.claims).into_iter();
        let missing = described.filter(|path| !seen.contains(path));
        // What is in something that never came has not come either.
        let outermost = missing.filter(|path| {
            let parent = path.split_last().map(|(_, parent)| parent.to_vec());
            parent.is_none_or(|parent| seen.contains(&parent))
        });
        outermost
            .map(|path| format!("{name}:{}", written(&path)))
            .collect()
    }
}
