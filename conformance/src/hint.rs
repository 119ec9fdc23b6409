//! Where everything of one kind fails in one manner, the likely cause is one line of a target file. A
//! hint says which; it stands beside the findings, never in their place.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::event::{Moment, ScenarioReport};
use crate::target::Target;
use crate::verdict::{Differing, Failure, Kind, Verdict};
use crate::world::Worlds;

/// Fewer scenarios than this are no pattern.
const LEAST: usize = 3;

/// What the scenarios of one protocol have in common.
#[derive(Debug, Default)]
pub(crate) struct Signs {
    judged: usize,
    failed: usize,
    /// Failures of a step whose time was over.
    timed_out: usize,
    /// The longest after which came what some of those waited for.
    late: Option<Duration>,
    /// In how many failures a frame differs, and in how many of them in what.
    differing: usize,
    differences: BTreeMap<Differing, usize>,
    /// Failures of a step for which something has come that is not what it waited for.
    unlike: usize,
    /// Scenarios of which a step has taken a frame.
    taking: usize,
    /// Ids of the target's declarations that made a difference to a frame.
    adapted: BTreeSet<String>,
    /// Statuses of all answers over HTTP, and of those to requests with a credential.
    statuses: BTreeSet<u16>,
    with_credential: BTreeSet<u16>,
    /// Failed scenarios with an answer over HTTP, and those with one to a credential.
    failed_asking: usize,
    failed_with_credential: usize,
    /// Frames that came, and those of no documented form.
    frames: usize,
    unknown: usize,
    /// Failed scenarios that connected, how those ended that were not let in, and how many of them found
    /// nothing at the address.
    failed_connecting: usize,
    turned_away: BTreeMap<String, usize>,
    not_found: usize,
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
        if let Some(failure) = failure {
            let unlike = report.traces.left_frames && waits(failure);
            self.unlike += usize::from(unlike);
            let timed_out = report.traces.waited && !unlike && is_silence(failure);
            self.timed_out += usize::from(timed_out);
            self.late = self.late.max(report.traces.late);
            let differences = failure.shape.iter().flat_map(|shape| &shape.differences);
            for differing in differences.clone() {
                *self.differences.entry(differing.clone()).or_default() += 1;
            }
            self.differing += usize::from(differences.count() > 0);
        }
        self.taking += usize::from(report.traces.took_frames);
        self.adapted.extend(report.adapted.iter().cloned());
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
            self.not_found += usize::from(is_not_found(failure));
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
    pub(crate) fn hint(&self, target: &Target) -> Option<String> {
        self.misplaced()
            .or_else(|| self.turned_down(&target.worlds))
            .or_else(|| self.one_difference())
            .or_else(|| self.other_envelope(target))
            .or_else(|| self.too_slow())
    }

    fn misplaced(&self) -> Option<String> {
        let over_http = self.statuses == BTreeSet::from([404]) && self.failed_asking >= LEAST;
        let over_sockets = self.share_of_handshakes(self.not_found);
        let (what, where_) = match (over_http, over_sockets) {
            (_, Some(share)) => (
                format!("{share} handshake is answered 404"),
                "`--url`, or `url` and `channels` of the target file",
            ),
            (true, None) => (
                "every answer over HTTP is 404".to_owned(),
                "`url`, or `rest = { url = \"…\" }`, of the target file",
            ),
            (false, None) => return None,
        };
        Some(misplaced(&what, where_))
    }

    fn turned_down(&self, worlds: &Worlds) -> Option<String> {
        let over_http = match self.with_credential.iter().collect::<Vec<_>>().as_slice() {
            [status @ (401 | 403)] if self.failed_with_credential >= LEAST => Some(format!(
                "every request with a credential is answered {status}"
            )),
            _ => None,
        };
        let most = self.turned_away.iter().max_by_key(|(_, count)| **count);
        let over_sockets = most.and_then(|(how, count)| {
            let share = self.share_of_handshakes(*count)?;
            Some(format!(
                "{share} connection with a credential ends with {how}"
            ))
        });
        let what = over_sockets.or(over_http)?;
        let why = match worlds {
            Worlds::Provisioning(_) => {
                "the server turns down whom it has made itself; is what provisions the worlds another server?"
            }
            _ => {
                "the tokens have probably expired, or are those of another server, or the address is another \
                 protocol's; `wireproof target probe` says who is let in"
            }
        };
        Some(format!("{what}: {why}"))
    }

