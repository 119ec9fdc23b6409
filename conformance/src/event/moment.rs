//! What went over a scenario's connections, frame by frame and as it was.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Secrets, milliseconds};

/// One thing that was sent or received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moment {
    /// Milliseconds since the scenario's start.
    #[serde(rename = "at_ms", serialize_with = "milliseconds")]
    #[schemars(with = "f64")]
    pub at: Duration,
    /// Whose connection.
    pub party: String,
    /// `>` for sent, `<` for received, `-` for the connection itself.
    #[schemars(with = "String", regex(pattern = "^[<>-]$"))]
    pub arrow: char,
    /// The message's name, or what else it was.
    pub what: String,
    /// The frame as it was, without the world's credentials; of one longer than 16 KiB the
    /// start.
    pub frame: String,
    /// How many bytes it had, if it is longer than what is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<usize>,
    /// How the connection ended, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// What it was over HTTP, if it was no frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<Http>,
    /// How many that came just before it are kept nowhere.
    #[serde(skip)]
    pub left_out: usize,
}

/// A request over HTTP, or the answer to it; its body is the moment's `frame`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Http {
    /// The method.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// The status, if it is an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The headers in order, each with its value, without the world's credentials.
    pub headers: Vec<(String, String)>,
}

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ended {
    /// Who closed it, or let it go; nobody where the network failed or the protocol of sockets
    /// was broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Side>,
    /// The code of the server's close frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// The reason in that frame, or what failed.
    pub reason: String,
}

/// A side of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The server.
    Server,
    /// The scenario's party.
    Party,
}

/// More of a frame is of no use in a report; a server that floods must not fill a disk.
const MOST_BYTES: usize = 16 << 10;

impl Moment {
    /// Takes the credentials out, then what is too long.
    pub(crate) fn tidy(&mut self, secrets: &Secrets) {
        secrets.hide(&mut self.what);
        secrets.hide(&mut self.frame);
        if self.frame.len() > MOST_BYTES {
            self.bytes = Some(self.frame.len());
            let end = self.frame.floor_char_boundary(MOST_BYTES);
            self.frame.truncate(end);
        }
        if let Some(http) = &mut self.http {
            secrets.hide(&mut http.url);
            for (_, value) in &mut http.headers {
                secrets.hide(value);
            }
        }
        if let Some(ended) = &mut self.ended {
            secrets.hide(&mut ended.reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(frame: String) -> Moment {
        Moment {
            at: Duration::ZERO,
            party: "alice".to_owned(),
            arrow: '<',
            what: "told".to_owned(),
            frame,
            bytes: None,
            ended: None,
            http: None,
            left_out: 0,
        }
    }

    #[test]
    fn a_long_frame_keeps_its_start_and_its_length() {
        let mut long = moment("é".repeat(MOST_BYTES));
        long.tidy(&Secrets::default());
        assert_eq!(
            (long.frame.len(), long.bytes),
            (MOST_BYTES, Some(2 * MOST_BYTES))
        );
        let mut short = moment("é".repeat(3));
        short.tidy(&Secrets::default());
        assert_eq!((short.frame.as_str(), short.bytes), ("ééé", None));
    }
}
