//! Where everything of one kind fails in one manner, the likely cause is one line of a target file. A
//! hint says which; it stands beside the findings, never in their place.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Moment, ScenarioReport};
use crate::verdict::{Failure, Kind, Verdict};

/// Fewer scenarios than this are no pattern.
const LEAST: usize = 3;

/// What the scenarios of one protocol have in common.
#[derive(Debug, Default)]
pub(crate) struct Signs {
    judged: usize,
    failed: usize,
    /// Failures of a step whose time was over.
    timed_out: usize,
    /// Failures of a step for which something has come that is not what it waited for.
    unlike: usize,
    /// Statuses of all answers over HTTP, and of those to requests with a credential.
    statuses: BTreeSet<u16>,
    with_credential: BTreeSet<u16>,
    /// Failed scenarios with an answer over HTTP, and those with one to a credential.
    failed_asking: usize,
    failed_with_credential: usize,
    /// Frames that came, and those of no documented form.
    frames: usize,
    unknown: usize,
    /// Failed scenarios that connected, and how those ended that were not let in.
    failed_connecting: usize,
    turned_away: BTreeMap<String, usize>,
}

impl Signs {
    /// Adds what came of one playing of a scenario.
    pub(crate) fn add(&mut self, report: &ScenarioReport) {
        let failure = match &report.verdict {
            Verdict::Fail(failure) | Verdict::Known { failure, .. } => Some(failure),
            Verdict::Pass => None,
            _ => return,
        };
        let failed = usize::from(failure.is_some());
        self.judged += 1;
        self.failed += failed;
        self.timed_out += usize::from(failure.is_some_and(|failure| timed_out(failure)));
        self.unlike += usize::from(failure.is_some_and(|failure| unlike(failure)));
        self.ask(&report.frames, failed);
        let frames = report.frames.iter().filter(|moment| is_frame(moment));
        let unknown = frames
            .clone()
            .filter(|moment| UNKNOWN.contains(&moment.what.as_str()));
        (self.frames, self.unknown) =
            (self.frames + frames.count(), self.unknown + unknown.count());
        let connects =
            |moment: &Moment| moment.arrow == '-' && moment.what.starts_with("connects ");
        if let (Some(failure), true) = (failure, report.frames.iter().any(connects)) {
            self.failed_connecting += 1;
            if let Some(how) = turned_away(failure) {
                *self.turned_away.entry(how).or_default() += 1;
            }
        }
    }

    fn ask(&mut self, moments: &[Moment], failed: usize) {
        let (mut asked, mut with_credential) = (false, false);
        for http in moments.iter().filter_map(|moment| moment.http.as_ref()) {
            let Some(status) = http.status else {
                continue;
            };
            asked = true;
            self.statuses.insert(status);
        }
        // An answer has its own headers, so that the request of the same party is what stands before it.
        let mut open: BTreeMap<&str, bool> = BTreeMap::new();
        for moment in moments {
            let Some(http) = &moment.http else { continue };
            match http.status {
                None => {
                    let mut names = http.headers.iter().map(|(name, _)| name);
                    let carries = names.any(|name| name.eq_ignore_ascii_case("authorization"));
                    open.insert(&moment.party, carries);
                }
                Some(status) if open.get(moment.party.as_str()) == Some(&true) => {
                    with_credential = true;
                    self.with_credential.insert(status);
                }
                Some(_) => {}
            }
        }
        self.failed_asking += failed * usize::from(asked);
        self.failed_with_credential += failed * usize::from(with_credential);
    }

    /// The likely cause and its cure, if nearly all fails in one manner.
    pub(crate) fn hint(&self, is_adapted: bool) -> Option<String> {
        self.misplaced()
            .or_else(|| self.expired())
            .or_else(|| self.other_envelope(is_adapted))
            .or_else(|| self.too_slow())
    }

    fn misplaced(&self) -> Option<String> {
        let all = self.statuses == BTreeSet::from([404]) && self.failed_asking >= LEAST;
        all.then(|| {
            "every answer over HTTP is 404: the base of the requests is probably a level of the path too deep or \
             too shallow; look at `url`, or `rest = { url = \"…\" }`, of the target file, which ends where the \
             document's paths begin"
                .to_owned()
        })
    }

