//! Deviations are told apart by shapes that are the same in every run.

use serde_json::Value;

use super::*;
use crate::tiny::desk;
use crate::tiny::script::Http;

async fn shape_of(replies: &[&[Line]], steps: &str) -> String {
    let script = Script {
        replies: replies.iter().map(|lines| lines.to_vec()).collect(),
        ..Script::default()
    };
    shape_in(&tiny::pack(), script, steps).await
}

async fn shape_in(pack: &Arc<Pack>, script: Script, steps: &str) -> String {
    let server = Scripted::start(script).await;
    let verdict = verdict(pack, server.target(), steps).await;
    let Verdict::Fail(failure) = verdict else {
        panic!("{steps}: {verdict:?}");
    };
    failure.shape.expect("a shape").to_string()
}

#[track_caller]
fn is(shape: &str, expected: &str) {
    assert_eq!(shape, expected);
}

#[tokio::test]
async fn a_wrong_frame_and_none_are_two_shapes() {
    let steps = format!("{ASK}alice < told {{\"text\": \"a\"}}");
    let wrong = shape_of(&[&[look(), told("x")]], &steps).await;
    is(&wrong, "missing in `alice < told`, at /text text for text");
    let other = shape_of(&[&[look(), told("y")]], &steps).await;
    is(&other, &wrong);
    let none = shape_of(&[&[look()]], &steps).await;
    is(&none, "missing in `alice < told`");
}

#[tokio::test]
async fn a_step_keeps_its_name_when_lines_move() {
    let mut steps = format!("{ASK}alice > look\nalice < look {{\"seen\": \"none\"}}");
    let replies: [&[Line]; 2] = [&[look()], &[look()]];
    let shape = shape_of(&replies, &steps).await;
    is(
        &shape,
        "differs in `alice < look (2)`, at /seen text for text",
    );
    steps.insert_str(0, "# A remark.\n\n");
    is(&shape_of(&replies, &steps).await, &shape);
}

#[tokio::test]
async fn a_line_of_several_is_named() {
    let steps =
        format!("{ASK}alice < in order\n  told {{\"text\": \"a\"}}\n  told {{\"text\": \"b\"}}");
    let shape = shape_of(&[&[look(), told("b"), told("a")]], &steps).await;
    is(&shape, "out of order in `alice < in order: told`, told");
}

#[tokio::test]
async fn what_comes_too_much_or_ends_is_named_by_its_form() {
    let twice = shape_of(&[&[look(), look()]], ASK).await;
    is(&twice, "unexpected in `alice at the end`, look");
    let steps = format!("{ASK}alice < told {{\"text\": \"a\"}}");
    let ended = shape_of(&[&[look(), Close(1011)]], &steps).await;
    is(&ended, "missing in `alice < told`, closed 1011");
    let wrong = Say(json!({"did": "look", "n": "N", "seen": 7}));
    let schema = shape_of(&[&[wrong]], ASK).await;
    is(
        &schema,
        "schema in `alice < look`, at /seen integer for expected a string",
    );
}

/// What came instead is no other deviation for having another value, and is one for being otherwise.
#[tokio::test]
async fn one_form_instead_of_another_is_another_shape() {
    let odd = |frame: Value| async move { shape_of(&[&[Say(frame)]], ASK).await };
    let one = odd(json!({"odd": 1, "n": "N"})).await;
    is(&odd(json!({"odd": 2, "n": "N"})).await, &one);
    let others = [
        json!({"odd": [], "n": "N"}),
        json!({"did": "odd", "n": "N"}),
        json!({"did": "odd", "n": "N", "more": 1}),
    ];
    let mut shapes = vec![one];
    for other in others {
        let shape = odd(other).await;
        assert!(!shapes.contains(&shape), "{shape}");
        shapes.push(shape);
    }
}

#[tokio::test]
async fn the_nearest_frame_differs_as_an_answer_does() {
    let steps = "alice connects feed\nalice > look\nalice < look {\"seen\": $seen}\n\
                 alice < told {\"text\": $seen}";
    let shape = shape_of(&[&[look(), told("x")]], steps).await;
    is(&shape, "missing in `alice < told`, at /text text for $seen");
    let wrong = Say(json!({"did": "tell", "text": 7}));
    let shape = shape_of(&[&[look(), wrong]], steps).await;
    is(
        &shape,
        "schema in `alice < told`, at /text integer for expected a string",
    );
}

#[tokio::test]
async fn what_is_heard_in_a_silence_may_be_wrong_besides() {
    let steps = format!("{ASK}alice > look\nalice < nothing until look");
    let heard = |frame: Line| {
        let steps = steps.clone();
        async move { shape_of(&[&[look()], &[frame, look()]], &steps).await }
    };
    is(
        &heard(told("x")).await,
        "not silent in `alice < nothing until look`, told",
    );
    let wrong = heard(Say(json!({"did": "tell", "text": 7}))).await;
    is(
        &wrong,
        "not silent in `alice < nothing until look`, told, at /text integer for expected a string",
    );
}

#[tokio::test]
async fn a_refusal_of_another_request_is_not_none() {
    let steps = "alice connects feed\nalice > look\nalice < refusal";
    let foreign = Say(json!({"did": "refuse", "n": 12345}));
    let foreign = shape_of(&[&[foreign]], steps).await;
    is(
        &foreign,
        "not refused in `alice < refusal`, no, at /n integer for otherwise",
    );
    let nameless = Say(json!({"did": "refuse"}));
    let nameless = shape_of(&[&[nameless]], steps).await;
    assert_ne!(nameless, foreign);
    let none = shape_of(&[&[]], steps).await;
    is(&none, "not refused in `alice < refusal`");
}

/// That a list has not what is looked for says little: it may be wrong here or there, or not be there.
#[tokio::test]
async fn a_list_is_wrong_where_the_thing_in_it_is() {
    let steps = r#"
alice bad GET /all/
alice < 200 [..., {"id": $alice.id, "text": "a", "by": "b"}, ...]"#;
    let answered = async |body: &str| {
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let script = Script {
            http: vec![Http::Bytes(answer.leak())],
            ..Script::default()
        };
        shape_in(&desk::pack(), script, steps).await
    };
    let missing = answered(r#"[{"id": 9, "text": "a", "by": "b"}]"#).await;
    let (step, at) = missing.split_once(", at ").expect("a place");
    assert_eq!(at, "the whole array for array");
    let wrong = async |body: &str, place: &str| {
        let shape = answered(body).await;
        is(&shape, &format!("{step}, at {at}, at {place}"));
    };
    wrong(
        r#"[{"id": 1, "text": "x", "by": "b"}]"#,
        "/*/text text for text",
    )
    .await;
    wrong(
        r#"[{"id": 9}, {"id": 1, "text": "a", "by": 7}]"#,
        "/*/by integer for text",
    )
    .await;
}
