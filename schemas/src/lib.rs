//! The wire protocols, written down once: Rust types for every frame, a `const` table per protocol
//! that says which frames travel where, and the documents (AsyncAPI, JSON Schema) generated from
//! both.
//!
//! Everything here is pure: no I/O, no clock, no async. The server builds and decodes frames with
//! these types; the client and the conformance suite read only the generated documents, so that a
//! mistake in a type cannot hide itself.
//!
//! In reading order:
//!
//! * [`table`]: what a protocol consists of, as plain data;
//! * [`world`]: what the protocols share in describing a test's world;
//! * [`text`], [`created_at`], [`word`], [`error_frame`]: texts with limits, times, members that always
//!   hold one word, and a refusal that several protocols have;
//! * [`brand_chat`], [`hotel_desk`], [`nail_salon`], [`pet_market`], [`service_chat`]: one folder per protocol, one operation per file;
//! * [`protocols()`]: the list of them, one line each;
//! * [`asyncapi`], [`openapi`]: a table turned into an AsyncAPI 3.1.0 and an OpenAPI 3.1.0 document;
//! * [`documents()`]: every generated file with its path.

pub mod asyncapi;
pub mod brand_chat;
pub mod created_at;
mod documents;
pub mod error_frame;
mod generator;
pub mod hotel_desk;
pub mod nail_salon;
pub mod openapi;
pub mod pet_market;
mod protocols;
mod security;
pub mod service_chat;
pub mod table;
pub mod text;
pub mod word;
pub mod world;

pub use documents::{Document, documents};
pub use protocols::protocols;
