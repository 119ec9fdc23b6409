//! One live connection.
//!
//! A reader task runs from the handshake on: every frame is parsed, classified and
//! put into the mailbox with its time of arrival, whether somebody waits for it or
//! not.

mod fragments;
mod reader;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{CloseFrame, Frame};
use tokio_tungstenite::tungstenite::protocol::{Message, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Error};

use crate::adapt::Adapter;
use crate::dial::{DialError, Stream, dial};
use crate::http::{self, HttpError};
use crate::mailbox::Mailbox;
use crate::opening::Opening;
use crate::pack::Channel;
use crate::patience;

pub use fragments::Part;

/// A frame may be this large before reading it is given up.
const MAX_RECEIVED: usize = 16 << 20;

/// So many characters of an answer's body are kept for people.
const SHOWN_BODY: usize = 500;

/// An open connection.
#[derive(Debug)]
pub struct Session {
    mailbox: Arc<Mailbox>,
    sink: SplitSink<WebSocketStream<Stream>, Message>,
    closing: Arc<AtomicBool>,
    reader: JoinHandle<()>,
    opened: Instant,
}

/// What came of a handshake.
#[derive(Debug)]
pub enum Connected {
    /// The server switched protocols.
    Open(Session),
    /// The server answered with another HTTP status.
    Answered {
        /// The status.
        status: u16,
        /// The start of the body, as text.
        body: String,
    },
}

/// Why there was no HTTP answer to judge, or no handshake to send.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No connection.
    #[error(transparent)]
    Unreachable(#[from] DialError),
    /// Connected, but the handshake was not answered in time.
    #[error("{address} did not answer the handshake within {waited:?}")]
    Timeout {
        /// `host:port`.
        address: String,
        /// How long was waited.
        waited: Duration,
    },
    /// The answer is not that of a WebSocket server.
    #[error("the handshake's answer breaks RFC 6455: {0}")]
    Protocol(String),
    /// Connected, and the connection ended before there was an answer.
    #[error("the connection ended before the handshake was answered: {0}")]
    Cut(String),
    /// A header or the URL cannot be sent as asked.
    #[error("this handshake cannot be sent: {0}")]
    Unsendable(String),
}

/// Why a frame could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The connection has ended.
    #[error("the connection has ended")]
    Ended,
    /// The peer did not take the frame in time.
    #[error("the peer took no frame within {0:?}")]
    Timeout(Duration),
    /// The network failed.
    #[error("sending failed: {0}")]
    Failed(String),
}

impl Session {
    /// Opens a connection within `patience`; what arrives is judged as `channel`'s.
    pub async fn connect(
        opening: &Opening,
        channel: Arc<Channel>,
        patience: Duration,
    ) -> Result<Connected, ConnectError> {
        Session::connect_adapted(opening, channel, None, patience).await
    }

    /// The same with a server that differs from its document; what arrives is judged in the document's
    /// form.
    pub async fn connect_adapted(
        opening: &Opening,
        channel: Arc<Channel>,
        adapter: Option<Arc<Adapter>>,
        patience: Duration,
    ) -> Result<Connected, ConnectError> {
        let mailbox = Mailbox::default();
        Session::connect_into(mailbox, opening, channel, adapter, patience).await
    }

    /// The same for somebody who passes on what comes: it is to be [taken](Mailbox::take) out of the
    /// mailbox, so that a peer may send any number of frames. Where nobody takes any, a peer that sends
    /// many has to wait.
    pub async fn connect_passing(
        opening: &Opening,
        channel: Arc<Channel>,
        adapter: Option<Arc<Adapter>>,
        patience: Duration,
    ) -> Result<Connected, ConnectError> {
        let mailbox = Mailbox::to_be_taken_from();
        Session::connect_into(mailbox, opening, channel, adapter, patience).await
    }

    async fn connect_into(
        mailbox: Mailbox,
        opening: &Opening,
        channel: Arc<Channel>,
        adapter: Option<Arc<Adapter>>,
        patience: Duration,
    ) -> Result<Connected, ConnectError> {
        if !opening.upgrade {
            return plain_get(opening, patience).await;
        }
        let request = request(opening)?;
        let address = opening.base.socket_address();
        let handshake = async {
            let stream = dial(&opening.base).await?;
            match tokio_tungstenite::client_async_with_config(request, stream, Some(config())).await
            {
                Ok((socket, _)) => {
                    let session = Session::start(socket, mailbox, channel, adapter);
                    Ok(Connected::Open(session))
                }
                Err(error) => answered(error),
            }
        };
        match patience::until(Instant::now() + patience, handshake).await {
            Some(connected) => connected,
            None => Err(ConnectError::Timeout {
                address,
                waited: patience,
            }),
        }
    }

    fn start(
        socket: WebSocketStream<Stream>,
        mailbox: Mailbox,
        channel: Arc<Channel>,
        adapter: Option<Arc<Adapter>>,
    ) -> Session {
        let (sink, stream) = socket.split();
        let mailbox = Arc::new(mailbox);
        let closing = Arc::new(AtomicBool::new(false));
        let reader = tokio::spawn(reader::read(
            stream,
            Arc::clone(&mailbox),
            (channel, adapter),
            Arc::clone(&closing),
        ));
        Session {
            mailbox,
            sink,
            closing,
            reader,
            opened: Instant::now(),
        }
    }

