//! Slips in requests over HTTP, told before anything is played.

use super::{LEAVE, problem};

/// What a block may not say of requests over HTTP, by the first problem that is told.
#[test]
fn slips_are_told_before_anything_is_asked() {
    #[track_caller]
    fn check(steps: &str, expected: &str) {
        let said = problem(steps);
        assert_eq!(said.unwrap_or_default(), expected, "{steps}");
    }
    let left = "alice < 201";
    check(&format!("{LEAVE}{left}"), "");
    check(
        &format!("alice POST /note/ {{\"text\": \"a\"}}\n{left}"),
        "no endpoint has the path `/note/`",
    );
    check(
        &format!("alice bad POST /note/ {{\"text\": \"a\"}}\n{left}"),
        "",
    );
    check(&format!("alice POST /elsewhere\n{left}"), "");
    check(
        &format!("alice POST /notes/ {{\"txt\": \"a\"}}\n{left}"),
        "`leave` has no member `txt` here",
    );
    check(
        &format!("alice POST /notes/\n{left}"),
        "`leave` needs a body",
    );
    check(&format!("alice > leave\n{left}"), "`leave` needs a body");
    check(
        "alice GET /notes/1/ {\"a\": 1}\nalice < 200",
        "`read` takes no JSON",
    );
    check(
        &format!("{LEAVE}alice < 201 {{\"i\": 1}}"),
        "`leave 201` has no member `i` here",
    );
    check(
        "alice GET /notes/1/\nalice < 201",
        "nobody says that `read` answers 201",
    );
    check(
        &format!("{LEAVE}{LEAVE}{left}"),
        "`alice` waits for the answer to a request",
    );
    check(
        &format!("{LEAVE}{left}\n{left}"),
        "`alice` has asked for nothing over HTTP",
    );
    check(
        &format!("{LEAVE}{left}\nalice GET /notes/1/"),
        "no step takes the answer to this request",
    );
    check(&format!("alice > leaf\n{left}"), "`alice` is not connected");
    check(
        "alice connects feed\nalice > look\nalice < look\nalice < 200",
        "`alice` has asked for nothing over HTTP",
    );
}
