//! The order of events: the world first, then connections, and silences that something
//! proves. Which message replies to which request is for a pack to say.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Findings, Mistake};
use crate::wire::ast::{
    Answers, Block, Expect, GroupMode, Handshake, MessagePattern, Party, Span, Spanned, Statement,
    StatementKind,
};

pub(super) fn check(block: &Block, findings: &mut Findings) {
    let mut flow = Flow {
        over_http: over_http(block),
        findings,
        connections: BTreeMap::new(),
        acted: false,
        expects: false,
        controlled: false,
    };
    for statement in &block.statements {
        flow.statement(statement);
    }
    flow.finish(block);
}

/// More answers than these are not held against as many lines: it could be done in too many ways.
const MOST_ASKED: usize = 6;

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    /// A close frame was sent; the peer's is still to come.
    Closing,
    Ended,
}

/// The places of operations that may be asked for over HTTP, as far as the block tells: those
/// whose party next takes an answer with a status, or a refusal of what only a pack knows.
fn over_http(block: &Block) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut asked: BTreeMap<&Party, usize> = BTreeMap::new();
    for statement in &block.statements {
        match &statement.kind {
            StatementKind::Connects(handshake) => {
                asked.remove(&handshake.party.value);
            }
            StatementKind::Send { party, .. } => {
                asked.insert(&party.value, statement.span.start);
            }
            StatementKind::Request(request) => {
                asked.insert(&request.party.value, statement.span.start);
            }
            StatementKind::Take {
                party,
                expect: Expect::Answer(_) | Expect::Refusal { .. },
            } => {
                if let Some(place) = asked.remove(&party.value) {
                    found.extend([place, statement.span.start]);
                }
            }
            StatementKind::TakeAnswers(answers) => {
                let parties = answers.parties.iter();
                found.extend(parties.filter_map(|party| asked.remove(&party.value)));
            }
            _ => {}
        }
    }
    found
}

struct Flow<'b, 'f> {
    /// What needs no connection.
    over_http: BTreeSet<usize>,
    findings: &'f mut Findings,
    /// The connections of parties, as far as the block tells.
    connections: BTreeMap<&'b Party, State>,
    /// Whether anything but declarations has been read.
    acted: bool,
    /// Whether something must happen for the scenario to pass.
    expects: bool,
    /// Whether something has arrived since the last frame was sent.
    controlled: bool,
}

