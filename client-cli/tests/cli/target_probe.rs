//! `wireproof target probe`: a mistake in a target file is told as one, before the server is blamed.

use serde_json::{Map, Value, json};
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::world::Thing;

use crate::Ended;
use crate::bad_server::{Say, answering};
use crate::desk::Desk;
use crate::seeded::Seeded;

/// What a probe says of people and things of whom this is changed.
fn probed(protocol: &'static str, change: impl Fn(&Thing, &mut Map<String, Value>)) -> Ended {
    let seeded = Seeded::start(protocol, &[]);
    let desk = Desk::new(&(seeded.head() + "inventory_file = \"people.json\"\n"));
    let items = seeded.items(1, |thing, mut gives| {
        change(thing, &mut gives);
        Some(gives)
    });
    desk.write("people.json", &items);
    desk.run(&["target", "probe", "FILE"])
}

#[track_caller]
fn tells(told: &str, lines: &[&str]) {
    for line in lines {
        assert!(told.contains(line), "wanted `{line}`\n{told}");
    }
}

/// Who is let in by each channel, though its address has a parameter.
#[test]
fn one_of_each_kind_connects() {
    let probed = probed("service-chat", |_, _| {});
    tells(
        &probed.stdout,
        &[
            "let in        client by service-chat: ",
            "let in        client by support-chat: ",
            "let in        master by service-chat: ",
            "let in        support by support-chat: ",
        ],
    );
    probed.with(ExitCode::Conforms);
}

#[test]
fn credentials_that_are_no_longer_good_are_told() {
    let probed = probed("service-chat", |_, gives| {
        if let Some(expired) = gives.get("expired_token").cloned() {
            gives.insert("token".to_owned(), expired);
        }
    });
    tells(
        &probed.stdout,
        &[
            "not let in    master by service-chat: is answered 401 (GET ws://",
            "not let in    client by support-chat: is answered 401",
            "are the credentials and ids of the target file right",
        ],
    );
    let told = &probed.stdout;
    assert!(!told.contains("\nlet in "), "{told}");
    probed.with(ExitCode::Deviates);
}

/// One of many whose token has expired fails the scenarios that happen to have them.
#[test]
fn everybody_of_an_inventory_connects() {
    let seeded = Seeded::start("brand-chat", &["BC-LIST-1", "BC-LIST-2"]);
    let desk = Desk::new(&(seeded.head() + "inventory_file = \"people.json\"\nconcurrency = 2\n"));
    let items = seeded.items(5, |_, gives| Some(gives));
    let mut items: Vec<Value> = serde_json::from_str(&items).expect("items");
    let brands = items.iter_mut().filter(|item| item["kind"] == "brand");
    let mut brands: Vec<&mut Value> = brands.collect();
    let all = brands.len();
    for bad in [3, 7] {
        let gives = &mut brands[bad]["gives"];
        gives["token"] = gives["expired_token"].clone();
    }
    let names: Vec<String> = [3, 7]
        .map(|bad| brands[bad]["name"].as_str().expect("a name").to_owned())
        .into();
    desk.write("people.json", &Value::Array(items).to_string());
    let told = desk.run(&["target", "probe", "FILE"]);
    let told = told.with(ExitCode::Deviates).stdout;
    let most = format!("let in        brand by chat: {} of {all}\n", all - 2);
    tells(
        &told,
        &[&most, "not let in    brand by chat: is answered 401"],
    );
    let line = told
        .lines()
        .find(|line| line.starts_with("not let in    brand by chat"));
    let line = line.expect("a line");
    for name in names {
        assert!(line.contains(&name), "wanted {name}\n{line}");
    }
}

#[test]
fn ids_that_are_wrong_are_told() {
    let probed = probed("service-chat", |thing, gives| {
        if let (true, Some(id)) = (thing.kind.ends_with("_chat"), gives["id"].as_i64()) {
            gives.insert("id".to_owned(), json!(id + 1_000_000));
        }
    });
    tells(
        &probed.stdout,
        &["not let in    support by support-chat: is answered 403 (GET ws://"],
    );
    probed.with(ExitCode::Deviates);
}

