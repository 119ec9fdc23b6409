//! What an address stands for, and every answer that is not a WebSocket.
//!
//! Addresses are compared exactly, final slash included; a query string is no part of them. An address that stands for
//! nothing is 404 whatever the method, then the method is judged, and only then anything else.

use std::{net::SocketAddr, sync::Arc};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    HeaderMap, Method, Request, Response, StatusCode,
    body::Incoming,
    header::{
        ALLOW, CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT,
        SEC_WEBSOCKET_VERSION, UPGRADE,
    },
};
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use wireproof_schemas::table::Channel;

use crate::{
    handshake::{self, Handshake, Refused},
    hub::{Group, Hub},
    options::Limits,
    outbox::Close,
    protocols::{Guest, Protocol},
    rule::WireRule,
    store::Store,
    world::{self, FoundError},
};

/// An answer.
pub(crate) type Answer = Response<Full<Bytes>>;

/// Everything that is served.
pub(crate) struct Site {
    /// The protocols, each with the path that its addresses begin with: `/<protocol>`, or nothing.
    pub(crate) mounted: Vec<Mounted>,
    /// Where worlds are kept.
    pub(crate) store: Store,
    /// Where worlds are groups of connections.
    pub(crate) hub: Arc<dyn Hub>,
    /// Opens provisioning, if anything does.
    pub(crate) provisioning_key: Option<String>,
    /// Sizes and durations.
    pub(crate) limits: Limits,
}

/// A protocol at its place.
pub(crate) struct Mounted {
    /// What its addresses begin with.
    pub(crate) base: String,
    /// The protocol.
    pub(crate) protocol: Arc<dyn Protocol>,
    /// Its AsyncAPI document.
    pub(crate) document: Bytes,
}

/// An answer, and the guest whose WebSocket it opens, if it opens one.
pub(crate) struct Answered {
    /// What is sent.
    pub(crate) answer: Answer,
    /// Who comes in once it has been sent, and into which protocol.
    pub(crate) admitted: Option<(Arc<dyn Protocol>, Guest)>,
}

impl From<Answer> for Answered {
    fn from(answer: Answer) -> Self {
        Self {
            answer,
            admitted: None,
        }
    }
}

/// What an address stands for.
enum Place<'a> {
    Index,
    Document(&'a Mounted),
    Socket(&'a Mounted, &'static Channel),
    Worlds(&'a Mounted),
    World(&'a Mounted, &'a str),
}

impl Place<'_> {
    /// The methods that it understands, apart from OPTIONS, which every place does.
    fn methods(&self) -> &'static [Method] {
        match self {
            Self::Index | Self::Document(_) => &[Method::GET, Method::HEAD],
            Self::Socket(..) => &[Method::GET],
            Self::Worlds(_) => &[Method::POST],
            Self::World(..) => &[Method::DELETE],
        }
    }

    fn allow(&self) -> String {
        let methods: Vec<_> = self
            .methods()
            .iter()
            .chain([&Method::OPTIONS])
            .map(Method::as_str)
            .collect();
        methods.join(", ")
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
        let Some(place) = self.find(&path) else {
            return failure(&Refused::new(
                StatusCode::NOT_FOUND,
                "There is nothing at this address.",
            ))
            .into();
        };
        if request.method() == Method::OPTIONS {
            return with(empty(StatusCode::NO_CONTENT), ALLOW, &place.allow()).into();
        }
        if !place.methods().contains(request.method()) {
            let refused = Refused::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "This address does not understand the method.",
            );
            return with(failure(&refused), ALLOW, &place.allow()).into();
        }
        match place {
            Place::Index => json_answer(StatusCode::OK, &self.index()).into(),
            Place::Document(mounted) => json_bytes(StatusCode::OK, mounted.document.clone()).into(),
            Place::Socket(mounted, channel) => open(mounted, channel, request, local).await,
            Place::Worlds(mounted) => self
                .found(mounted, request)
                .await
                .unwrap_or_else(|refused| failure(&refused))
                .into(),
            Place::World(mounted, name) => self
                .end(mounted, name, request.headers())
                .await
                .unwrap_or_else(|refused| failure(&refused))
                .into(),
        }
    }

    fn find<'a>(&'a self, path: &'a str) -> Option<Place<'a>> {
        if path == "/" {
            return Some(Place::Index);
        }
        self.mounted.iter().find_map(|mounted| {
            let address = path.strip_prefix(&mounted.base)?;
            let channel = mounted
                .protocol
                .table()
                .channels
                .iter()
                .find(|channel| channel.address == address);
            if let Some(channel) = channel {
                return Some(Place::Socket(mounted, channel));
            }
            match address {
                "/asyncapi.json" => Some(Place::Document(mounted)),
                "/_wireproof/worlds" if self.provisioning_key.is_some() => {
                    Some(Place::Worlds(mounted))
                }
                _ => {
                    let name = address
                        .strip_prefix("/_wireproof/worlds/")
                        .filter(|name| !name.is_empty())?;
                    self.provisioning_key
                        .is_some()
                        .then_some(Place::World(mounted, name))
                }
            }
        })
    }

    /// What is served here, for a person who looks and for a program that asks.
    fn index(&self) -> Value {
        let protocol = |mounted: &Mounted| {
            let (base, table) = (&mounted.base, mounted.protocol.table());
            let channels = table.channels.iter();
            json!({
                "name": table.id,
                "title": table.title,
                "document": format!("{base}/asyncapi.json"),
                "channels": channels.map(|channel| format!("{base}{}", channel.address)).collect::<Vec<_>>(),
                "worlds": self.provisioning_key.is_some().then(|| format!("{base}/_wireproof/worlds")),
            })
        };
        json!({ "server": "wireproof", "protocols": self.mounted.iter().map(protocol).collect::<Vec<_>>() })
    }

    /// Makes a world.
    async fn found(
        &self,
        mounted: &Mounted,
        request: &mut Request<Incoming>,
    ) -> Result<Answer, Refused> {
        self.has_key(request.headers())?;
        let body = self.body(request).await?;
        let things = world::read(&body).map_err(refused)?;
        let world = world::new_name();
        let bindings = mounted
            .protocol
            .found(&world, &things)
            .await
            .map_err(refused)?;
        Ok(json_answer(
            StatusCode::CREATED,
            &json!({ "world": world, "bindings": bindings }),
        ))
    }

    /// Ends a world: its connections first, so that nobody is left in a world without rows.
    async fn end(
        &self,
        mounted: &Mounted,
        name: &str,
        headers: &HeaderMap,
    ) -> Result<Answer, Refused> {
        self.has_key(headers)?;
        let protocol = mounted.protocol.table().id;
        let failed = |error| refused(FoundError::from(error));
        if let Some(world) = self.store.world(protocol, name).await.map_err(failed)? {
            self.hub.close(Group::World(world), Close::AWAY, &|_| true);
        }
        match self.store.end_world(protocol, name).await.map_err(failed)? {
            Some(_) => Ok(empty(StatusCode::NO_CONTENT)),
            None => Err(Refused::new(
                StatusCode::NOT_FOUND,
                "There is no such world.",
            )),
        }
    }

    fn has_key(&self, headers: &HeaderMap) -> Result<(), Refused> {
        match &self.provisioning_key {
            Some(key) if world::has_key(headers, key) => Ok(()),
            _ => Err(Refused::new(
                StatusCode::UNAUTHORIZED,
                "The header X-Wireproof-Key does not hold the key.",
            )),
        }
    }

    async fn body(&self, request: &mut Request<Incoming>) -> Result<Bytes, Refused> {
        let body = Limited::new(request.body_mut(), self.limits.body_bytes).collect();
        match timeout(self.limits.body, body).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refused::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is too long.",
            )),
            Ok(Err(error)) => Err(Refused::new(
                StatusCode::BAD_REQUEST,
                format!("The body cannot be read: {error}."),
            )),
            Err(_) => Err(Refused::new(
                StatusCode::REQUEST_TIMEOUT,
                "The body did not arrive in time.",
            )),
        }
    }
}

