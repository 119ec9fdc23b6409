//! A reference server behind a relay that spoils one thing, so that all else is right.

use std::io::{Read, Write, copy};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use wireproof_server::{Options, RuleId, serve};

use crate::PATIENCE;

/// The key that makes worlds on it.
pub(crate) const KEY: &str = "key of the tests";

/// What the relay does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vice {
    /// Nothing wrong.
    None,
    /// Answers every fourth handshake with 503.
    RefusesEveryFourth,
    /// Says something that no document knows on every connection.
    SaysMore,
    /// Lets no handshake through, and tells of each.
    HoldsHandshakes,
    /// The same, and lets no world end from then on.
    HoldsEnds,
}

/// A target that lives as long as the tests run.
pub(crate) struct Spoiled {
    /// Where the protocol's addresses begin.
    pub(crate) url: String,
    /// A word for each request that is held.
    held: Receiver<&'static str>,
}

impl Spoiled {
    pub(crate) fn start(vice: Vice) -> Spoiled {
        Spoiled::in_front_of(reference(None), vice)
    }

    /// A server that breaks the rule of this name.
    pub(crate) fn without(rule: &str) -> Spoiled {
        let rules = wireproof_server::rules();
        let rule = rules.iter().find(|known| known.name == rule);
        Spoiled::in_front_of(reference(Some(*rule.expect("a rule"))), Vice::None)
    }

    fn in_front_of(upstream: SocketAddr, vice: Vice) -> Spoiled {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (hold, held) = channel();
        let handshakes = Arc::new(AtomicUsize::new(0));
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (hold, handshakes) = (hold.clone(), Arc::clone(&handshakes));
                // A side that goes away in the middle is not missed.
                thread::spawn(move || relay(connection, upstream, vice, &hold, &handshakes).ok());
            }
        });
        Spoiled {
            url: format!("ws://{address}/brand-chat"),
            held,
        }
    }

    /// Waits for a request that is held.
    #[track_caller]
    pub(crate) fn holds(&self, what: &str) {
        let held = self.held.recv_timeout(PATIENCE).expect("a request");
        assert_eq!(held, what);
    }
}

/// Starts a reference server, with a rule off where that is asked for, and gives its address.
pub(crate) fn reference(rule_off: Option<RuleId>) -> SocketAddr {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await;
            let listener = listener.expect("a free port");
            sender
                .send(listener.local_addr().expect("an address"))
                .expect("a test");
            let options = Options {
                provisioning_key: Some(KEY.to_owned()),
                rule_off,
                ..Options::default()
            };
            serve(listener, options, std::future::pending())
                .await
                .expect("a server");
        });
    });
    receiver.recv().expect("an address")
}

fn relay(
    mut near: TcpStream,
    upstream: SocketAddr,
    vice: Vice,
    hold: &Sender<&'static str>,
    handshakes: &AtomicUsize,
) -> std::io::Result<()> {
    let head = head(&mut near)?;
    let lower = head.to_ascii_lowercase();
    let is_handshake = lower.contains("upgrade: websocket");
    let held = match vice {
        Vice::HoldsHandshakes | Vice::HoldsEnds if is_handshake => Some("handshake"),
        // What the preflight made is gone before anybody plays.
        Vice::HoldsEnds
            if lower.starts_with("delete ") && handshakes.load(Ordering::Relaxed) > 0 =>
        {
            Some("end")
        }
        _ => None,
    };
    if let Some(what) = held {
        handshakes.fetch_add(usize::from(is_handshake), Ordering::Relaxed);
        // A test that is over asks no more.
        let _ = hold.send(what);
        // It is held until the other side goes away.
        near.read_to_end(&mut Vec::new())?;
        return Ok(());
    }
    let is_refused = is_handshake
        && vice == Vice::RefusesEveryFourth
        && handshakes.fetch_add(1, Ordering::Relaxed) % 4 == 3;
    if is_refused {
        return near.write_all(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
    }
    let mut far = TcpStream::connect(upstream)?;
    far.write_all(head.as_bytes())?;
    if is_handshake && vice == Vice::SaysMore {
        let answer = self::head(&mut far)?;
        near.write_all(answer.as_bytes())?;
        near.write_all(b"\x81\x0b{\"noise\":1}")?;
    }
    let (mut from_near, mut to_far) = (near.try_clone()?, far.try_clone()?);
    thread::spawn(move || {
        let copied = copy(&mut from_near, &mut to_far);
        to_far.shutdown(Shutdown::Write).and(copied).ok()
    });
    copy(&mut far, &mut near)?;
    near.shutdown(Shutdown::Both)
}

/// Reads the head of a request or an answer, and not a byte more.
pub(crate) fn head(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