    fn expired(&self) -> Option<String> {
        let over_http = match self.with_credential.iter().collect::<Vec<_>>().as_slice() {
            [status @ (401 | 403)] if self.failed_with_credential >= LEAST => Some(format!(
                "every request with a credential is answered {status}"
            )),
            _ => None,
        };
        let mut ways = self.turned_away.iter();
        let over_sockets = match (ways.next(), ways.next()) {
            // Where anybody has heard a word somebody was let in.
            (Some((how, count)), None)
                if self.frames == 0 && *count >= LEAST && *count == self.failed_connecting =>
            {
                Some(format!(
                    "every connection with a credential ends with {how}"
                ))
            }
            _ => None,
        };
        let what = over_sockets.or(over_http)?;
        Some(format!(
            "{what}: the tokens have probably expired, or are those of another server; `wireproof target probe` \
             says who is let in"
        ))
    }

    fn other_envelope(&self, is_adapted: bool) -> Option<String> {
        if is_adapted || self.failed < LEAST {
            return None;
        }
        let what = match self.frames >= LEAST {
            true if self.unknown == self.frames => {
                "none of the frames that came is of a form that the documents know"
            }
            true if self.nearly_all_failed() && self.unknown * 10 >= self.frames * 9 => {
                "hardly a frame that came is of a form that the documents know"
            }
            true if self.nearly_all_failed() && self.unlike == self.failed => {
                "frames came, and none is what a step has waited for"
            }
            _ => return None,
        };
        Some(format!(
            "{what}: if this server differs in the envelope only, say so in `[adaptation]` of the target file \
             (docs/adaptation.md)"
        ))
    }

    fn nearly_all_failed(&self) -> bool {
        self.failed * 10 >= self.judged * 9
    }

    fn too_slow(&self) -> Option<String> {
        let all = self.timed_out == self.failed && self.timed_out >= LEAST;
        (all && self.nearly_all_failed()).then(|| {
            "every failure is a step whose time was over: if this server is slow, give it time by `multiplier` under \
             `[timeouts]` of the target file, or by `--timeout`"
                .to_owned()
        })
    }
}

/// What a timeline calls frames that are no documented message.
const UNKNOWN: [&str; 2] = ["undocumented", "text, no JSON"];

/// Whether it is a frame that says something.
fn is_frame(moment: &Moment) -> bool {
    let says_nothing = ["ping", "pong", "allowed"].contains(&moment.what.as_str());
    moment.arrow == '<' && moment.http.is_none() && !says_nothing
}

/// How somebody was turned away: a status, or a close before any word.
fn turned_away(failure: &Failure) -> Option<String> {
    let shape = failure.shape.as_ref()?;
    let instead = shape.instead.as_deref()?;
    match shape.kind {
        Kind::Handshake => ["401", "403"]
            .contains(&instead)
            .then(|| instead.to_owned()),
        Kind::Ended | Kind::Missing | Kind::NotSent | Kind::NotRefused => {
            let code = instead.strip_prefix("closed ")?;
            let says_why = code == "1008" || (code.len() == 4 && code.starts_with('4'));
            says_why.then(|| format!("close code {code}"))
        }
        _ => None,
    }
}

/// Whether something came that could have been what a step waited for, if only its form were known. What
/// violates a schema or is too much has a form that the documents know.
fn unlike(failure: &Failure) -> bool {
    let waits = failure.shape.as_ref().is_some_and(|shape| {
        matches!(
            shape.kind,
            Kind::Missing | Kind::NotRefused | Kind::Undocumented | Kind::Another
        )
    });
    if !waits {
        return false;
    }
    let is_told = |title: &str| failure.notes.iter().any(|note| note.title == title);
    is_told("nearest") || is_told("received")
}

/// Whether nothing came for as long as a step waits.
fn timed_out(failure: &Failure) -> bool {
    let Some(shape) = &failure.shape else {
        return false;
    };
    let waits = matches!(
        shape.kind,
        Kind::Missing | Kind::NotRefused | Kind::NoSignOfLife | Kind::StillOpen
    );
    waits && shape.instead.is_none() && !unlike(failure) && failure.label.contains(" within ")
}

#[cfg(test)]
mod tests;
