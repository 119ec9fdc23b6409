//! What a failure says of its cause: what came instead, and what it rests on.

use wireproof_client::pack::Classified;

use super::*;

async fn failure(replies: &[&[Line]], steps: &str) -> Failure {
    let script = Script {
        replies: replies.iter().map(|lines| lines.to_vec()).collect(),
        ..Script::default()
    };
    let server = Scripted::start(script).await;
    let mut target = server.target();
    // What does not come is not waited for.
    target.timeouts.step = Duration::from_millis(200);
    match verdict(&tiny::pack(), target, steps).await {
        Verdict::Fail(failure) => *failure,
        verdict => panic!("{steps}: {verdict:?}"),
    }
}

/// The text of a failure's note.
fn note<'f>(failure: &'f Failure, title: &str) -> Option<&'f str> {
    let note = failure.notes.iter().find(|note| note.title == title);
    note.map(|note| note.text.as_str())
}

/// Whatever was waited for, it is one cause.
#[tokio::test]
async fn what_is_no_json_is_told() {
    let told = format!("{ASK}alice < told");
    for (replies, steps) in [
        (&[Line::Text("oops")][..], ASK),
        (&[look(), Line::Text("oops")], &told),
    ] {
        let failure = failure(&[replies], steps).await;
        assert_eq!(failure.cause, "what came is a text, no JSON");
        assert!(
            failure.label.ends_with(", but a text, no JSON"),
            "{}",
            failure.label
        );
        assert_eq!(note(&failure, "received"), Some("oops"));
    }
    let silent = failure(&[&[]], ASK).await;
    assert_eq!(silent.cause, "`look` did not arrive");
}

/// In an envelope of the server's own every answer is nearest to the message that asks for least, and is told
/// where another was waited for all the same; what came before the request is no answer.
#[tokio::test]
async fn an_answer_in_an_envelope_is_told_whatever_message_it_is_nearest_to() {
    let hello = json!({"type": "hello", "body": {}});
    let wrapped = json!({"type": "answer", "body": {"did": "look", "n": 0, "seen": "a"}});
    let pack = tiny::pack();
    let feed = pack.channel("feed").expect("the channel");
    let Classified::Undocumented { nearest, .. } = feed.classify(&wrapped) else {
        panic!("it is documented");
    };
    assert_eq!(nearest.expect("a message").0.name, "told");
    let answered = failure(&[&[Say(hello.clone()), Say(wrapped)]], ASK).await;
    let told = note(&answered, "received").expect("what came");
    assert!(told.contains("\"answer\""), "{told}");
    let nearest = note(&answered, "nearest").expect("how it differs");
    assert!(
        nearest.starts_with("look  ") && nearest.contains("did"),
        "{nearest}"
    );
    // What is known of a deviation is as ever.
    let silent = failure(&[&[]], ASK).await;
    assert_eq!(
        (&answered.cause, &answered.shape),
        (&silent.cause, &silent.shape)
    );
    assert_eq!(note(&silent, "nearest"), None);
}

/// Slow is not silent.
#[tokio::test]
async fn what_comes_too_late_is_told_and_what_never_comes_is_not() {
    let late = failure(&[&[Line::Late(Duration::from_millis(300)), look()]], ASK).await;
    assert_eq!(late.label, "nothing like it arrived within 200ms");
    let text = note(&late, "late").expect("it came");
    assert!(text.starts_with("`look` came to alice after "), "{text}");
    assert!(text.contains("`multiplier`"), "{text}");
    let never = failure(&[&[]], ASK).await;
    assert_eq!(note(&never, "late"), None);
    let another = failure(&[&[Line::Late(Duration::from_millis(300)), told("x")]], ASK).await;
    assert_eq!(note(&another, "late"), None);
}

#[tokio::test]
async fn who_does_what_should_be_refused_is_told_what_came() {
    let steps = "alice connects feed\nalice > raw text \"oops\"\nalice < refusal";
    let done = failure(&[&[told("x")]], steps).await;
    assert_eq!(done.cause, "a request was not refused: `told` came");
    assert_eq!(done.label, "no refusal came within 200ms, but `told`");
    assert!(note(&done, "received").is_some_and(|frame| frame.contains("tell")));
    let silent = failure(&[&[]], steps).await;
    assert_eq!(silent.cause, "a request was not refused");
    assert_eq!(silent.label, "no refusal came within 200ms");
}

/// A server that breaks down has not refused, whatever it has said before.
#[tokio::test]
async fn a_breakdown_is_no_end_of_a_refusal() {
    let steps = "alice connects feed\nalice > raw text \"oops\"\nalice < refusal";
    let broken = "a connection ended by itself: the server closed 1011";
    check(&[], &[&[no(), Close(1011)]], steps, broken).await;
    check(&[], &[&[no(), Close(1008)]], steps, "pass").await;
}

#[tokio::test]
async fn a_schema_rests_on_what_its_document_says() {
    let look = Say(json!({"did": "look", "n": "N", "seen": 7}));
    let wrong = failure(&[&[look]], ASK).await;
    assert_eq!(note(&wrong, "basis"), Some("documented, by the schema"));
    let again = Say(json!({"did": "tell", "text": "x", "again": 7}));
    let steps = format!("{ASK}alice < told");
    let wrong = failure(&[&[super::look(), again]], &steps).await;
    assert_eq!(
        note(&wrong, "basis"),
        Some("convention, by the schema: TY-9")
    );
    let differs = format!("{ASK}alice > look\nalice < look {{\"seen\": \"none\"}}");
    let differs = failure(&[&[super::look()], &[super::look()]], &differs).await;
    assert_eq!(note(&differs, "basis"), None);
}
