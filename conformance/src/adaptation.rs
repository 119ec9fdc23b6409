//! Where a target's frames differ from the documents in the envelope only, as its owner declares it.
//!
//! Sessions speak the document's form to everything above and the wire's form below. Each declaration
//! that made a difference to a frame of a run is a deviation with an id of its own, told once, in the
//! form of a scenario of a chapter that nobody wrote: every report and every baseline knows what to do
//! with that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;
use wireproof_client::adapt::{Adapter, Change, HttpAdapter, HttpChange};
use wireproof_client::pack::Channel;

use crate::chapter::Basis;
use crate::event::{Place, ScenarioId, ScenarioReport, Traces};
use crate::plan::Suite;
use crate::target::Target;
use crate::verdict::{Failure, Kind, Note, Shape, Silences};
use crate::wire::ast::Span;

/// The chapter that the deviations are told in.
pub const CHAPTER: &str = "adaptation";

/// All that a target declares.
#[derive(Debug, Clone, Default)]
pub struct Adaptation(Arc<Vec<Rule>>);

/// One declaration.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id: `ADAPT-RENAME-CREATE_MESSAGE`.
    pub id: String,
    /// What is different, in a sentence.
    pub title: String,
    /// What the target's file says, in one line.
    pub(crate) line: String,
    pub(crate) change: Of,
    /// Where it says so.
    pub place: Place,
    pub(crate) source: Arc<str>,
    pub(crate) span: Span,
}

/// What a declaration is about.
#[derive(Debug, Clone)]
pub(crate) enum Of {
    /// Frames over sockets.
    Frames(Change),
    /// Requests and answers over HTTP.
    Http(HttpChange),
}

/// The scenarios of a suite in which a rule made a difference.
pub(crate) type Users = BTreeMap<ScenarioId, BTreeSet<ScenarioId>>;

impl Adaptation {
    /// These rules. Of two with one id the second gets a number behind it.
    pub(crate) fn new(mut rules: Vec<Rule>) -> Adaptation {
        let mut ids: BTreeMap<String, usize> = BTreeMap::new();
        for rule in &mut rules {
            let times = ids.entry(rule.id.clone()).or_default();
            *times += 1;
            if *times > 1 {
                rule.id = format!("{}-{times}", rule.id);
            }
        }
        Adaptation(Arc::new(rules))
    }

    /// The rules, in the order in which reports tell them.
    pub fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// Whether a rule has this id.
    pub fn has(&self, id: &str) -> bool {
        self.0.iter().any(|rule| rule.id == id)
    }

    /// The boundary of a channel; none where frames are as the documents say.
    pub fn adapter(&self, channel: &Channel) -> Option<Arc<Adapter>> {
        let rules = self.0.iter().enumerate();
        let changes = rules.filter_map(|(number, rule)| match &rule.change {
            Of::Frames(change) => Some((number, change.clone())),
            Of::Http(_) => None,
        });
        let changes: Vec<_> = changes.collect();
        (!changes.is_empty()).then(|| Arc::new(Adapter::new(channel, changes)))
    }

    /// The boundary of all that is asked for over HTTP; none where that is as the documents say.
    pub fn http(&self) -> Option<HttpAdapter> {
        let rules = self.0.iter().enumerate();
        let changes = rules.filter_map(|(number, rule)| match &rule.change {
            Of::Http(change) => Some((number, change.clone())),
            Of::Frames(_) => None,
        });
        let changes: Vec<_> = changes.collect();
        (!changes.is_empty()).then(|| HttpAdapter::new(changes))
    }

    /// The ids of rules by their numbers.
    pub(crate) fn ids(&self, numbers: impl IntoIterator<Item = usize>) -> BTreeSet<String> {
        let rules = numbers.into_iter().filter_map(|number| self.0.get(number));
        rules.map(|rule| rule.id.clone()).collect()
    }
}

impl Rule {
    /// The part of an id that stands for a name: what no id may hold becomes a dash.
    pub(crate) fn word(name: &str) -> String {
        let keep = |c: char| c.is_alphanumeric() || c == '_';
        let word: String = name
            .chars()
            .map(|c| if keep(c) { c } else { '-' })
            .collect();
        word.to_uppercase()
    }

