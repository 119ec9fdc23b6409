//! Renderings of the event stream.

mod alike;
pub mod diff;
pub mod failure;
pub mod junit;
pub mod lint;
pub mod matrix;
pub mod mutation;
pub mod ndjson;
mod summary;
pub mod terminal;
pub mod transcript;
mod wrap;

pub use wrap::wrapped;
