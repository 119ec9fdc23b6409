//! What a server can be told at the start: where it mounts its protocols, where it keeps its data,
//! whom it trusts, and how patient it is.
//!
//! Everything that depends on time takes its durations and its clock from here, so that a test can
//! make an hour pass without waiting for it.

use std::{
    fmt,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

use crate::rule::RuleId;

/// What a server is told at the start. The default serves every protocol from memory, without
/// provisioning.
#[derive(Clone)]
pub struct Options {
    /// Which protocols are served, and at which addresses.
    pub mount: Mount,
    /// Where the data is kept.
    pub database: Database,
    /// The folder of files that are kept, such as pictures. With `None` it lies beside the database's
    /// file, and is gone when the server ends where the database is in memory.
    pub files: Option<PathBuf>,
    /// Who presents this key may make and end worlds; with `None` nobody can.
    pub provisioning_key: Option<String>,
    /// Signs and checks access tokens. A file database needs the same secret at every start, or old
    /// tokens are void.
    pub token_secret: Vec<u8>,
    /// The origins that may connect, such as `https://chat.example`. Empty means the server's own
    /// address, and over loopback also a loopback name that it was asked for by and the protocol
    /// document's.
    pub allowed_origins: Vec<String>,
    /// Sizes and durations.
    pub limits: Limits,
    /// What the server takes for the time of day.
    pub clock: Clock,
    /// The one rule that this server breaks; only tests of the conformance suite have a use for it.
    pub rule_off: Option<RuleId>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mount: Mount::All,
            database: Database::Memory,
            files: None,
            provisioning_key: None,
            token_secret: rand::random::<[u8; 32]>().to_vec(),
            allowed_origins: Vec::new(),
            limits: Limits::default(),
            clock: Clock::default(),
            rule_off: None,
        }
    }
}

/// Which protocols are served, and at which addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mount {
    /// All of them, each under `/<protocol>/`.
    All,
    /// The one of this name, at `/`.
    Root(String),
}

/// Where the data is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// In memory, gone when the server ends.
    Memory,
    /// In this SQLite file, which is made if there is none.
    File(PathBuf),
}

/// Sizes in bytes, and durations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest message taken from a peer; a longer one closes with 1009.
    pub message_bytes: usize,
    /// How much may wait for a peer that reads slowly before it is closed with 1013.
    pub outbox_bytes: usize,
    /// The longest request body; a longer one is 413.
    pub body_bytes: usize,
    /// The longest file in a form; a longer one is 413.
    pub file_bytes: usize,
    /// How long a connection may take to send the head of a request.
    pub head: Duration,
    /// How long a request body may take to arrive.
    pub body: Duration,
    /// How often a peer is pinged.
    pub ping: Duration,
    /// How long nothing at all may come from a peer before it is dropped, where its protocol does
    /// not count unanswered pings.
    pub idle: Duration,
    /// How long nothing could be written to a peer before it is closed with 1013, or cut where it
    /// takes no answer over HTTP.
    pub stall: Duration,
    /// How long a close frame may take to be taken and answered before the connection is cut.
    pub grace: Duration,
    /// How long a shutdown waits for connections to end before it cuts them.
    pub drain: Duration,
    /// How long an access token counts from the moment it is issued.
    pub access_token: Duration,
    /// How long a refresh token counts from the moment it is issued.
    pub refresh_token: Duration,
    /// How long a one-time ticket counts from the moment it is issued.
    pub ticket: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 64 << 10,
            outbox_bytes: 1 << 20,
            body_bytes: 1 << 20,
            file_bytes: 5 << 20,
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            ping: Duration::from_secs(20),
            idle: Duration::from_secs(45),
            stall: Duration::from_secs(10),
            grace: Duration::from_secs(5),
            drain: Duration::from_secs(6),
            access_token: Duration::from_secs(60 * 60),
            refresh_token: Duration::from_secs(24 * 60 * 60),
            ticket: Duration::from_secs(60),
        }
    }
}

/// The time of day, from the system or from a test.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    /// A clock that shows whatever this function says.
    pub fn from_fn(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Milliseconds since 1970, UTC; a clock set before that shows 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        let since = (self.0)()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::from_fn(SystemTime::now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
