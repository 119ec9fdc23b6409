//! A server that is right but for what is asked for over HTTP: other methods and paths, an envelope
//! around bodies, errors of its own form. It has nothing from the engine.

use std::io;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;

use crate::before::Before;

/// Which operations are where, below the protocol's own path: the server's words first.
type Paths = &'static [((&'static str, &'static str), (&'static str, &'static str))];

/// How a server talks.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    pub(crate) protocol: &'static str,
    pub(crate) paths: Paths,
    /// What it says of its own with every good answer.
    pub(crate) ok: bool,
}

pub(crate) const PET_MARKET: Dialect = Dialect {
    protocol: "pet-market",
    paths: &[
        (("POST", "/v2/sessions"), ("POST", "/api/token/")),
        (("POST", "/v2/ads/removal"), ("DELETE", "/api/v1/execute")),
        (("POST", "/v2/tickets"), ("GET", "/api/ws_token/")),
    ],
    ok: true,
};

/// What a target's file says of such a server: what it has of its own, and the envelope that all have.
pub(crate) fn table(own: &str) -> String {
    [own, ENVELOPE].concat()
}

const ENVELOPE: &str = r#"
[adaptation.http.sent]
nested = "data"
constants = { client = "checks" }

[adaptation.http.received]
nested = "result"
constants = { ok = true }

[adaptation.http.forms.refusal]
wire = { ok = false, error = { why = "{{ why }}" } }
document = { detail = "{{ why }}" }
"#;

/// What pet-market's has of its own.
pub(crate) const OF_PET_MARKET: &str = r#"
[adaptation.http.paths]
"POST /api/token/" = "POST /v2/sessions"
"DELETE /api/v1/execute" = "POST /v2/ads/removal"
"GET /api/ws_token/" = "POST /v2/tickets"

[adaptation.http.forms.invalid]
wire = { ok = false, fields = "{{ fields }}" }
document = "{{ fields }}"
"#;

/// Starts such a server before the one at `upstream`.
pub(crate) async fn before(upstream: &str, dialect: Dialect) -> Before {
    let upstream: Arc<str> = Arc::from(upstream);
    Before::start(move |client| dialect.exchange(client, Arc::clone(&upstream))).await
}

impl Dialect {
    /// One request and its answer.
    async fn exchange(self, mut client: TcpStream, upstream: Arc<str>) -> io::Result<()> {
        let (head, behind) = Head::read(&mut client).await?;
        if head.header("upgrade").is_some() {
            let mut server = TcpStream::connect(&*upstream).await?;
            server.write_all(&head.whole).await?;
            server.write_all(&behind).await?;
            copy_bidirectional(&mut client, &mut server).await?;
            return Ok(());
        }
        let length = head.header("content-length");
        let length: usize = length.and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut body = behind;
        while body.len() < length && client.read_buf(&mut body).await? > 0 {}
        let (asked, body) = self.heard(head, body);
        let mut server = TcpStream::connect(&*upstream).await?;
        // A server may answer before it has read all.
        let _ = server.write_all(&asked.written(&body)).await;
        let (answer, mut body) = Head::read(&mut server).await?;
        let length = answer.header("content-length");
        let length: usize = length.and_then(|text| text.parse().ok()).unwrap_or(0);
        while body.len() < length && server.read_buf(&mut body).await? > 0 {}
        let body = self.said(&answer, body);
        client.write_all(&answer.written(&body)).await?;
        client.shutdown().await
    }

    /// The request as the documents have it, as far as it is one of this server's.
    fn heard(self, mut head: Head, body: Vec<u8>) -> (Head, Vec<u8>) {
        let base = format!("/{}", self.protocol);
        if let [method, target, version] = &head.first.split(' ').collect::<Vec<_>>()[..] {
            // A server of one protocol has it at its root.
            let (base, target) = match target.strip_prefix(&base) {
                Some(target) => (base.as_str(), target),
                None => ("", *target),
            };
            let mut other = (*method, target.to_owned());
            for ((own, at), (documented, there)) in self.paths {
                let path = target.split('?').next().unwrap_or_default();
                if path == *at {
                    // A method that this server does not know is none for the documents either.
                    let method = if own == method { documented } else { method };
                    other = (method, target.replacen(at, there, 1));
                } else if path == *there && documented == method {
                    // Nothing is there any more.
                    other = (method, "/gone".to_owned());
                }
            }
            head.first = format!("{} {base}{} {version}", other.0, other.1);
        }
        let media_type = head.header("content-type").unwrap_or_default();
        let is_json = media_type
            .to_ascii_lowercase()
            .starts_with("application/json");
        let read: Option<Value> = serde_json::from_slice(&body).ok().filter(|_| is_json);
        match read {
            Some(Value::Object(mut fields)) if fields.get("client") == Some(&json!("checks")) => {
                fields.remove("client");
                let data = fields.remove("data").filter(|_| fields.is_empty());
                let data = data.unwrap_or_else(|| json!({"enveloped": "wrongly"}));
                // A blank as chapters have it: a body of just so many bytes has as many again.
                (
                    head,
                    data.to_string().replacen("\":", "\": ", 1).into_bytes(),
                )
            }
            _ => (head, body),
        }
    }

    /// What this server has in the place of a body.
    fn said(self, head: &Head, body: Vec<u8>) -> Vec<u8> {
        let Ok(documented) = serde_json::from_slice::<Value>(&body) else {
            return body;
        };
        let status = head.first.split(' ').nth(1).unwrap_or_default();
        let detail = documented.as_object().filter(|fields| fields.len() == 1);
        let own = match (
            status.as_bytes(),
            detail.and_then(|fields| fields.get("detail")),
        ) {
            ([b'2', ..], _) => json!({"ok": self.ok, "result": documented}),
            (_, Some(why)) => json!({"ok": false, "error": {"why": why}}),
            (_, None) => json!({"ok": false, "fields": documented}),
        };
        own.to_string().into_bytes()
    }
}

/// The head of a request or an answer.
struct Head {
    whole: Vec<u8>,
    first: String,
    headers: Vec<(String, String)>,
}

impl Head {
    /// The head, and what has come behind it.
    async fn read(stream: &mut TcpStream) -> io::Result<(Head, Vec<u8>)> {
        let mut read = Vec::new();
        let end = loop {
            let mut blanks = read.windows(4);
            if let Some(end) = blanks.position(|bytes| bytes == b"\r\n\r\n") {
                break end;
            }
            if stream.read_buf(&mut read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        };
        let behind = read.split_off(end + 4);
        let text = String::from_utf8(read.clone()).map_err(io::Error::other)?;
        let mut lines = text.trim_end().split("\r\n");
        let first = lines.next().unwrap_or_default().to_owned();
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
        let head = Head {
            whole: read,
            first,
            headers: headers.collect(),
        };
        Ok((head, behind))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// The bytes of it and of a body.
    fn written(&self, body: &[u8]) -> Vec<u8> {
        let mut text = format!("{}\r\nconnection: close\r\n", self.first);
        let own = ["connection", "content-length"];
        for (name, value) in &self.headers {
            if !own.contains(&name.to_ascii_lowercase().as_str()) {
                text += &format!("{name}: {value}\r\n");
            }
        }
        text += &format!("content-length: {}\r\n\r\n", body.len());
        [text.as_bytes(), body].concat()
    }
}
