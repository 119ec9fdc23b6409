//! What is asked over HTTP: begin and end conversations (HD-REST), and what stands in for the
//! gateway from the phones (HD-GUEST-4).

pub mod close;
pub mod create;
pub mod detail;
pub mod guest_message;
