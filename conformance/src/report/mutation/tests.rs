//! What is told of a score, and of what was left out.

use super::*;

fn report(mutant: &str, operator: &'static str, outcome: Outcome) -> Event {
    Event::MutantFinished(MutantReport {
        mutant: mutant.to_owned(),
        group: "feed/told".to_owned(),
        operator,
        outcome,
    })
}

#[test]
fn where_nothing_passes_no_score_is_told() {
    let mut mutation = Mutation::default();
    let left_out = |number: usize| LeftOut {
        scenario: format!("tiny/x/TY-{number}#1").parse().expect("an id"),
        verdict: "could not test".to_owned(),
        why: if number < 9 { "no room" } else { "no hall" }.to_owned(),
    };
    let start = Start {
        version: 1,
        protocol: "tiny".to_owned(),
        url: "ws://localhost:1".to_owned(),
        passed: 0,
        left_out: (1..10).map(left_out).collect(),
        mutants: 0,
        unseen: Vec::new(),
        unsettled: vec!["feed/told".to_owned()],
        left_open: Vec::new(),
        step_ms: 250,
    };
    let score = Score {
        left_out: 9,
        elapsed_ms: 7,
        ..Score::default()
    };
    let text = mutation.event(&Event::MutantsDerived(start))
        + &mutation.event(&Event::MutationFinished(Box::new(score)));
    let expected = "\
tiny: 0 mutants before 0 scenarios against ws://localhost:1
left out      8 × could not test: no room (TY-1#1, TY-2#1, TY-3#1, TY-4#1, TY-5#1, TY-6#1, and 2 others)
left out      tiny/x/TY-9#1 could not test: no hall
not known     whether a server sends 1 more, which scenarios might bring that were left out: feed/told
score         nothing was measured: no scenario passes even without a mutant (7 ms)
";
    assert_eq!(text, expected);
}

#[test]
fn survivors_come_first_and_a_score_is_not_rounded_up() {
    let mut mutation = Mutation::default();
    let survived = |reason: Option<&str>| Outcome::Survived {
        plays: 1,
        would: "a pattern would".to_owned(),
        reason: reason.map(str::to_owned),
    };
    let killed = || Outcome::Killed {
        by: "tiny/x/TY-1#1".parse().expect("an id"),
        how: crate::mutate::How::Failed,
        label: String::new(),
        plays: 1,
    };
    for event in [
        report("feed/told:/b:null", "null", survived(Some("it is open"))),
        report("feed/told:/a:null", "null", survived(None)),
        report("feed/told:/a:drop", "drop", killed()),
    ] {
        assert_eq!(mutation.event(&event), "");
    }
    let score = Score {
        killed: 2_999,
        survived: 1,
        explained: 1,
        elapsed_ms: 7,
        ..Score::default()
    };
    let text = mutation.event(&Event::MutationFinished(Box::new(score)));
    let expected = "\
survived      feed/told:/a:null (in 1 scenario)
              a pattern would
explained     feed/told:/b:null
              it is open

              drop     null
feed/told        1      0/2

score         99.9 %: 2999 killed, 1 survived (1 explained) (7 ms)
";
    assert_eq!(text, expected);
}
