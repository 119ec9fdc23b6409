//! Rights that change while somebody is connected (BC-INFO-7). No frame of the protocol changes
//! any, so that a suite on the wire cannot show this: the database is changed behind the server's
//! back.

use serde_json::{Value, json};
use sqlx::{
    Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use tempfile::TempDir;
use wireproof_server::{Database, Options};

use crate::support::{Client, Server, check_refusal, options, room};

const NOT_HERE: &str = "You are not in this room.";
const NO_TARIFF: &str = "Neither brand has the business tariff.";
const NO_ADMIN: &str = "You are not an administrator.";

/// A server whose database can be reached, with alice (business tariff) and her colleague ann, bob,
/// a room of the two brands, and otto, who administers.
struct Scene {
    server: Server,
    world: Value,
    database: SqliteConnection,
    _folder: TempDir,
}

impl Scene {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("chat.sqlite");
        let server = Server::start(Options {
            database: Database::File(path.clone()),
            ..options()
        })
        .await;
        let things = [
            ("alice", "brand", json!({ "tariff": "business" })),
            ("ann", "colleague", json!({ "of": { "$ref": "alice" } })),
            ("bob", "brand", json!({})),
            ("otto", "admin", json!({})),
            room("ab", "alice", "bob"),
        ];
        let world = server.world(&things).await;
        let database = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal);
        Self {
            server,
            world,
            database: SqliteConnection::connect_with(&database)
                .await
                .expect("it can be opened"),
            _folder: folder,
        }
    }

    /// Somebody of the world, in the room.
    async fn joined(&self, name: &str) -> Client {
        let mut client = match name {
            "otto" => self.server.connect_as_admin(&self.world[name]).await,
            _ => self.server.connect(&self.world[name]).await,
        };
        client.join(&self.world["ab"]).await;
        client
    }

    /// Changes one row, which is named by its id.
    async fn change(&mut self, change: &'static str, id: &Value) {
        let changed = sqlx::query(change)
            .bind(id.as_i64().expect("an id is an integer"))
            .execute(&mut self.database)
            .await
            .expect("it can be changed");
        assert_eq!(changed.rows_affected(), 1, "{change}");
    }
}

async fn write(client: &mut Client, text: &str) -> Value {
    client
        .call("create_message", json!({ "msg_text": text }))
        .await
}

/// Every change of the current room is refused, also one of a message of one's own.
async fn changes_are_refused(client: &mut Client, id: &Value, status: u16, reason: &str) {
    let message = json!({ "msg_text": "hello" });
    let edit = json!({ "msg_id": id, "edited_msg_text": "hello" });
    let deletion = json!({ "msg_id_list": [id] });
    for (action, fields) in [
        ("create_message", message),
        ("edit_message", edit),
        ("delete_messages", deletion),
    ] {
        check_refusal(&client.call(action, fields).await, status, reason);
    }
}

#[tokio::test]
async fn membership_is_judged_at_each_action() {
    let mut scene = Scene::start().await;
    let mut ann = scene.joined("ann").await;
    let mut bob = scene.joined("bob").await;
    let id = write(&mut ann, "mine").await["data"]["id"].take();
    bob.frame().await;

    let ann_id = scene.world["ann"]["id"].clone();
    scene
        .change(
            "UPDATE brand_chat_users SET brand = NULL WHERE id = ?",
            &ann_id,
        )
        .await;

    changes_are_refused(&mut ann, &id, 403, NOT_HERE).await;
    check_refusal(
        &ann.call("current_room_info", json!({})).await,
        403,
        NOT_HERE,
    );
    let again = json!({ "room_pk": scene.world["ab"]["pk"] });
    check_refusal(&ann.call("join_room", again).await, 403, NOT_HERE);
    assert_eq!(ann.call("list", json!({})).await["data"], json!([]));
    bob.hears_nothing().await;

    // The seat in the room is kept until it is given up.
    let heard = write(&mut bob, "still heard").await;
    assert_eq!(ann.frame().await, heard);
    let left = ann.call("leave_room", json!({})).await;
    assert_eq!(left["response_status"], 200);
    write(&mut bob, "not heard").await;
    ann.hears_nothing().await;
}

