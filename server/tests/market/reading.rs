//! What support has read (PM-READ).

use super::Market;

#[tokio::test]
async fn a_room_is_unread_from_what_a_user_writes_alone_until_support_connects() {
    let market = Market::open().await;
    let (own, other) = (market.room("vasya").await, market.room("olga").await);
    let mut vasya = market.enter("vasya", own).await;
    let mut olga = market.enter("olga", other).await;
    assert_eq!(market.list("sam").await, [(own, true), (other, true)]);
    vasya.say("anybody?").await;
    assert_eq!(market.list("sam").await, [(own, false), (other, true)]);
    olga.say("me too").await;
    let mut sam = market.enter("sam", own).await;
    assert_eq!(market.list("sam").await, [(own, true), (other, false)]);

    // With support there it stays read, on whichever connection.
    sam.hears("anybody?").await;
    let phone = market.enter("sam", own).await;
    vasya.say("good").await;
    phone.0.close().await;
    vasya.say("there you are").await;
    assert_eq!(market.list("sam").await, [(own, true), (other, false)]);

    // What support writes changes nothing.
    sam.write("hello").await;
    vasya.hears("hello").await;
    sam.0.close().await;
    assert_eq!(market.list("sam").await, [(own, true), (other, false)]);
    vasya.say("bye").await;
    assert_eq!(market.list("sam").await, [(own, false), (other, false)]);
}

#[tokio::test]
async fn support_that_was_refused_or_is_elsewhere_has_read_nothing() {
    let market = Market::open().await;
    let (own, other) = (market.room("vasya").await, market.room("olga").await);
    let _elsewhere = market.enter("sam", other).await;
    let mut vasya = market.enter("vasya", own).await;
    vasya.say("anybody?").await;
    let path = format!("0{own}");
    let ticket = market.ticket("sam").await;
    assert_eq!(market.turned_away(path, &ticket).await, 404);
    assert_eq!(market.list("sam").await, [(own, false), (other, true)]);
}
