//! Servers that would have their judge wait, fill its memory or break down: what they say is bytes,
//! because no library says such things.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::spoiled::head;

/// What the server does with who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vice {
    /// Takes the connection and answers no request.
    AnswersNothing,
    /// Answers every request so, and closes.
    Answers(&'static [u8]),
    /// Answers every request with this head, and then with a body without end.
    AnswersWithoutEnd(&'static [u8]),
    /// Opens, and reads no more.
    HangsOnceOpen,
    /// Opens, answers pings, and says no other word.
    IsMute,
    /// Opens, says these bytes, and waits.
    SaysAtOnce(&'static [u8]),
    /// Opens, says these bytes, and drops the connection.
    SaysAndDrops(&'static [u8]),
    /// Opens, says the first bytes once and the others for ever.
    Repeats(&'static [u8], &'static [u8]),
    /// Opens, and drops at once or at the client's first frame, by its number among all.
    ClosesAtRandom,
    /// Answers each request rightly, after so many milliseconds.
    IsSlow(u64),
}

/// A hostile server that lives as long as the tests run.
pub(crate) struct Hostile {
    address: SocketAddr,
    taken: Arc<AtomicUsize>,
}

impl Hostile {
    /// Starts one.
    pub(crate) fn start(vice: Vice) -> Hostile {
        Hostile::in_front_of(vice, None)
    }

    /// Starts one that makes worlds, as `upstream` does for it.
    pub(crate) fn in_front_of(vice: Vice, upstream: Option<SocketAddr>) -> Hostile {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&taken);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let number = counted.fetch_add(1, Ordering::Relaxed);
                // A client that goes away in the middle is not missed.
                thread::spawn(move || attend(connection, vice, upstream, number).ok());
            }
        });
        Hostile { address, taken }
    }

    /// Where it listens.
    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.address)
    }

    /// How many connections it has taken.
    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }
}

fn attend(
    mut near: TcpStream,
    vice: Vice,
    upstream: Option<SocketAddr>,
    number: usize,
) -> std::io::Result<()> {
    // Not all that comes is HTTP.
    let mut first = [0];
    if near.peek(&mut first)? == 0 || first[0].is_ascii_uppercase() {
        let head = head(&mut near)?;
        if let Some(upstream) = upstream.filter(|_| head.contains("/_wireproof/")) {
            return pass_on(near, &head, upstream);
        }
        if head.to_ascii_lowercase().contains("upgrade: websocket") && vice.opens() {
            let key = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("sec-websocket-key")
                    .then_some(value)
            });
            let accept = derive_accept_key(key.unwrap_or_default().as_bytes());
            let opened =
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket";
            write!(near, "{opened}\r\nSec-WebSocket-Accept: {accept}\r\n\r\n")?;
            return talk(near, vice, number);
        }
    }
    match vice {
        Vice::Answers(answer) => near.write_all(answer),
        Vice::AnswersWithoutEnd(head) => forever(near, head, &[b' '; 4096]),
        Vice::AnswersNothing => until_left(near),
        _ => near.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    }
}

impl Vice {
    fn opens(self) -> bool {
        !matches!(
            self,
            Vice::AnswersNothing | Vice::Answers(_) | Vice::AnswersWithoutEnd(_)
        )
    }
}

/// What it does once a connection is open.
fn talk(mut near: TcpStream, vice: Vice, number: usize) -> std::io::Result<()> {
    match vice {
        Vice::SaysAtOnce(bytes) => near.write_all(bytes).and_then(|()| until_left(near)),
        Vice::SaysAndDrops(bytes) => {
            // What a client says first must not become a reset that overtakes these.
            frame(&mut near)?;
            near.write_all(bytes)
        }
        Vice::Repeats(first, bytes) => forever(near, first, bytes),
        Vice::IsMute => loop {
            let (code, payload) = frame(&mut near)?;
            if code == PING {
                near.write_all(&[0x8A, u8::try_from(payload.len()).unwrap_or_default()])?;
                near.write_all(&payload)?;
            }
        },
        Vice::ClosesAtRandom => {
            for _ in 0..number % 2 {
                frame(&mut near)?;
            }
            Ok(())
        }
        Vice::IsSlow(milliseconds) => loop {
            let (_, payload) = frame(&mut near)?;
            let asked: Value = serde_json::from_slice(&payload)?;
            let mut answer = match asked["event"].as_str() {
                Some("ping") => json!({"event": "pong"}),
                _ => json!({"event": "following", "stops": 1}),
            };
            answer["reqid"] = asked["reqid"].clone();
            let answer = answer.to_string();
            thread::sleep(Duration::from_millis(milliseconds));
            near.write_all(&[0x81, u8::try_from(answer.len()).unwrap_or_default()])?;
            near.write_all(answer.as_bytes())?;
        },
        _ => until_left(near),
    }
}

const PING: u8 = 9;

/// The opcode and the payload of a client's frame, none of which is long here.
fn frame(stream: &mut TcpStream) -> std::io::Result<(u8, Vec<u8>)> {
    let mut start = [0; 2];
    stream.read_exact(&mut start)?;
    let mut length = usize::from(start[1] & 0x7F);
    if length == 126 {
        let mut more = [0; 2];
        stream.read_exact(&mut more)?;
        length = usize::from(u16::from_be_bytes(more));
    }
    let mut rest = vec![0; 4 + length];
    stream.read_exact(&mut rest)?;
    let (mask, payload) = rest.split_at(4);
    let payload = payload.iter().zip(mask.iter().cycle());
    Ok((
        start[0] & 0x0F,
        payload.map(|(byte, mask)| byte ^ mask).collect(),
    ))
}

fn forever(mut stream: TcpStream, first: &[u8], bytes: &[u8]) -> std::io::Result<()> {
    stream.write_all(first)?;
    let many = bytes.repeat((64 << 10) / bytes.len() + 1);
    loop {
        stream.write_all(&many)?;
    }
}

/// Reads nothing that has a meaning.
fn until_left(mut stream: TcpStream) -> std::io::Result<()> {
    let mut ignored = [0; 4096];
    while stream.read(&mut ignored)? > 0 {}
    Ok(())
}

fn pass_on(mut near: TcpStream, head: &str, upstream: SocketAddr) -> std::io::Result<()> {
    let mut far = TcpStream::connect(upstream)?;
    far.write_all(head.as_bytes())?;
    let (mut from_near, mut to_far) = (near.try_clone()?, far.try_clone()?);
    thread::spawn(move || std::io::copy(&mut from_near, &mut to_far).ok());
    std::io::copy(&mut far, &mut near).map(drop)
}
