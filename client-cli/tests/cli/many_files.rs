//! A built-in protocol, cut into a folder of many files: it is judged as the one that is built in.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use wireproof_conformance::verdict::ExitCode;

use crate::server::Server;
use crate::trams::Folder;

/// Cuts a document's shared schemas into a file each.
fn cut(document: &Value, kind: &str, place: &Path) {
    let mut document = document.clone();
    let schemas = document["components"]
        .as_object_mut()
        .and_then(|components| components.shift_remove("schemas"));
    let folder = place.join("schemas");
    fs::create_dir_all(&folder).expect("a folder");
    let write = |path: &Path, value: &Value, before: &str| {
        let mut value = value.clone();
        lead(&mut value, &|name| format!("{before}{name}.{kind}.json"));
        fs::write(path, value.to_string()).expect("it is written");
    };
    write(&place.join(format!("{kind}.json")), &document, "./schemas/");
    for (name, schema) in schemas.iter().filter_map(Value::as_object).flatten() {
        write(&folder.join(format!("{name}.{kind}.json")), schema, "");
    }
}

/// Lets references to shared schemas lead to their files.
fn lead(value: &mut Value, file: &dyn Fn(&str) -> String) {
    match value {
        Value::Object(members) => {
            lead_one(members, file);
            members.values_mut().for_each(|inside| lead(inside, file));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|inside| lead(inside, file)),
        _ => {}
    }
}

fn lead_one(members: &mut Map<String, Value>, file: &dyn Fn(&str) -> String) {
    if let Some(Value::String(reference)) = members.get_mut("$ref")
        && let Some(name) = reference.strip_prefix("#/components/schemas/")
    {
        *reference = file(name);
    }
}

#[test]
fn a_protocol_in_many_files_is_judged_as_the_one_that_is_built_in() {
    let folder = Folder(tempfile::tempdir().expect("a folder"));
    let id = "pet-market";
    let place = folder.0.path().join(id);
    for document in wireproof_schemas::documents() {
        for kind in ["asyncapi", "openapi"] {
            if document.path == format!("{id}/{kind}.json") {
                let value = serde_json::from_str(&document.text).expect("JSON");
                cut(&value, kind, &place);
            }
        }
    }
    let chapters = wireproof_fixtures::chapters().iter();
    for chapter in chapters.filter(|chapter| chapter.protocol == id) {
        let name = Path::new(chapter.path).file_name().expect("a name");
        let name = format!("{id}/chapters/{}", name.display());
        folder.write(&name, chapter.text);
    }
    let files = fs::read_dir(place.join("schemas"))
        .expect("a folder")
        .count();
    assert!(files >= 30, "{files} schemas");
    let server = Server::start(&["--protocol", id, "--provisioning-key", "a key of the tests"]);
    let session = server.session();
    let url = session["protocols"][id]["url"]
        .as_str()
        .expect("an address");
    let passed = |words: &[&str]| {
        let options = ["--url", url, "--provisioning-key", "a key of the tests"];
        let words = [&["check"], words, &options].concat();
        let checked = folder.run(&words).with(ExitCode::Conforms);
        let mut lines = checked.stdout.lines();
        let line = lines
            .find(|line| line.starts_with("conforms"))
            .expect("a verdict");
        line.split('(').next().expect("a count").to_owned()
    };
    // The requirements over HTTP and those over the socket, without the slowest.
    let some = ["PM-ADS", "PM-CHAT", "PM-TICK"];
    let there = passed(&[&["--pack", id], some.as_slice()].concat());
    assert_eq!(there, passed(&[&[id], some.as_slice()].concat()));
}
