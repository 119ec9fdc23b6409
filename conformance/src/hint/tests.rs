//! Each hint where it is true for all, and none where one scenario speaks against it.

use super::*;
use crate::adaptation::{Adaptation, Of, Rule};
use crate::event::Place;
use crate::verdict::Shape;
use wireproof_client::adapt::Change;
use wireproof_client::base::Base;

fn failure(kind: Kind, instead: Option<&str>) -> Failure {
    let mut shape = Shape::of(kind);
    shape.instead = instead.map(str::to_owned);
    Failure {
        span: 0..1,
        label: String::new(),
        cause: String::new(),
        shape: Some(shape),
        notes: Vec::new(),
    }
}

fn target() -> Target {
    Target::new(Base::new("localhost:1", "news"), None)
}

#[track_caller]
fn check(signs: &Signs, begins: Option<&str>) {
    let hint = signs.hint(&target());
    match begins {
        Some(begins) => assert!(
            hint.as_ref().is_some_and(|hint| hint.starts_with(begins)),
            "{hint:?}"
        ),
        None => assert_eq!(hint, None),
    }
}

#[test]
fn all_answers_are_404() {
    let all = Signs {
        statuses: [404].into(),
        failed_asking: LEAST,
        ..Signs::default()
    };
    check(&all, Some("every answer over HTTP is 404"));
    let others = Signs {
        statuses: [200, 404].into(),
        ..all
    };
    check(&others, None);
}

#[test]
fn all_handshakes_are_404() {
    let all = Signs {
        failed_connecting: LEAST,
        not_found: LEAST,
        ..Signs::default()
    };
    check(&all, Some("every handshake is answered 404"));
    let others = Signs {
        failed_connecting: LEAST + 1,
        ..all
    };
    check(&others, None);
    let nearly = Signs {
        failed_connecting: 10,
        not_found: 9,
        ..others
    };
    check(&nearly, Some("nearly every handshake is answered 404"));
    assert!(is_not_found(&failure(Kind::Handshake, Some("404"))));
    assert!(!is_not_found(&failure(Kind::Handshake, Some("403"))));
    assert!(!is_not_found(&failure(Kind::Another, Some("404"))));
}

#[test]
fn nobody_is_let_in() {
    let all = |how: &str| Signs {
        turned_away: [(how.to_owned(), LEAST)].into(),
        failed_connecting: LEAST,
        ..Signs::default()
    };
    check(
        &all("401"),
        Some("every connection with a credential ends with 401: the tokens"),
    );
    let heard = Signs {
        frames: 1,
        ..all("401")
    };
    check(&heard, None);
    let others = Signs {
        failed_connecting: LEAST + 1,
        ..all("close code 4401")
    };
    check(&others, None);
    let asking = |statuses: &[u16]| Signs {
        with_credential: statuses.iter().copied().collect(),
        failed_with_credential: LEAST,
        ..Signs::default()
    };
    check(
        &asking(&[401]),
        Some("every request with a credential is answered 401"),
    );
    check(&asking(&[200, 401]), None);
    assert_eq!(
        turned_away(&failure(Kind::Handshake, Some("403"))),
        Some("403".to_owned())
    );
    assert_eq!(turned_away(&failure(Kind::Handshake, Some("500"))), None);
    let closed = failure(Kind::Missing, Some("closed 4401"));
    assert_eq!(turned_away(&closed), Some("close code 4401".to_owned()));
    assert_eq!(
        turned_away(&failure(Kind::Ended, Some("closed 1011"))),
        None
    );
}

#[test]
fn no_frame_is_known() {
    let all = Signs {
        failed: LEAST,
        frames: 9,
        unknown: 9,
        ..Signs::default()
    };
    check(&all, Some("none of the frames that came is of a form"));
    let unlike = Signs {
        judged: LEAST,
        unknown: 8,
        unlike: LEAST,
        ..all
    };
    check(&unlike, Some("frames came, and none is what"));
    for others in [
        Signs {
            unlike: 2,
            failed: LEAST,
            judged: LEAST,
            frames: 9,
            ..Signs::default()
        },
        Signs {
            unlike: LEAST,
            failed: LEAST,
            judged: LEAST,
            frames: 9,
            taking: 1,
            ..Signs::default()
        },
    ] {
        check(&others, None);
    }
}

#[test]
fn what_all_differ_in_is_told_where_it_is_one_thing() {
    let differing = |at: &str| Differing {
        at: at.to_owned(),
        expected: "integer".to_owned(),
        received: "absent".to_owned(),
    };
    let signs = |differences: &[(&str, usize)]| Signs {
        judged: 10,
        failed: 10,
        differing: 10,
        differences: differences
            .iter()
            .map(|(at, count)| (differing(at), *count))
            .collect(),
        ..Signs::default()
    };
    let id = "every failure has one difference in common: at /id absent for integer";
    check(&signs(&[("/id", 10), ("/x", 5)]), Some(id));
    check(&signs(&[("/id", 9)]), Some(&format!("nearly {id}")));
    check(&signs(&[("/id", 10), ("/x", 10)]), None);
    check(&signs(&[("/id", 8)]), None);
    let others_pass = Signs {
        judged: 20,
        ..signs(&[("/id", 10)])
    };
    check(&others_pass, None);
}

#[test]
fn a_declaration_that_no_frame_fits_is_named() {
    let rule = |id: &str| Rule {
        id: id.to_owned(),
        title: String::new(),
        line: String::new(),
        change: Of::Frames(Change::Word {
            document: "look".to_owned(),
            wire: "see".to_owned(),
        }),
        place: Place::of("target.toml", "", 0),
        source: "".into(),
        span: 0..0,
    };
    let mut target = target();
    target.adaptation = Adaptation::new(vec![rule("ADAPT-A"), rule("ADAPT-B")]);
    let signs = |used: &[&str]| Signs {
        failed: LEAST,
        frames: 9,
        unknown: 9,
        adapted: used.iter().map(|id| (*id).to_owned()).collect(),
        ..Signs::default()
    };
    let hint = signs(&["ADAPT-A"]).hint(&target).expect("one");
    assert!(hint.contains(": ADAPT-B made no difference"), "{hint}");
    let hint = signs(&["ADAPT-A", "ADAPT-B"]).hint(&target).expect("one");
    assert!(hint.contains("is not what this server does;"), "{hint}");
}

#[test]
fn every_step_is_too_late() {
    let all = Signs {
        judged: 10,
        failed: 9,
        timed_out: 9,
        ..Signs::default()
    };
    check(&all, Some("every failure is a step whose time was over"));
    let late = Signs {
        late: Some(Duration::from_secs(3)),
        ..all
    };
    check(
        &late,
        Some(
            "every failure is a step whose time was over, and what was waited for came later, after 3000 ms",
        ),
    );
    check(&Signs { judged: 20, ..late }, None);
    assert!(is_silence(&failure(Kind::Missing, None)));
    assert!(!is_silence(&failure(Kind::Missing, Some("closed 1000"))));
    assert!(!is_silence(&failure(Kind::Differs, None)));
}

#[test]
fn what_is_too_much_is_no_other_envelope() {
    let waits = |kind| waits(&failure(kind, None));
    for kind in [Kind::Another, Kind::Undocumented, Kind::Schema] {
        assert!(waits(kind), "{kind:?}");
    }
    for kind in [Kind::Unexpected, Kind::NotSilent, Kind::Differs] {
        assert!(!waits(kind), "{kind:?}");
    }
}
