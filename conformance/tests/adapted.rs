//! Servers that are right but for their envelope: with a table of what is different nothing else
//! deviates, without it nearly all does, and what is wrong within is found as ever.

#[path = "support/before.rs"]
mod before;
#[path = "support/bite.rs"]
mod bite;
#[expect(dead_code, reason = "others ask for all protocols")]
#[path = "support/documents.rs"]
mod documents;
#[path = "support/from_text.rs"]
mod from_text;
#[path = "support/other_envelope.rs"]
mod other_envelope;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use std::collections::BTreeSet;

use before::Before;
use other_envelope::{Dialect, calls, events};
use reference::Reference;
use wireproof_conformance::adaptation::CHAPTER;
use wireproof_conformance::event::{RunReport, ScenarioReport};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::Verdict;
use wireproof_server::RuleId;

/// A protocol, how a server of it talks, and what a target's file says of that.
struct Other {
    protocol: &'static str,
    dialect: Dialect,
    table: &'static str,
    /// The ids of all that the table says.
    ids: &'static [&'static str],
}

const CALLS: Other = Other {
    protocol: "brand-chat",
    dialect: calls::DIALECT,
    table: calls::TABLE,
    ids: &calls::IDS,
};

const EVENTS: Other = Other {
    protocol: "service-chat",
    dialect: events::DIALECT,
    table: events::TABLE,
    ids: &events::IDS,
};

impl Other {
    /// What a target's file makes of the server before `reference`; worlds come from behind it.
    fn target(&self, server: &Before, reference: &Reference, table: &str) -> Target {
        let protocol = self.protocol;
        let text = format!(
            "protocol = \"{protocol}\"\nurl = \"ws://{}/{protocol}\"\nconventions = \"all\"\n\
             rest = {{ url = \"ws://{upstream}/{protocol}\" }}\n\
             provisioning = {{ url = \"ws://{upstream}/{protocol}\", key = \"${{KEY}}\" }}\n{table}",
            server.address,
            upstream = reference.authority,
        );
        let node = |name: &str| (name == "NODE").then(|| "blue".to_owned());
        from_text::target(protocol, &text, reference.target(protocol), node)
    }

    /// Plays the scenarios that `words` select.
    async fn played(
        &self,
        rule_off: Option<RuleId>,
        table: &str,
        words: &[&str],
    ) -> (Vec<ScenarioReport>, RunReport) {
        let reference = Reference::start(rule_off).await;
        let server = other_envelope::before(&reference.authority, self.dialect).await;
        let target = self.target(&server, &reference, table);
        let played = play::play(play::suite(self.protocol, target, words), 16).await;
        drop(server);
        reference.stop().await;
        played
    }

    async fn only_the_envelope_deviates(&self) {
        let (reports, run) = self.played(None, self.table, &[]).await;
        let told = |report: &&ScenarioReport| {
            !matches!(report.verdict, Verdict::Pass | Verdict::NotDeclared { .. })
        };
        let mut deviating: Vec<String> = reports
            .iter()
            .filter(told)
            .map(|report| match report.id.chapter.as_str() {
                CHAPTER => report.id.requirement.clone(),
                _ => format!("{} {:?}\n{:#?}", report.id, report.verdict, report.frames),
            })
            .collect();
        deviating.sort();
        assert_eq!(deviating, self.ids, "{}", deviating.join("\n"));
        assert_eq!(run.totals.adapted, self.ids.len());
        assert_eq!((run.exit_code, run.totals.fail), (1, 0));
        assert!(run.unused.is_empty(), "{:?}", run.unused);
        assert!(run.undocumented.is_empty(), "{:?}", run.undocumented);
        // What needs the documents' envelope byte for byte is all that could not be judged.
        assert_eq!(
            run.not_declared,
            BTreeSet::from(["the documents' own envelope, byte for byte".to_owned()])
        );
        assert!(run.totals.not_declared * 10 < run.totals.pass);
    }

