//! Servers of the tiny protocol that follow a script, and make worlds for whoever asks.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message};
use wireproof_client::base::Base;

use crate::target::Target;

use Line::{Close, Say};

/// What a server says.
#[derive(Clone)]
pub(crate) enum Line {
    /// A frame; the text `N` in it stands for the number of the request.
    Say(Value),
    /// A close frame with this code.
    Close(u16),
    /// A text frame as it stands.
    Text(&'static str),
    /// From here on it reads no more.
    Deaf,
    /// Nothing for so long: a slow server, not a test that waits.
    Late(Duration),
}

/// What it says on each connection: at once, and to each request in turn.
#[derive(Clone, Default)]
pub(crate) struct Script {
    pub(crate) hello: Vec<Line>,
    /// Whether a frame that asks for a pong gets one, whatever else is due.
    pub(crate) pongs: bool,
    /// What is said before the first pong of a connection.
    pub(crate) due: Vec<Line>,
    pub(crate) replies: Vec<Vec<Line>>,
    /// What is answered over HTTP, to each request in turn.
    pub(crate) http: Vec<Http>,
}

/// What comes of a request over HTTP.
#[derive(Clone, Copy)]
pub(crate) enum Http {
    /// These bytes, and then the end.
    Bytes(&'static str),
    /// Nothing, for as long as anybody waits.
    Hang,
}

pub(crate) fn look() -> Line {
    Say(json!({"did": "look", "n": "N", "seen": "all"}))
}

pub(crate) fn told(text: &str) -> Line {
    Say(json!({"did": "tell", "text": text, "again": text}))
}

pub(crate) fn no() -> Line {
    Say(json!({"did": "refuse", "n": null}))
}

impl Seen {
    async fn hanging(&self) {
        let mut hangs = self.hangs.subscribe();
        let hangs = hangs.wait_for(|hangs| *hangs).await;
        drop(hangs.expect("a server"));
    }
}

/// A server that follows a script on every connection, and ends when it is dropped.
pub(crate) struct Scripted {
    authority: String,
    seen: Arc<Seen>,
    serving: AbortHandle,
}

/// What it has seen.
#[derive(Default)]
struct Seen {
    frames: watch::Sender<usize>,
    hangs: watch::Sender<bool>,
    dissolved: AtomicUsize,
    /// How many sockets are open, and how many were at the most.
    open: AtomicUsize,
    most_open: AtomicUsize,
    /// The requests over HTTP, as they were.
    asked: Mutex<Vec<String>>,
}

impl Scripted {
    pub(crate) async fn start(script: Script) -> Scripted {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let authority = listener.local_addr().expect("an address").to_string();
        let seen = Arc::new(Seen::default());
        let serving = tokio::spawn(serve(listener, script, Arc::clone(&seen)));
        Scripted {
            authority,
            seen,
            serving: serving.abort_handle(),
        }
    }

    /// Waits until it has read so many frames.
    pub(crate) async fn has_read(&self, frames: usize) {
        let mut read = self.seen.frames.subscribe();
        let read = read.wait_for(|read| *read >= frames).await;
        drop(read.expect("a server"));
    }

    /// From now on it keeps its connections, takes no others and says nothing.
    pub(crate) fn hang(&self) {
        self.seen.hangs.send_replace(true);
    }

    /// How many worlds it was told are no longer needed.
    pub(crate) fn dissolved(&self) -> usize {
        self.seen.dissolved.load(Ordering::SeqCst)
    }

    /// How many sockets were open at once.
    pub(crate) fn most_open(&self) -> usize {
        self.seen.most_open.load(Ordering::SeqCst)
    }

    /// What it was asked over HTTP.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.seen.asked.lock().expect("no panic").clone()
    }

