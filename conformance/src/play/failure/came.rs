//! What came and is wrong: another frame, one that differs, one that nobody should have heard.

use wireproof_client::mailbox::{Content, Received};

use crate::mail::{Gap, Wrong, described};
use crate::matching::{Difference, shorten};
use crate::play::shape::at_the_end;
use crate::play::words::{
    asked_for, content, form, mismatches, named, says_something, schema_basis, schema_cause,
};
use crate::play::{Player, Stop};
use crate::verdict::{Differing, Failure, Kind, Note};
use crate::wire::ast::{Party, Span, Spanned};

/// So many differences of the nearest frame are told; more of them are another frame.
const MOST_GAPS: usize = 12;

impl Failure {
    /// The frame as it came, and in the documents' form where that is another: the one can be looked
    /// for in a log, and of the other is what was found.
    pub(super) fn note_received(&mut self, received: &Received) {
        self.note("received", shorten(&content(received)));
        if let Content::Json { value, adapted, .. } = &received.content
            && !adapted.is_empty()
        {
            self.note("adapted", shorten(&value.to_string()));
        }
    }
}

impl Player<'_> {
    /// The frame that should have answered is not what was asked for.
    pub(in crate::play) fn wrong(
        &self,
        name: &str,
        span: &Span,
        wrong: &Wrong,
        received: Option<&Received>,
    ) -> Stop {
        let mut failure = match wrong {
            Wrong::Other(other) => self
                .failure(
                    Kind::Another,
                    span.clone(),
                    format!("answered by `{other}`"),
                    format!("`{name}` answered by `{other}`"),
                )
                .instead(other),
            Wrong::Undocumented(nearest) => {
                let label = "the answer is no documented message".to_owned();
                let differences = || nearest.iter().flat_map(|(_, mismatches)| mismatches);
                let asked: Vec<String> = differences().map(asked_for).collect();
                let cause = format!(
                    "`{name}` answered by an undocumented form: {}",
                    asked.join("; ")
                );
                let failure = self.failure(Kind::Undocumented, span.clone(), label, cause);
                let mut failure = failure.differing(differences().map(Differing::from_schema));
                if let Some((nearest, _)) = nearest {
                    let texts: Vec<String> = differences().map(described).collect();
                    failure.note("nearest", format!("{nearest}  {}", texts.join("; ")));
                }
                failure
            }
            Wrong::Schema(message, mismatches) => {
                let label = format!("violates the schema of `{message}`");
                let cause = schema_cause(mismatches).unwrap_or_else(|| label.clone());
                let failure = self.failure(Kind::Schema, span.clone(), label, cause);
                let mut failure = failure.differing(mismatches.iter().map(Differing::from_schema));
                for mismatch in mismatches {
                    failure.note("schema", described(mismatch));
                }
                failure
            }
            Wrong::Differs(differences) => self.differs(name, span, differences),
        };
        match wrong {
            Wrong::Schema(message, _) if message != name => failure = failure.instead(message),
            Wrong::Undocumented(_) => {
                // What it has beside what the nearest message asks for is no difference from that.
                let form = received.map(form);
                failure = form.into_iter().fold(failure, Failure::instead);
            }
            _ => {}
        }
        if let Some(received) = received {
            failure.note_received(received);
            if let Wrong::Schema(..) = wrong {
                rests_on_the_schema(&mut failure, received);
            }
        }
        self.fail(failure)
    }

    /// Points at the very part of the pattern where there is only one difference.
    pub(in crate::play) fn differs(
        &self,
        name: &str,
        span: &Span,
        differences: &[Difference],
    ) -> Failure {
        let pointers = differences.iter().map(|d| d.pointer.as_str());
        let pointers: Vec<&str> = pointers.filter(|pointer| !pointer.is_empty()).collect();
        let cause = match pointers.is_empty() {
            true => format!("`{name}` differs"),
            false => format!("`{name}` differs at {}", pointers.join(", ")),
        };
        let mut failure = match differences {
            [only] => self.failure(Kind::Differs, only.span.clone(), only.to_string(), cause),
            several => {
                let label = format!("differs in {} places", several.len());
                self.failure(Kind::Differs, span.clone(), label, cause)
            }
        };
        if differences.len() > 1 {
            for difference in differences {
                failure.note("differs", difference.to_string());
            }
        }
        let differing = differences.iter().flat_map(|one| self.differing(one));
        failure.differing(differing)
    }

    /// A difference as far as it is the same in every run, and of a list what is known of things in it.
    fn differing(&self, difference: &Difference) -> Vec<Differing> {
        let source = &self.scenario.chapter.source;
        let pattern = source.get(difference.span.clone()).unwrap_or_default();
        let inside = difference.inside.iter();
        let mut differing: Vec<_> = inside.flat_map(|one| self.differing(one)).collect();
        differing.push(Differing::from_pattern(difference, pattern));
        differing
    }

    /// Where the nearest frame is not what was asked for.
    pub(super) fn apart(&self, gaps: &[Gap]) -> impl Iterator<Item = Differing> {
        gaps.iter().flat_map(|gap| match gap {
            Gap::Pattern(difference) => self.differing(difference),
            Gap::Schema(mismatch) => vec![Differing::from_schema(mismatch)],
            Gap::Id(foreign) => vec![Differing::from_id(foreign)],
        })
    }

    pub(in crate::play) fn out_of_order(&self, line: &Spanned<String>, before: &str) -> Stop {
        let label = format!("arrived before `{before}`");
        let cause = format!("`{}` out of order", line.value);
        let failure = self.failure(Kind::OutOfOrder, line.span.clone(), label, cause);
        self.fail(failure.instead(before))
    }

    pub(in crate::play) fn not_silent(&self, span: &Span, received: &Received) -> Stop {
        let label = format!("heard {}", named(received));
        let cause = schema_cause(mismatches(received));
        let cause =
            cause.unwrap_or_else(|| format!("{} reached who should not hear it", named(received)));
        let failure = self.failure(Kind::NotSilent, span.clone(), label, cause);
        let differences = mismatches(received).iter().map(Differing::from_schema);
        let failure = failure.instead(form(received));
        let mut failure = failure.differing(differences);
        failure.note_received(received);
        self.note_twice(&mut failure, received);
        rests_on_the_schema(&mut failure, received);
        self.fail(failure)
    }

    /// Says of a frame that the very same has come before over that connection.
    fn note_twice(&self, failure: &mut Failure, received: &Received) {
        let text = content(received);
        let earlier = self.all_connections().find_map(|(party, connection)| {
            let log = connection.log();
            let at = log
                .iter()
                .position(|one| std::ptr::eq(&raw const **one, received))?;
            let mut before = log.iter().take(at);
            let same = before.find(|one| says_something(one) && content(one) == text)?;
            Some((party, self.since_start(same.at)))
        });
        if let Some((party, at)) = earlier {
            failure.notes.push(Note {
                at_ms: u64::try_from(at.as_millis()).ok(),
                ..Note::new("twice", format!("{party} has heard the very same before"))
            });
        }
    }

    /// The account at the end: a frame that no step took.
    pub(in crate::play) fn heard_unexpectedly(&self, party: &Party, received: &Received) -> Stop {
        let what = named(received);
        let label = format!("by its end {party} had heard {what}, which no step takes");
        let cause = schema_cause(mismatches(received));
        let cause = cause.unwrap_or_else(|| format!("{what} that no step takes"));
        let failure = self.failure(Kind::Unexpected, self.last_span(), label, cause);
        let failure = failure.instead(form(received)).at(at_the_end(party));
        let differences = mismatches(received).iter().map(Differing::from_schema);
        let mut failure = failure.differing(differences);
        failure.note_received(received);
        self.note_twice(&mut failure, received);
        for mismatch in mismatches(received) {
            failure.note("schema", described(mismatch));
        }
        rests_on_the_schema(&mut failure, received);
        self.fail(failure)
    }

    pub(super) fn note_nearest(
        &self,
        failure: &mut Failure,
        name: &str,
        received: &Received,
        gaps: &[Gap],
    ) {
        let at = self.since_start(received.at).as_millis();
        let at_ms = u64::try_from(at).ok();
        let mut how: Vec<String> = gaps.iter().take(MOST_GAPS).map(Gap::to_string).collect();
        if let Some(more @ 1..) = gaps.len().checked_sub(MOST_GAPS) {
            how.push(format!("and {more} more"));
        }
        let how = match how.as_slice() {
            [] => "as asked for, but it answers another request".to_owned(),
            how => how.join("; "),
        };
        failure.notes.push(Note {
            at_ms,
            ..Note::new("nearest", format!("{name}  {how}"))
        });
        failure.note_received(received);
    }
}

/// Says what a schema rests on that a frame violates, if it does.
pub(super) fn rests_on_the_schema(failure: &mut Failure, received: &Received) {
    if let Some(basis) = schema_basis(received) {
        failure.note("basis", basis);
    }
}
