//! The head of a request or an answer of HTTP/1.1, line by line and otherwise as it came.

use bytes::{BufMut, Bytes, BytesMut};

/// A start line and headers.
#[derive(Debug, Clone)]
pub(super) struct Head {
    lines: Vec<Vec<u8>>,
}

impl Head {
    /// Takes a head off a buffer; `None` while it is not all there.
    pub(super) fn take(buffer: &mut BytesMut) -> Option<Head> {
        let end = buffer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = buffer.split_to(end + 4);
        let text = head.get(..end)?;
        let mut lines = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.windows(2).position(|window| window == b"\r\n") {
            lines.push(rest[..at].to_vec());
            rest = &rest[at + 2..];
        }
        lines.push(rest.to_vec());
        Some(Head { lines })
    }

    fn start(&self) -> Vec<&str> {
        let line = self.lines.first().map_or(&[][..], Vec::as_slice);
        std::str::from_utf8(line)
            .unwrap_or_default()
            .split(' ')
            .collect()
    }

    /// The method of a request.
    pub(super) fn method(&self) -> &str {
        self.start().first().copied().unwrap_or_default()
    }

    /// The path of a request, without its query.
    pub(super) fn path(&self) -> &str {
        let target = self.start().get(1).copied().unwrap_or_default();
        target.split('?').next().unwrap_or(target)
    }

    /// The status of an answer.
    pub(super) fn status(&self) -> u16 {
        let status = self.start().get(1).and_then(|status| status.parse().ok());
        status.unwrap_or(0)
    }

    /// Gives an answer another status.
    pub(super) fn set_status(&mut self, status: u16) {
        if let Some(line) = self.lines.first_mut() {
            *line = format!("HTTP/1.1 {status} Changed").into_bytes();
        }
    }

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.lines.iter().skip(1);
        let mut named = lines.filter_map(|line| value_of(line, name));
        named.next()
    }

    /// The names of all headers, in small letters.
    pub(super) fn names(&self) -> impl Iterator<Item = String> + '_ {
        let lines = self.lines.iter().skip(1);
        lines.filter_map(|line| {
            let name = line.split(|byte| *byte == b':').next()?;
            Some(String::from_utf8_lossy(name).to_ascii_lowercase())
        })
    }

    /// Whether the request asks for a WebSocket.
    pub(super) fn is_upgrade(&self) -> bool {
        let upgrade = self.header("upgrade");
        upgrade.is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket"))
    }

    /// Takes a header out; whether it was there.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        let before = self.lines.len();
        let mut number = 0;
        self.lines.retain(|line| {
            number += 1;
            number == 1 || value_of(line, name).is_none()
        });
        self.lines.len() < before
    }

    /// Writes a header in place of all others of its name.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.lines.push(format!("{name}: {value}").into_bytes());
    }

    /// What is sent for it.
    pub(super) fn bytes(&self) -> Bytes {
        let mut bytes = BytesMut::new();
        for line in &self.lines {
            bytes.put_slice(line);
            bytes.put_slice(b"\r\n");
        }
        bytes.put_slice(b"\r\n");
        bytes.freeze()
    }
}

fn value_of<'a>(line: &'a [u8], name: &str) -> Option<&'a str> {
    let line = std::str::from_utf8(line).ok()?;
    let (own, value) = line.split_once(':')?;
    own.eq_ignore_ascii_case(name).then(|| value.trim())
}

/// The body of an answer that is all there, without the marks between its chunks.
pub(super) fn body(head: &Head, rest: &[u8]) -> Vec<u8> {
    let encoding = head.header("transfer-encoding");
    if encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case("chunked")) {
        return unchunked(rest);
    }
    let length = head
        .header("content-length")
        .and_then(|length| length.parse().ok());
    let length = length.unwrap_or(rest.len()).min(rest.len());
    rest[..length].to_vec()
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&rest[..at]).unwrap_or_default();
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).unwrap_or(0);
        let Some(chunk) = rest.get(at + 2..).and_then(|rest| rest.get(..size)) else {
            break;
        };
        if size == 0 {
            break;
        }
        body.extend(chunk);
        rest = rest.get(at + 2 + size + 2..).unwrap_or_default();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Head {
        Head::take(&mut BytesMut::from(text)).expect("a head")
    }

    #[test]
    fn a_head_is_changed_in_its_place() {
        let mut buffer =
            BytesMut::from("GET /a?b HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\n\r\nrest");
        let mut head = Head::take(&mut buffer).expect("a head");
        assert_eq!((head.method(), head.path()), ("GET", "/a"));
        assert!(head.is_upgrade() && &buffer[..] == b"rest");
        head.set("host", "y");
        let sent = head.bytes();
        assert_eq!(
            &sent[..],
            b"GET /a?b HTTP/1.1\r\nUpgrade: WebSocket\r\nhost: y\r\n\r\n"
        );
        assert!(Head::take(&mut BytesMut::from("GET / HTTP/1.1\r\n")).is_none());
    }

    #[test]
    fn a_status_is_read_and_changed() {
        let mut head = head("HTTP/1.1 404 Not Found\r\nA: 1\r\nB: 2\r\n\r\n");
        assert_eq!(head.status(), 404);
        head.set_status(401);
        assert!(head.remove("a") && !head.remove("c"));
        assert_eq!(&head.bytes()[..], b"HTTP/1.1 401 Changed\r\nB: 2\r\n\r\n");
    }

    #[test]
    fn a_body_is_read_in_each_of_its_forms() {
        let chunked = head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        assert_eq!(body(&chunked, b"2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n"), b"abc");
        assert_eq!(body(&chunked, b"ffffffffffffffff\r\nab"), b"");
        let sized = head("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
        assert_eq!(body(&sized, b"abc"), b"ab");
        assert_eq!(body(&head("HTTP/1.1 200 OK\r\n\r\n"), b"abc"), b"abc");
    }
}
