//! What is left of a scenario when it is over.

use std::collections::BTreeSet;

use crate::event::{Frames, ItemTaken, Secrets, Traces};
use crate::verdict::{Silences, Verdict};
use crate::world::World;

/// What a target lacks for a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lack {
    /// It makes none for anybody.
    Maker,
    /// There is too little of this kind.
    Items(String),
}

/// What came of a scenario.
pub(crate) struct Played {
    pub(crate) verdict: Verdict,
    pub(crate) silences: Silences,
    /// Forms and fields that the documents do not know, with the place in the chapter at which
    /// each came.
    pub(crate) undocumented: Vec<(String, usize)>,
    /// The numbers of the changes that made a difference to a frame.
    pub(crate) adapted: BTreeSet<usize>,
    /// What went over the wire, as it was.
    pub(crate) frames: Frames,
    /// What went over the wire, in canonical form.
    pub(crate) transcript: String,
    /// What all of that must be rid of before it is told.
    pub(crate) secrets: Secrets,
    /// The world, to be dissolved.
    pub(crate) world: Option<World>,
    /// Whether there was none because of that.
    pub(crate) lack: Option<Lack>,
    /// What it had of the target's inventory.
    pub(crate) items: Vec<ItemTaken>,
    /// What its steps did with the frames that came.
    pub(crate) traces: Traces,
}

impl Played {
    pub(crate) fn without_world(verdict: Verdict) -> Played {
        Played {
            verdict,
            silences: Silences::default(),
            undocumented: Vec::new(),
            adapted: BTreeSet::new(),
            frames: Frames::default(),
            transcript: String::new(),
            secrets: Secrets::default(),
            world: None,
            lack: None,
            items: Vec::new(),
            traces: Traces::default(),
        }
    }
}
