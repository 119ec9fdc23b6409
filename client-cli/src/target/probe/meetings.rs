//! Who is let in by which channel, tried as a scenario would let them in: everybody of an inventory, and
//! of those who are made one of each kind.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use wireproof_client::pack::Pack;
use wireproof_conformance::hint;
use wireproof_conformance::knock::{Denial, How, knocks};
use wireproof_conformance::plan::Scenario;
use wireproof_conformance::target::Target;
use wireproof_conformance::world::World;

use super::everybody::MOST_TRIED;
use super::going::Silence;

/// So many are told by name.
const MOST_NAMES: usize = 10;

const TURNED_AWAY: &str = "are the credentials and ids of the target file right, and still good?";

const UNANSWERED: &str = "\
a connection is taken there, and a handshake not answered: does `url` lead to the server itself, and is what \
stands before it up?";

const UNHEARD: &str = "\
is it a server of this protocol? One that differs in the envelope only wants `[adaptation]` in the target file \
(docs/adaptation.md), one without that operation names it in `lacks`";

/// The outcomes, by kind and channel.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    outcomes: BTreeMap<(String, String), Outcome>,
    /// The numbers of the adaptation's lines that made a difference.
    pub(super) adapted: BTreeSet<usize>,
    /// Of handshakes in a row.
    pub(super) silence: Arc<Silence>,
}

#[derive(Debug)]
enum Outcome {
    Tried(Tried),
    NotTried(&'static str),
}

/// What came of letting in all of a kind by a channel.
#[derive(Debug, Default)]
pub(super) struct Tried {
    /// So many there are.
    pub(super) of: usize,
    pub(super) let_in: usize,
    /// How and by what they were denied, and the scenario by which they should not have been: who.
    pub(super) kept_out: BTreeMap<(How, String, String), Kept>,
    /// So many are what no scenario asks for that lets one in.
    pub(super) unfit: usize,
    /// So many are more than are tried.
    pub(super) more: usize,
    /// So many are not tried, since those before got no answer.
    pub(super) given_up: usize,
}

/// Those who were denied alike.
#[derive(Debug, Default)]
pub(super) struct Kept {
    names: Vec<String>,
    /// How the first of them has asked.
    asked: Option<String>,
}

impl Tried {
    /// Notes that somebody, who may have no name, was not let in, or not heard.
    pub(super) fn keep_out(&mut self, denial: Denial, scenario: String, name: Option<&str>) {
        let denied = (denial.how, denial.why, scenario);
        let kept = self.kept_out.entry(denied).or_default();
        kept.asked = kept.asked.take().or(denial.asked);
        kept.names.extend(name.map(str::to_owned));
    }

    fn told(&self, who: &str) -> String {
        let Tried {
            of,
            let_in,
            unfit,
            more,
            given_up,
            ..
        } = self;
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = match let_in {
            0 => Ok(()),
            1 if *of == 1 => writeln!(out, "let in        {who}"),
            _ if let_in == of => writeln!(out, "let in        {who}: all {of}"),
            _ => writeln!(out, "let in        {who}: {let_in} of {of}"),
        };
        for ((how, why, scenario), Kept { names, asked }) in &self.kept_out {
            let names = listed(names);
            let asked = asked.as_ref();
            let asked = asked.map_or_else(String::new, |asked| format!(" ({asked})"));
            let word = match how {
                How::Unheard => "no answer",
                How::Unanswered | How::NotFound | How::TurnedAway => "not let in",
            };
            let _ = writeln!(
                out,
                "{word:<13} {who}: {why}{asked}, unlike in {scenario}{names}"
            );
        }
        if *given_up > 0 {
            let _ = writeln!(
                out,
                "not tried     {who}: {given_up} of {of}, since those before got no answer"
            );
        }
        if *unfit > 0 {
            let _ = writeln!(
                out,
                "not tried     {who}: {unfit} of {of}, for whom no scenario asks that begins with it"
            );
        }
        if *more > 0 {
            let _ = writeln!(
                out,
                "not tried     {who}: {more} of {of}, since no more than {MOST_TRIED} are"
            );
        }
        out
    }
}

/// `: anna, ben and 3 more`.
fn listed(names: &[String]) -> String {
    let told = names.iter().take(MOST_NAMES).cloned();
    let told = told.collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(MOST_NAMES) {
        _ if names.is_empty() => String::new(),
        None | Some(0) => format!(": {told}"),
        Some(more) => format!(": {told} and {more} more"),
    }
}

impl Meetings {
    /// All that scenarios let in, nobody of whom has been tried.
    pub(super) fn of(scenarios: &[&Arc<Scenario>], pack: &Pack) -> Meetings {
        let mut outcomes = BTreeMap::new();
        for knock in scenarios.iter().flat_map(|scenario| knocks(scenario, pack)) {
            let key = (knock.kind.to_owned(), knock.channel.to_owned());
            let outcome = outcomes.entry(key).or_insert(Outcome::NotTried(
                "every scenario that lets one in does something else before",
            ));
            if knock.is_first {
                *outcome = Outcome::NotTried("there is none in the worlds that could be made");
            }
        }
        Meetings {
            outcomes,
            adapted: BTreeSet::new(),
            silence: Arc::default(),
        }
    }

