//! Deviations are told apart by shapes that are the same in every run.

use super::*;

async fn shape_of(replies: &[&[Line]], steps: &str) -> String {
    let script = Script {
        replies: replies.iter().map(|lines| lines.to_vec()).collect(),
        ..Script::default()
    };
    let server = Scripted::start(script).await;
    let verdict = verdict(&tiny::pack(), server.target(), steps).await;
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
