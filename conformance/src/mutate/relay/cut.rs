//! Cuts what comes over a socket into frames without taking anything away: every byte comes out
//! again as it came, whatever it means.

use std::io::Cursor;

use bytes::{Buf, Bytes, BytesMut};
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{Frame, FrameHeader};

/// One frame, or bytes that are none.
#[derive(Debug, PartialEq)]
pub(super) enum Cut {
    /// A whole text message.
    Text(Bytes, String),
    /// A close frame, with its code.
    Close(Bytes, Option<u16>),
    /// A ping or a pong.
    Control(Bytes),
    /// Anything else: binary frames, fragments, what is no frame at all.
    Other(Bytes),
}

impl Cut {
    /// The bytes as they came.
    #[cfg(test)]
    pub(super) fn raw(self) -> Bytes {
        match self {
            Cut::Text(raw, _) | Cut::Close(raw, _) | Cut::Control(raw) | Cut::Other(raw) => raw,
        }
    }
}

/// The bytes of one direction of a socket.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    buffer: BytesMut,
    /// Whether something came that is no frame: all that follows is passed as it is.
    blind: bool,
}

/// A frame that is longer is not looked at.
const LONGEST: usize = 64 << 20;

impl Cutter {
    /// Takes what has been read.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next piece, once it is whole.
    pub(super) fn next(&mut self) -> Option<Cut> {
        if self.buffer.is_empty() {
            return None;
        }
        let mut cursor = Cursor::new(&self.buffer[..]);
        let (header, length) = match FrameHeader::parse(&mut cursor) {
            _ if self.blind => return Some(self.rest()),
            Ok(Some(parsed)) => parsed,
            Ok(None) => return None,
            Err(_) => return Some(self.rest()),
        };
        let start = usize::try_from(cursor.position()).unwrap_or(usize::MAX);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > LONGEST {
            return Some(self.rest());
        }
        if self.buffer.len() < start + length {
            return None;
        }
        let raw = self.buffer.split_to(start + length).freeze();
        Some(cut(&header, raw, start))
    }

    /// All there is, and from here on nothing is looked at.
    fn rest(&mut self) -> Cut {
        self.blind = true;
        let length = self.buffer.remaining();
        Cut::Other(self.buffer.split_to(length).freeze())
    }
}

fn cut(header: &FrameHeader, raw: Bytes, start: usize) -> Cut {
    let plain = header.is_final && !(header.rsv1 || header.rsv2 || header.rsv3);
    let mut payload = raw.slice(start..).to_vec();
    if let Some(mask) = header.mask {
        let masks = mask.iter().cycle();
        payload
            .iter_mut()
            .zip(masks)
            .for_each(|(byte, mask)| *byte ^= mask);
    }
    match header.opcode {
        OpCode::Data(Data::Text) if plain => match String::from_utf8(payload) {
            Ok(text) => Cut::Text(raw, text),
            Err(_) => Cut::Other(raw),
        },
        OpCode::Control(Control::Close) => {
            let code = payload.first_chunk().map(|code| u16::from_be_bytes(*code));
            Cut::Close(raw, code)
        }
        OpCode::Control(_) => Cut::Control(raw),
        OpCode::Data(_) => Cut::Other(raw),
    }
}

/// A text frame as a server sends it.
pub(super) fn text_frame(text: &str) -> Bytes {
    let opcode = OpCode::Data(Data::Text);
    formatted(Frame::message(text.to_owned(), opcode, true))
}

/// The same close frame with another code.
pub(super) fn close_frame(raw: &Bytes, code: u16) -> Bytes {
    let mut bytes = raw.to_vec();
    // A server's frames have no mask, and control frames are short: the code follows two bytes.
    if let Some(place) = bytes.get_mut(2..4) {
        place.copy_from_slice(&code.to_be_bytes());
    }
    bytes.into()
}

fn formatted(frame: Frame) -> Bytes {
    let mut bytes = Vec::with_capacity(frame.len());
    // Writing to memory cannot fail.
    let _ = frame.format(&mut bytes);
    bytes.into()
}

#[cfg(test)]
mod tests {
    use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

    use super::*;

    fn frame(bytes: &'static [u8], opcode: Data, is_final: bool) -> Bytes {
        formatted(Frame::message(bytes, OpCode::Data(opcode), is_final))
    }

    fn close() -> Bytes {
        formatted(Frame::close(Some(CloseFrame {
            code: CloseCode::Library(4401),
            reason: "no".into(),
        })))
    }

    /// Cuts `bytes` as they come in pieces of every size, and demands them all back.
    #[track_caller]
    fn check(bytes: &[u8], expected: &[Cut]) {
        for size in 1..=bytes.len() {
            let mut cutter = Cutter::default();
            let mut found = Vec::new();
            for piece in bytes.chunks(size) {
                cutter.push(piece);
                found.extend(std::iter::from_fn(|| cutter.next()));
            }
            if !expected.is_empty() {
                assert_eq!(found, expected, "in pieces of {size}");
            }
            let back: Vec<u8> = found.into_iter().flat_map(Cut::raw).collect();
            assert_eq!(back, bytes, "in pieces of {size}");
        }
    }

    #[test]
    fn hostile_frames_come_out_as_they_came() {
        let text = text_frame("{}");
        let parts = [
            text.clone(),
            frame(b"\xC3\x28", Data::Text, true),
            frame(b"\x00\xFF", Data::Binary, true),
            frame(b"{\"a\"", Data::Text, false),
            formatted(Frame::ping("x")),
            frame(b":1}", Data::Continue, true),
            formatted(Frame::pong("x")),
            close(),
        ];
        let other = |at: usize| Cut::Other(parts[at].clone());
        let expected = [
            Cut::Text(text, "{}".to_owned()),
            other(1),
            other(2),
            other(3),
            Cut::Control(parts[4].clone()),
            other(5),
            Cut::Control(parts[6].clone()),
            Cut::Close(close(), Some(4401)),
        ];
        check(&parts.concat(), &expected);
    }

    #[test]
    fn what_is_no_frame_is_passed_as_it_is() {
        check(&[0x83, 0x01, 0x41, 0x81, 0x02, b'{', b'}'], &[]);
        // A length that nobody has memory for.
        check(&[0x81, 0x7F, 0xFF, 0, 0, 0, 0, 0, 0, 0, b'x'], &[]);
    }

    #[test]
    fn a_masked_frame_is_read_through_its_mask() {
        let mask = [1, 2, 3, 4];
        let raw = [&[0x81, 0x82][..], &mask, &[b'{' ^ 1, b'}' ^ 2]].concat();
        check(&raw, &[Cut::Text(raw.clone().into(), "{}".to_owned())]);
    }

    #[test]
    fn a_close_frame_keeps_its_reason() {
        let mut cutter = Cutter::default();
        cutter.push(&close_frame(&close(), 4402));
        let Some(Cut::Close(raw, code)) = cutter.next() else {
            panic!("no close frame");
        };
        assert_eq!((code, &raw[4..]), (Some(4402), &b"no"[..]));
    }
}
