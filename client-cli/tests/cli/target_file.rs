//! `wireproof target`, and `check --target`: servers that make no worlds of their own.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;
use wireproof_conformance::verdict::ExitCode;

use crate::server::Server;
use crate::targets::Nobody;
use crate::{Ended, ended, wireproof};

/// A folder with a target file.
struct Desk {
    folder: TempDir,
    file: PathBuf,
}

impl Desk {
    fn new(text: &str) -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("target.toml");
        fs::write(&file, text).expect("it is written");
        Desk { folder, file }
    }

    fn run(&self, words: &[&str]) -> Ended {
        let file = self.file.to_str().expect("a path of text");
        let words: Vec<&str> = words
            .iter()
            .map(|word| if *word == "FILE" { file } else { word })
            .collect();
        ended(wireproof(&words))
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("it is written");
    }
}

/// What the server has told `call` of its people.
fn session(server: &Server) -> Value {
    let folder = server.runtime.path().join("wireproof");
    let mut files = fs::read_dir(folder).expect("a folder");
    let file = files.next().expect("a session").expect("a file").path();
    serde_json::from_str(&fs::read_to_string(file).expect("it is read")).expect("JSON")
}

/// The people and things of a server as an inventory: what they are says the demo that they were
/// made from.
fn inventory(server: &Server, protocol: &str) -> String {
    let session = session(server);
    let served = &session["protocols"][protocol];
    let url = served["url"].as_str().expect("an address");
    let demo = wireproof_fixtures::demos();
    let demo = demo.iter().find(|demo| demo.protocol == protocol);
    let demo: Value = serde_json::from_str(demo.expect("a demo").text).expect("JSON");
    let mut text = format!("protocol = \"{protocol}\"\nurl = \"{url}\"\nconventions = \"all\"\n");
    for thing in demo["things"].as_array().expect("things") {
        let name = thing["name"].as_str().expect("a name");
        let gives = ["people", "things"].map(|part| &served[part][name]);
        let gives = gives.into_iter().find(|gives| gives.is_object());
        text += &format!(
            "[[inventory]]\nname = {:?}\nkind = {}\nwith = {}\ngives = {}\n",
            name,
            thing["kind"],
            toml(&thing["with"]),
            toml(gives.expect("it was made")),
        );
    }
    text
}

/// JSON as an inline value; TOML has no null, and the people have none.
fn toml(value: &Value) -> String {
    match value {
        Value::Object(fields) if fields.contains_key("$ref") => fields["$ref"].to_string(),
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields: Vec<String> = fields
                .map(|(k, v)| format!("{k:?} = {}", toml(v)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

#[test]
fn a_printed_file_is_one_for_every_protocol() {
    for protocol in wireproof_schemas::protocols() {
        let printed = ended(wireproof(&["target", "init", protocol.id])).with(ExitCode::Conforms);
        let desk = Desk::new(&printed.stdout);
        let listed = desk.run(&["check", "--target", "FILE", "--list"]);
        listed.with(ExitCode::Conforms);
    }
    let unknown = ended(wireproof(&["target", "init", "brand-chad"]));
    unknown.saying(ExitCode::Usage, "brand-chat");
}

#[test]
fn an_inventory_is_matched_and_what_it_lacks_is_named() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let desk = Desk::new(&inventory(&server, "service-chat"));
    let one = desk.run(&["check", "--target", "FILE", "SC-MSG-1"]);
    let one = one.with(ExitCode::Conforms);
    assert!(one.stdout.contains("passed"), "{}", one.stdout);

    let probed = desk
        .run(&["target", "probe", "FILE"])
        .with(ExitCode::Deviates);
    assert!(
        probed.stdout.contains("× the target has no "),
        "{}",
        probed.stdout
    );
}

/// Two runs at once use the same people in turn.
#[test]
fn two_runs_do_not_disturb_each_other() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let desk = Desk::new(&inventory(&server, "service-chat"));
    let words = ["check", "--target", "FILE", "SC-MSG-1", "--repeat", "20"];
    std::thread::scope(|scope| {
        let runs = [(); 2].map(|()| scope.spawn(|| desk.run(&words)));
        for run in runs {
            run.join().expect("no panic").with(ExitCode::Conforms);
        }
    });
}

/// What could not be judged is not green.
#[test]
fn only_what_changes_nothing_is_played_where_one_may_only_read() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let text = format!("read_only = true\n{}", inventory(&server, "service-chat"));
    let ended = Desk::new(&text).run(&["check", "--target", "FILE", "SC-MSG"]);
    let ended = ended.with(ExitCode::Deviates);
    assert!(
        ended.stdout.contains("changes (message)"),
        "{}",
        ended.stdout
    );
}

#[test]
fn what_a_server_does_not_have_is_not_declared() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let text = format!(
        "lacks = [\"message\"]\n{}",
        inventory(&server, "service-chat")
    );
    let ended = Desk::new(&text).run(&["check", "--target", "FILE", "SC-MSG-1"]);
    let ended = ended.with(ExitCode::Deviates);
    assert!(ended.stdout.contains("not declared"), "{}", ended.stdout);
}

