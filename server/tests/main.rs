//! The server from outside: every test starts one on a port of its own and talks to it over
//! sockets.

mod changes;
mod chat;
mod handshake;
mod http;
mod limits;
mod provisioning;
mod rights;
mod rules;
mod salon;
mod support;