/// Opens a WebSocket, or says why not.
async fn open(
    mounted: &Mounted,
    channel: &'static Channel,
    request: &Request<Incoming>,
    local: SocketAddr,
) -> Answered {
    let protocol = &mounted.protocol;
    if !handshake::asks_for_upgrade(request) {
        return upgrade_required(protocol.as_ref()).into();
    }
    let key = match handshake::key(request) {
        Ok(key) => key,
        Err(refused) => return with(failure(&refused), SEC_WEBSOCKET_VERSION, "13").into(),
    };
    let handshake = Handshake {
        headers: request.headers(),
        query: request.uri().query(),
        local,
    };
    match protocol.admit(channel, handshake).await {
        Err(refused) => failure(&refused).into(),
        Ok(guest) => {
            let mut answer = with(empty(StatusCode::SWITCHING_PROTOCOLS), UPGRADE, "websocket");
            answer = with(answer, CONNECTION, "Upgrade");
            answer = with(
                answer,
                SEC_WEBSOCKET_ACCEPT,
                &derive_accept_key(key.as_bytes()),
            );
            Answered {
                answer,
                admitted: Some((Arc::clone(protocol), guest)),
            }
        }
    }
}

/// A plain request at a socket's address (GEN-12).
fn upgrade_required(protocol: &dyn Protocol) -> Answer {
    if !protocol.wire_rules().on(WireRule::PlainGetNeedsUpgrade) {
        return json_answer(
            StatusCode::OK,
            &json!({ "detail": "connect with a WebSocket" }),
        );
    }
    let refused = Refused::new(
        StatusCode::UPGRADE_REQUIRED,
        "This address is opened with a WebSocket handshake.",
    );
    with(
        with(failure(&refused), UPGRADE, "websocket"),
        CONNECTION,
        "Upgrade",
    )
}

/// What whoever asked for a world is told; details of our own troubles stay in the log.
fn refused(error: FoundError) -> Refused {
    match error {
        FoundError::Asked(why) => Refused::new(StatusCode::BAD_REQUEST, why),
        FoundError::Store(_) | FoundError::Token(_) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a world cannot be made or ended"
            );
            Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "The server failed.")
        }
    }
}

fn failure(refused: &Refused) -> Answer {
    json_answer(refused.status, &json!({ "error": refused.reason }))
}

fn json_answer(status: StatusCode, body: &Value) -> Answer {
    json_bytes(status, Bytes::from(body.to_string()))
}

fn json_bytes(status: StatusCode, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = status;
    answer
}

/// Adds a header; a value that is none is left out, and ours never are.
fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
    answer
}
