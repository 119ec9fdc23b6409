//! What a party sends: operations by the pack, and raw frames past it.

mod fill;

use serde_json::{Map, Value};
use wireproof_client::request::compose;
use wireproof_client::session::{Part, SendError};
use wireproof_client::transcript::Way;

use super::{Player, Step, Stop};
use crate::connection::Unlike;
use crate::evaluate::{evaluate, is_absent};
use crate::mail::described;
use crate::wire::ast::{Fragment, Party, Piece, Raw, Span, Spanned, Term, TermKind};

/// What a scenario needs that sends, byte for byte, a frame in the document's form.
pub(super) const OWN_ENVELOPE: &str = "the documents' own envelope, byte for byte";

/// A frame ready to go out.
enum Frame {
    Text(String),
    Hex(Vec<u8>),
    Binary(Vec<u8>),
    Ping(String),
    Fragments(Vec<Part>),
}

impl Frame {
    /// The object that a server would read in it, if it is one.
    fn object(&self) -> Option<Value> {
        match self {
            Self::Text(text) => serde_json::from_str(text).ok(),
            Self::Fragments(parts) => {
                let bytes: Vec<u8> = parts.iter().flat_map(Part::message).copied().collect();
                serde_json::from_slice(&bytes).ok()
            }
            Self::Hex(_) | Self::Binary(_) | Self::Ping(_) => None,
        }
    }
}

