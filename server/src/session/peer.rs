//! The connection itself: TCP, and for a server that breaks a rule the one mistake that can only
//! be made beneath the transport's own reading.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// A peer, as bytes.
pub(super) struct Peer {
    stream: TcpStream,
    /// Takes each WebSocket frame for a message (GEN-10); `None` where fragments make one.
    frames: Option<Frames>,
}

impl Peer {
    /// A peer and what it has sent already. Unless fragments make one message, every frame of it
    /// will look like a message of its own.
    pub(super) fn new(stream: TcpStream, early: &mut [u8], fragments_are_one: bool) -> Self {
        let mut frames = (!fragments_are_one).then(Frames::default);
        if let Some(frames) = &mut frames {
            frames.end_messages(early);
        }
        Self { stream, frames }
    }

    /// The TCP stream.
    pub(super) fn tcp(&self) -> &TcpStream {
        &self.stream
    }
}

impl AsyncRead for Peer {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if let (Some(frames), Some(read)) =
            (&mut self.frames, buffer.filled_mut().get_mut(before..))
        {
            frames.end_messages(read);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Peer {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

const FINAL: u8 = 0x80;
const OPCODE: u8 = 0x0f;
const CONTINUATION: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;
const MASKED: u8 = 0x80;

/// Where we are in a stream of frames (RFC 6455, section 5.2), byte by byte.
#[derive(Default)]
struct Frames {
    /// The bytes of the header that have come.
    header: Vec<u8>,
    /// So many bytes of the frame are still to come, once its header has.
    left: u64,
}

impl Frames {
    /// Makes every data frame that begins here a whole message.
    fn end_messages(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.left > 0 {
                self.left -= 1;
                continue;
            }
            if self.header.is_empty() {
                *byte = match *byte & OPCODE {
                    CONTINUATION => FINAL | TEXT,
                    TEXT | BINARY => *byte | FINAL,
                    _ => *byte,
                };
            }
            self.header.push(*byte);
            if let Some(length) = payload(&self.header) {
                self.left = length;
                self.header.clear();
            }
        }
    }
}

/// How long the payload behind a header is, if the header is whole.
fn payload(header: &[u8]) -> Option<u64> {
    let second = *header.get(1)?;
    let (short, mask) = (second & !MASKED, if second & MASKED == 0 { 0 } else { 4 });
    let extended = match short {
        126 => 2,
        127 => 8,
        _ => 0,
    };
    let length = header.get(2..2 + extended)?;
    header.get(..2 + extended + mask)?;
    let long = |length: &[u8]| {
        length
            .iter()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    };
    Some(if extended == 0 {
        short.into()
    } else {
        long(length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sent: &[&[u8]], seen: &[&[u8]]) {
        let (mut bytes, seen) = (sent.concat(), seen.concat());
        let mut whole = bytes.clone();
        Frames::default().end_messages(&mut whole);
        assert_eq!(whole, seen);
        // However the bytes come in.
        let mut frames = Frames::default();
        bytes
            .chunks_mut(1)
            .for_each(|byte| frames.end_messages(byte));
        assert_eq!(bytes, seen);
    }

    #[test]
    fn a_fragment_becomes_a_message_and_nothing_else_changes() {
        check(
            &[
                &[0x01, 0x82, 1, 2, 3, 4, 0x00, 0x01],
                &[0x89, 0x81, 1, 2, 3, 4, 0x00],
                &[0x00, 0x80, 1, 2, 3, 4],
                &[0x80, 0x81, 1, 2, 3, 4, 0x00],
                &[0x82, 0x80, 1, 2, 3, 4],
            ],
            &[
                &[0x81, 0x82, 1, 2, 3, 4, 0x00, 0x01],
                &[0x89, 0x81, 1, 2, 3, 4, 0x00],
                &[0x81, 0x80, 1, 2, 3, 4],
                &[0x81, 0x81, 1, 2, 3, 4, 0x00],
                &[0x82, 0x80, 1, 2, 3, 4],
            ],
        );
    }

    #[test]
    fn lengths_are_read_in_each_of_their_forms() {
        let long = [0; 300];
        check(
            &[&[0x01, 126, 1, 44], &long, &[0x80, 0]],
            &[&[0x81, 126, 1, 44], &long, &[0x81, 0]],
        );
        check(
            &[&[0x01, 127, 0, 0, 0, 0, 0, 0, 1, 44], &long, &[0x80, 0]],
            &[&[0x81, 127, 0, 0, 0, 0, 0, 0, 1, 44], &long, &[0x81, 0]],
        );
    }
}
