//! Replays what chapters document against a server, and says what deviates.
//!
//! In reading order: a [`chapter`] is prose with [`wire`] blocks, [`format`](mod@format)
//! writes those in one way, a [`diagnostic`] is what is wrong with one; a [`target`] is who is judged, its
//! [`baseline`] what of it is known, its [`adaptation`] where its frames have another envelope, what is [`denied`] there, a [`world`] what a scenario
//! needs there; a [`plan`] is what will be played, a [`knock`] what of it is tried before, the [`runner`] plays it and tells
//! [`event`]s, [`matching`] decides, a [`verdict`] is what came of it, and a [`report`]
//! renders that. A [`lint`](mod@lint) tells what would make a suite blind. What was written of a run is [`recorded`], a [`diff`](mod@diff) compares two
//! of those and a [`matrix`] sets many beside each other. No protocol is known here by name.

pub mod chapter;
pub mod diagnostic;
pub mod format;
pub mod wire;

pub mod adaptation;
pub mod baseline;
pub mod denied;
pub mod target;
pub mod world;

pub mod evaluate;
pub mod forge;
pub mod matching;

pub mod knock;
pub mod plan;
pub mod runner;
pub mod seed;

pub mod hint;
pub mod lint;
pub mod mutate;

pub mod diff;
pub mod event;
pub mod matrix;
pub mod recorded;
pub mod report;
pub mod verdict;

mod connection;
mod mail;
mod play;
mod reasons;
mod requests;

#[cfg(test)]
mod tiny;
