//! `[adaptation]` in a target file: what differs in the envelope is told once, in every report, and the
//! rest is judged.

use std::fs;

use serde_json::Value;
use tokio::runtime::Runtime;
use wireproof_conformance::verdict::ExitCode;

use crate::before::Before;
use crate::desk::Desk;
use crate::other_envelope::{self, Dialect, calls, events};
use crate::other_rest;
use crate::server::Server;
use crate::{ended, wireproof};

const KEY: &str = "key of the tests";

/// A server with another envelope, and a desk with its target file.
struct Other {
    desk: Desk,
    server: Server,
    _envelope: Before,
    _runtime: Runtime,
}

/// What the file says before the table.
fn head(protocol: &str, url: &str, worlds: &str) -> String {
    format!(
        "protocol = \"{protocol}\"\nurl = \"{url}\"\nconventions = \"all\"\n\
         provisioning = {{ url = \"{worlds}\", key = \"{KEY}\" }}\n"
    )
}

impl Other {
    fn start(protocol: &str, dialect: Dialect, table: &str) -> Other {
        let server = Server::start(&["--protocol", protocol, "--provisioning-key", KEY]);
        let session = server.session();
        let worlds = session["protocols"][protocol]["url"].as_str();
        let worlds = worlds.expect("an address").to_owned();
        let (_, rest) = worlds.split_once("://").expect("a scheme");
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let runtime = Runtime::new().expect("a runtime");
        let envelope = runtime.block_on(other_envelope::before(authority, dialect));
        let url = format!("ws://{}/{path}", envelope.address);
        Other {
            desk: Desk::new(&(head(protocol, &url, &worlds) + table)),
            server,
            _envelope: envelope,
            _runtime: runtime,
        }
    }

    fn with_events(table: &str) -> Other {
        Other::start("service-chat", events::DIALECT, table)
    }

    fn path(&self, name: &str) -> String {
        self.desk.folder.path().join(name).display().to_string()
    }

    /// The token of somebody of this kind.
    fn person(&self, kind: &str) -> String {
        let session = self.server.session();
        let served = session["protocols"]
            .as_object()
            .and_then(|all| all.values().next());
        let served = served.expect("a protocol");
        let kinds = served["kinds"].as_object().expect("kinds");
        let name = kinds
            .iter()
            .find(|(_, own)| *own == kind)
            .expect("somebody")
            .0;
        let token = served["people"][name]["token"].as_str();
        token.expect("a token").to_owned()
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("it was written")
    }
}

/// How many times a text is there.
fn times(text: &str, words: &str) -> usize {
    text.matches(words).count()
}

#[test]
fn each_line_in_use_is_a_deviation_in_every_report_until_it_is_known() {
    let other = Other::with_events(events::TABLE);
    let run = other.path("run.ndjson");
    let reports = [
        format!("ndjson={run}"),
        format!("junit={}", other.path("junit.xml")),
    ];
    let [ndjson, junit] = &reports;
    let check = [
        "check", "--target", "FILE", "--report", ndjson, "--report", junit,
    ];
    let first = other.desk.run(&check).with(ExitCode::Deviates);
    for id in events::IDS {
        let heading = format!("FAIL service-chat/adaptation  {id} ");
        assert_eq!(times(&first.stdout, &heading), 1, "{id}\n{}", first.stdout);
    }
    assert!(first.stdout.contains("target.toml:"), "{}", first.stdout);
    let counted = format!(", {} adapted, ", events::IDS.len());
    assert!(first.stdout.contains(&counted), "{}", first.stdout);
    assert!(!first.stdout.contains(" failed"), "{}", first.stdout);
    assert!(!first.stdout.contains("unused"), "{}", first.stdout);

    let (junit, lines) = (other.text("junit.xml"), other.text("run.ndjson"));
    let matrix = |format: &str| {
        let page = ended(wireproof(&["matrix", &run, "--format", format]));
        page.with(ExitCode::Conforms).stdout
    };
    let (markdown, html) = (matrix("markdown"), matrix("html"));
    for id in events::IDS {
        assert_eq!(times(&junit, &format!("name=\"{id} ")), 1, "{id}\n{junit}");
        let event = format!("\"id\":\"service-chat/adaptation/{id}#1\"");
        assert_eq!(times(&lines, &event), 1, "{id}");
        assert!(markdown.contains(id), "{id}\n{markdown}");
        assert!(html.contains(id), "{id}");
    }

    become_known(&other, &run);
}

