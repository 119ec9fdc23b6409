//! The server from outside: every test starts one on a port of its own and talks to it over sockets.

mod chat;
mod http;
mod limits;
mod support;
