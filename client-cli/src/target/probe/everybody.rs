//! Everybody of an inventory connects by each channel that lets in who they are: of hundreds one whose
//! token has expired is found so, and told by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt, stream};
use serde_json::Value;
use wireproof_client::pack::Pack;
use wireproof_conformance::knock::{Denial, How, Knock, knocks};
use wireproof_conformance::plan::Scenario;
use wireproof_conformance::target::Target;
use wireproof_conformance::world::{Inventory, OneOf, World, WorldError, Worlds};

use super::going::{Going, Silence};
use super::meetings::{Meetings, Tried};

/// So many of a kind connect by a channel.
pub(super) const MOST_TRIED: usize = 200;

/// So many scenarios are looked at for one in which somebody can be whoever connects.
const MOST_SCENARIOS: usize = 40;

/// Lets everybody try, so many at once.
pub(super) async fn everybody(
    scenarios: &[&Arc<Scenario>],
    pack: &Pack,
    target: &Target,
    inventory: &Inventory,
    jobs: usize,
    meetings: &mut Meetings,
    going: &Going,
) {
    for ((kind, channel), ways) in doors(scenarios, pack) {
        let all = inventory.all_of(pack, &kind);
        if all.is_empty() {
            continue;
        }
        going.plan(all.len().min(MOST_TRIED));
        let door = Door {
            ways,
            silence: Arc::clone(&meetings.silence),
            unheard: Silence::default(),
            usual: AtomicUsize::new(0),
            pack,
            target,
            inventory,
        };
        let tried = stream::iter(all.iter().take(MOST_TRIED));
        let mut tried = tried.map(|one| door.admit(one)).buffer_unordered(jobs);
        let mut outcome = Tried {
            of: all.len(),
            more: all.len().saturating_sub(MOST_TRIED),
            ..Tried::default()
        };
        while let Some((one, came)) = tried.next().await {
            going.advance();
            match came {
                Came::Unfit => outcome.unfit += 1,
                Came::TooLate => outcome.given_up += 1,
                Came::Tried(_, Ok(adapted)) => {
                    outcome.let_in += 1;
                    meetings.adapted.extend(adapted);
                }
                Came::Tried(scenario, Err(denial)) => {
                    outcome.keep_out(denial, scenario, Some(&one.name));
                }
            }
        }
        meetings.note(&kind, &channel, outcome);
    }
}

/// The ways in which scenarios let somebody of a kind in by a channel, worlds of a form once and the
/// smallest first: in it is the least that could keep somebody out.
fn doors<'a>(
    scenarios: &[&'a Arc<Scenario>],
    pack: &Pack,
) -> BTreeMap<(String, String), Vec<Knock<'a>>> {
    let mut smallest = scenarios.to_vec();
    // What scenarios read of anybody is no part of the form: the most modest stands for all.
    let reads = |scenario: &Scenario| -> usize {
        let things = scenario.things.iter();
        things.map(|thing| thing.reads.len()).sum()
    };
    smallest.sort_by_key(|scenario| (scenario.things.len(), reads(scenario)));
    let mut known = BTreeSet::new();
    let mut doors: BTreeMap<_, Vec<Knock<'a>>> = BTreeMap::new();
    for scenario in smallest {
        for knock in knocks(scenario, pack) {
            let key = (knock.kind.to_owned(), knock.channel.to_owned());
            let way = format!("{key:?} {}", form(&knock));
            if knock.is_first && known.insert(way) {
                doors.entry(key).or_default().push(knock);
            }
        }
    }
    doors
}

/// The world that somebody knocks in, with numbers for what scenarios call people and things.
fn form(knock: &Knock<'_>) -> String {
    let things = knock.things();
    let number = |name: &str| things.iter().position(|thing| thing.name == name);
    let forms = things.iter().map(|thing| {
        let with = numbered(&thing.with, &number);
        format!("{} {with}", thing.kind)
    });
    let forms: Vec<String> = forms.collect();
    format!("{:?} in {}", number(knock.person()), forms.join(", "))
}

fn numbered(value: &Value, number: &impl Fn(&str) -> Option<usize>) -> Value {
    match value {
        Value::String(name) => number(name).map_or_else(|| value.clone(), Value::from),
        Value::Array(items) => items.iter().map(|item| numbered(item, number)).collect(),
        Value::Object(members) => {
            let members = members.iter();
            let members = members.map(|(key, value)| (key.clone(), numbered(value, number)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

struct Door<'a> {
    ways: Vec<Knock<'a>>,
    /// The way that the last went who found one: it is most often the next one's too.
    usual: AtomicUsize,
    /// Of handshakes, by whatever channel.
    silence: Arc<Silence>,
    /// Of those whom this one lets in.
    unheard: Silence,
    pack: &'a Pack,
    target: &'a Target,
    inventory: &'a Inventory,
}

/// What came of somebody's trying.
enum Came {
    /// No scenario would do.
    Unfit,
    /// Those before got no answer.
    TooLate,
    /// The scenario as which they have tried, and what came of it.
    Tried(String, Result<BTreeSet<usize>, Denial>),
}

impl Door<'_> {
    async fn admit<'o>(&self, one: &'o OneOf) -> (&'o OneOf, Came) {
        if self.silence.is_certain() || self.unheard.is_certain() {
            return (one, Came::TooLate);
        }
        let usual = self.usual.load(Ordering::Relaxed);
        let others = (0..self.ways.len()).filter(|way| *way != usual);
        for way in std::iter::once(usual).chain(others).take(MOST_SCENARIOS) {
            let knock = &self.ways[way];
            if let Some(came) = self.by(knock, one).await {
                self.usual.store(way, Ordering::Relaxed);
                let how = came.as_ref().err().map(|denial| denial.how);
                self.silence.note(how == Some(How::Unanswered));
                self.unheard.note(how == Some(How::Unheard));
                return (one, Came::Tried(knock.scenario(), came));
            }
        }
        (one, Came::Unfit)
    }

    async fn by(&self, knock: &Knock<'_>, one: &OneOf) -> Option<Result<BTreeSet<usize>, Denial>> {
        let inventory = self.inventory.assigning(knock.person(), one);
        if !inventory.has(self.pack, knock.things()) {
            return None;
        }
        let mut target = self.target.clone();
        target.worlds = Worlds::Parts(inventory);
        let world = match World::make(&target, self.pack, knock.things()).await {
            Ok(world) => world,
            Err(WorldError::Missing(_)) => return None,
            Err(error) => return Some(Err(error.to_string().into())),
        };
        let came = knock.at(self.pack, &target, &world).await;
        // One that does not go is told where all worlds are tried.
        let _ = world.dissolve(&target).await;
        Some(came)
    }
}
