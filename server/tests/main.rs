//! The server from outside: every test starts one on a port of its own and talks to it over
//! sockets.

mod admins;
mod changes;
mod chat;
mod desk;
mod envelope;
mod frames;
mod handshake;
mod http;
mod limits;
mod market;
mod order;
mod own_form;
mod provisioning;
mod rights;
mod rules;
mod salon;
mod service;
mod support;