/// A baseline excuses each as it is, and nothing else.
fn become_known(other: &Other, run: &str) {
    let baseline = other.path("known.toml");
    let accept = [
        "baseline",
        "accept",
        run,
        "--baseline",
        &baseline,
        "--reason",
        "on its way",
    ];
    ended(wireproof(&accept)).with(ExitCode::Conforms);
    let known = other
        .desk
        .run(&["check", "--target", "FILE", "--baseline", &baseline]);
    let known = known.with(ExitCode::Conforms);
    let counted = format!(", {} adapted as known, ", events::IDS.len());
    assert!(known.stdout.contains(&counted), "{}", known.stdout);
    // Another word is another deviation, and one that is not declared any more is none at all.
    let changed = other
        .text("known.toml")
        .replace("chat/message", "chat.message");
    other.desk.write("known.toml", &changed);
    let some = [
        "check",
        "--target",
        "FILE",
        "--baseline",
        &baseline,
        "SC-MSG-1",
    ];
    let changed = other.desk.run(&some).with(ExitCode::Deviates);
    assert!(
        changed.stdout.contains("excuses another deviation"),
        "{}",
        changed.stdout
    );
    let without = events::TABLE.replace("presence = ", "nobody = ");
    let file = other.text("target.toml").replace(events::TABLE, &without);
    other.desk.write("target.toml", &file);
    let gone = other.desk.run(&some).with(ExitCode::Deviates);
    assert!(
        gone.stdout.contains("ADAPT-ALLOWED-PRESENCE"),
        "{}",
        gone.stdout
    );
    assert!(gone.stdout.contains("unmatched"), "{}", gone.stdout);
}

/// What makes no difference may be taken out; only who has seen all can say so.
#[test]
fn what_is_not_in_use_is_a_remark() {
    let more = "received = { constants = { node = \"blue\" }, nested";
    let other = Other::with_events(&events::TABLE.replace("received = { nested", more));
    let known = events::IDS.map(|id| format!("{id}=on its way"));
    let known: Vec<&str> = known.iter().flat_map(|known| ["--known", known]).collect();
    let check = |more: &[&str]| {
        let words = [&["check", "--target", "FILE"][..], &known, more].concat();
        other.desk.run(&words).with(ExitCode::Conforms).stdout
    };
    let whole = check(&[]);
    let unused = "unused        ADAPT-RECEIVED-CONSTANT-NODE made no difference to any frame";
    assert!(whole.contains(unused), "{whole}");
    assert!(!check(&["SC-MSG-1"]).contains("unused"));
}

#[test]
fn a_probe_tells_what_it_has_met() {
    let table = calls::TABLE.replace("${NODE}", "blue");
    let other = Other::start("brand-chat", calls::DIALECT, &table);
    let probed = other.desk.run(&["target", "probe", "FILE"]);
    let probed = probed.with(ExitCode::Conforms);
    assert_eq!(times(&probed.stdout, "adapted "), calls::IDS.len());
    for (id, how) in [
        ("ADAPT-ALLOWED-HELLO", "(in use)"),
        ("ADAPT-FIELD-REQUEST_ID", "(in use)"),
        ("ADAPT-SENT-NESTED", "(in use)"),
        ("ADAPT-FORM-FAILURE", "(not met by this; a check tells)"),
    ] {
        let mut rows = probed.stdout.lines();
        let row = rows.find(|row| row.contains(id));
        let is_so = row.is_some_and(|row| row.ends_with(how));
        assert!(is_so, "{}", probed.stdout);
    }
}

