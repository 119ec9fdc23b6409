//! What the tests share: a server on a port of its own, worlds in it, and a plain WebSocket client
//! with deadlines.

mod http;
pub(crate) mod scene;

pub(crate) use self::http::{Answer, check_detail, text, value};
use std::{future::Future, net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::HeaderValue},
};
use wireproof_server::{Limits, Options, ServeError, serve};

/// Nothing here takes long; what takes this long will not come.
const DEADLINE: Duration = Duration::from_secs(10);

/// The key that tests provision with.
pub(crate) const KEY: &str = "a key";

/// Waits, but not for ever.
#[track_caller]
pub(crate) fn within<T>(what: &str, future: impl Future<Output = T>) -> impl Future<Output = T> {
    let what = what.to_owned();
    async move {
        let waited = timeout(DEADLINE, future).await;
        waited.unwrap_or_else(|_| panic!("nothing within {DEADLINE:?}: {what}"))
    }
}

/// The address of the chat.
pub(crate) const CHAT: &str = "/brand-chat/ws/chat/";

/// The address of the chat for administrators.
pub(crate) const ADMIN_CHAT: &str = "/brand-chat/ws/admin-chat/";

/// The headers of a good handshake, apart from who asks and from where.
pub(crate) const UPGRADE: [(&str, &str); 4] = [
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

/// A server in this process.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), ServeError>>,
}

/// What tests start servers with, unless they are about just that.
pub(crate) fn options() -> Options {
    Options {
        provisioning_key: Some(KEY.to_owned()),
        token_secret: b"a secret".to_vec(),
        ..Options::default()
    }
}

/// The usual options with other limits.
pub(crate) fn with_limits(change: impl FnOnce(&mut Limits)) -> Options {
    let mut options = options();
    change(&mut options.limits);
    options
}