/// A probe of a server at another address, for whom the people of a right one are.
fn probed_at(url: &str) -> Ended {
    let seeded = Seeded::start("service-chat", &["SC-CONN-1", "SC-CONN-5", "SC-MSG-1"]);
    let timeouts = "[timeouts]\nconnect = \"1s\"\nstep = \"500ms\"\n";
    let head = format!(
        "concurrency = 1\nprotocol = \"service-chat\"\nurl = \"{url}\"\nconventions = \"all\"\n"
    );
    let desk = Desk::new(&(head + "inventory_file = \"people.json\"\n" + timeouts));
    desk.write("people.json", &seeded.items(5, |_, gives| Some(gives)));
    desk.run(&["target", "probe", "FILE"])
}

/// It opens connections and says nothing, or what is no answer.
#[test]
fn whoever_is_let_in_and_not_heard_is_told() {
    let mute = answering(|_| Vec::new());
    let foreign = answering(|_| vec![Say::Text("not json".to_owned())]);
    let though = ", though a frame came that no document knows (GET ws://";
    for (url, besides) in [(mute, " (GET ws://"), (foreign, though)] {
        let probed = probed_at(&url);
        let line = format!(
            "no answer     master by service-chat: is let in, and `ping` got no answer within 500ms{besides}"
        );
        tells(
            &probed.stdout,
            &[
                &line,
                "could be played, were anybody let in and answered",
                ", since those before got no answer",
                "`[adaptation]`",
            ],
        );
        let told = &probed.stdout;
        assert!(
            !told.contains("\nlet in ") && !told.contains("credentials"),
            "{told}"
        );
        probed.with(ExitCode::Deviates);
    }
}

/// Three in a row are enough, and nobody's credentials are to blame.
#[test]
fn handshakes_without_any_answer_end_a_probe() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let url = format!("ws://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || listener.incoming().collect::<Vec<_>>());
    let probed = probed_at(&url);
    let told = &probed.stdout;
    let unanswered = |line: &&str| line.contains(" did not answer the handshake within 1s");
    let line = told
        .lines()
        .find(unanswered)
        .unwrap_or_else(|| panic!("{told}"));
    assert_eq!(line.matches(", ").count(), 3, "three people\n{told}");
    assert_eq!(told.lines().filter(unanswered).count(), 1, "{told}");
    tells(
        told,
        &["a handshake not answered: does `url` lead to the server itself"],
    );
    assert!(!told.contains("credentials"), "{told}");
    probed.with(ExitCode::Deviates);
}

#[test]
fn where_nothing_is_found_the_base_is_suspected() {
    let not_found = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let url = format!("ws://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // Whoever has gone wants no answer.
            let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
            let _ = std::io::Write::write_all(&mut stream, not_found.as_bytes());
        }
    });
    let probed = probed_at(&url);
    let told = &probed.stdout;
    tells(
        told,
        &["every handshake is answered 404: the base is probably a level of the path"],
    );
    assert!(!told.contains("credentials"), "{told}");
    let of_masters = |line: &&str| line.starts_with("not let in    master by service-chat");
    assert_eq!(told.lines().filter(of_masters).count(), 1, "{told}");
    probed.with(ExitCode::Deviates);
}

/// What a run uses up is counted for all its rounds.
#[test]
fn rounds_are_counted() {
    let seeded = Seeded::start("service-chat", &["SC-MSG-1"]);
    let once = "inventory_file = \"people.json\"\ninventory_once = true\n";
    let desk = Desk::new(&(seeded.head() + once));
    desk.write("people.json", &seeded.items(1, |_, gives| Some(gives)));
    let needed = |words: &[&str]| -> usize {
        let told = desk
            .run(&[&["target", "probe", "FILE"], words].concat())
            .stdout;
        let mut words = told
            .split_whitespace()
            .skip_while(|word| *word != "client;");
        let needed = words.nth(5).map(|word| word.trim_end_matches(',').parse());
        needed
            .unwrap_or_else(|| panic!("{told}"))
            .expect("a number")
    };
    assert_eq!(needed(&["--repeat", "3"]), 3 * needed(&[]));
}