    /// What has been received.
    pub fn mailbox(&self) -> &Arc<Mailbox> {
        &self.mailbox
    }

    /// When the handshake was done.
    pub fn opened(&self) -> Instant {
        self.opened
    }

    /// Sends a text frame.
    pub async fn send_text(&mut self, text: String, patience: Duration) -> Result<(), SendError> {
        self.send(Message::text(text), patience).await
    }

    /// Sends a text frame of these bytes, UTF-8 or not.
    pub async fn send_bytes_as_text(
        &mut self,
        bytes: Vec<u8>,
        patience: Duration,
    ) -> Result<(), SendError> {
        let frame = Frame::message(bytes, OpCode::Data(Data::Text), true);
        self.send(Message::Frame(frame), patience).await
    }

    /// Sends a binary frame.
    pub async fn send_binary(
        &mut self,
        bytes: Vec<u8>,
        patience: Duration,
    ) -> Result<(), SendError> {
        self.send(Message::binary(bytes), patience).await
    }

    /// Sends a ping; the pong comes into the mailbox.
    pub async fn ping(&mut self, payload: String, patience: Duration) -> Result<(), SendError> {
        self.send(Message::Ping(payload.into()), patience).await
    }

    /// Sends a close frame; the peer's answer comes into the mailbox as the end.
    pub async fn close(&mut self, code: u16, patience: Duration) -> Result<(), SendError> {
        self.closing.store(true, Ordering::SeqCst);
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: tungstenite::Utf8Bytes::default(),
        };
        self.send(Message::Close(Some(frame)), patience).await
    }

    async fn send(&mut self, message: Message, patience: Duration) -> Result<(), SendError> {
        match tokio::time::timeout(patience, self.sink.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Error::ConnectionClosed | Error::AlreadyClosed)) => Err(SendError::Ended),
            Ok(Err(Error::Protocol(tungstenite::error::ProtocolError::SendAfterClosing))) => {
                Err(SendError::Ended)
            }
            Ok(Err(error)) => Err(SendError::Failed(error.to_string())),
            Err(_) => Err(SendError::Timeout(patience)),
        }
    }
}

impl Drop for Session {
    /// Both halves go, and with them the TCP connection: no close frame is sent.
    fn drop(&mut self) {
        self.reader.abort();
    }
}

fn config() -> WebSocketConfig {
    let mut config = WebSocketConfig::default();
    config.read_buffer_size = 4 << 10;
    config.write_buffer_size = 0;
    config.max_message_size = Some(MAX_RECEIVED);
    config.max_frame_size = Some(MAX_RECEIVED);
    config
}

fn request(opening: &Opening) -> Result<Request, ConnectError> {
    let mut request = opening
        .url()
        .into_client_request()
        .map_err(|error| ConnectError::Unsendable(error.to_string()))?;
    // What an opening says about a header of RFC 6455's own stands in its place.
    let mut given = HashSet::new();
    let said = |name: &str| {
        let mut said = opening.headers.iter();
        said.any(|(present, _)| present.eq_ignore_ascii_case(name))
    };
    let carried = opening
        .base
        .carried()
        .iter()
        .filter(|(name, _)| !said(name));
    for (name, value) in carried.chain(&opening.headers) {
        let unsendable = |error: &dyn std::fmt::Display| {
            ConnectError::Unsendable(format!("header `{name}`: {error}"))
        };
        let header = HeaderName::try_from(name.as_str()).map_err(|error| unsendable(&error))?;
        let value = HeaderValue::try_from(value.as_str()).map_err(|error| unsendable(&error))?;
        if given.insert(header.clone()) {
            request.headers_mut().insert(header, value);
        } else {
            request.headers_mut().append(header, value);
        }
    }
    Ok(request)
}

/// What a browser's address bar would send: the same request without the upgrade.
async fn plain_get(opening: &Opening, patience: Duration) -> Result<Connected, ConnectError> {
    let headers = opening.headers.iter();
    let headers: Vec<(&str, &str)> = headers.map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let (base, path) = (&opening.base, &opening.address);
    match http::request(base, "GET", path, &headers, None, patience).await {
        Ok(answer) => Ok(Connected::Answered {
            status: answer.status,
            body: answer.text().chars().take(SHOWN_BODY).collect(),
        }),
        Err(HttpError::Unreachable(error)) => Err(ConnectError::Unreachable(error)),
        Err(HttpError::Timeout { address, waited }) => {
            Err(ConnectError::Timeout { address, waited })
        }
        Err(HttpError::Unsendable(why)) => Err(ConnectError::Unsendable(why)),
        Err(HttpError::Broken(why)) => Err(ConnectError::Protocol(why)),
    }
}

/// An HTTP answer other than 101 is the peer's word; anything else is no answer.
fn answered(error: Error) -> Result<Connected, ConnectError> {
    match error {
        Error::Http(response) => Ok(Connected::Answered {
            status: response.status().as_u16(),
            body: String::from_utf8_lossy(response.body().as_deref().unwrap_or_default())
                .chars()
                .take(SHOWN_BODY)
                .collect(),
        }),
        Error::Io(why) => Err(ConnectError::Cut(why.to_string())),
        error @ Error::Protocol(ProtocolError::HandshakeIncomplete) => {
            Err(ConnectError::Cut(error.to_string()))
        }
        error => Err(ConnectError::Protocol(error.to_string())),
    }
}