    fn scenario(&self, protocol: &str) -> ScenarioId {
        ScenarioId {
            protocol: protocol.to_owned(),
            chapter: CHAPTER.to_owned(),
            requirement: self.id.clone(),
            number: 1,
        }
    }

    fn failure(&self, users: &BTreeSet<ScenarioId>) -> Failure {
        let mut shape = Shape::of(Kind::Adapted);
        shape.step.clone_from(&self.line);
        let how_many = match users.len() {
            1 => "1 scenario".to_owned(),
            several => format!("{several} scenarios"),
        };
        let names = users.iter().take(FEW).map(ScenarioId::short);
        let names: Vec<String> = names.collect();
        let more = match users.len().checked_sub(FEW) {
            Some(more @ 1..) => format!(", and {more} others"),
            _ => String::new(),
        };
        Failure {
            span: self.span.clone(),
            label: format!("made a difference in {how_many}"),
            cause: format!("adapted: {}", self.title),
            shape: Some(shape),
            notes: vec![
                Note::new("declared", self.line.clone()),
                Note::new("used", format!("{}{more}", names.join(", "))),
            ],
        }
    }

    /// What is told of a rule that made a difference in these scenarios.
    fn report(
        &self,
        protocol: &str,
        target: &Target,
        users: &BTreeSet<ScenarioId>,
    ) -> ScenarioReport {
        let id = self.scenario(protocol);
        let failure = Box::new(self.failure(users));
        let first = users.first().map(ScenarioId::short);
        ScenarioReport {
            round: 1,
            title: self.title.clone(),
            basis: Basis::Documented,
            place: self.place.clone(),
            source: Arc::clone(&self.source),
            span: self.span.clone(),
            verdict: target.baseline.judge(&id, failure),
            elapsed: Duration::ZERO,
            silences: Silences::default(),
            undocumented: BTreeMap::new(),
            adapted: BTreeSet::from([self.id.clone()]),
            items: Vec::new(),
            frames: Vec::new(),
            frames_left_out: 0,
            transcript: String::new(),
            again: target.again.line(&first.unwrap_or_default()),
            traces: Traces::default(),
            scarce: None,
            id,
        }
    }
}

/// So many scenarios are named that a rule made a difference in.
const FEW: usize = 6;

/// What is told of the rules of all suites that were used, each once.
pub(crate) fn reports(suites: &[Suite], users: &Users) -> Vec<ScenarioReport> {
    let mut reports = Vec::new();
    for suite in suites {
        let (protocol, target) = (&suite.pack.id, &suite.target);
        for rule in target.adaptation.rules() {
            let own = users.get(&rule.scenario(protocol));
            reports.extend(own.map(|users| rule.report(protocol, target, users)));
        }
    }
    reports
}

/// What a target's file declares and no frame of a run was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unused {
    /// Its id.
    pub id: String,
    /// What would be different, in a sentence.
    pub title: String,
    /// Where it stands.
    pub place: Place,
}

/// The rules that made no difference, of suites that were played as a whole: of a part nobody could
/// expect it.
pub(crate) fn unused(suites: &[Suite], users: &Users) -> Vec<Unused> {
    let whole = suites.iter().filter(|suite| suite.is_whole());
    let unused = whole.flat_map(|suite| {
        let rules = suite.target.adaptation.rules().iter();
        rules.filter(|rule| !users.contains_key(&rule.scenario(&suite.pack.id)))
    });
    unused
        .map(|rule| Unused {
            id: rule.id.clone(),
            title: rule.title.clone(),
            place: rule.place.clone(),
        })
        .collect()
}

/// Notes the rules that made a difference in a scenario.
pub(crate) fn note(users: &mut Users, report: &ScenarioReport) {
    for id in &report.adapted {
        let id = ScenarioId {
            chapter: CHAPTER.to_owned(),
            requirement: id.clone(),
            number: 1,
            ..report.id.clone()
        };
        let scenarios = users.entry(id).or_default();
        scenarios.insert(report.id.clone());
    }
}
