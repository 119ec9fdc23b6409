//! Each hint where it is true for all, and none where one scenario speaks against it.

use super::*;
use crate::verdict::{Note, Shape};

fn failure(kind: Kind, instead: Option<&str>, label: &str) -> Failure {
    let mut shape = Shape::of(kind);
    shape.instead = instead.map(str::to_owned);
    Failure {
        span: 0..1,
        label: label.to_owned(),
        cause: String::new(),
        shape: Some(shape),
        notes: Vec::new(),
    }
}

#[track_caller]
fn check(signs: &Signs, begins: Option<&str>) {
    let hint = signs.hint(false);
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
        turned_away(&failure(Kind::Handshake, Some("403"), "")),
        Some("403".to_owned())
    );
    assert_eq!(
        turned_away(&failure(Kind::Handshake, Some("500"), "")),
        None
    );
    let closed = failure(Kind::Missing, Some("closed 4401"), "");
    assert_eq!(turned_away(&closed), Some("close code 4401".to_owned()));
    assert_eq!(
        turned_away(&failure(Kind::Ended, Some("closed 1011"), "")),
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
    assert_eq!(all.hint(true), None);
    let unlike = Signs {
        judged: LEAST,
        unknown: 8,
        unlike: LEAST,
        ..all
    };
    check(&unlike, Some("frames came, and none is what"));
    check(
        &Signs {
            unlike: 2,
            ..unlike
        },
        None,
    );
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
    check(&Signs { judged: 20, ..all }, None);
    let label = "nothing like it arrived within 2s";
    assert!(timed_out(&failure(Kind::Missing, None, label)));
    assert!(!timed_out(&failure(
        Kind::Missing,
        Some("closed 1000"),
        label
    )));
    assert!(!timed_out(&failure(Kind::Differs, None, label)));
}

#[test]
fn what_has_a_documented_form_is_no_other_envelope() {
    let received = |kind| {
        let mut failure = failure(kind, None, "received something");
        failure.notes.push(Note::new("received", "{}"));
        unlike(&failure)
    };
    assert!(received(Kind::Another) && received(Kind::Undocumented));
    for kind in [
        Kind::Schema,
        Kind::Unexpected,
        Kind::NotSilent,
        Kind::Differs,
    ] {
        assert!(!received(kind), "{kind:?}");
    }
}
