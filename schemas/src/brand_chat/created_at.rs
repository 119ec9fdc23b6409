//! The time at which a message was written (BC-CREATE-5).

pub use crate::created_at::{CreatedAt, NotATime};
