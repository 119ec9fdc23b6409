//! Worlds of service-chat: people in their parts, chats of two, numbers.

use serde_json::{Value, json};

use super::{Service, things, two};
use crate::support::{KEY, Server, options};

async fn cannot_be_made(server: &Server, things: Value) -> String {
    let body = json!({ "things": things }).to_string();
    let path = "/service-chat/_wireproof/worlds";
    let answer = server
        .request("POST", path, &[("X-Wireproof-Key", KEY)], &body)
        .await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    let body: Value = serde_json::from_str(&answer.body).expect("it is JSON");
    body["error"].as_str().expect("a reason").to_owned()
}

#[tokio::test]
async fn what_cannot_be_is_said() {
    let server = Server::start(options()).await;
    for (chat, why) in [
        (
            json!({ "name": "c", "kind": "service_chat", "with": two("master", "sam", "carl") }),
            "c: no master is called \"sam\"",
        ),
        (
            json!({ "name": "c", "kind": "support_chat", "with": two("support", "sam", "sam") }),
            "c: no client is called \"sam\"",
        ),
        (
            json!({
                "name": "c",
                "kind": "support_chat",
                "with": {
                    "support": { "$ref": "sam" },
                    "client": { "$ref": "carl" },
                    "numbered_like": { "$ref": "carl" }
                }
            }),
            "c: no service chat is called \"carl\"",
        ),
        (
            json!({ "name": "c", "kind": "room" }),
            "c: there is no kind \"room\"",
        ),
    ] {
        let people = [
            json!({ "name": "sam", "kind": "support" }),
            json!({ "name": "carl", "kind": "client" }),
        ];
        let things: Vec<_> = people.into_iter().chain([chat]).collect();
        assert_eq!(cannot_be_made(&server, json!(things)).await, why);
    }
}

#[tokio::test]
async fn the_kinds_are_numbered_independently_and_a_number_can_always_be_shared() {
    let server = Server::start(options()).await;
    let world = server.world_of("service-chat", &things()[..6]).await;
    assert_eq!(world["repair"]["id"], 1);
    let of_support = [
        ("sam", "support", json!({})),
        ("carl", "client", json!({})),
        ("one", "support_chat", two("support", "sam", "carl")),
        ("two", "support_chat", two("support", "sam", "carl")),
    ];
    let world = server.world_of("service-chat", &of_support).await;
    let numbers = (&world["one"]["id"], &world["two"]["id"]);
    assert_eq!(numbers, (&json!(1), &json!(2)));

    // Service chats are at 1, support chats at 2, and another support chat is made in between.
    let mut shared = things();
    shared.insert(6, ("other", "support_chat", two("support", "sam", "carl")));
    let world = server.world_of("service-chat", &shared).await;
    let id = |name: &str| world[name]["id"].as_i64().expect("it has a number");
    assert_eq!((id("repair"), id("help")), (3, 3));
    assert_eq!((id("cleaning"), id("other"), id("question")), (4, 4, 5));

    let like = json!({
        "support": { "$ref": "sam" },
        "client": { "$ref": "carl" },
        "numbered_like": { "$ref": "repair" }
    });
    shared.push(("again", "support_chat", like));
    let thing = |(name, kind, with): &(&str, &str, Value)| json!({ "name": name, "kind": kind, "with": with });
    let twice: Vec<_> = shared.iter().map(thing).collect();
    let why = cannot_be_made(&server, json!(twice)).await;
    assert_eq!(why, "again: another chat has this number");
}

#[tokio::test]
async fn the_end_of_a_world_ends_its_chats() {
    let service = Service::open().await;
    let mia = service.connect("mia", "repair").await;
    let world = service.world["world"].as_str().expect("it has an id");
    let path = format!("/service-chat/_wireproof/worlds/{world}");
    let key = [("X-Wireproof-Key", KEY)];
    let answer = service.server.request("DELETE", &path, &key, "").await;
    assert_eq!(answer.status, 204);
    assert_eq!(mia.0.closed().await, 1001);
    let address = format!(
        "{}?token={}",
        service.address("repair"),
        service.token("mia")
    );
    let again = service.server.handshake_at(&address, &[]).await;
    assert_eq!(crate::support::refused(again), 401);
}
