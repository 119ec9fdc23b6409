//! The reader of a connection: every frame is parsed, classified and put into the mailbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt;
use futures_util::stream::SplitStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::tungstenite::{self, Error};

use crate::adapt::Adapter;
use crate::dial::Stream;
use crate::mailbox::{Content, End, Mailbox};
use crate::pack::Channel;

/// So many frames of one connection are kept, and so many bytes of them: whoever sends more
/// is not listened to any longer, or a flood would end in our memory.
const MOST_FRAMES: usize = 100_000;
const MOST_BYTES: usize = 64 << 20;

/// Reads until the connection ends; the end is the last thing in the mailbox.
pub(super) async fn read(
    mut stream: SplitStream<WebSocketStream<Stream>>,
    mailbox: Arc<Mailbox>,
    (channel, adapter): (Arc<Channel>, Option<Arc<Adapter>>),
    closing: Arc<AtomicBool>,
) {
    let mut end = End::Dropped;
    let (mut frames, mut bytes) = (0_usize, 0_usize);
    while let Some(next) = stream.next().await {
        frames += 1;
        bytes += next.as_ref().map_or(0, Message::len);
        if frames > MOST_FRAMES || bytes > MOST_BYTES {
            end = End::Failed(format!(
                "more than {MOST_FRAMES} frames or {} MiB were received",
                MOST_BYTES >> 20
            ));
            break;
        }
        match next {
            Ok(Message::Text(text)) => {
                mailbox.push(judged(text.as_str(), &channel, adapter.as_deref()))
            }
            Ok(Message::Binary(bytes)) => mailbox.push(Content::Binary(bytes)),
            Ok(Message::Ping(payload)) => mailbox.push(Content::Ping(payload)),
            Ok(Message::Pong(payload)) => mailbox.push(Content::Pong(payload)),
            // The stream goes on until the answer to the close is out and TCP has ended.
            Ok(Message::Close(frame)) => {
                end = End::Closed {
                    code: frame.as_ref().map(|frame| frame.code.into()),
                    reason: frame
                        .map(|frame| frame.reason.to_string())
                        .unwrap_or_default(),
                    after_ours: closing.load(Ordering::SeqCst),
                };
            }
            Ok(Message::Frame(_)) => {}
            Err(error) => {
                if end == End::Dropped {
                    end = failed(&error);
                }
                break;
            }
        }
    }
    mailbox.push(Content::End(end));
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
