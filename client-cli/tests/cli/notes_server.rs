//! A server of the protocol that `wireproof pack init` writes, as somebody would write it from its
//! document: rooms in which people write notes.

use std::collections::HashMap;
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Message, WebSocket, accept_hdr};

/// What it does otherwise than its document says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Whoever writes a note is told of it too.
    TellsTheWriter,
}

#[derive(Default)]
struct Room {
    notes: Vec<Value>,
    /// Those who are in it, by their numbers.
    people: HashMap<usize, Sender<Value>>,
}

type Rooms = Arc<Mutex<HashMap<String, Room>>>;

/// Starts it, for as long as the tests run, and gives its address.
pub(crate) fn start(fault: Fault) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let url = format!("ws://{}", listener.local_addr().expect("an address"));
    let rooms = Rooms::default();
    thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            let rooms = Arc::clone(&rooms);
            thread::spawn(move || serve(stream, number, &rooms, fault));
        }
    });
    url
}

fn serve(stream: TcpStream, number: usize, rooms: &Rooms, fault: Fault) {
    let mut path = String::new();
    #[expect(clippy::result_large_err, reason = "tungstenite says what is returned")]
    let seen = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        request.uri().path().clone_into(&mut path);
        Ok(response)
    };
    let Ok(mut socket) = accept_hdr(stream, seen) else {
        return;
    };
    let Ok(stream) = socket.get_ref().try_clone() else {
        return;
    };
    let (sender, told) = channel();
    let enter = |room: &mut Room| drop(room.people.insert(number, sender.clone()));
    enter(
        rooms
            .lock()
            .expect("rooms")
            .entry(path.clone())
            .or_default(),
    );
    // What others cause comes while this one waits for its client.
    let mut writer = WebSocket::from_raw_socket(stream, Role::Server, None);
    thread::spawn(move || {
        let mut all = told.into_iter();
        all.all(|value: Value| writer.send(Message::text(value.to_string())).is_ok())
    });
    while let Ok(message) = socket.read() {
        if let Message::Text(text) = message {
            let frame = serde_json::from_str(&text).unwrap_or(Value::Null);
            let mut rooms = rooms.lock().expect("rooms");
            let room = rooms.entry(path.clone()).or_default();
            // Under the lock, so that all hear of notes in one order.
            let _ = sender.send(answer(&frame, number, room, fault));
        }
    }
    let mut rooms = rooms.lock().expect("rooms");
    rooms.entry(path).or_default().people.remove(&number);
}

fn answer(frame: &Value, number: usize, room: &mut Room, fault: Fault) -> Value {
    let re = frame["re"].as_str();
    let fields = frame.as_object().map_or(0, serde_json::Map::len);
    let text = frame["text"].as_str().filter(|text| !text.is_empty());
    match (frame["kind"].as_str(), text, fields) {
        (Some("add_note"), Some(text), 3) => {
            let note = json!({"id": room.notes.len() + 1, "text": text});
            room.notes.push(note.clone());
            for (_, other) in room
                .people
                .iter()
                .filter(|(other, _)| **other != number || fault == Fault::TellsTheWriter)
            {
                // Somebody who is about to leave hears no more.
                let _ = other.send(json!({"kind": "note_added", "note": note}));
            }
            json!({"kind": "added", "re": re, "note": note})
        }
        (Some("list_notes"), None, 2) => {
            json!({"kind": "notes", "re": re, "notes": room.notes})
        }
        _ => json!({"kind": "refused", "re": re, "code": "malformed"}),
    }
}
