//! The reader of a connection: every frame is parsed, classified and put into the mailbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::stream::SplitStream;
use futures_util::{FutureExt, StreamExt};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{self, Error};

use crate::adapt::Adapter;
use crate::dial::Stream;
use crate::mailbox::{Content, End, Mailbox};
use crate::pack::Channel;

/// So many frames of one connection are kept, and so many bytes of memory for them: whoever sends
/// more is not listened to any longer, or a flood would end in our memory. Who waits for a frame looks
/// through all of them. Where they are only passed on, more is read once these are.
const MOST_FRAMES: usize = 10_000;
const MOST_BYTES: usize = 64 << 20;

/// All connections of the process may hold so much together; then those are not listened to any
/// longer that hold much themselves.
const MOST_IN_ALL: usize = 512 << 20;
const MUCH: usize = 1 << 20;

/// A peer that has sent its close frame may leave TCP open for ever. Our answer is out by then, and
/// nothing may come behind a close frame.
const LINGER: Duration = Duration::from_millis(100);

/// Reads until the connection ends; the end is the last thing in the mailbox.
pub(super) async fn read(
    mut stream: SplitStream<WebSocketStream<Stream>>,
    mailbox: Arc<Mailbox>,
    (channel, adapter): (Arc<Channel>, Option<Arc<Adapter>>),
    closing: Arc<AtomicBool>,
) {
    let end = loop {
        // Who waits looks once at all that has come together, and not at each frame of it.
        let next = match stream.next().now_or_never() {
            Some(next) => next,
            None => {
                mailbox.announce();
                stream.next().await
            }
        };
        let next = match next {
            Some(Ok(message)) => message,
            Some(Err(error)) => break failed(&error),
            None => break End::Dropped,
        };
        match next {
            Message::Text(text) => {
                mailbox.push(judged(text.as_str(), &channel, adapter.as_deref()))
            }
            Message::Binary(bytes) => mailbox.push(Content::Binary(bytes)),
            Message::Ping(payload) => mailbox.push(Content::Ping(payload)),
            Message::Pong(payload) => mailbox.push(Content::Pong(payload)),
            Message::Close(frame) => {
                mailbox.announce();
                let end = closed(frame, closing.load(Ordering::SeqCst));
                // Reading on is what sends the answer to a close.
                let gone = async { while let Some(Ok(_)) = stream.next().await {} };
                let _ = tokio::time::timeout(LINGER, gone).await;
                break end;
            }
            Message::Frame(_) => {}
        }
        if let Some(flood) = flood(mailbox.count(), mailbox.weight())
            && !mailbox.is_taken_from().await
        {
            break End::Failed(flood);
        }
    };
    mailbox.push(Content::End(end));
    mailbox.announce();
}

/// What a peer has sent too much of, if it has: by how many frames are kept of it, and how many bytes
/// of memory they and those of all connections take.
fn flood(frames: usize, (own, all): (usize, usize)) -> Option<String> {
    if frames > MOST_FRAMES {
        return Some(format!("it floods: more than {MOST_FRAMES} frames"));
    }
    let most = if all > MOST_IN_ALL { MUCH } else { MOST_BYTES };
    (own > most).then(|| {
        let (own, all) = (own >> 20, all >> 20);
        format!("it floods: its frames take {own} MiB of memory here, and those of all {all} MiB")
    })
}

/// The end that a close frame is. What the library reads in place of a code that may not be sent is
/// an error of its own, told from a server's by its words: no server says them unasked.
fn closed(frame: Option<CloseFrame>, after_ours: bool) -> End {
    match frame {
        Some(frame)
            if !after_ours
                && frame.code == CloseCode::Protocol
                && frame.reason.as_str() == "Protocol violation" =>
        {
            let why = "its close frame has a code that may not be sent (RFC 6455, 7.4)";
            End::Failed(why.to_owned())
        }
        frame => End::Closed {
            code: frame.as_ref().map(|frame| frame.code.into()),
            reason: frame
                .map(|frame| frame.reason.to_string())
                .unwrap_or_default(),
            after_ours,
        },
    }
}

fn failed(error: &Error) -> End {
    match error {
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake) => {
            End::Dropped
        }
        error => End::Failed(error.to_string()),
    }
}

fn judged(text: &str, channel: &Channel, adapter: Option<&Adapter>) -> Content {
    let text = text.to_owned();
    let value = match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(error) => {
            let error = error.to_string();
            return Content::Text { text, error };
        }
    };
    let Some(adapter) = adapter else {
        return Content::Json {
            classified: channel.classify(&value),
            text,
            value,
            adapted: Vec::new(),
        };
    };
    let adapted = adapter.incoming(&value);
    let classified = channel.classify(&adapted.frame);
    match adapter.allows(&value, &classified) {
        Some(by) => Content::Allowed { text, by },
        None => Content::Json {
            classified,
            text,
            value: adapted.frame,
            adapted: adapted.used,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_holds_little_is_cut_for_no_other_ones_flood() {
        let check = |frames, weight, floods: bool| {
            assert_eq!(
                flood(frames, weight).is_some(),
                floods,
                "{frames} {weight:?}"
            );
        };
        check(MOST_FRAMES, (MOST_BYTES, MOST_IN_ALL), false);
        check(MOST_FRAMES + 1, (0, 0), true);
        check(1, (MOST_BYTES + 1, MOST_BYTES + 1), true);
        check(1, (MUCH, 2 * MOST_IN_ALL), false);
        check(1, (MUCH + 1, MOST_IN_ALL + 1), true);
    }
}