    /// Notes what came of all of a kind.
    pub(super) fn note(&mut self, kind: &str, channel: &str, tried: Tried) {
        let key = (kind.to_owned(), channel.to_owned());
        self.outcomes.insert(key, Outcome::Tried(tried));
    }

    /// Tries those of a scenario who have not been tried.
    pub(super) async fn meet(
        &mut self,
        scenario: &Scenario,
        pack: &Pack,
        target: &Target,
        world: &World,
    ) {
        for knock in knocks(scenario, pack).iter().filter(|knock| knock.is_first) {
            let key = (knock.kind.to_owned(), knock.channel.to_owned());
            if !matches!(self.outcomes.get(&key), Some(Outcome::NotTried(_))) {
                continue;
            }
            if self.silence.is_certain() {
                let why = "since the handshakes before got no answer";
                self.outcomes.insert(key, Outcome::NotTried(why));
                continue;
            }
            let mut tried = Tried {
                of: 1,
                ..Tried::default()
            };
            let came = knock.at(pack, target, world).await;
            let how = came.as_ref().err().map(|denial| denial.how);
            self.silence.note(how == Some(How::Unanswered));
            match came {
                Ok(adapted) => {
                    self.adapted.extend(adapted);
                    tried.let_in = 1;
                }
                Err(denial) => tried.keep_out(denial, knock.scenario(), None),
            }
            self.outcomes.insert(key, Outcome::Tried(tried));
        }
    }

    /// Whether somebody was not let in, or not heard.
    pub(super) fn is_anybody_kept_out(&self) -> bool {
        !self.denials().is_empty()
    }

    /// The same of everybody who was tried.
    pub(super) fn is_everybody_kept_out(&self) -> bool {
        let let_in: usize = self.tried().map(|tried| tried.let_in).sum();
        let_in == 0 && self.is_anybody_kept_out()
    }

    fn tried(&self) -> impl Iterator<Item = &Tried> {
        self.outcomes.values().filter_map(|outcome| match outcome {
            Outcome::Tried(tried) => Some(tried),
            Outcome::NotTried(_) => None,
        })
    }

    fn denials(&self) -> BTreeSet<How> {
        let denials = self.tried().flat_map(|tried| tried.kept_out.keys());
        denials.map(|(how, ..)| *how).collect()
    }

    /// Where to look, by how people were denied.
    fn cures(&self) -> Vec<String> {
        let denials = self.denials();
        let is_all =
            |how| self.is_everybody_kept_out() && denials.len() == 1 && denials.contains(&how);
        if is_all(How::NotFound) {
            return vec![hint::misplaced(
                "every handshake is answered 404",
                "`url`, and `channels`, of the target file",
            )];
        }
        let mut cures = Vec::new();
        if denials.contains(&How::Unanswered) {
            cures.push(UNANSWERED.to_owned());
        }
        if denials.contains(&How::Unheard) {
            cures.push(UNHEARD.to_owned());
        }
        if denials.contains(&How::TurnedAway) || denials.contains(&How::NotFound) {
            cures.push(TURNED_AWAY.to_owned());
        }
        cures
    }

    pub(super) fn told(&self) -> String {
        let mut out = String::new();
        for ((kind, channel), outcome) in &self.outcomes {
            let who = format!("{kind} by {channel}");
            out += &match outcome {
                Outcome::Tried(tried) => tried.told(&who),
                Outcome::NotTried(why) => format!("not tried     {who}: {why}\n"),
            };
        }
        for cure in self.cures() {
            let _ = writeln!(out, "              {cure}");
        }
        out
    }
}
