//! Requests over HTTP: each is passed on, and its answer noted or changed.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wireproof_client::ask::Ask;
use wireproof_client::base::Base;
use wireproof_client::http::{self, Answer};

use super::head::Head;
use super::traffic::Traffic;

/// The engine gives up long before.
const PATIENCE: Duration = Duration::from_secs(600);

/// Headers that are about one connection, and are said anew for the next.
const OF_CONNECTION: [&str; 3] = ["connection", "content-length", "transfer-encoding"];

pub(super) async fn relay(
    mut client: TcpStream,
    head: Head,
    behind: Bytes,
    traffic: &Traffic,
    base: &Base,
) -> io::Result<()> {
    let body = body(&mut client, &head, behind).await?;
    let path = head.target.split('?').next().unwrap_or_default();
    let path = base.below(path).unwrap_or(path).to_owned();
    traffic.asked_over_http();
    let headers = head.headers.iter();
    let passed = headers.filter(|(name, _)| !is_of_connection(name)).cloned();
    let ask = Ask {
        method: head.method.clone(),
        target: head.target.clone(),
        headers: passed.collect(),
        body: (!body.is_empty()).then_some(body),
    };
    let server = base.root().direct();
    let Ok(mut answer) = http::send(&server, &ask, PATIENCE).await else {
        // What is no answer to us would be none to the engine.
        return client.shutdown().await;
    };
    match &head.who {
        Some((channel, _)) => answer.status = traffic.refuses(channel, answer.status),
        None => traffic.answers(&head.method, &path, &mut answer),
    }
    client.write_all(&written(&head.method, &answer)).await?;
    client.shutdown().await
}

async fn body(client: &mut TcpStream, head: &Head, behind: Bytes) -> io::Result<Bytes> {
    let length = head.header("content-length");
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = BytesMut::from(&behind[..]);
    while body.len() < length {
        if client.read_buf(&mut body).await? == 0 {
            break;
        }
    }
    Ok(body.freeze())
}

fn is_of_connection(name: &str) -> bool {
    OF_CONNECTION
        .iter()
        .any(|one| name.eq_ignore_ascii_case(one))
}

/// The bytes of an answer.
fn written(method: &str, answer: &Answer) -> Bytes {
    let status = answer.status;
    let mut head = format!("HTTP/1.1 {status} \r\nconnection: close\r\n");
    for (name, value) in &answer.headers {
        // An answer to HEAD says how long the body would be.
        let is_length = method == "HEAD" && name.eq_ignore_ascii_case("content-length");
        if is_length || !is_of_connection(name) {
            // Writing to a String cannot fail.
            let _ = write!(head, "{name}: {value}\r\n");
        }
    }
    if method != "HEAD" && ![204, 304].contains(&status) {
        let _ = write!(head, "content-length: {}\r\n", answer.body.len());
    }
    [head.as_bytes(), b"\r\n", &answer.body].concat().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_written_with_its_length() {
        let answer = Answer {
            status: 201,
            headers: vec![
                ("transfer-encoding".to_owned(), "chunked".to_owned()),
                ("location".to_owned(), "/7".to_owned()),
            ],
            body: Bytes::from_static(b"{}"),
        };
        let text =
            "HTTP/1.1 201 \r\nconnection: close\r\nlocation: /7\r\ncontent-length: 2\r\n\r\n{}";
        assert_eq!(written("POST", &answer), text);
    }
}
