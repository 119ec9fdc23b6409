//! A server of the protocol that `wireproof pack init` writes, as somebody would write it from its
//! document: rooms in which people write notes.

use std::collections::HashMap;
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Message, WebSocket, accept};

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

/// Rooms are called by their numbers.
type Rooms = Arc<Mutex<Vec<Room>>>;

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
    let Ok(mut socket) = accept(stream) else {
        return;
    };
    let Ok(stream) = socket.get_ref().try_clone() else {
        return;
    };
    let (sender, told) = channel();
    // What others cause comes while this one waits for its client.
    let mut writer = WebSocket::from_raw_socket(stream, Role::Server, None);
    thread::spawn(move || {
        let mut all = told.into_iter();
        all.all(|value: Value| writer.send(Message::text(value.to_string())).is_ok())
    });
    let mut person = Person {
        number,
        sender,
        room: None,
        fault,
    };
    while let Ok(message) = socket.read() {
        if let Message::Text(text) = message {
            let frame = serde_json::from_str(&text).unwrap_or(Value::Null);
            // Under the lock, so that all hear of notes in one order.
            let mut rooms = rooms.lock().expect("rooms");
            let mut answer = person.answer(&frame, &mut rooms);
            answer["re"] = frame["re"].as_str().into();
            // Who is about to leave hears no more.
            let _ = person.sender.send(answer);
        }
    }
    person.leave(&mut rooms.lock().expect("rooms"));
}

struct Person {
    number: usize,
    sender: Sender<Value>,
    room: Option<usize>,
    fault: Fault,
}

impl Person {
    fn answer(&mut self, frame: &Value, rooms: &mut Vec<Room>) -> Value {
        let fields = frame.as_object().map_or(0, serde_json::Map::len);
        let text = frame["text"].as_str().filter(|text| !text.is_empty());
        match (frame["kind"].as_str(), text, fields) {
            (Some("join_room"), None, 2) => {
                rooms.push(Room::default());
                self.join(rooms.len() - 1, rooms)
            }
            (Some("join_room"), None, 3) if frame["room"].is_i64() => {
                let number = frame["room"].as_u64();
                let number = number.and_then(|number| usize::try_from(number).ok());
                match number.filter(|number| *number < rooms.len()) {
                    Some(number) => self.join(number, rooms),
                    None => refused("no_such_room"),
                }
            }
            (Some("add_note"), Some(text), 3) => self.add(text, rooms),
            (Some("list_notes"), None, 2) => {
                let room = self.room.and_then(|room| rooms.get(room));
                let notes = room.map(|room| room.notes.clone()).unwrap_or_default();
                json!({"kind": "notes", "notes": notes})
            }
            _ => refused("malformed"),
        }
    }

    fn join(&mut self, number: usize, rooms: &mut [Room]) -> Value {
        self.leave(rooms);
        let people = &mut rooms[number].people;
        people.insert(self.number, self.sender.clone());
        self.room = Some(number);
        json!({"kind": "joined", "room": number})
    }

    fn leave(&self, rooms: &mut [Room]) {
        if let Some(room) = self.room.and_then(|room| rooms.get_mut(room)) {
            room.people.remove(&self.number);
        }
    }

    fn add(&self, text: &str, rooms: &mut [Room]) -> Value {
        let Some(room) = self.room.and_then(|room| rooms.get_mut(room)) else {
            return refused("not_in_a_room");
        };
        let note = json!({"id": room.notes.len() + 1, "text": text});
        room.notes.push(note.clone());
        for (other, sender) in &room.people {
            if *other != self.number || self.fault == Fault::TellsTheWriter {
                // Who is about to leave hears no more.
                let _ = sender.send(json!({"kind": "note_added", "note": note}));
            }
        }
        json!({"kind": "added", "note": note})
    }
}

fn refused(code: &str) -> Value {
    json!({"kind": "refused", "code": code})
}