impl Player<'_> {
    pub(super) async fn send(
        &mut self,
        party: &Spanned<Party>,
        bad: bool,
        name: &Spanned<String>,
        body: Option<&Term>,
    ) -> Step {
        let (given, without) = self.members(body)?;
        let channel = std::sync::Arc::clone(&self.connection(party)?.channel);
        let Some(operation) = channel.operation(&name.value) else {
            let why = format!("`{}` has no operation `{}`", channel.name, name.value);
            return Err(Stop::Harness(Some(name.span.clone()), why));
        };
        let frame = compose(operation, self.correlations, given, &without);
        check_meant(&operation.request.validate(&frame), bad, &name.span)?;
        self.connection(party)?.asks(operation, bad, &frame);
        let text = self.connection(party)?.on_the_wire(&frame);
        self.note_sent(&party.value, '>', &name.value, &text);
        let who = party.value.to_string();
        match body {
            // Its schema does not know what stands where in it, the chapter does.
            Some(body) if bad => {
                let line = format!("> bad {} {body}", name.value);
                self.transcript.note(&who, &line);
            }
            _ => self
                .transcript
                .frame(&who, Way::Sent, &operation.request, &frame),
        }
        self.transmit(party, Frame::Text(text)).await
    }

    /// The members of a body, and the names of those that are `@absent`.
    fn members<'t>(
        &self,
        body: Option<&'t Term>,
    ) -> Result<(Map<String, Value>, Vec<&'t str>), Stop> {
        let Some(body) = body else {
            return Ok((Map::new(), Vec::new()));
        };
        let TermKind::Object { members, .. } = &body.kind else {
            let why = "an operation's members stand in {…}; for anything else write `raw text`";
            return Err(Stop::Harness(Some(body.span.clone()), why.to_owned()));
        };
        let absent = members.iter().filter(|(_, term)| is_absent(term));
        let without = absent.map(|(name, _)| name.value.as_str()).collect();
        match evaluate(body, &self.scene.bindings)? {
            Value::Object(given) => Ok((given, without)),
            _ => Ok((Map::new(), without)),
        }
    }

    pub(super) async fn send_raw(&mut self, party: &Spanned<Party>, raw: &Raw) -> Step {
        let filling = self.filling(party, raw)?;
        let (what, mut shown, mut frame) = self.raw_frame(raw, &filling)?;
        if !matches!(frame, Frame::Ping(_)) {
            let object = frame.object();
            self.connection(party)?.asks_raw(object.as_ref());
        }
        if let Some(text) = self.adapted_by_hand(party, &frame)? {
            shown.clone_from(&text);
            frame = Frame::Text(text);
        }
        self.note_sent(&party.value, '>', what, &shown);
        self.transcript
            .note(&party.value.to_string(), &format!("> {what}"));
        self.transmit(party, frame).await
    }

    /// The wire's form of a frame that is written by hand, where it has one and that is another. Of what
    /// can be had in the document's form only, nothing is known of this target.
    fn adapted_by_hand(
        &mut self,
        party: &Spanned<Party>,
        frame: &Frame,
    ) -> Result<Option<String>, Stop> {
        let connection = self.connection(party)?;
        let adapted = match frame {
            Frame::Text(text) => connection.text_on_the_wire(text),
            // Where a text that is cut into pieces would have to be cut anew, nobody can say.
            Frame::Fragments(_) => match frame.object() {
                Some(object) => match connection.text_on_the_wire(&object.to_string()) {
                    Ok(None) => Ok(None),
                    _ => Err(Unlike),
                },
                None => Ok(None),
            },
            Frame::Hex(_) | Frame::Binary(_) | Frame::Ping(_) => Ok(None),
        };
        adapted.map_err(|Unlike| Stop::NotDeclared(OWN_ENVELOPE.to_owned()))
    }

    /// The frame, with its kind and its content in words.
    fn raw_frame(&self, raw: &Raw, filling: &str) -> Result<(&'static str, String, Frame), Stop> {
        Ok(match raw {
            Raw::Text(term) => {
                let text = self.text(term)?;
                ("raw text", text.clone(), Frame::Text(text))
            }
            Raw::TextOf(pieces) => match String::from_utf8(self.joined(pieces, filling)?) {
                Ok(text) => ("raw text", text.clone(), Frame::Text(text)),
                Err(error) => bytes_as_text(error.into_bytes()),
            },
            Raw::Hex(bytes) => bytes_as_text(bytes.value.clone()),
            Raw::Binary(bytes) => binary(bytes.value.clone()),
            Raw::BinaryOf(pieces) => binary(self.joined(pieces, filling)?),
            Raw::Ping(term) => {
                let payload = self.text(term)?;
                ("raw ping", payload.clone(), Frame::Ping(payload))
            }
            Raw::Fragments(fragments) => {
                let parts = fragments.iter().map(|fragment| self.part(fragment));
                let parts: Vec<Part> = parts.collect::<Result<_, _>>()?;
                let shown: Vec<String> = parts.iter().map(ToString::to_string).collect();
                ("raw fragments", shown.join(" | "), Frame::Fragments(parts))
            }
        })
    }

    fn part(&self, fragment: &Fragment) -> Result<Part, Stop> {
        Ok(match fragment {
            Fragment::Part(piece) => Part::Message(self.bytes(piece)?),
            Fragment::Ping(term) => Part::Ping(self.text(term)?.into_bytes()),
        })
    }

    /// The content of a frame in parts, with this text where one fills it up.
    fn joined(&self, pieces: &[Piece], filling: &str) -> Result<Vec<u8>, Stop> {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(term) if term.is_call(fill::FILL) => Ok(filling.into()),
                _ => self.bytes(piece),
            })
            .collect::<Result<_, _>>()?;
        Ok(pieces.concat())
    }

    fn bytes(&self, piece: &Piece) -> Result<Vec<u8>, Stop> {
        match piece {
            Piece::Text(term) => Ok(self.text(term)?.into_bytes()),
            Piece::Hex(bytes) => Ok(bytes.value.clone()),
        }
    }

    async fn transmit(&mut self, party: &Spanned<Party>, frame: Frame) -> Step {
        let patience = self.step_time();
        let sent = match self.connection(party)?.session() {
            None => Err(SendError::Ended),
            Some(session) => match frame {
                Frame::Text(text) => session.send_text(text, patience).await,
                Frame::Hex(bytes) => session.send_bytes_as_text(bytes, patience).await,
                Frame::Binary(bytes) => session.send_binary(bytes, patience).await,
                Frame::Ping(payload) => session.ping(payload, patience).await,
                Frame::Fragments(parts) => session.send_fragments(parts, patience).await,
            },
        };
        let Err(error) = sent else { return Ok(()) };
        if !matches!(error, SendError::Timeout(_)) {
            // The end that kept us from sending tells more, and may be on its way still.
            let deadline = self.step_deadline();
            self.connection(party)?.ended_by(deadline).await;
        }
        Err(self.could_not_send(party, &error))
    }

    /// The text of a term that must be one.
    pub(super) fn text(&self, term: &Term) -> Result<String, Stop> {
        match evaluate(term, &self.scene.bindings)? {
            Value::String(text) => Ok(text),
            other => {
                let why = format!("a text is needed here, and this is {other}");
                Err(Stop::Harness(Some(term.span.clone()), why))
            }
        }
    }
}

/// A frame of ours that violates its schema is our own fault, unless it is meant to.
fn check_meant(mismatches: &[wireproof_client::pack::Mismatch], bad: bool, span: &Span) -> Step {
    match (mismatches.first(), bad) {
        (Some(mismatch), false) => Err(Stop::Harness(
            Some(span.clone()),
            format!(
                "this frame violates its schema, {}; write `bad` if it is meant to",
                described(mismatch)
            ),
        )),
        (None, true) => Err(Stop::Harness(
            Some(span.clone()),
            "this frame is called bad and satisfies its schema".to_owned(),
        )),
        _ => Ok(()),
    }
}

fn bytes_as_text(bytes: Vec<u8>) -> (&'static str, String, Frame) {
    ("raw hex", hex(&bytes), Frame::Hex(bytes))
}

fn binary(bytes: Vec<u8>) -> (&'static str, String, Frame) {
    ("raw binary", hex(&bytes), Frame::Binary(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
