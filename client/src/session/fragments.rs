//! A text message in several WebSocket frames (RFC 6455, section 5.4).
//!
//! Libraries and proxies divide messages where they like, so a server must not care. The
//! sessions of this crate divide one only when they are asked to.

use std::fmt;
use std::time::{Duration, Instant};

use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::{SendError, Session};

/// What goes out in a frame of its own while a message is sent in several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The next bytes of the message, which may end within a character.
    Message(Vec<u8>),
    /// A ping, which may stand between the frames of a message and belongs to none.
    Ping(Vec<u8>),
}

impl Part {
    /// Its bytes of the message: none if it is a ping.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        match self {
            Self::Message(bytes) => bytes,
            Self::Ping(_) => &[],
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(bytes) => formatter.write_str(&String::from_utf8_lossy(bytes)),
            Self::Ping(payload) => write!(formatter, "(ping {})", String::from_utf8_lossy(payload)),
        }
    }
}

impl Session {
    /// Sends one text message in as many frames as there are parts of it, UTF-8 or not.
    pub async fn send_fragments(
        &mut self,
        parts: Vec<Part>,
        patience: Duration,
    ) -> Result<(), SendError> {
        let deadline = Instant::now() + patience;
        for message in frames(parts) {
            let left = deadline.saturating_duration_since(Instant::now());
            self.send(message, left).await?;
        }
        Ok(())
    }
}

/// The first part of the message opens it, those that follow continue it, the last ends it.
fn frames(parts: Vec<Part>) -> Vec<Message> {
    let last = parts
        .iter()
        .rposition(|part| matches!(part, Part::Message(_)));
    let mut kind = Data::Text;
    let parts = parts.into_iter().enumerate();
    parts
        .map(|(index, part)| match part {
            Part::Ping(payload) => Message::Ping(payload.into()),
            Part::Message(bytes) => {
                let code = OpCode::Data(std::mem::replace(&mut kind, Data::Continue));
                Message::Frame(Frame::message(bytes, code, Some(index) == last))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_frame_opens_a_message_and_one_ends_it() {
        let message = |text: &str| Part::Message(text.as_bytes().to_vec());
        let parts = vec![
            message("a"),
            Part::Ping(b"p".to_vec()),
            message(""),
            message("c"),
        ];
        let [
            Message::Frame(a),
            Message::Ping(_),
            Message::Frame(b),
            Message::Frame(c),
        ] = <[Message; 4]>::try_from(frames(parts)).unwrap()
        else {
            panic!("a ping stands where it was asked for");
        };
        let said = [a, b, c].map(|frame| {
            let header = frame.header();
            (header.opcode, header.is_final, frame.payload().to_vec())
        });
        let (text, more) = (OpCode::Data(Data::Text), OpCode::Data(Data::Continue));
        assert_eq!(
            said,
            [
                (text, false, b"a".to_vec()),
                (more, false, Vec::new()),
                (more, true, b"c".to_vec()),
            ]
        );
    }

    #[test]
    fn a_message_of_one_part_is_a_frame_like_any_other() {
        let [Message::Frame(only)] =
            <[Message; 1]>::try_from(frames(vec![Part::Message(b"x".to_vec())])).unwrap()
        else {
            panic!("one part makes one frame");
        };
        assert!(only.header().is_final);
        assert!(frames(Vec::new()).is_empty());
    }
}
