//! What is kept, read back.

use std::collections::HashSet;

use wireproof_schemas::brand_chat::{
    create_message::CreatedMessage,
    message::{MessageId, MsgText},
};

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

    /// Alice's messages in the room.
    fn reach(&self) -> Reach {
        Reach {
            by: By::User(self.alice.user.id),
            room: Some(self.room),
            deleted_too: false,
        }
    }

    async fn delete(&self, reach: &Reach, ids: &[MessageId]) -> HashSet<MessageId> {
        let deleted = self.store.delete(reach, ids).await;
        deleted.expect("it can be written")
    }

    async fn edit(&self, reach: &Reach, id: MessageId) -> bool {
        let text = MsgText::try_from("edited".to_owned()).expect("it is a text");
        let edited = self.store.edit(reach, id, &text).await;
        edited.expect("it can be written")
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

#[tokio::test]
async fn a_change_gets_at_what_is_within_reach() {
    let kept = kept().await;
    let id = kept.write_at(NOON).await.id;
    let whole = kept.reach();
    for out_of_reach in [
        Reach {
            by: By::User(UserId(-1)),
            ..whole
        },
        Reach {
            by: By::Brand(BrandId(-1)),
            ..whole
        },
        Reach {
            room: Some(RoomPk(-1)),
            ..whole
        },
    ] {
        assert!(!kept.edit(&out_of_reach, id).await, "{out_of_reach:?}");
        assert_eq!(
            kept.delete(&out_of_reach, &[id]).await,
            HashSet::new(),
            "{out_of_reach:?}"
        );
    }
    assert!(!kept.edit(&whole, MessageId(i64::MAX)).await);

    assert!(kept.edit(&whole, id).await);
    assert!(kept.edit(&whole.by_anybody(), id).await);
    let text = kept.store.text_of(id).await.expect("it can be read");
    assert_eq!(text.expect("it is there").as_str(), "edited");
}

#[tokio::test]
async fn what_is_deleted_is_gone_and_neither_its_id_nor_its_time_comes_again() {
    let kept = kept().await;
    let [first, second] = [kept.write_at(NOON).await, kept.write_at(NOON).await];
    let reach = kept.reach();
    let asked = [second.id, MessageId(-1), second.id];
    assert_eq!(
        kept.delete(&reach, &asked).await,
        HashSet::from([second.id])
    );

    assert_eq!(kept.delete(&reach, &asked).await, HashSet::new());
    assert!(!kept.edit(&reach, second.id).await);
    let left = kept.store.messages(&first.room).await;
    assert_eq!(left.expect("they can be read"), [first]);
    let blank: String = sqlx::query_scalar("SELECT text FROM brand_chat_messages WHERE id = ?")
        .bind(second.id.0)
        .fetch_one(kept.store.store.read())
        .await
        .expect("its id is still there");
    assert_eq!(blank, "");

    let third = kept.write_at(NOON - 5000).await;
    assert!(third.id > second.id);
    assert_eq!(third.created_at, second.created_at);
}

#[tokio::test]
async fn a_long_list_is_deleted_at_once() {
    let kept = kept().await;
    let id = kept.write_at(NOON).await.id;
    // More than a frame has room for.
    let mut ids: Vec<_> = (1_000_000..1_040_000).map(MessageId).collect();
    ids.push(id);
    assert_eq!(kept.delete(&kept.reach(), &ids).await, HashSet::from([id]));
}
