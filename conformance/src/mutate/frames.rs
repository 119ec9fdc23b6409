//! Frames of a byte stream, as RFC 6455 (section 5.2) lays them out: where each ends, and what the
//! server's own say. Everything else of them is passed on as it is.

use std::io;

use bytes::{Buf, Bytes, BytesMut};

/// A longer frame is nothing that this suite can have asked for; the relay gives up on it.
const LONGEST: u64 = 64 << 20;

/// One frame, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// All of it.
    pub(super) bytes: Bytes,
    /// Where its payload begins.
    start: usize,
}

/// The opcodes that mean something here.
pub(super) const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;

/// Takes the first frame off a buffer; `Ok(None)` while it is not all there.
pub(super) fn take(buffer: &mut BytesMut) -> Result<Option<Frame>, TooLong> {
    let Some(&[_, second]) = buffer.first_chunk::<2>() else {
        return Ok(None);
    };
    let mask = if second & 0x80 == 0 { 0 } else { 4 };
    let (extended, short) = match second & 0x7f {
        126 => (2, 0),
        127 => (8, 0),
        short => (0, u64::from(short)),
    };
    let Some(mut more) = buffer.get(2..2 + extended) else {
        return Ok(None);
    };
    let length = match extended {
        2 => u64::from(more.get_u16()),
        8 => more.get_u64(),
        _ => short,
    };
    let length = usize::try_from(length).ok().filter(|_| length <= LONGEST);
    let start = 2 + extended + mask;
    let end = start + length.ok_or(TooLong)?;
    if buffer.len() < end {
        return Ok(None);
    }
    let bytes = buffer.split_to(end).freeze();
    Ok(Some(Frame { bytes, start }))
}

/// A frame is too long to be held.
#[derive(Debug, thiserror::Error)]
#[error("a frame of over {LONGEST} bytes")]
pub(super) struct TooLong;

impl From<TooLong> for io::Error {
    fn from(error: TooLong) -> io::Error {
        io::Error::other(error)
    }
}

impl Frame {
    fn first(&self) -> u8 {
        self.bytes.first().copied().unwrap_or(0)
    }

    /// Whether it is a whole message of text.
    pub(super) fn is_text(&self) -> bool {
        self.first() == 0x80 | TEXT
    }

    /// Whether it begins a message.
    pub(super) fn is_data(&self) -> bool {
        [TEXT, BINARY].contains(&(self.first() & 0x0f))
    }

    /// What it carries, of an unmasked frame.
    pub(super) fn payload(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// The code of a close frame that has one.
    pub(super) fn close_code(&self) -> Option<u16> {
        let is_close = self.first() & 0x0f == CLOSE;
        let code = self.payload().first_chunk().filter(|_| is_close)?;
        Some(u16::from_be_bytes(*code))
    }

    /// The same with another code.
    pub(super) fn with_close_code(&self, code: u16) -> Bytes {
        let mut bytes = self.bytes.to_vec();
        if let Some(place) = bytes.get_mut(self.start..self.start + 2) {
            place.copy_from_slice(&code.to_be_bytes());
        }
        bytes.into()
    }
}

/// An unmasked frame with a whole message of text.
pub(super) fn text(payload: &[u8]) -> Bytes {
    let mut bytes = vec![0x80 | TEXT];
    match payload.len() {
        #[expect(clippy::cast_possible_truncation, reason = "it is at most 125")]
        short @ 0..=125 => bytes.push(short as u8),
        middle @ 126..=0xffff => {
            bytes.push(126);
            #[expect(clippy::cast_possible_truncation, reason = "it is at most 65535")]
            bytes.extend((middle as u16).to_be_bytes());
        }
        long => {
            bytes.push(127);
            bytes.extend((long as u64).to_be_bytes());
        }
    }
    bytes.extend(payload);
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_taken_when_it_is_all_there() {
        for length in [0, 1, 125, 126, 65_535, 65_536] {
            let payload = vec![b'a'; length];
            let whole = text(&payload);
            let mut buffer = BytesMut::new();
            for part in whole.chunks(whole.len() - 1) {
                assert_eq!(take(&mut buffer).expect("short"), None);
                buffer.extend_from_slice(part);
            }
            buffer.extend_from_slice(b"rest");
            let frame = take(&mut buffer).expect("short").expect("a frame");
            assert_eq!(
                (&frame.bytes, frame.payload()),
                (&whole, payload.as_slice())
            );
            assert!(frame.is_text() && frame.is_data());
            assert_eq!(&buffer[..], b"rest");
        }
    }

    #[test]
    fn a_masked_frame_ends_where_it_ends() {
        let mut buffer = BytesMut::from(&[0x81, 0x82, 1, 2, 3, 4, b'a', b'b', 0x8a][..]);
        let frame = take(&mut buffer).expect("short").expect("a frame");
        assert_eq!(frame.payload(), b"ab");
        assert_eq!(buffer.len(), 1);
    }

    #[test]
    fn a_close_code_is_read_and_changed() {
        let mut buffer = BytesMut::from(&[0x88, 0x04, 0x03, 0xe8, b'o', b'k'][..]);
        let frame = take(&mut buffer).expect("short").expect("a frame");
        assert_eq!(frame.close_code(), Some(1000));
        assert_eq!(
            &frame.with_close_code(1008)[..],
            &[0x88, 0x04, 0x03, 0xf0, b'o', b'k']
        );
        let mut silent = BytesMut::from(&[0x88, 0x00][..]);
        let frame = take(&mut silent).expect("short").expect("a frame");
        assert_eq!(frame.close_code(), None);
    }

    #[test]
    fn a_frame_beyond_all_measure_is_given_up() {
        let mut buffer = BytesMut::from(&[0x82, 127, 0xff, 0, 0, 0, 0, 0, 0, 0][..]);
        assert!(take(&mut buffer).is_err());
    }
}
