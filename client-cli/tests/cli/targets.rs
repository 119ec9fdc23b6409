//! Addresses to point the command at that are no server of ours.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use tokio::net::TcpSocket;

/// An address where nothing answers. The socket is bound and never listens, so that nobody
/// else can get the port while it lives.
pub(crate) struct Nobody(TcpSocket);

impl Nobody {
    pub(crate) fn new() -> Nobody {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket
            .bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .expect("a free port");
        Nobody(socket)
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}", self.0.local_addr().expect("an address"))
    }
}

/// Starts a server that answers every request with 200 and this body, as long as the tests
/// run, and gives its address.
pub(crate) fn answering_200(body: &'static str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let url = format!("ws://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // A client that goes away in the middle is not missed.
            thread::spawn(move || answer(connection, body).ok());
        }
    });
    url
}

/// Reads one request to its end, or the client would see a reset instead of the answer.
fn answer(connection: TcpStream, body: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(connection);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    reader.by_ref().take(length).read_to_end(&mut Vec::new())?;
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json";
    let mut connection = reader.into_inner();
    write!(
        connection,
        "{head}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}
