//! The client side of a protocol: what a peer's documents promise, and one live
//! connection to it.
//!
//! In reading order: a [`pack`] is a protocol compiled from its documents; a
//! [`base`] is where a target listens and, with TLS, whose certificates are [trusted](trust); an [`opening`] is the handshake a channel
//! asks for; a [`request`] is composed for an operation, and [adapted](adapt)
//! to a server that differs from its document in the envelope; a [`session`] is an open
//! connection whose reader fills a [`mailbox`] from the first byte on; an [`ask`] is a request over
//! HTTP that [`http`] sends, and its answer is [`judged`] by the pack; a [`transcript`] is what went over it in a form that is the same
//! in every run. Whoever waits has [`patience`], a slip in an address's
//! [`scheme`] is told as one, as is a [`header`] that nobody can send, and files are read within [bounds](bounded). No protocol is known here by name.

pub mod pack;

pub mod adapt;
pub mod ask;
pub mod base;
pub mod bounded;
pub mod dial;
pub mod header;
pub mod http;
pub mod judged;
pub mod mailbox;
pub mod opening;
pub mod patience;
pub mod request;
pub mod scheme;
pub mod session;
pub mod transcript;
pub mod trust;