    /// The target that it is.
    pub(crate) fn target(&self) -> Target {
        Target::new(Base::new(&self.authority, ""), Some("k".to_owned()))
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, script: Script, seen: Arc<Seen>) {
    // Dropped with the server, and all its connections with it.
    let mut connections = JoinSet::new();
    let accepting = async {
        while let Ok((stream, _)) = listener.accept().await {
            connections.spawn(until_hanging(stream, script.clone(), Arc::clone(&seen)));
        }
    };
    tokio::select! {
        () = accepting => {}
        () = seen.hanging() => std::future::pending().await,
    }
}

async fn until_hanging(stream: TcpStream, script: Script, seen: Arc<Seen>) {
    let mut connection = pin!(connection(stream, script, Arc::clone(&seen)));
    tokio::select! {
        () = &mut connection => return,
        () = seen.hanging() => {}
    }
    std::future::pending().await
}

async fn connection(mut stream: TcpStream, script: Script, seen: Arc<Seen>) {
    let _ = stream.set_nodelay(true);
    let mut head = vec![0; 4096];
    // Whoever only asks whether anybody is there leaves again.
    let Ok(length @ 1..) = stream.peek(&mut head).await else {
        return;
    };
    let head = String::from_utf8_lossy(&head[..length]).to_ascii_lowercase();
    let world_asked = head.contains(" /_wireproof/");
    match head.split(' ').next() {
        Some("post") if world_asked => return world(&mut stream, "201 Created").await,
        Some("delete") if world_asked => {
            seen.dissolved.fetch_add(1, Ordering::SeqCst);
            return world(&mut stream, "200 OK").await;
        }
        _ => {}
    }
    if !head.contains("\r\nupgrade:") {
        return answer(&mut stream, &script, &seen).await;
    }
    let Ok(socket) = tokio_tungstenite::accept_async(stream).await else {
        return;
    };
    let open = seen.open.fetch_add(1, Ordering::SeqCst) + 1;
    seen.most_open.fetch_max(open, Ordering::SeqCst);
    talk(socket, script, &seen).await;
    seen.open.fetch_sub(1, Ordering::SeqCst);
}

async fn talk(mut socket: WebSocketStream<TcpStream>, script: Script, seen: &Seen) {
    let mut parts = std::iter::once(script.hello).chain(script.replies);
    let mut due = script.due;
    let mut number = Value::Null;
    loop {
        if say(&mut socket, parts.next().unwrap_or_default(), &number)
            .await
            .is_err()
        {
            return;
        }
        number = loop {
            match socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    seen.frames.send_modify(|read| *read += 1);
                    let frame: Value = serde_json::from_str(&text).unwrap_or_default();
                    if frame != json!({"do": "ping"}) || !script.pongs {
                        break frame["n"].clone();
                    }
                    due.push(Say(json!({"did": "pong"})));
                    if say(&mut socket, std::mem::take(&mut due), &number)
                        .await
                        .is_err()
                    {
                        return;
                    }
                }
                Some(Ok(_)) => {}
                _ => return,
            }
        };
    }
}

async fn say(
    socket: &mut WebSocketStream<TcpStream>,
    lines: Vec<Line>,
    number: &Value,
) -> Result<(), Error> {
    for line in lines {
        let message = match line {
            Line::Late(time) => {
                tokio::time::sleep(time).await;
                continue;
            }
            Say(frame) => Message::text(frame.to_string().replace("\"N\"", &number.to_string())),
            Line::Text(text) => Message::text(text),
            Line::Deaf => std::future::pending().await,
            Close(code) => Message::Close(Some(CloseFrame {
                code: code.into(),
                reason: "".into(),
            })),
        };
        socket.send(message).await?;
    }
    Ok(())
}

/// Reads a whole request, as far as its head says how long it is, and answers as the script says.
async fn answer(stream: &mut TcpStream, script: &Script, seen: &Seen) {
    let mut request = Vec::new();
    loop {
        let mut more = [0; 4096];
        let Ok(length @ 1..) = stream.read(&mut more).await else {
            return;
        };
        request.extend_from_slice(&more[..length]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let mut lines = head.lines();
        let due = lines.find_map(|line| {
            let line = line.to_ascii_lowercase();
            line.strip_prefix("content-length: ")?.parse().ok()
        });
        if body.len() >= due.unwrap_or(0) {
            break;
        }
    }
    let number = {
        let mut asked = seen.asked.lock().expect("no panic");
        asked.push(String::from_utf8_lossy(&request).into_owned());
        asked.len() - 1
    };
    match script.http.get(number) {
        Some(Http::Bytes(bytes)) => {
            let _ = stream.write_all(bytes.as_bytes()).await;
        }
        Some(Http::Hang) => std::future::pending().await,
        None => {}
    }
}

async fn world(stream: &mut TcpStream, status: &str) {
    let mut request = vec![0; 4096];
    let _ = stream.read(&mut request).await;
    let body = json!({"world": "w", "bindings": {
        "alice": {"id": 1, "token": "alice-s-token"},
        "bob": {"id": 2, "token": "bob-s-token"},
    }})
    .to_string();
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream
        .write_all(answer.as_bytes())
        .await
        .expect("an answer");
}
