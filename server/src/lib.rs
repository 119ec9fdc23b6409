//! The reference server: the documented protocols, served as their documents say.
//!
//! Start one with [`serve`]; a front end gets a backend in a moment, and the conformance suite
//! something to prove itself on. In reading order:
//!
//! * [`Options`]: what a server is told at the start;
//! * `listener`, `impatient`: accepts connections, cuts who takes nothing, and ends all at shutdown;
//! * `http`, `address`, `answer`: what an address stands for, and what is answered that is no
//!   socket;
//! * `rest`, `form`: what is asked over HTTP, judged before anybody acts on it;
//! * `handshake`, `origin`, `credential`, `auth`, `password`: who may open a socket;
//! * `session`, `outbox`: an open connection, and what waits for its peer;
//! * `frame`, `field`, `asked`, `json`: what a peer sent, judged before anybody acts on it;
//! * `protocols`: one folder per protocol, one file per operation;
//! * `hub`, `locks`: who hears what, and in which order;
//! * `store`, `files`, `world`: what is kept, and for whom;
//! * `rule`, `reshape`: the rules that a server can be started without, to prove that the suite
//!   notices.

mod address;
mod answer;
mod asked;
mod auth;
mod credential;
mod field;
mod files;
mod form;
mod frame;
mod handshake;
mod http;
mod hub;
mod impatient;
mod json;
mod listener;
mod locks;
mod options;
mod origin;
mod outbox;
mod password;
mod protocols;
mod reshape;
mod rest;
mod rule;
mod session;
mod store;
mod world;

pub use listener::{ServeError, Server, serve};
pub use options::{Clock, Database, Limits, Mount, Options};
pub use origin::NotAnOrigin;
pub use rule::{RuleId, rules};
pub use store::OpenError;
