//! The head of a request or of an answer, as lines.

use std::io;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::WHO;

/// A head that is longer is none.
const LONGEST: usize = 64 << 10;

/// Reads until a head is whole; what came behind it comes second. Where there is no head, all that
/// came is first.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<(Bytes, Bytes)> {
    let mut buffer = BytesMut::with_capacity(1 << 10);
    loop {
        let end = buffer.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let behind = buffer.split_off(end + 4);
            return Ok((buffer.freeze(), behind.freeze()));
        }
        if buffer.len() > LONGEST || stream.read_buf(&mut buffer).await? == 0 {
            return Ok((buffer.freeze(), Bytes::new()));
        }
    }
}

/// The head of a request.
#[derive(Debug)]
pub(super) struct Head {
    /// The method.
    pub(super) method: String,
    /// The path, with its query.
    pub(super) target: String,
    /// The headers in order, without the one that is for the relay.
    pub(super) headers: Vec<(String, String)>,
    /// Which channel and which party, if the engine says.
    pub(super) who: Option<(String, String)>,
    /// The bytes to pass on.
    pub(super) raw: Bytes,
}

impl Head {
    /// A head that is the engine's own, and therefore text.
    pub(super) fn parse(bytes: &Bytes) -> Option<Head> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.strip_suffix("\r\n\r\n")?.split("\r\n");
        let first = lines.next()?;
        let mut words = first.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let mut headers = Vec::new();
        let mut who = None;
        let mut raw = format!("{first}\r\n");
        for line in lines {
            let (name, value) = line.split_once(':')?;
            let value = value.trim();
            if name.eq_ignore_ascii_case(WHO) {
                let (channel, party) = value.split_once(' ')?;
                who = Some((channel.to_owned(), party.to_owned()));
                continue;
            }
            raw = raw + line + "\r\n";
            headers.push((name.to_owned(), value.to_owned()));
        }
        Some(Head {
            method,
            target,
            headers,
            who,
            raw: (raw + "\r\n").into(),
        })
    }

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(present, _)| present.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it asks for a socket.
    pub(super) fn is_upgrade(&self) -> bool {
        self.header("upgrade").is_some()
    }
}

/// The status of an answer's head.
pub(super) fn status(head: &[u8]) -> Option<u16> {
    let digits = head.strip_prefix(b"HTTP/1.1 ")?.get(..3)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The head with another status.
pub(super) fn with_status(head: &Bytes, status: u16) -> Bytes {
    let mut bytes = head.to_vec();
    if let Some(place) = bytes.get_mut(9..12) {
        place.copy_from_slice(format!("{status:03}").as_bytes());
    }
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_for_the_relay_goes_no_further() {
        let bytes = "GET /x?y HTTP/1.1\r\nHost: h\r\nX-Wireproof-Who: chat a/b\r\nUpgrade: websocket\r\n\r\n";
        let head = Head::parse(&bytes.into()).expect("a head");
        assert_eq!(head.target, "/x?y");
        assert_eq!(head.who, Some(("chat".to_owned(), "a/b".to_owned())));
        assert!(head.is_upgrade());
        let raw = "GET /x?y HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n";
        assert_eq!(head.raw, raw);
    }

    #[test]
    fn a_status_is_read_and_written() {
        let head = Bytes::from_static(b"HTTP/1.1 403 Forbidden\r\n\r\n");
        assert_eq!(status(&head), Some(403));
        assert_eq!(status(&with_status(&head, 401)), Some(401));
        assert_eq!(status(b"garbage"), None);
    }

    #[tokio::test]
    async fn what_comes_behind_a_head_is_not_lost() {
        let (head, behind) = read(&mut &b"a: b\r\n\r\nxyz"[..]).await.expect("read");
        assert_eq!(
            (&head[..], &behind[..]),
            (&b"a: b\r\n\r\n"[..], &b"xyz"[..])
        );
        let (head, behind) = read(&mut &b"no head"[..]).await.expect("read");
        assert_eq!((&head[..], &behind[..]), (&b"no head"[..], &b""[..]));
    }
}
