//! Single HTTP requests, written by hand.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Server, within};

impl Server {
    /// Makes one HTTP request on a connection of its own.
    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Answer {
        let body = body.as_ref();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n",
            self.address,
            body.len()
        );
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        let request = [format!("{head}\r\n").as_bytes(), body].concat();
        self.raw_request(&request).await
    }

    /// Sends these bytes on a connection of their own, and reads the answer to them.
    pub(crate) async fn raw_request(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.expect("it listens");
        stream.write_all(request).await.expect("it reads");
        let mut bytes = Vec::new();
        within("the head of an answer", async {
            while !bytes.ends_with(b"\r\n\r\n") {
                bytes.push(stream.read_u8().await.expect("it answers"));
            }
        })
        .await;
        let mut answer = Answer::parse(&String::from_utf8(bytes).expect("a head is ASCII"));
        if !request.starts_with(b"HEAD ") {
            let length = answer
                .header("content-length")
                .map_or(0, |length| length.parse().expect("it is a number"));
            let mut body = vec![0; length];
            within("the body of an answer", stream.read_exact(&mut body))
                .await
                .expect("it goes on");
            answer.body = String::from_utf8_lossy(&body).into_owned();
            answer.bytes = body;
        }
        answer
    }
}

/// An HTTP answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    /// The body as a text.
    pub(crate) body: String,
    /// The body as it is.
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    fn parse(head: &str) -> Self {
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .expect("an answer has a status");
        Self {
            status,
            head: head.to_owned(),
            body: String::new(),
            bytes: Vec::new(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(line, _)| line.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// What is at a place where the protocols have a text.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The body of an answer.
pub(crate) fn value(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).expect("it is JSON")
}

/// An answer of this status whose body tells why and nothing else.
#[track_caller]
pub(crate) fn check_detail(answer: &Answer, status: u16, why: &str) {
    let expected = (status, json!({ "detail": why }));
    assert_eq!((answer.status, value(answer)), expected);
}
