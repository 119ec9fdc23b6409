use super::*;

fn when() -> When {
    When {
        after: Duration::from_micros(12_345),
        wall: SystemTime::UNIX_EPOCH + Duration::from_micros(1_500_000),
    }
}

fn printer(format: Format) -> Printer {
    let who = "anna".to_owned();
    Printer { format, who }
}

fn judged(body: Body) -> Judged {
    Judged {
        name: "look".to_owned(),
        is_known: true,
        body,
        refusal: false,
        wrong: vec![("/data".to_owned(), "expected 1, received 2".to_owned())],
        wire: None,
        undocumented: vec!["/x".to_owned(), "/y/*".to_owned()],
    }
}

#[track_caller]
fn check(printed: &str, expected: &str) {
    assert_eq!(anstream::adapter::strip_str(printed).to_string(), expected);
}

#[test]
fn for_people() {
    let printer = printer(Format::Pretty);
    check(
        &printer.sent("look", r#"{"do":"look"}"#, None, when()),
        "   +12 ms anna → look\n    {\"do\": \"look\"}\n",
    );
    check(
        &printer.came(Way::Reply, &judged(Body::Json(json!({"data": 2}))), when()),
        "   +12 ms anna ← look\n    {\"data\": 2}\n    ✗ at /data: expected 1, received 2\n    undocumented: /x, /y/*\n",
    );
    let end = Body::End {
        code: Some(1001),
        reason: "bye".to_owned(),
    };
    let plain = Judged {
        wrong: Vec::new(),
        undocumented: Vec::new(),
        ..judged(end)
    };
    check(
        &printer.came(Way::Heard, &plain, when()),
        "   +12 ms anna • look 1001 bye\n",
    );
}

#[test]
fn a_peer_commands_no_terminal() {
    let printer = printer(Format::Pretty);
    let texts = [
        Body::Text("\u{1b}[2J\u{9b}1m".to_owned()),
        Body::Json(json!({"\u{9b}2J": "\u{9b}3J"})),
        Body::End {
            code: None,
            reason: "\u{1b}c".to_owned(),
        },
    ];
    for body in texts {
        let mut judged = judged(body);
        judged.undocumented.push("/\u{1b}[1m".to_owned());
        judged.wrong[0].0.push('\u{7}');
        let printed = printer.came(Way::Heard, &judged, when());
        let plain = anstream::adapter::strip_str(&printed).to_string();
        let left = plain.chars().filter(|c| c.is_control() && *c != '\n');
        assert_eq!(left.count(), 0, "{plain:?}");
        // What was stripped were our own colours, so that nothing else may be missing.
        assert!(plain.contains("1m"), "{plain:?}");
    }
}

#[test]
fn long_frames_are_indented() {
    let long = json!({"a": ["x".repeat(80), {}], "b": {"c": null}});
    let x = "x".repeat(80);
    check(
        &printer(Format::Pretty).sent("look", &long.to_string(), None, when()),
        &format!(
            "   +12 ms anna → look\n    {{\n      \"a\": [\n        \"{x}\",\n        {{}}\n      ],\n      \"b\": {{\"c\": null}}\n    }}\n"
        ),
    );
}

#[test]
fn for_programs() {
    let printer = printer(Format::Lines);
    check(
        &printer.sent("look", "no JSON", None, when()),
        "{\"way\":\"sent\",\"at\":\"1970-01-01T00:00:01.500Z\",\"ms\":12,\"as\":\"anna\",\"message\":\"look\",\"text\":\"no JSON\"}\n",
    );
    check(
        &printer.came(Way::Heard, &judged(Body::Json(json!([]))), when()),
        "{\"way\":\"heard\",\"at\":\"1970-01-01T00:00:01.500Z\",\"ms\":12,\"as\":\"anna\",\"message\":\"look\",\"frame\":[],\"wrong\":[{\"at\":\"/data\",\"message\":\"expected 1, received 2\"}],\"undocumented\":[\"/x\",\"/y/*\"]}\n",
    );
}