impl<'b> Flow<'b, '_> {
    fn statement(&mut self, statement: &'b Statement) {
        match &statement.kind {
            StatementKind::Needs(_) | StatementKind::Is { .. } => {
                return self.declaration(&statement.span);
            }
            StatementKind::Connects(handshake) => self.connects(handshake),
            StatementKind::IsRefused { handshake, .. } => self.is_refused(handshake),
            StatementKind::Send { party, .. } | StatementKind::SendRaw { party, .. } => {
                if !self.over_http.contains(&statement.span.start) {
                    self.require_open(party);
                }
                self.controlled = false;
            }
            StatementKind::Request(_) => self.controlled = false,
            StatementKind::Take {
                expect: Expect::Answer(_),
                ..
            } => {
                self.controlled = true;
                self.expects = true;
            }
            StatementKind::Take {
                expect: Expect::Refusal { .. },
                ..
            } if self.over_http.contains(&statement.span.start) => {
                self.controlled = true;
                self.expects = true;
            }
            StatementKind::Take { party, expect } => self.take(party, expect),
            StatementKind::TakeAnswers(answers) => {
                self.answers(answers);
                self.controlled = true;
                self.expects = true;
            }
            StatementKind::MayHear { party, .. } => self.require_open(party),
            StatementKind::Closes { party, .. } => self.leave(party, State::Closing),
            StatementKind::Drops(party) => self.leave(party, State::Ended),
        }
        self.acted = true;
    }

    fn declaration(&mut self, span: &Span) {
        if self.acted {
            self.findings.add(
                Mistake::new(
                    span.clone(),
                    "the world is declared before anything happens",
                    "too late",
                )
                .help("move this line to the beginning of the block"),
            );
        }
    }

    fn connects(&mut self, handshake: &'b Handshake) {
        self.second_connection(handshake);
        self.connections.insert(&handshake.party.value, State::Open);
    }

    fn is_refused(&mut self, handshake: &'b Handshake) {
        self.second_connection(handshake);
        self.expects = true;
    }

    fn second_connection(&mut self, handshake: &'b Handshake) {
        let Spanned { value: party, span } = &handshake.party;
        if self.connections.get(party) == Some(&State::Open) {
            let person = &party.person;
            self.findings.add(
                Mistake::new(
                    span.clone(),
                    format!("`{party}` is connected already"),
                    "a second connection",
                )
                .help(format!(
                    "give the other connection a name of its own: `{person}/phone`"
                )),
            );
        }
    }

    /// Notes, once, if the party has no open connection.
    fn require_open(&mut self, party: &'b Spanned<Party>) {
        let name = &party.value;
        let (message, label, help) = match self.connections.get(name) {
            Some(State::Open) => return,
            None => (
                format!("`{name}` is not connected"),
                "no connection yet",
                format!("write `{name} connects` and a channel before this line"),
            ),
            Some(State::Closing) => (
                format!("`{name}` has closed the connection"),
                "closing",
                format!("only `{name} < closed` can follow; write `{name} connects` to come back"),
            ),
            Some(State::Ended) => (
                format!("the connection of `{name}` has ended"),
                "no longer connected",
                format!("write `{name} connects` to come back"),
            ),
        };
        self.findings
            .add(Mistake::new(party.span.clone(), message, label).help(help));
        self.connections.insert(name, State::Open);
    }

    fn leave(&mut self, party: &'b Spanned<Party>, state: State) {
        self.require_open(party);
        self.connections.insert(&party.value, state);
    }

    fn take(&mut self, party: &'b Spanned<Party>, expect: &'b Expect) {
        match expect {
            Expect::Closed { .. } => self.closed(party),
            Expect::Nothing { span, .. } => {
                self.require_open(party);
                self.silence(span);
            }
            Expect::Group { messages, mode } => {
                self.require_open(party);
                if mode.value == GroupMode::AnyOf {
                    self.maybe_alternatives(messages);
                }
            }
            // The message that ends a silence is what proves it.
            Expect::Message(_)
            | Expect::NothingUntil { .. }
            | Expect::Refusal { .. }
            | Expect::Pong(_) => self.require_open(party),
            Expect::Answer(_) => {}
        }
        let arrives = match expect {
            Expect::Message(message) => !message.maybe,
            Expect::Group { messages, .. } => messages.iter().any(|message| !message.maybe),
            Expect::Nothing { .. } => false,
            Expect::Answer(_)
            | Expect::Refusal { .. }
            | Expect::NothingUntil { .. }
            | Expect::Closed { .. }
            | Expect::Pong(_) => true,
        };
        self.controlled |= arrives;
        self.expects |= arrives || matches!(expect, Expect::Nothing { .. });
    }

    fn closed(&mut self, party: &'b Spanned<Party>) {
        if self.connections.get(&party.value) != Some(&State::Closing) {
            self.require_open(party);
        }
        self.connections.insert(&party.value, State::Ended);
    }

    /// Each party has a line, and no more.
    fn answers(&mut self, answers: &Answers) {
        let parties: BTreeSet<&Party> = answers.parties.iter().map(|party| &party.value).collect();
        let (asked, lines) = (answers.parties.len(), answers.lines.len());
        if answers.mode.value == GroupMode::AnyOf {
            return;
        }
        let (message, help) = if parties.len() < asked {
            (
                "a party stands here twice".to_owned(),
                "name each party once",
            )
        } else if asked > MOST_ASKED {
            let message = format!("more than {MOST_ASKED} take their answers together");
            (message, "fewer show as well who of them wins")
        } else if asked != lines {
            let message = format!("{asked} parties need {asked} lines, not {lines}");
            (message, "write a line for each, below each other")
        } else {
            return;
        };
        let mistake = Mistake::new(answers.mode.span.clone(), message, "a line for each party");
        self.findings.add(mistake.help(help));
    }

    /// Something must show that what might have been heard would have come by now.
    fn silence(&mut self, span: &Span) {
        if !self.controlled {
            self.findings.add(
                Mistake::new(
                    span.clone(),
                    "nothing proves this silence",
                    "nothing has arrived since the last frame was sent",
                )
                .help("first take something that the last frame causes, such as its reply"),
            );
        }
    }

    fn maybe_alternatives(&mut self, messages: &[MessagePattern]) {
        for message in messages.iter().filter(|message| message.maybe) {
            self.findings.add(
                Mistake::new(
                    message.name.span.clone(),
                    "`maybe` says nothing in `any of`",
                    "one alternative among others",
                )
                .help("leave `maybe` out: any one of the lines is enough"),
            );
        }
    }

    fn finish(self, block: &Block) {
        if !self.expects {
            let place = block
                .statements
                .last()
                .map_or(&block.span, |statement| &statement.span);
            self.findings.add(
                Mistake::new(place.clone(), "this scenario expects nothing", "it could not fail after this")
                    .help("add what somebody must hear, such as `alice < list`, or who is refused: `eve is refused chat`"),
            );
        }
    }
}
