//! Servers that are wrong in one known way. Most of them relay to a right server and
//! spoil what comes back, so that all that is not spoilt is right.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{CloseFrame, Frame};
use tokio_tungstenite::tungstenite::protocol::{Message, Role};

/// What a server does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vice {
    /// Opens every connection and never says a word.
    Silent,
    /// Opens every connection and sends back what it hears.
    Echo,
    /// Sends each frame twice.
    Doubles,
    /// Keeps each frame until the next one is due.
    DelaysPastTheNext,
    /// Sends many frames of an undocumented form beside the right ones.
    Floods,
    /// Sends nothing but those.
    FloodsAndIsSilent,
    /// Closes each connection instead of sending one frame more than this.
    ClosesAfter(u64),
    /// Closes each connection after so many frames that nobody can tell.
    ClosesAtRandom,
    /// Answers 200 instead of 101.
    AnswersOk,
}

/// How many frames a flood adds to each right one.
const FLOOD: usize = 50;

/// A bad server that runs until it is dropped.
pub(crate) struct BadServer {
    /// `host:port`.
    pub(crate) authority: String,
    accepting: AbortHandle,
}

impl Drop for BadServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl BadServer {
    /// Starts one that relays to `upstream` where it has to.
    pub(crate) async fn start(vice: Vice, upstream: String) -> BadServer {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let authority = listener.local_addr().expect("an address").to_string();
        let ordinal = Arc::new(AtomicU64::new(0));
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let upstream = upstream.clone();
                let ordinal = Arc::clone(&ordinal);
                tokio::spawn(async move {
                    // Whatever breaks off here is the judge's to notice.
                    let _ = connection(vice, stream, upstream, &ordinal).await;
                });
            }
        });
        BadServer {
            authority,
            accepting: accepting.abort_handle(),
        }
    }
}

async fn connection(
    vice: Vice,
    mut client: TcpStream,
    upstream: String,
    ordinal: &AtomicU64,
) -> std::io::Result<()> {
    let request = head(&mut client).await?;
    let upgrade = String::from_utf8_lossy(&request)
        .to_ascii_lowercase()
        .contains("upgrade: websocket");
    if upgrade && vice == Vice::AnswersOk {
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
        return client.write_all(answer).await;
    }
    let mut server = TcpStream::connect(upstream).await?;
    server.set_nodelay(true)?;
    client.set_nodelay(true)?;
    server.write_all(&request).await?;
    if !upgrade {
        return copy_bidirectional(&mut client, &mut server).await.map(drop);
    }
    let response = head(&mut server).await?;
    client.write_all(&response).await?;
    if !response.starts_with(b"HTTP/1.1 101") {
        return copy_bidirectional(&mut client, &mut server).await.map(drop);
    }
    let client = WebSocketStream::from_raw_socket(client, Role::Server, None).await;
    let server = WebSocketStream::from_raw_socket(server, Role::Client, None).await;
    let number = ordinal.fetch_add(1, Ordering::SeqCst);
    match vice {
        Vice::Silent => silent(client, 0).await,
        Vice::FloodsAndIsSilent => silent(client, FLOOD).await,
        Vice::Echo => echo(client).await,
        Vice::AnswersOk => {}
        _ => relay(vice, number, client, server).await,
    }
    Ok(())
}

/// The head of a request or of an answer, byte by byte so that nothing after it is taken.
async fn head(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(head)
}

type Socket = WebSocketStream<TcpStream>;

fn noise(number: usize) -> Message {
    Message::text(format!(r#"{{"noise":{number}}}"#))
}

fn not_utf8() -> Message {
    let bytes = vec![0xC3, 0x28];
    Message::Frame(Frame::message(bytes, OpCode::Data(Data::Text), true))
}

async fn silent(mut client: Socket, flood: usize) {
    while let Some(Ok(_)) = client.next().await {
        for number in 0..flood {
            if client.send(noise(number)).await.is_err() {
                return;
            }
        }
    }
}

async fn echo(mut client: Socket) {
    while let Some(Ok(message)) = client.next().await {
        if message.is_text() && client.send(message).await.is_err() {
            return;
        }
    }
}

async fn relay(vice: Vice, number: u64, client: Socket, server: Socket) {
    let (mut to_client, mut from_client) = client.split();
    let (mut to_server, mut from_server) = server.split();
    let upwards = async {
        while let Some(read) = from_client.next().await {
            let message = match read {
                Ok(message) => message,
                // What was read is gone; that it was no UTF-8 is all that mattered.
                Err(Error::Utf8(_)) => not_utf8(),
                Err(_) => return,
            };
            if to_server.send(message).await.is_err() {
                return;
            }
        }
    };
    let downwards = async {
        let mut spoiler = Spoiler::new(vice, number);
        while let Some(Ok(message)) = from_server.next().await {
            for message in spoiler.spoil(message) {
                if to_client.send(message).await.is_err() {
                    return;
                }
            }
        }
    };
    tokio::join!(upwards, downwards);
}

/// What becomes of each frame on its way to the client.
struct Spoiler {
    vice: Vice,
    held: Option<Message>,
    left: u64,
}

impl Spoiler {
    fn new(vice: Vice, number: u64) -> Spoiler {
        Spoiler {
            vice,
            held: None,
            left: match vice {
                Vice::ClosesAfter(frames) => frames,
                // From 0 to 7, by the connection's place among all.
                _ => number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 61,
            },
        }
    }

    fn spoil(&mut self, message: Message) -> Vec<Message> {
        if !message.is_text() {
            return vec![message];
        }
        match self.vice {
            Vice::Doubles => vec![message.clone(), message],
            Vice::DelaysPastTheNext => self.held.replace(message).into_iter().collect(),
            Vice::Floods => (0..FLOOD).map(noise).chain([message]).collect(),
            Vice::ClosesAfter(_) | Vice::ClosesAtRandom if self.left == 0 => {
                let frame = CloseFrame {
                    code: CloseCode::Error,
                    reason: "enough".into(),
                };
                vec![Message::Close(Some(frame))]
            }
            Vice::ClosesAfter(_) | Vice::ClosesAtRandom => {
                self.left -= 1;
                vec![message]
            }
            _ => vec![message],
        }
    }
}