/// Who pokes about sees the documents' form, which is judged, and the wire's.
#[test]
fn a_call_speaks_the_other_envelope() {
    let table = calls::TABLE.replace("${NODE}", "blue");
    let other = Other::start("brand-chat", calls::DIALECT, &table);
    let token = other.person("brand");
    let call = |words: &[&str]| {
        let usual = ["--target", "FILE", "--token", &token, "--format", "lines"];
        other
            .desk
            .run(&[&["call", "brand-chat"][..], words, &usual].concat())
    };
    let listed = call(&["list"]).with(ExitCode::Conforms).stdout;
    let lines = listed.lines().map(serde_json::from_str::<Value>);
    let lines: Vec<Value> = lines.collect::<Result<_, _>>().expect("JSON");
    let [sent, hello, reply] = lines.as_slice() else {
        panic!("{listed}");
    };
    let wire = sent["wire"].as_str().expect("the wire's form");
    assert!(wire.contains("\"jsonrpc\":\"2.0\""), "{wire}");
    assert_eq!(sent["frame"]["action"], "list");
    assert_eq!(hello["frame"]["event"], "hello");
    assert_eq!(reply["message"], "list");
    assert_eq!(reply["frame"]["request_id"], sent["frame"]["request_id"]);
    let refused = call(&["join_room", "--room-pk", "0"]).with(ExitCode::Deviates);
    assert!(
        refused.stdout.contains("\\\"code\\\":\\\"DENIED\\\""),
        "{}",
        refused.stdout
    );
    assert!(
        refused.stderr.contains("join_room was refused"),
        "{}",
        refused.stderr
    );
    let other_protocol = other
        .desk
        .run(&["call", "service-chat", "ping", "--target", "FILE"]);
    other_protocol.saying(ExitCode::Usage, "is about brand-chat, not service-chat");
}

#[test]
fn a_call_over_http_goes_where_the_table_says() {
    let server = Server::start(&["--protocol", "pet-market", "--provisioning-key", KEY]);
    let session = server.session();
    let worlds = session["protocols"]["pet-market"]["url"].as_str();
    let worlds = worlds.expect("an address");
    let (_, rest) = worlds.split_once("://").expect("a scheme");
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let runtime = Runtime::new().expect("a runtime");
    let dialect = other_rest::PET_MARKET;
    let other = runtime.block_on(other_rest::before(authority, dialect));
    let url = format!("ws://{}/{path}", other.address);
    let table = other_rest::table(other_rest::OF_PET_MARKET);
    let desk = Desk::new(&(head(dialect.protocol, &url, worlds) + &table));
    let call = |words: &[&str]| {
        let usual = ["--target", "FILE", "--format", "lines"];
        desk.run(&[&["call", "pet-market"][..], words, &usual].concat())
    };
    let lines = |stdout: &str| -> Vec<Value> {
        let lines = stdout.lines().map(serde_json::from_str::<Value>);
        lines.collect::<Result<_, _>>().expect("JSON")
    };
    let listed = lines(&call(&["list_ads"]).with(ExitCode::Conforms).stdout);
    let reply = listed.last().expect("an answer");
    assert!(reply["frame"].is_array(), "{reply}");
    assert!(reply["wire"].to_string().contains("result"), "{reply}");
    let who = ["token", "--username", "nobody", "--password", "wrong"];
    let refused = call(&who).with(ExitCode::Deviates);
    let told = lines(&refused.stdout);
    let [sent, reply] = told.as_slice() else {
        panic!("{told:?}");
    };
    let wire = sent["wire"].as_str().expect("the wire's form");
    assert!(wire.starts_with("POST /v2/sessions {\"data\":{"), "{wire}");
    assert_eq!(sent["frame"]["username"], "nobody");
    assert!(reply["frame"]["detail"].is_string(), "{reply}");
    assert!(
        refused.stderr.contains("token was refused with 401"),
        "{}",
        refused.stderr
    );
}