    /// Where everything differs in the same, and in nothing else, that is what is wrong.
    fn one_difference(&self) -> Option<String> {
        is_nearly_all(self.failed, self.judged).then_some(())?;
        share(self.differing, self.failed)?;
        let all = self.differences.iter();
        let mut shared =
            all.filter_map(|(differing, count)| Some((differing, share(*count, self.failed)?)));
        let (differing, share) = shared.next().filter(|_| shared.next().is_none())?;
        Some(format!(
            "{share} failure has one difference in common: {differing}; look at that first"
        ))
    }

    fn other_envelope(&self, target: &Target) -> Option<String> {
        if self.failed < LEAST || self.frames < LEAST {
            return None;
        }
        let what = if self.unknown == self.frames {
            "none of the frames that came is of a form that the documents know"
        } else if is_nearly_all(self.failed, self.judged)
            && is_nearly_all(self.unknown, self.frames)
        {
            "hardly a frame that came is of a form that the documents know"
        } else if self.taking == 0 && share(self.unlike, self.failed).is_some() {
            "frames came, and none is what a step has waited for"
        } else {
            return None;
        };
        let rules = target.adaptation.rules();
        let idle = rules.iter().filter(|rule| !self.adapted.contains(&rule.id));
        let idle: Vec<&str> = idle.map(|rule| rule.id.as_str()).collect();
        let cure = match (rules, idle.as_slice()) {
            ([], _) => {
                "if this server differs in the envelope only, say so in `[adaptation]` of the target file \
                 (docs/adaptation.md); or is its address another protocol's?"
                    .to_owned()
            }
            (_, []) => format!("{NOT_SO}; compare it, letter by letter, with a frame that came"),
            (_, idle) => format!(
                "{NOT_SO}: {} made no difference to any frame; compare it, letter by letter, with one that came",
                idle.join(" and ")
            ),
        };
        Some(format!("{what}: {cure}"))
    }

    /// Whether so many of the failed scenarios that connect are all of them, or nearly. Where anybody has heard
    /// a word somebody was let in.
    fn share_of_handshakes(&self, count: usize) -> Option<&'static str> {
        let share = share(count, self.failed_connecting);
        share.filter(|_| self.frames == 0)
    }

    fn too_slow(&self) -> Option<String> {
        let all = self.timed_out == self.failed && self.timed_out >= LEAST;
        (all && is_nearly_all(self.failed, self.judged)).then(|| {
            let cure = "by `multiplier` under `[timeouts]` of the target file, or by `--timeout`";
            match self.late {
                Some(late) => format!(
                    "every failure is a step whose time was over, and what was waited for came later, after {} ms: \
                     give this server time {cure}",
                    late.as_millis()
                ),
                None => format!(
                    "every failure is a step whose time was over: if this server is slow, give it time {cure}"
                ),
            }
        })
    }
}

/// What to say where nothing is found at a target's addresses, and where to look.
pub fn misplaced(what: &str, where_: &str) -> String {
    format!(
        "{what}: the base is probably a level of the path too deep or too shallow, or another protocol's; look at \
         {where_}, which ends where the document's paths begin"
    )
}

/// `every`, or `nearly every`, where so many of all are a pattern.
fn share(count: usize, all: usize) -> Option<&'static str> {
    let is_pattern = count >= LEAST && is_nearly_all(count, all);
    is_pattern.then_some(match count == all {
        true => "every",
        false => "nearly every",
    })
}

fn is_nearly_all(count: usize, all: usize) -> bool {
    count * 10 >= all * 9
}

/// Of a target's file that no frame fits.
const NOT_SO: &str = "`[adaptation]` of the target file is not what this server does";

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

/// Whether the address was answered as one where there is nothing.
fn is_not_found(failure: &Failure) -> bool {
    let shape = failure.shape.as_ref();
    shape.is_some_and(|shape| {
        shape.kind == Kind::Handshake && shape.instead.as_deref() == Some("404")
    })
}

/// Whether a step waited for something else than has come. What is too much is what the documents know.
fn waits(failure: &Failure) -> bool {
    failure.shape.as_ref().is_some_and(|shape| {
        matches!(
            shape.kind,
            Kind::Missing | Kind::NotRefused | Kind::Undocumented | Kind::Another | Kind::Schema
        )
    })
}

/// Whether a step waited for what has not come.
fn is_silence(failure: &Failure) -> bool {
    failure.shape.as_ref().is_some_and(|shape| {
        let waits = matches!(
            shape.kind,
            Kind::Missing | Kind::NotRefused | Kind::NoSignOfLife | Kind::StillOpen
        );
        waits && shape.instead.is_none()
    })
}

#[cfg(test)]
mod tests;
