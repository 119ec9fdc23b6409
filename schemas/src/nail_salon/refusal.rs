//! The refusal: one frame for everything that is not carried out (NS-ENV-3).

pub use crate::error_frame::{ErrorFrame as Refusal, MESSAGE};
