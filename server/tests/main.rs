//! The server from outside: every test starts one on a port of its own and talks to it over
//! sockets.

mod admins;
mod changes;
mod chat;
mod envelope;
mod handshake;
mod http;
mod lifetime;
mod limits;
mod patience;
mod provisioning;
mod rights;
mod rules;
mod salon;
mod support;
