//! What is wrong with the `[adaptation]` of a target file.

use crate::target_mistakes::{HEAD, right, wrong};

#[test]
fn an_adaptation_is_looked_up_in_the_documents() {
    let file = |table: &str| format!("{HEAD}[adaptation]\n{table}\n");
    let swapped = "rename = { ping = \"pong\", pong = \"ping\" }\nfields = { type = \"event\" }";
    right(&file(swapped), "[]");
    for (table, said) in [
        ("rename = { mesage = 'm' }", "did you mean `message`?"),
        (
            "rename = { message = 'message' }",
            "the documents' word too",
        ),
        ("rename = { message = 'ping' }", "`ping` is another word"),
        (
            "rename = { message = 'm', ping = 'm' }",
            "is `m` on the wire",
        ),
        ("fields = { conten = 'c' }", "did you mean `content`?"),
        (
            "fields = { type = 'type' }",
            "called so in the documents too",
        ),
        ("received = { flat = 'messag' }", "did you mean `message`?"),
        (
            "sent = { nested = 'p', beside = ['typ'] }",
            "did you mean `type`?",
        ),
        ("sent = { beside = ['type'] }", "nothing is nested or flat"),
        (
            "sent = { nested = 'p', flat = 'content' }",
            "nested or flat",
        ),
        ("sent.constants = { content = 1 }", "`content` is a field"),
        (
            "sent.constants = { v = '${V}' }",
            "the environment has no V",
        ),
        ("sent = { nest = 'p' }", "unknown field `nest`"),
        (
            "forms.f = { wire.a = 1, document.type = 'eror' }",
            "no message",
        ),
        (
            "forms.f = { wire.a = '{{ a }}', document.type = 'error' }",
            "`{{ a }}` stands in one",
        ),
        (
            "forms.f = { wire.a = 1, document = { type = 'error', mesage = 1 } }",
            "did you mean",
        ),
        ("allowed = { presence = '{}' }", "this is no pattern"),
        (
            "allowed = { presence = '{\"who\": $who}' }",
            "this is no pattern",
        ),
    ] {
        wrong(&file(table), &[said, "target.toml:4:"]);
    }
}

#[test]
fn an_adaptation_over_http_is_looked_up_in_the_documents() {
    let head = "protocol = \"pet-market\"\nurl = \"ws://127.0.0.1:1\"\n";
    let file = |table: &str| format!("{head}[adaptation.http]\n{table}\n");
    let swapped = "paths = { 'POST /api/token/' = 'POST /api/token/refresh/', \
                   'POST /api/token/refresh/' = 'POST /api/token/' }";
    right(&file(swapped), "[]");
    let nothing = format!("{HEAD}[adaptation.http]\nsent = {{ nested = 'p' }}\n");
    wrong(
        &nothing,
        &["nothing of this protocol is asked for over HTTP"],
    );
    for (table, said) in [
        (
            "paths = { 'POST /api/tokn/' = 'POST /t' }",
            "did you mean `POST /api/token/`?",
        ),
        (
            "paths = { 'POST /api/token/' = 'POST /api/token/' }",
            "the documents' operation too",
        ),
        (
            "paths = { 'POST /api/token/' = 'GET /api/ws_token/' }",
            "is another operation of the documents",
        ),
        (
            "paths = { 'POST /api/token/' = 'POST /t', 'GET /api/ws_token/' = 'POST /t' }",
            "is `POST /t` on the wire already",
        ),
        (
            "paths = { 'GET /media/{name}' = 'GET /m/{file}' }",
            "stands in one of the two paths only",
        ),
        (
            "paths = { 'POST /api/token/' = '/t' }",
            "write a method in capitals and a path",
        ),
        (
            "paths = { 'POST /api/token/' = 'POST /t?v=2' }",
            "is more than a path",
        ),
        (
            "received.constants = { detail = 1 }",
            "`detail` is a field of the documents",
        ),
        (
            "forms.f = { wire.why = '{{ why }}', document = '{{ why }}' }",
            "tells a frame of this form from others",
        ),
        ("pathes = {}", "unknown field `pathes`"),
    ] {
        wrong(&file(table), &[said, "target.toml:4:"]);
    }
}
