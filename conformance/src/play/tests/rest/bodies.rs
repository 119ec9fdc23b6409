//! Bodies that are no JSON, and forms.

use super::*;

#[tokio::test]
async fn parts_and_bytes_go_out_as_they_are_written() {
    let steps = "alice POST /notes/ with {\"multipart\": {\"text\": \"a\"}, \"query\": {\"q\": \"b c\"}}\n\
                 alice < 201\n\
                 alice bad POST /notes/ with {\"raw\": {\"hex\": \"7b\"}, \"headers\": {\"Content-Type\": \"application/json\"}}\n\
                 alice < 4xx";
    let (_, _, asked) = told(&[LEFT, REFUSED], steps).await;
    assert!(
        asked[0].starts_with("POST /notes/?q=b%20c HTTP/1.1\r\n"),
        "{asked:?}"
    );
    let part = "Content-Disposition: form-data; name=\"text\"\r\n\r\na\r\n";
    assert!(asked[0].contains(part), "{asked:?}");
    assert!(asked[1].ends_with("\r\n\r\n{"), "{asked:?}");
    let unknown =
        "alice POST /notes/ with {\"multipart\": {\"text\": \"a\", \"x\": 1}}\nalice < 201";
    assert_eq!(
        problem(unknown).as_deref(),
        Some("`leave` has no member `x` here")
    );
}

#[tokio::test]
async fn the_bytes_of_a_body_are_those_that_are_asked_for() {
    let picture =
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 4\r\n\r\n\u{e9}\0\0";
    let check = async |raw: &str, expected: &str| {
        let steps = format!("alice GET /picture\nalice < 200 with {{\"raw\": {raw}}}");
        let server = Scripted::start(script(&[Bytes(picture)])).await;
        let verdict = verdict(&desk::pack(), server.target(), &steps).await;
        let said = match &verdict {
            Verdict::Fail(failure) => failure.label.as_str(),
            verdict => verdict.name(),
        };
        assert_eq!(said, expected, "{raw}");
    };
    check("{\"hex\": \"c3a9\", \"size\": 4}", "pass").await;
    check("{\"hex\": \"c3a90000\"}", "pass").await;
    check("\"é\"", "expected 2 bytes, received 4 of them").await;
    let other = "{\"hex\": \"c3a8\", \"size\": 4}";
    check(other, "expected a8 as byte 1 of 4, received a9 of 4").await;
    let longer = "{\"hex\": \"c3a9\", \"size\": 5}";
    check(longer, "expected 5 bytes, received 4 of them").await;
}

/// A form is judged as JSON is: what it says has to fit, unless it is called bad and does not.
#[tokio::test]
async fn what_a_form_says_is_judged_before_it_goes_out() {
    let form = |bad: &str, parts: &str| {
        format!(
            "alice {bad}POST /notes/ with {{\"multipart\": {parts}}}\nalice < 201 {{\"id\": 7}}"
        )
    };
    let picture = "{\"text\": \"a\", \"picture\": [{\"file\": \"a.png\", \"type\": \"image/png\", \"hex\": \"8950\", \"size\": 70000}, \"b\"], \"copies\": 2}";
    let fits = form("", picture);
    check_answered(&[LEFT], &fits, "pass").await;
    let check = async |bad, parts, expected: &str| {
        let server = Scripted::start(script(&[LEFT])).await;
        let verdict = verdict(&desk::pack(), server.target(), &form(bad, parts)).await;
        let Verdict::HarnessError { why, .. } = &verdict else {
            panic!("{parts}: {verdict:?}");
        };
        assert!(why.contains(expected), "{parts}: {why}");
    };
    let bad = "write `bad` if it is meant to";
    check("", "{\"picture\": [\"a\"]}", bad).await;
    check("", "{\"text\": [\"a\", \"b\"]}", bad).await;
    check("", "{\"text\": \"a\", \"copies\": \"many\"}", bad).await;
    let good = "this body is called bad and satisfies its schema";
    check("bad ", "{\"text\": \"a\", \"copies\": \"2\"}", good).await;
    let refused = form("bad ", "{\"text\": \"a\", \"copies\": \"many\"}").replace("201", "4xx");
    let refused = refused.replace(" {\"id\": 7}", "");
    check_answered(&[REFUSED], &refused, "pass").await;
}
