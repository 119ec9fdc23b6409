//! The refusal: one frame for every command that is not carried out, to whoever sent it (HD-ERR-1).

pub use crate::error_frame::{ErrorFrame as Refusal, MESSAGE};
