//! What an address stands for, and every answer that is not a WebSocket.
//!
//! Addresses are compared exactly, final slash included; a query string is no part of them. A request
//! that does not say for which host it is gets 400 wherever it goes; an address that stands for nothing
//! is 404 whatever the method, then the method is judged, and only then anything else. What is refused
//! at a protocol's place is refused in its form.

mod host;
mod place;

use std::{net::SocketAddr, sync::Arc};

use bytes::Bytes;
use hyper::{
    Method, Request, StatusCode,
    body::Incoming,
    header::{
        ALLOW, CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_VERSION, UPGRADE, WWW_AUTHENTICATE,
    },
};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use wireproof_schemas::table::{self, Channel, Scheme, rest::Endpoint};

use self::place::Place;
use crate::{
    address::Parameters,
    answer::{Answer, Refused, empty, json_text, json_value, with},
    handshake::{self, Handshake},
    hub::Hub,
    options::Limits,
    protocols::Protocol,
    rest,
    rule::{Rules, WireRule},
    session::{Heartbeat, Opening},
    world::Provisioning,
};

/// Everything that is served.
pub(crate) struct Site {
    /// The protocols, each at its place.
    pub(crate) mounted: Vec<Mounted>,
    /// Makes worlds and ends them, where the server was started with a key for it.
    pub(crate) provisioning: Option<Provisioning>,
    /// Who hears what.
    pub(crate) hub: Arc<dyn Hub>,
    /// Sizes and durations.
    pub(crate) limits: Limits,
}

/// A protocol at its place.
pub(crate) struct Mounted {
    /// What its addresses begin with: `/<protocol>`, or nothing.
    pub(crate) base: String,
    /// The protocol as data.
    pub(crate) table: &'static table::Protocol,
    /// Its rules, as they are kept here.
    pub(crate) rules: Rules,
    /// The protocol at work.
    pub(crate) protocol: Arc<dyn Protocol>,
    /// Its AsyncAPI document.
    pub(crate) asyncapi: Bytes,
    /// Its OpenAPI document, where anything can be asked over HTTP.
    pub(crate) openapi: Option<Bytes>,
}

/// An answer, and the guest whose WebSocket it opens, if it opens one.
pub(crate) struct Answered {
    /// What is sent.
    pub(crate) answer: Answer,
    /// Who comes in once it has been sent.
    pub(crate) admitted: Option<Admitted>,
}

/// A guest who has been let in, and what holds for the connection in the protocol they come to.
pub(crate) struct Admitted {
    /// The conversation, begun already.
    pub(crate) opening: Opening,
    /// The rules of the wire.
    pub(crate) rules: Rules,
    /// What is asked of the guest as signs of life.
    pub(crate) heartbeat: Heartbeat,
}

impl<T: Into<Answer>> From<T> for Answered {
    fn from(answer: T) -> Self {
        Self {
            answer: answer.into(),
            admitted: None,
        }
    }
}

impl Site {
    /// Answers a request that came to our address `local`.
    pub(crate) async fn answer(
        &self,
        request: &mut Request<Incoming>,
        local: SocketAddr,
    ) -> Answered {
        let path = request.uri().path().to_owned();
        if !host::is_told(request.version(), request.headers()) {
            let reason = "A request names the one host that it is for.";
            return self
                .refuse(&path, Refused::new(StatusCode::BAD_REQUEST, reason))
                .into();
        }
        let Some(place) = Place::at(self, &path) else {
            self.stray(&path, request).await;
            let reason = "There is nothing at this address.";
            return self
                .refuse(&path, Refused::new(StatusCode::NOT_FOUND, reason))
                .into();
        };
        let method = place.method(request.method());
        if !place.understands(&method) {
            let reason = "This address does not understand the method.";
            let refused = Refused::new(StatusCode::METHOD_NOT_ALLOWED, reason);
            let answer = with(self.refuse(&path, refused), ALLOW, &place.methods());
            return match place {
                Place::Endpoints(mounted, _) => mounted.protocol.answer(answer).into(),
                _ => answer.into(),
            };
        }
        if method == Method::OPTIONS {
            return with(empty(StatusCode::NO_CONTENT), ALLOW, &place.methods()).into();
        }
        match place {
            Place::Index => json_value(StatusCode::OK, &self.index()).into(),
            Place::Document(document) => json_text(StatusCode::OK, document.clone()).into(),
            Place::Endpoints(mounted, endpoints) => {
                let answer = self.ask(mounted, endpoints, &method, request).await;
                mounted.protocol.answer(answer).into()
            }
            Place::Socket(mounted, channel, parameters) => {
                let opened = self
                    .open(mounted, channel, &parameters, request, local)
                    .await;
                opened.unwrap_or_else(Answered::from)
            }
            Place::Worlds(mounted, provisioning) => {
                let answer = provisioning.found(mounted, request).await;
                answer.unwrap_or_else(Answer::from).into()
            }
            Place::World(mounted, provisioning, name) => {
                let answer = provisioning.end(mounted, name, request.headers()).await;
                answer.unwrap_or_else(Answer::from).into()
            }
        }
    }

    /// A refusal in the form of the protocol at whose place the path is.
    fn refuse(&self, path: &str, refused: Refused) -> Answer {
        match self.at(path) {
            Some((mounted, _)) => mounted.protocol.refuse(refused),
            None => refused.into(),
        }
    }