    async fn nearly_all_deviates_without_the_table(&self) {
        let (_, run) = self
            .played(None, "[timeouts]\nstep = \"300ms\"\n", &[])
            .await;
        let totals = run.totals;
        assert!(
            totals.fail + totals.could_not_test > totals.pass,
            "{totals:?}"
        );
        assert_eq!((run.exit_code, totals.adapted), (1, 0));
        let [hint] = &run.hints[..] else {
            panic!("{:?} {:?}", run.hints, run.findings)
        };
        assert!(hint.contains("`[adaptation]`"), "{hint}");
    }

    /// A rule of the server that is off is found by its own requirement, behind any envelope.
    async fn finds(&self, requirement: &str) {
        let rules = wireproof_server::rules();
        let rule = rules.iter().find(|rule| rule.requirement == requirement);
        let rule = *rule.unwrap_or_else(|| panic!("no rule of {requirement}"));
        for (rule_off, is_found) in [(Some(rule), true), (None, false)] {
            let (reports, _) = self.played(rule_off, self.table, &[requirement]).await;
            let mut own = reports
                .iter()
                .filter(|report| report.id.requirement == requirement);
            let found = own.any(|report| matches!(report.verdict, Verdict::Fail(_)));
            assert_eq!(found, is_found, "{requirement}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_with_another_envelope_deviate_in_that_only() {
    CALLS.only_the_envelope_deviates().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_with_another_envelope_deviate_in_that_only() {
    EVENTS.only_the_envelope_deviates().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_are_not_understood_without_the_table() {
    CALLS.nearly_all_deviates_without_the_table().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_not_understood_without_the_table() {
    EVENTS.nearly_all_deviates_without_the_table().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_within_is_found_as_ever() {
    CALLS.finds("BC-CREATE-9").await;
    EVENTS.finds("SC-MSG-4").await;
}

/// Mutants are changes of what the documents describe, whatever the wire has in its place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_suite_bites_as_hard_behind_another_envelope() {
    let reference = Reference::start(None).await;
    let server = other_envelope::before(&reference.authority, EVENTS.dialect).await;
    let plain = reference.target(EVENTS.protocol);
    let adapted = EVENTS.target(&server, &reference, EVENTS.table);
    let mut scores = Vec::new();
    for target in [plain, adapted] {
        let suite = play::suite(EVENTS.protocol, target, &["SC-MSG-1"]);
        scores.push(bite::bite(&suite, 8, &["service-chat/message"]).await);
    }
    let [(plain, killed), (adapted, killed_too)] = &scores[..] else {
        panic!("two campaigns")
    };
    assert_eq!((adapted, killed_too), (plain, killed));
    assert!(*killed > 0, "{plain:?}");
    drop(server);
    reference.stop().await;
}

/// What may not be done to a target goes by the documents' names, whatever the wire calls it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_may_only_be_read_is_read_in_its_envelope() {
    let words = ["BC-LIST-1", "BC-JOIN-1", "BC-CREATE-9"];
    for read_only in [true, false] {
        let table = format!("read_only = {read_only}\n{}", CALLS.table);
        let (reports, run) = CALLS.played(None, &table, &words).await;
        let used = |id: &str| reports.iter().any(|report| report.id.requirement == id);
        assert!(used("ADAPT-FIELD-REQUEST_ID"), "{:?}", run.totals);
        // A word that has not gone over the wire was not sent.
        assert_eq!(used("ADAPT-RENAME-JOIN_ROOM"), !read_only);
        assert_eq!(used("ADAPT-RENAME-CREATE_MESSAGE"), !read_only);
        assert_eq!(
            run.not_declared.is_empty(),
            !read_only,
            "{:?}",
            run.not_declared
        );
        assert_eq!(run.totals.fail + run.totals.could_not_test, 0);
        assert!(run.totals.pass > 0, "{:?}", run.totals);
    }
}
