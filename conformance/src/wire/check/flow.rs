//! The order of events: the world first, then connections, requests with their
//! replies, and silences that something proves.

use std::collections::BTreeMap;
use std::slice;

use crate::diagnostic::{Findings, Mistake};
use crate::wire::ast::{
    Block, Expect, GroupMode, Handshake, MessagePattern, Party, Raw, Span, Spanned, Statement,
    StatementKind,
};

pub(super) fn check(block: &Block, findings: &mut Findings) {
    let mut flow = Flow {
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

/// A party's connection, as far as a block tells.
struct Connection<'b> {
    state: State,
    /// What was sent and has no reply yet, oldest first.
    requests: Vec<Request<'b>>,
}

impl Connection<'_> {
    fn new(state: State) -> Self {
        Self {
            state,
            requests: Vec::new(),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    /// A close frame was sent; the peer's is still to come.
    Closing,
    Ended,
}

/// Something sent to which a reply may come.
enum Request<'b> {
    /// An operation, of which the reply must be taken.
    Operation(&'b Spanned<String>),
    /// A frame of which nothing is known.
    Raw,
}

impl<'b> Request<'b> {
    fn operation(&self) -> Option<&'b Spanned<String>> {
        match self {
            Self::Operation(name) => Some(name),
            Self::Raw => None,
        }
    }
}

struct Flow<'b, 'f> {
    findings: &'f mut Findings,
    connections: BTreeMap<&'b Party, Connection<'b>>,
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
            StatementKind::Send {
                party, operation, ..
            } => self.send(party, Some(Request::Operation(operation))),
            StatementKind::SendRaw {
                party,
                raw: Raw::Ping(_),
            } => self.send(party, None),
            StatementKind::SendRaw { party, .. } => self.send(party, Some(Request::Raw)),
            StatementKind::Take { party, expect } => self.take(party, expect),
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
        self.connections
            .insert(&handshake.party.value, Connection::new(State::Open));
    }

    fn is_refused(&mut self, handshake: &'b Handshake) {
        self.second_connection(handshake);
        self.expects = true;
    }

    fn second_connection(&mut self, handshake: &'b Handshake) {
        let Spanned { value: party, span } = &handshake.party;
        if self
            .connections
            .get(party)
            .is_some_and(|connection| connection.state == State::Open)
        {
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
        let (message, label, help) = match self
            .connections
            .get(name)
            .map(|connection| connection.state)
        {
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
        self.connections.insert(name, Connection::new(State::Open));
    }

    /// What the party has sent and got no reply to, on a connection that must be open.
    fn requests(&mut self, party: &'b Spanned<Party>) -> &mut Vec<Request<'b>> {
        self.require_open(party);
        let connection = self.connections.entry(&party.value);
        &mut connection
            .or_insert_with(|| Connection::new(State::Open))
            .requests
    }

    fn send(&mut self, party: &'b Spanned<Party>, request: Option<Request<'b>>) {
        self.requests(party).extend(request);
        self.controlled = false;
    }

    fn leave(&mut self, party: &'b Spanned<Party>, state: State) {
        self.require_open(party);
        // Who leaves cannot be asked to take replies.
        self.connections
            .insert(&party.value, Connection::new(state));
    }

    fn take(&mut self, party: &'b Spanned<Party>, expect: &'b Expect) {
        match expect {
            Expect::Closed { .. } => self.closed(party),
            Expect::Nothing(span) => {
                self.require_open(party);
                self.silence(span);
            }
            Expect::Refusal { span, .. } => self.refusal(party, span),
            // The message that ends a silence is what proves it.
            Expect::Message(message) | Expect::NothingUntil { message, .. } => {
                self.messages(party, slice::from_ref(message));
            }
            Expect::Group { messages, mode } => {
                if mode.value == GroupMode::AnyOf {
                    self.maybe_alternatives(messages);
                }
                self.messages(party, messages);
            }
            Expect::Pong(_) => self.require_open(party),
        }
        let arrives = match expect {
            Expect::Message(message) => !message.maybe,
            Expect::Group { messages, .. } => messages.iter().any(|message| !message.maybe),
            Expect::Nothing(_) => false,
            Expect::Refusal { .. }
            | Expect::NothingUntil { .. }
            | Expect::Closed { .. }
            | Expect::Pong(_) => true,
        };
        self.controlled |= arrives;
        self.expects |= arrives || matches!(expect, Expect::Nothing(_));
    }

    fn closed(&mut self, party: &'b Spanned<Party>) {
        let closing = self
            .connections
            .get(&party.value)
            .is_some_and(|connection| connection.state == State::Closing);
        if !closing {
            self.require_open(party);
        }
        self.connections
            .insert(&party.value, Connection::new(State::Ended));
    }

    /// Takes messages: each is the reply to the oldest request of its name, if there is one.
    fn messages(&mut self, party: &'b Spanned<Party>, messages: &[MessagePattern]) {
        let requests = self.requests(party);
        for message in messages {
            let answered = requests.iter().position(|request| {
                request
                    .operation()
                    .is_some_and(|name| name.value == message.name.value)
            });
            if let Some(index) = answered {
                requests.remove(index);
            }
        }
    }

    /// Takes a refusal: it answers the youngest request.
    fn refusal(&mut self, party: &'b Spanned<Party>, span: &Span) {
        if self.requests(party).pop().is_none() {
            let name = &party.value;
            self.findings.add(
                Mistake::new(
                    span.clone(),
                    format!("`{name}` has sent nothing that could be refused"),
                    "no request without a reply",
                )
                .help(format!(
                    "write what is refused before this line: `{name} > …`"
                )),
            );
        }
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
        for (party, connection) in &self.connections {
            for operation in connection.requests.iter().filter_map(Request::operation) {
                let name = &operation.value;
                self.findings.add(
                    Mistake::new(
                        operation.span.clone(),
                        format!("no step takes the reply to `{name}`"),
                        "sent here",
                    )
                    .help(format!(
                        "write `{party} < {name} {{…}}` or `{party} < refusal` after it"
                    )),
                );
            }
        }
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