    /// The protocol at whose place a path is, and the path there. Worlds are no protocol's.
    fn at<'a>(&self, path: &'a str) -> Option<(&Mounted, &'a str)> {
        self.mounted.iter().find_map(|mounted| {
            let address = path.strip_prefix(&mounted.base)?;
            let is_there = (address.is_empty() || address.starts_with('/'))
                && !address.starts_with("/_wireproof/");
            is_there.then_some((mounted, address))
        })
    }

    /// Lets a protocol know of a handshake that came to nothing.
    async fn stray(&self, path: &str, request: &Request<Incoming>) {
        let is_handshake = handshake::asks_for_upgrade(request) && handshake::key(request).is_ok();
        if let (true, Some((mounted, address))) = (is_handshake, self.at(path)) {
            let query = request.uri().query();
            mounted.protocol.stray(address, query).await;
        }
    }

    /// Answers a request at one of the endpoints of a path.
    async fn ask(
        &self,
        mounted: &Mounted,
        endpoints: Vec<(&'static Endpoint, Parameters)>,
        method: &Method,
        request: &mut Request<Incoming>,
    ) -> Answer {
        let asked = match *method {
            Method::HEAD => "GET",
            _ => method.as_str(),
        };
        let mut endpoints = endpoints.into_iter();
        let Some((endpoint, parameters)) =
            endpoints.find(|(endpoint, _)| endpoint.method.as_str() == asked)
        else {
            // The method was judged before.
            return empty(StatusCode::METHOD_NOT_ALLOWED);
        };
        let protocol = &mounted.protocol;
        let (uri, headers) = (request.uri().clone(), request.headers().clone());
        let answer = protocol.ask(rest::Request {
            endpoint,
            parameters,
            headers: &headers,
            query: uri.query(),
            body: request.body_mut(),
            limits: &self.limits,
        });
        let answer = answer
            .await
            .unwrap_or_else(|refused| protocol.refuse(refused));
        rest::discard(request.body_mut(), &self.limits).await;
        let usual = endpoint.access.security().first();
        match (answer.status(), usual.map(|usual| usual.scheme)) {
            // Where one logs in, what is missing is a password, for which HTTP has no challenge.
            (StatusCode::UNAUTHORIZED, None | Some(Scheme::Bearer { .. })) => {
                with(answer, WWW_AUTHENTICATE, "Bearer")
            }
            _ => answer,
        }
    }

    /// Opens a WebSocket, or answers why not. Who is let in hears from before the answer on.
    async fn open(
        &self,
        mounted: &Mounted,
        channel: &'static Channel,
        parameters: &Parameters,
        request: &Request<Incoming>,
        local: SocketAddr,
    ) -> Result<Answered, Answer> {
        let protocol = &mounted.protocol;
        let refuse = |refused| protocol.refuse(refused);
        if !handshake::asks_for_upgrade(request) {
            return Err(upgrade_required(mounted));
        }
        let key = handshake::key(request)
            .map_err(|refused| with(refuse(refused), SEC_WEBSOCKET_VERSION, "13"))?;
        let handshake = Handshake {
            headers: request.headers(),
            parameters,
            query: request.uri().query(),
            local,
        };
        let guest = protocol.admit(channel, handshake).await;
        let guest = guest.map_err(|refused| match refused.status {
            StatusCode::UNAUTHORIZED => with(refuse(refused), WWW_AUTHENTICATE, "Bearer"),
            _ => refuse(refused),
        })?;
        let opening = Opening::of(guest, &self.hub, &self.limits).await;
        let answer = with(empty(StatusCode::SWITCHING_PROTOCOLS), UPGRADE, "websocket");
        let answer = with(answer, CONNECTION, "Upgrade");
        let accept = derive_accept_key(key.as_bytes());
        Ok(Answered {
            answer: with(answer, SEC_WEBSOCKET_ACCEPT, &accept),
            admitted: Some(Admitted {
                opening,
                rules: mounted.rules,
                heartbeat: protocol.heartbeat(),
            }),
        })
    }

    /// What is served here, for a person who looks and for a program that asks.
    fn index(&self) -> Value {
        let protocol = |mounted: &Mounted| {
            let (base, table) = (&mounted.base, mounted.table);
            let channels = table
                .channels
                .iter()
                .map(|channel| format!("{base}{}", channel.address));
            json!({
                "name": table.id,
                "title": table.title,
                "document": format!("{base}/asyncapi.json"),
                "openapi": mounted.openapi.as_ref().map(|_| format!("{base}/openapi.json")),
                "channels": channels.collect::<Vec<_>>(),
                "worlds": self.provisioning.as_ref().map(|_| format!("{base}/_wireproof/worlds")),
            })
        };
        json!({ "server": "wireproof", "protocols": self.mounted.iter().map(protocol).collect::<Vec<_>>() })
    }
}

/// A plain request at a socket's address (GEN-12).
fn upgrade_required(mounted: &Mounted) -> Answer {
    if !mounted.rules.on(WireRule::PlainGetNeedsUpgrade) {
        return json_value(
            StatusCode::OK,
            &json!({ "detail": "connect with a WebSocket" }),
        );
    }
    let reason = "This address is opened with a WebSocket handshake.";
    let answer = with(
        mounted
            .protocol
            .refuse(Refused::new(StatusCode::UPGRADE_REQUIRED, reason)),
        UPGRADE,
        "websocket",
    );
    with(answer, CONNECTION, "Upgrade")
}
