//! A server that opens a connection and then says what a test makes it say.

use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::Value;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Message, WebSocket, accept};

/// What comes back for a frame.
pub(crate) enum Say {
    /// A text frame.
    Text(String),
    /// A binary frame.
    Binary(Vec<u8>),
    /// A close frame.
    Close(u16, &'static str),
    /// The end of the connection, without one.
    Drop,
}

/// Starts a server that answers each frame so, as long as the tests run, and gives its address.
pub(crate) fn answering(say: impl Fn(&Value) -> Vec<Say> + Send + Clone + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let url = format!("ws://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let say = say.clone();
            thread::spawn(move || converse(stream, &say));
        }
    });
    url
}

/// Errors are those of a client that has gone.
fn converse(stream: TcpStream, say: &impl Fn(&Value) -> Vec<Say>) {
    let Ok(mut socket) = accept(stream) else {
        return;
    };
    while let Ok(message) = socket.read() {
        let Message::Text(text) = message else {
            continue;
        };
        let frame = serde_json::from_str(&text).unwrap_or(Value::Null);
        for said in say(&frame) {
            if !says(&mut socket, said) {
                return;
            }
        }
    }
}

/// Whether the connection goes on.
fn says(socket: &mut WebSocket<TcpStream>, said: Say) -> bool {
    let sent = match said {
        Say::Text(text) => socket.send(Message::text(text)),
        Say::Binary(bytes) => socket.send(Message::binary(bytes)),
        Say::Close(code, reason) => socket.close(Some(CloseFrame {
            code: code.into(),
            reason: reason.into(),
        })),
        Say::Drop => return false,
    };
    sent.is_ok()
}
