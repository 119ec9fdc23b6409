//! Calls over HTTP: what is sent for which options, and what each kind of answer ends with.

use std::io::{Read, Write};

use clap::{Command, FromArgMatches};

use super::*;
use crate::args::CallOptions;
use crate::call::caller::Caller;
use crate::call::command::endpoint_command;
use crate::call::rest::Calling;

fn notes() -> Value {
    let body = |schema: Value| json!({"application/json": {"schema": schema}});
    let note = json!({
        "type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"],
    });
    let change = json!({
        "type": "object", "additionalProperties": false,
        "properties": {"text": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}},
        "required": ["text"],
    });
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Notes", "version": "1"},
        "paths": {"/notes/{id}/": {"patch": {
            "operationId": "change",
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
            "security": [{"key": []}],
            "requestBody": {"required": true, "content": body(change)},
            "responses": {
                "200": {"description": "Changed.", "content": body(note)},
                "404": {"description": "None."},
            },
        }}},
        "components": {"securitySchemes": {"key": {
            "type": "apiKey", "in": "header", "name": "X-Key", "x-wireproof": {"credential": "key"},
        }}},
    })
}

fn pack_with_notes() -> Pack {
    let text = format!("{:#}", notes());
    let path = "notes.json";
    let pack = pack().with_rest(&Document { path, text: &text }, &Claims::All);
    pack.unwrap_or_else(|problems| panic!("{problems}"))
}

/// Answers one request, and gives what was asked.
fn answering(answer: String) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = String::new();
        // The body ends the request, and with it its brackets.
        while !asked.ends_with('}') {
            let mut more = [0; 1024];
            let length = stream.read(&mut more).unwrap();
            assert!(length > 0, "it left within {asked:?}");
            asked.push_str(std::str::from_utf8(&more[..length]).unwrap());
        }
        stream.write_all(answer.as_bytes()).unwrap();
        asked
    });
    (url, asked)
}

/// Calls with these options; the exit code, and what was printed.
fn called(arguments: &[&str]) -> (u8, String) {
    let mut out = Vec::new();
    let code = called_to(&mut out, arguments);
    (code, String::from_utf8(out).unwrap())
}

fn called_to(out: &mut impl Write, arguments: &[&str]) -> u8 {
    let pack = pack_with_notes();
    let endpoint = pack.endpoint("change").unwrap();
    let document = notes();
    let command: Command = endpoint_command(&document, endpoint);
    let matches = command.try_get_matches_from([&["change"], arguments].concat());
    let matches = matches.unwrap_or_else(|error| panic!("{error}"));
    let options = CallOptions::from_arg_matches(&matches).unwrap();
    let caller = Caller::new("yard", &options, None).unwrap();
    let calling = Calling {
        endpoint,
        document: &document,
        caller: &caller,
        options: &options,
        printer: Printer {
            format: Format::Lines,
            who: "you".to_owned(),
        },
    };
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let code = match runtime.block_on(calling.run(&matches, out)) {
        Ok(code) => code,
        Err(error) => match error.downcast_ref::<Exit>() {
            Some(exit) => exit.code,
            None => panic!("{error:#}"),
        },
    };
    code as u8
}

fn answer(status: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

#[track_caller]
fn check_answered(status: &str, body: &str, code: ExitCode, printed: &Value) {
    let (url, asked) = answering(answer(status, body));
    let typed = ["--id", "7", "--text", "a", "--tags=b", "--tags=c"];
    let (got, out) = called(&[&["--url", &url, "--token", "k"], &typed[..]].concat());
    let asked = asked.join().unwrap();
    assert!(asked.starts_with("PATCH /notes/7/ HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("\r\nx-key: k\r\n"), "{asked}");
    let (_, sent) = asked.split_once("\r\n\r\n").unwrap();
    let sent: Value = serde_json::from_str(sent).unwrap();
    assert_eq!(sent, json!({"text": "a", "tags": ["b", "c"]}));
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert_eq!(
        (&lines[0]["way"], &lines[0]["message"]),
        (&json!("sent"), &json!("change"))
    );
    for (name, value) in printed.as_object().unwrap() {
        assert_eq!(&lines[1][name], value, "{name} of {out}");
    }
    assert_eq!(got, code as u8);
}

#[test]
fn an_answer_is_judged_by_its_status_and_by_the_documents() {
    let name = json!({"way": "reply", "message": "change 200"});
    check_answered("200 OK", r#"{"id":7}"#, ExitCode::Conforms, &name);
    let wrong = json!({"wrong": [{"at": "", "message": "`id` is missing"}]});
    check_answered("200 OK", "{}", ExitCode::Deviates, &wrong);
    let refused = json!({"refusal": true, "message": "change 404"});
    check_answered("404 Not Found", "{}", ExitCode::Deviates, &refused);
    let unknown = json!({"undocumented": ["status 500 of change"]});
    check_answered("500 Oh", "{}", ExitCode::Deviates, &unknown);
}

/// As `| true` does it: the request goes out, and its answer is judged.
#[test]
fn a_reader_that_is_gone_is_nobodys_fault() {
    let call = |status: &str, body: &str| {
        let (url, asked) = answering(answer(status, body));
        let (reader, mut out) = std::io::pipe().unwrap();
        drop(reader);
        let typed = ["--url", &url, "--token=k", "--id=7", "--text=a"];
        let code = called_to(&mut out, &typed);
        assert!(asked.join().unwrap().starts_with("PATCH "));
        code
    };
    assert_eq!(call("200 OK", r#"{"id":7}"#), ExitCode::Conforms as u8);
    let refused = call("404 Not Found", "{}");
    assert_eq!(refused, ExitCode::Deviates as u8);
}

#[test]
fn what_violates_its_schema_is_not_asked() {
    let (code, out) = called(&["--url", "http://127.0.0.1:1", "--id=7", "--json", "{}"]);
    assert_eq!((code, out.as_str()), (ExitCode::Usage as u8, ""));
}
