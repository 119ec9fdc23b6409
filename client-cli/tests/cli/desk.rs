//! A folder with a target file, and the people of a running server as its inventory.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::server::Server;
use crate::{Ended, ended, wireproof};

/// A folder with a target file.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    file: PathBuf,
}

impl Desk {
    pub(crate) fn new(text: &str) -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("target.toml");
        fs::write(&file, text).expect("it is written");
        Desk { folder, file }
    }

    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        self.run_with(words, &[])
    }

    /// The same, with more in the environment.
    pub(crate) fn run_with(&self, words: &[&str], environment: &[(&str, &str)]) -> Ended {
        let file = self.file.to_str().expect("a path of text");
        let words: Vec<&str> = words
            .iter()
            .map(|word| if *word == "FILE" { file } else { word })
            .collect();
        let mut command = wireproof(&words);
        command.envs(environment.iter().copied());
        ended(command)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("it is written");
    }
}

/// What the server has told `call` of its people.
pub(crate) fn session(server: &Server) -> Value {
    let folder = server.runtime.path().join("wireproof");
    let mut files = fs::read_dir(folder).expect("a folder");
    let file = files.next().expect("a session").expect("a file").path();
    serde_json::from_str(&fs::read_to_string(file).expect("it is read")).expect("JSON")
}

/// The people and things of a server as an inventory: what they are says the demo that they were
/// made from.
pub(crate) fn inventory(server: &Server, protocol: &str) -> String {
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