/// A program that hands out the people of a file, and notes that they came back.
#[cfg(unix)]
#[test]
fn a_program_makes_worlds() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let session = session(&server);
    let served = &session["protocols"]["service-chat"];
    let url = served["url"].as_str().expect("an address");
    let desk = Desk::new(&format!(
        "protocol = \"service-chat\"\nurl = \"{url}\"\n[command]\nrun = [\"sh\", \"./world.sh\"]\n"
    ));
    let people = &served["people"];
    let (name, person) = people
        .as_object()
        .and_then(|people| {
            people
                .iter()
                .find(|(name, _)| served["kinds"][name.as_str()] == "master")
        })
        .expect("a master");
    let bindings = json!({ "bindings": { "bob": person, "alice": person, "master": person } });
    desk.write(
        "world.json",
        &json!({ "state": name, "bindings": bindings["bindings"] }).to_string(),
    );
    desk.write(
        "world.sh",
        "read asked; case \"$asked\" in *make*) cat world.json;; *) echo \"$asked\" >> gone;; esac\n",
    );
    let probed = desk.run(&["target", "probe", "FILE"]);
    assert!(probed.stdout.contains("can be played"), "{}", probed.stdout);
    let gone = fs::read_to_string(desk.folder.path().join("gone")).expect("worlds came back");
    assert!(
        gone.contains(&format!("{{\"dissolve\":{{\"state\":\"{name}\"}}}}")),
        "{gone}"
    );

    desk.write("world.sh", "echo 'no room left' >&2; exit 3\n");
    let probed = desk
        .run(&["target", "probe", "FILE"])
        .with(ExitCode::Deviates);
    assert!(probed.stdout.contains("no room left"), "{}", probed.stdout);
    desk.write("world.sh", "echo hello\n");
    let probed = desk
        .run(&["target", "probe", "FILE"])
        .with(ExitCode::Deviates);
    assert!(
        probed.stdout.contains("printed no JSON"),
        "{}",
        probed.stdout
    );
}

#[test]
fn a_file_that_is_not_there_is_2_and_nobody_there_is_4() {
    let missing = ended(wireproof(&["check", "--target", "no.toml"]));
    missing.saying(ExitCode::Usage, "target init");
    let nobody = Nobody::new();
    let url = nobody.url();
    let desk = Desk::new(&format!("protocol = \"brand-chat\"\nurl = \"{url}\"\n"));
    desk.run(&["target", "probe", "FILE"])
        .saying(ExitCode::Unreachable, "nothing answers");
    desk.run(&["check", "hotel-desk", "--target", "FILE"])
        .saying(ExitCode::Usage, "is about brand-chat, not hotel-desk");
    desk.write("other.wire", "eve is a user\neve is refused chat\n");
    let script = desk.folder.path().join("other.wire");
    let script = script.to_str().expect("a path of text");
    desk.run(&[
        "run",
        script,
        "--protocol",
        "hotel-desk",
        "--target",
        "FILE",
    ])
    .saying(ExitCode::Usage, "is about brand-chat, not hotel-desk");
}

#[test]
fn editors_get_a_schema() {
    let ended = ended(wireproof(&["schema", "--target"])).with(ExitCode::Conforms);
    let schema: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert!(schema["properties"]["inventory"].is_object(), "{schema}");
}
