//! How much fills a frame up to its size. A limit is one of what goes over the wire: where that has
//! another form, the chapter's own arithmetic would be wrong by what the form adds.

use serde_json::Value;

use super::{OWN_ENVELOPE, Player, Stop};
use crate::connection::Unlike;
use crate::evaluate::evaluate;
use crate::wire::ast::{Party, Piece, Raw, Spanned, Term, TermKind};

/// The function that fills a frame up.
pub(super) const FILL: &str = "fill";

/// One byte, in JSON as anywhere.
const FILLER: &str = "a";

impl Player<'_> {
    /// What stands for `@fill(65536)` in a frame, so that it is so many bytes long on the wire; nothing
    /// where none does.
    pub(super) fn filling(&mut self, party: &Spanned<Party>, raw: &Raw) -> Result<String, Stop> {
        let Raw::TextOf(pieces) = raw else {
            return Ok(String::new());
        };
        let mut terms = pieces.iter().filter_map(Piece::term);
        let Some(fill) = terms.find(|term| term.is_call(FILL)) else {
            return Ok(String::new());
        };
        let size = self.size(fill)?;
        let shortest = self.joined(pieces, "")?;
        let adapted = match std::str::from_utf8(&shortest) {
            Ok(text) => self.connection(party)?.text_on_the_wire(text),
            // Goes out as it stands, whatever the form.
            Err(_) => Ok(None),
        };
        let adapted = adapted.map_err(|Unlike| Stop::NotDeclared(OWN_ENVELOPE.to_owned()))?;
        let length = adapted.as_ref().map_or(shortest.len(), String::len);
        match (size.checked_sub(length), adapted) {
            (Some(missing), _) => Ok(FILLER.repeat(missing)),
            (None, Some(_)) => Err(Stop::CouldNotTest(format!(
                "a frame of {size} bytes is needed here, and the shortest has {length} in the target's envelope"
            ))),
            (None, None) => {
                let why = format!("without its filling this has {length} bytes already");
                Err(Stop::Harness(Some(fill.span.clone()), why))
            }
        }
    }

    /// The size that is asked for.
    fn size(&self, fill: &Term) -> Result<usize, Stop> {
        let size = match &fill.kind {
            TermKind::Function { arguments, .. } => arguments.first(),
            _ => None,
        };
        let size = size.map(|size| evaluate(size, &self.scene.bindings));
        let size = size.transpose()?.as_ref().and_then(Value::as_u64);
        let size = size.and_then(|size| usize::try_from(size).ok());
        size.filter(|size| *size <= LONGEST).ok_or_else(|| {
            let why = "`@fill` takes a number of bytes, 16 MiB at the most".to_owned();
            Stop::Harness(Some(fill.span.clone()), why)
        })
    }
}

/// Longer frames are no test of a peer, they are a test of our memory.
const LONGEST: usize = 16 << 20;