impl Server {
    pub(crate) async fn start(options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, options, async { drop(stopped.await) }));
        Self {
            address,
            stop,
            task,
        }
    }

    /// Begins a shutdown and returns what `serve` will return.
    pub(crate) fn stop(self) -> JoinHandle<Result<(), ServeError>> {
        self.stop.send(()).expect("it is running");
        self.task
    }

    /// Makes a world of brand-chat.
    pub(crate) async fn world(&self, things: &[(&str, &str, Value)]) -> Value {
        self.world_of("brand-chat", things).await
    }

    /// Makes a world and returns what is known of its people and things, and its id under `world`.
    pub(crate) async fn world_of(&self, protocol: &str, things: &[(&str, &str, Value)]) -> Value {
        let thing = |(name, kind, with): &(&str, &str, Value)| json!({ "name": name, "kind": kind, "with": with });
        let body = json!({ "things": things.iter().map(thing).collect::<Vec<_>>() });
        let answer = self
            .request(
                "POST",
                &format!("/{protocol}/_wireproof/worlds"),
                &[("X-Wireproof-Key", KEY)],
                &body.to_string(),
            )
            .await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let mut made: Value = serde_json::from_str(&answer.body).expect("it is JSON");
        made["bindings"]["world"] = made["world"].take();
        made["bindings"].take()
    }

    /// Alice and Bob, their brands, and a room of the two.
    pub(crate) async fn two_brands(&self) -> Value {
        self.world(&[
            ("alice", "brand", json!({})),
            ("bob", "brand", json!({})),
            room("room", "alice", "bob"),
        ])
        .await
    }

    pub(crate) async fn end_world(&self, world: &Value) {
        let path = format!(
            "/brand-chat/_wireproof/worlds/{}",
            world["world"].as_str().expect("it has an id")
        );
        let answer = self
            .request("DELETE", &path, &[("X-Wireproof-Key", KEY)], "")
            .await;
        assert_eq!(answer.status, 204);
    }

    /// Opens the chat as a person of a world.
    pub(crate) async fn connect(&self, person: &Value) -> Client {
        self.handshake(&bearer(person))
            .await
            .expect("the handshake succeeds")
    }

    /// Opens the chat for administrators as a person of a world.
    pub(crate) async fn connect_as_admin(&self, person: &Value) -> Client {
        self.handshake_at(ADMIN_CHAT, &bearer(person))
            .await
            .expect("the handshake succeeds")
    }

    /// Opens the chat with these headers beside the usual ones; a second value of a header replaces
    /// the first.
    pub(crate) async fn handshake(
        &self,
        headers: &[(&'static str, String)],
    ) -> Result<Client, Error> {
        self.handshake_at(CHAT, headers).await
    }

    pub(crate) async fn handshake_at(
        &self,
        path: &str,
        headers: &[(&'static str, String)],
    ) -> Result<Client, Error> {
        let mut request = format!("ws://{}{path}", self.address)
            .into_client_request()
            .expect("it is an address");
        let origin =
            HeaderValue::from_str(&format!("http://{}", self.address)).expect("it is a header");
        request.headers_mut().insert("Origin", origin);
        for (name, value) in headers {
            if value.is_empty() {
                request.headers_mut().remove(*name);
            } else {
                request
                    .headers_mut()
                    .insert(*name, HeaderValue::from_str(value).expect("it is a header"));
            }
        }
        let stream = TcpStream::connect(self.address).await.expect("it listens");
        let (socket, _) = within("a handshake", client_async(request, stream)).await?;
        Ok(Client { socket, next_id: 0 })
    }
}

/// A room of two people's brands, as a thing of a world.
pub(crate) fn room<'a>(name: &'a str, one: &str, other: &str) -> (&'a str, &'static str, Value) {
    (
        name,
        "room",
        json!({ "participants": [{ "$ref": one }, { "$ref": other }] }),
    )
}

/// The header that a person presents.
pub(crate) fn bearer(person: &Value) -> [(&'static str, String); 1] {
    [(
        "Authorization",
        format!(
            "Bearer {}",
            person["token"].as_str().expect("a person has a token")
        ),
    )]
}

/// The status with which a handshake was refused.
#[track_caller]
pub(crate) fn refused(handshake: Result<Client, Error>) -> u16 {
    match handshake {
        Err(Error::Http(answer)) => answer.status().as_u16(),
        Err(error) => panic!("no answer: {error}"),
        Ok(_) => panic!("the handshake succeeded"),
    }
}

/// The reply refuses with this status and for this reason.
#[track_caller]
pub(crate) fn check_refusal(reply: &Value, status: u16, reason: &str) {
    assert_eq!(reply["errors"], json!([reason]), "{reply}");
    assert_eq!(
        (&reply["response_status"], &reply["data"]),
        (&json!(status), &Value::Null),
        "{reply}"
    );
}

/// A connection to the chat.
pub(crate) struct Client {
    pub(crate) socket: WebSocketStream<TcpStream>,
    next_id: i64,
}

impl Client {
    /// Asks for something under a new id and returns the id.
    pub(crate) async fn ask(&mut self, action: &str, fields: Value) -> i64 {
        self.next_id += 1;
        let mut frame = fields;
        frame["action"] = action.into();
        frame["request_id"] = self.next_id.into();
        self.send(Message::text(frame.to_string())).await;
        self.next_id
    }

    /// Asks for something and returns the answer; anything else that comes first is an error.
    pub(crate) async fn call(&mut self, action: &str, fields: Value) -> Value {
        let id = self.ask(action, fields).await;
        let reply = self.frame().await;
        assert_eq!(reply["request_id"], id, "{reply}");
        reply
    }

    /// Joins a room and fails if that is refused.
    pub(crate) async fn join(&mut self, room: &Value) {
        let reply = self
            .call("join_room", json!({ "room_pk": room["pk"] }))
            .await;
        assert_eq!(reply["response_status"], 200, "{reply}");
    }

    pub(crate) async fn send(&mut self, message: Message) {
        within("writing", self.socket.send(message))
            .await
            .expect("it reads");
    }

    /// The next frame that is JSON.
    pub(crate) async fn frame(&mut self) -> Value {
        loop {
            match self.message().await {
                Ok(Message::Text(text)) => return serde_json::from_str(&text).expect("it is JSON"),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                other => panic!("expected a frame, got {other:?}"),
            }
        }
    }

    /// The next message of any kind.
    pub(crate) async fn message(&mut self) -> Result<Message, Error> {
        within("a message", self.socket.next())
            .await
            .unwrap_or(Err(Error::ConnectionClosed))
    }

    /// Closes the connection and waits until the server has closed it too.
    pub(crate) async fn close(mut self) {
        self.send(Message::Close(None)).await;
        self.closed().await;
    }

    /// Reads to the end, which must be orderly: the code of a close frame, then nothing more.
    pub(crate) async fn closed(mut self) -> u16 {
        let code = loop {
            match self.message().await {
                Ok(Message::Close(close)) => break close.map_or(1005, |close| close.code.into()),
                Ok(_) => {}
                Err(error) => panic!("expected a close frame, got {error}"),
            }
        };
        let end = self.message().await;
        assert!(
            matches!(end, Err(Error::ConnectionClosed)),
            "after the close frame: {end:?}"
        );
        code
    }

    /// Nothing has come that should not have: the answer to one more request is the next frame.
    pub(crate) async fn hears_nothing(&mut self) {
        let reply = self.call("list", json!({})).await;
        assert_eq!(reply["action"], "list", "{reply}");
    }
}
