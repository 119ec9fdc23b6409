//! Every pair of outcomes has one change, and a requirement is as its worst scenario.

use super::*;

#[track_caller]
fn check(was: Option<Outcome>, now: Option<Outcome>, expected: Option<Change>) {
    assert_eq!(change(was, now), expected, "{was:?} {now:?}");
}

#[test]
fn changes_by_outcome() {
    use Outcome::{CouldNotTest, Fail, Flaky, HarnessError, Known, NotDeclared, Pass};
    let bad = [Fail, Flaky, CouldNotTest, HarnessError];
    for bad in bad.map(Some) {
        check(Some(Pass), bad, Some(Change::Broken));
        check(Some(Known), bad, Some(Change::Broken));
        check(bad, Some(Pass), Some(Change::Fixed));
        check(bad, Some(Known), Some(Change::NowKnown));
        check(bad, Some(Fail), Some(Change::StillFailing));
        check(None, bad, Some(Change::New));
        check(bad, None, Some(Change::Gone));
    }
    check(Some(Pass), Some(Pass), Some(Change::StillPassing));
    check(Some(Known), Some(Known), Some(Change::StillKnown));
    check(Some(Pass), Some(Known), Some(Change::NowKnown));
    check(Some(Known), Some(Pass), Some(Change::Fixed));
    check(Some(NotDeclared), Some(Fail), Some(Change::New));
    check(Some(Pass), Some(NotDeclared), Some(Change::Gone));
    check(Some(NotDeclared), None, None);
}
