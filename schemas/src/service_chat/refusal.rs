//! The refusal: one frame for everything that is not carried out, to whoever sent it (SC-REF-5).

pub use crate::error_frame::{ErrorFrame as Refusal, MESSAGE};