#[tokio::test]
async fn a_right_that_comes_back_counts_at_once() {
    let mut scene = Scene::start().await;
    let mut ann = scene.joined("ann").await;
    let ann_id = scene.world["ann"]["id"].clone();
    let brand = scene.world["alice"]["brand"]["id"].clone();
    let leave = "UPDATE brand_chat_users SET brand = NULL WHERE id = ?";
    scene.change(leave, &ann_id).await;
    check_refusal(&write(&mut ann, "not now").await, 403, NOT_HERE);

    sqlx::query("UPDATE brand_chat_users SET brand = ? WHERE id = ?")
        .bind(brand.as_i64())
        .bind(ann_id.as_i64())
        .execute(&mut scene.database)
        .await
        .expect("it can be changed");

    assert_eq!(write(&mut ann, "now").await["response_status"], 201);
}

#[tokio::test]
async fn tariff_is_judged_at_each_action() {
    let mut scene = Scene::start().await;
    let mut otto = scene.joined("otto").await;
    let mut bob = scene.joined("bob").await;
    let id = write(&mut otto, "with the tariff").await["data"]["id"].take();
    bob.frame().await;

    let brand = scene.world["alice"]["brand"]["id"].clone();
    scene
        .change(
            "UPDATE brand_chat_brands SET tariff = 'basic' WHERE id = ?",
            &brand,
        )
        .await;

    changes_are_refused(&mut otto, &id, 403, NO_TARIFF).await;
    bob.hears_nothing().await;
    let info = bob.call("current_room_info", json!({})).await;
    assert_eq!(info["data"]["has_business"], false);
    let shown = write(&mut bob, "without").await;
    assert_eq!(shown["data"]["room"]["has_business"], false);
    assert_eq!(otto.frame().await, shown);

    let bought = "UPDATE brand_chat_brands SET tariff = 'business' WHERE id = ?";
    scene.change(bought, &brand).await;
    let edit = json!({ "msg_id": id, "edited_msg_text": "with it again" });
    let edited = otto.call("edit_message", edit).await;
    assert_eq!(edited["response_status"], 200);
    assert_eq!(bob.frame().await, edited);
}

#[tokio::test]
async fn the_role_is_judged_at_each_action() {
    let mut scene = Scene::start().await;
    let mut otto = scene.joined("otto").await;
    let mut bob = scene.joined("bob").await;
    let id = write(&mut otto, "as admin").await["data"]["id"].take();
    bob.frame().await;

    let otto_id = scene.world["otto"]["id"].clone();
    let dismiss = "UPDATE brand_chat_users SET is_admin = FALSE WHERE id = ?";
    scene.change(dismiss, &otto_id).await;

    changes_are_refused(&mut otto, &id, 403, NO_ADMIN).await;
    check_refusal(&otto.call("list", json!({})).await, 403, NO_ADMIN);
    let again = json!({ "room_pk": scene.world["ab"]["pk"] });
    check_refusal(&otto.call("join_room", again).await, 403, NO_ADMIN);
    bob.hears_nothing().await;
    let heard = write(&mut bob, "still heard").await;
    assert_eq!(otto.frame().await, heard);

    // What needs no right, and what would be refused to anybody, is as it was.
    check_refusal(
        &otto.call("edit_message", json!({ "msg_id": id })).await,
        400,
        "edited_msg_text is missing.",
    );
    assert_eq!(
        otto.call("leave_room", json!({})).await["response_status"],
        200
    );
    check_refusal(
        &write(&mut otto, "nowhere").await,
        400,
        "You have not joined a room.",
    );
}
