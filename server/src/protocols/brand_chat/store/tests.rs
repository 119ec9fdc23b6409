//! What is kept, read back.

use wireproof_schemas::brand_chat::{create_message::CreatedMessage, message::MsgText};

use super::*;
use crate::options::Database;

const NOON: i64 = 1_718_625_600_000;

struct Kept {
    store: Store,
    alice: Person,
    room: RoomPk,
}

/// Alice, her brand, and a room that it shares with another.
async fn kept() -> Kept {
    let store = store::Store::open(&Database::Memory)
        .await
        .expect("it opens");
    let store = Store::new(store, Rules::ALL_ON);
    let mut write = store.write().await.expect("it can be written");
    let world = store::make_world(&mut write, "brand-chat", "world")
        .await
        .expect("a world");
    let brand = add_brand(&mut write, world, "one", "basic")
        .await
        .expect("a brand");
    let other = add_brand(&mut write, world, "other", "basic")
        .await
        .expect("a brand");
    let alice = add_user(&mut write, world, "alice", Some(brand), false)
        .await
        .expect("a user");
    let room = add_room(&mut write, world, [brand, other])
        .await
        .expect("a room");
    write.commit().await.expect("it is kept");
    let alice = store
        .person(alice)
        .await
        .expect("it can be read")
        .expect("she is there");
    Kept { store, alice, room }
}

impl Kept {
    async fn room(&self) -> (Room, bool) {
        let room = self.store.room(&self.alice, self.room).await;
        room.expect("it can be read").expect("it is there")
    }

    async fn write_at(&self, now: i64) -> CreatedMessage {
        let text = MsgText::try_from("hello".to_owned()).expect("it is a text");
        let (room, user) = (self.room().await.0, self.alice.user.clone());
        self.store
            .create_message(room, user, text, now)
            .await
            .expect("it is kept")
    }
}

#[tokio::test]
async fn membership_counts_as_it_is_kept_now() {
    let kept = kept().await;
    assert!(kept.room().await.1);
    assert_eq!(
        kept.store
            .rooms_of(&kept.alice)
            .await
            .expect("it can be read")
            .len(),
        1
    );

    let mut write = kept.store.write().await.expect("it can be written");
    sqlx::query("UPDATE brand_chat_users SET brand = NULL")
        .execute(&mut *write)
        .await
        .expect("she leaves her brand");
    write.commit().await.expect("it is kept");

    assert!(!kept.room().await.1);
    assert_eq!(
        kept.store
            .rooms_of(&kept.alice)
            .await
            .expect("it can be read"),
        []
    );
}

#[tokio::test]
async fn time_does_not_run_back_when_the_clock_does() {
    let kept = kept().await;
    let first = kept.write_at(NOON).await;
    let second = kept.write_at(NOON - 5000).await;
    let third = kept.write_at(NOON + 1).await;
    let times = [&first, &second, &third].map(|message| message.created_at.as_millisecond());
    assert_eq!(times, [NOON, NOON, NOON + 1]);
    assert_eq!(
        kept.store
            .messages(&first.room)
            .await
            .expect("they are kept"),
        [first, second, third]
    );
}
