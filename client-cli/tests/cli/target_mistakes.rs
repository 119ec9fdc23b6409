//! What is wrong with a target file: told all at once, each with its place and the way out.

use std::fs;

use wireproof_conformance::verdict::ExitCode;

use crate::{Ended, ended, wireproof};

/// Runs with the file and with `people.json` beside it.
pub(crate) fn checked(text: &str, people: &str) -> Ended {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("target.toml");
    fs::write(&file, text).expect("it is written");
    fs::write(folder.path().join("people.json"), people).expect("it is written");
    let file = file.to_str().expect("a path of text");
    ended(wireproof(&["check", "--target", file, "--list"]))
}

#[track_caller]
pub(crate) fn wrong(text: &str, said: &[&str]) {
    wrong_with(text, "[]", said);
}

#[track_caller]
pub(crate) fn wrong_with(text: &str, people: &str, said: &[&str]) {
    let ended = checked(text, people).with(ExitCode::BadInput);
    for said in said {
        assert!(
            ended.stderr.contains(said),
            "wanted `{said}`\n{}",
            ended.stderr
        );
    }
    assert_eq!(ended.stdout, "");
}

#[track_caller]
pub(crate) fn right(text: &str, people: &str) {
    checked(text, people).with(ExitCode::Conforms);
}

pub(crate) const HEAD: &str = "protocol = \"service-chat\"\nurl = \"ws://127.0.0.1:1\"\n";

#[test]
fn what_is_no_target_file_is_told_with_its_place() {
    wrong("url = 1", &["target.toml:1:7"]);
    let text = format!("{HEAD}colour = 1\n");
    wrong(
        &text,
        &["unknown field `colour`", "target.toml:3:1", "target init"],
    );
    let text = format!("{HEAD}[timeouts]\nstep = \"soon\"\n");
    wrong(&text, &["whole number and a unit", "target.toml:4:8"]);
}

#[test]
fn all_unknown_keys_are_told_at_once() {
    let text = format!(
        "{HEAD}conventionz = []\n[tls]\nCA = \"a\"\n[timeouts]\nsteps = \"1s\"\n[channels.x]\nuri = \"x\"\n\
         [[inventory]]\nkind = \"client\"\n[[inventory]]\nkind = \"client\"\ngive = {{}}\n\
         [[kinds.master.make]]\nrequests = \"GET /\"\n"
    );
    let places = ["3:1", "5:1", "7:1", "9:1", "14:1", "16:1"];
    let places = places.map(|place| format!("target.toml:{place}"));
    let keys = ["conventionz", "CA", "steps", "uri", "give", "requests"];
    let keys = keys.map(|key| format!("unknown field `{key}`"));
    let told = places.iter().chain(&keys).map(String::as_str);
    let mut told: Vec<&str> = told.collect();
    told.extend(["did you mean `conventions`?", "did you mean `step`?"]);
    wrong(&text, &told);
}

#[test]
fn so_many_at_once_are_as_many_as_on_the_command_line() {
    let words = "write a whole number from 1 to 4096";
    for bad in ["0", "4097", "100000", "-1"] {
        let text = format!("{HEAD}concurrency = {bad}\n");
        wrong(&text, &[words, "target.toml:3:15"]);
    }
    right(&format!("{HEAD}concurrency = 4096\n"), "[]");
}

#[test]
fn headers_that_cannot_be_sent_are_told_with_their_place_and_no_secret() {
    let text = format!("{HEAD}[headers]\n\"X Y\" = \"b\"\nX-Key = \"se\\ncret\"\nX-Good = \"é\"\n");
    let name = "`X Y` is no name of a header";
    let value = "headers.X-Key: its value cannot be sent: that is one line of text";
    wrong(&text, &[name, "target.toml:4:1", value, "target.toml:5:1"]);
    let told = checked(&text, "[]").stderr;
    assert!(!told.contains("X-Good ="), "{told}");
    right(&format!("{HEAD}[headers]\nX-Good = \"é\"\n"), "[]");
}

/// Nobody wants to mend a file in ten runs.
#[test]
fn everything_is_told_at_once() {
    let text = format!(
        "{}[headers]\nA = \"${{NO_SUCH}}\"\n[tls]\nca = \"none.pem\"\n[timeouts]\nmultiplier = 0.0\n\
         [channels.x]\nurl = \"x\"\n[provisioning]\nkey = \"k\"\n[command]\nrun = []\n",
        HEAD.replace("ws://127.0.0.1:1", "localhost")
    );
    wrong(
        &text,
        &[
            "url: `localhost`",
            "target.toml:2:1",
            "headers.A: the environment has no NO_SUCH",
            "target.toml:4:1",
            "none.pem",
            "target.toml:6:1",
            "timeouts.multiplier",
            "channels.x.url",
            "worlds come from one of",
        ],
    );
    wrong(&format!("{HEAD}[command]\nrun = []\n"), &["command.run"]);
}

