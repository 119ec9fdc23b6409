//! Renderings of the event stream.

pub mod failure;
pub mod terminal;