#[test]
fn names_are_looked_up_in_the_protocol() {
    wrong(
        &format!(
            "{HEAD}conventions = [\"SC-MSG-24\", \"SC-MSG-2444\", \"SC-MSG-1\"]\n\
             lacks = [\"mesage\", \"support-chat\"]\n[channels.servicechat]\nurl = \"ws://127.0.0.1:1\"\n"
        ),
        &[
            "`SC-MSG-2444` is no convention",
            "target.toml:3:",
            "SC-MSG-1 is no convention",
            "`mesage` is no channel, operation or endpoint",
            "did you mean `message`?",
            "target.toml:4:10",
            "`servicechat` is no channel",
            "did you mean `service-chat`?",
        ],
    );
    right(
        &format!(
            "{HEAD}conventions = [\"SC-MSG-24\"]\nlacks = [\"message\", \"support-chat\"]\n\
             [channels.service-chat]\nurl = \"ws://127.0.0.1:1\"\n"
        ),
        "[]",
    );
}

const ITEMS: &str = "
[[inventory]]
name = \"mila\"
kind = \"master\"
gives = { id = 7, password = \"p\" }
[[inventory]]
name = \"kolya\"
kind = \"client\"
[[inventory]]
kind = \"service_chat\"
with = { master = \"mila\", client = \"kolya\" }
[[kinds.master.make]]
request = \"POST /login/{{ self.id }}\"
body = { password = \"{{ self.password }}\", word = \"{{ unique }}\" }
gives = { token = \"/access\" }
[[kinds.support_chat.make]]
request = \"POST /support\"
headers = { Authorization = \"Bearer {{ with.client.token }}\" }
gives = { id = \"/id\" }
";

#[test]
fn an_inventory_is_looked_up_item_by_item() {
    let file = |from: &str, to: &str| {
        assert!(ITEMS.contains(from), "{from}");
        format!("{HEAD}{}", ITEMS.replace(from, to))
    };
    right(&file("mila", "mila"), "[]");
    for (from, to, said) in [
        (
            "kind = \"client\"",
            "kind = \"clyent\"",
            "did you mean `client`?",
        ),
        ("{ master =", "{ mister =", "did you mean `master`?"),
        (
            "client = \"kolya\"",
            "client = \"kolja\"",
            "did you mean `kolya`?",
        ),
        (
            "client = \"kolya\"",
            "client = { \"$ref\" = \"kolja\" }",
            "write \"kolya\"",
        ),
        (
            "client = \"kolya\"",
            "client = 7",
            "a `service_chat` cannot be like this",
        ),
        ("id = 7", "id = \"7\"", "a `master` does not give this"),
        (
            "password = \"p\"",
            "passwort = \"p\"",
            "`passwort` is no field of a `master`",
        ),
        ("self.password", "self.pasword", "did you mean `password`?"),
        ("{ token =", "{ tokn =", "did you mean `token`?"),
        ("\"/access\"", "\"access\"", "is not a JSON pointer"),
        ("POST /support", "POSTED /support", "is no method and path"),
        ("with.client", "with.cliend", "did you mean `client`?"),
        ("{{ unique", "{{ uniqe", "did you mean `unique`?"),
        ("{{ unique }}", "{{ unique", "{{ unique"),
        (
            "kinds.support_chat",
            "kinds.support_chad",
            "did you mean `support_chat`?",
        ),
        (
            "\"kolya\"\nkind",
            "\"mila\"\nkind",
            "two items are called `mila`",
        ),
    ] {
        wrong(&file(from, to), &[said, "target.toml:"]);
    }
}

#[test]
fn items_of_other_files_are_shown_there() {
    let file = format!("{HEAD}inventory_file = \"people.json\"\n");
    let people = r#"[
        {"name": "mila", "kind": "master", "gives": {"id": 7}},
        {"name": "kolya", "kind": "client"},
        {"kind": "service_chat", "with": {"master": "mila", "client": "CLIENT"}}
    ]"#;
    right(&file, &people.replace("CLIENT", "kolya"));
    wrong_with(
        &file,
        people,
        &[
            "`CLIENT` is no item of the inventory",
            "people.json:4:",
            "mila, kolya",
        ],
    );
    let people = people.replace("\"id\"", "\"idd\"");
    wrong_with(
        &file,
        &people,
        &["did you mean `id`?", "people.json:2:54", "people.json:4:"],
    );
    wrong_with(&file, "[{]", &["people.json:1:"]);
    wrong(
        &format!("{HEAD}inventory_file = \"nobody.json\"\n"),
        &["nobody.json", "target.toml:3:1"],
    );
}

/// One mistake of a program is in all that it has written, and told once.
#[test]
fn what_many_items_have_is_told_once() {
    let file = format!("{HEAD}inventory_file = \"people.json\"\n");
    let client = r#"{"kind": "client", "gives": {"id": "1002"}}"#;
    let people = format!("[\n{client},\n{client},\n{client}]");
    let told = checked(&file, &people).with(ExitCode::BadInput).stderr;
    assert!(told.contains("people.json:2:"), "{told}");
    assert!(told.contains("2 more items have this"), "{told}");
    assert_eq!(told.matches("does not give this").count(), 1, "{told}");
}
