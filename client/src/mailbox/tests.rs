use std::time::Duration;

use super::*;

fn pongs(log: &[Arc<Received>]) -> Option<usize> {
    (log.len() >= 2).then_some(log.len())
}

#[test]
fn brackets_weigh_more_than_their_text() {
    let value = Value::Array(vec![Value::Array(Vec::new()); 1000]);
    let text = value.to_string();
    let mailbox = Mailbox::default();
    mailbox.push(Content::Text {
        text: text.clone(),
        error: String::new(),
    });
    let (own, all) = mailbox.weight();
    assert!((text.len()..2 * text.len()).contains(&own), "{own}");
    assert!(all >= own);
    assert!(weight(&value) >= 8 * text.len());
}

#[tokio::test]
async fn what_came_early_is_still_there() {
    let mailbox = Mailbox::default();
    mailbox.push(Content::Pong(Bytes::new()));
    mailbox.push(Content::Pong(Bytes::new()));
    let deadline = Instant::now() + Duration::from_secs(5);
    assert_eq!(mailbox.wait(deadline, pongs).await, Some(2));
}

#[tokio::test]
async fn an_arrival_wakes_and_the_end_releases_who_waits() {
    let mailbox = Arc::new(Mailbox::default());
    let deadline = Instant::now() + Duration::from_secs(60);
    let waiting = tokio::spawn({
        let mailbox = Arc::clone(&mailbox);
        async move { mailbox.wait(deadline, pongs).await }
    });
    mailbox.push(Content::Ping(Bytes::new()));
    mailbox.push(Content::Ping(Bytes::new()));
    mailbox.announce();
    assert_eq!(waiting.await.ok().flatten(), Some(2));
    mailbox.push(Content::End(End::Dropped));
    assert_eq!(mailbox.wait(deadline, |_| None::<()>).await, None);
    assert_eq!(mailbox.end(), Some(End::Dropped));
}

#[tokio::test]
async fn traffic_does_not_renew_the_deadline() {
    let mailbox = Arc::new(Mailbox::default());
    let deadline = Instant::now() + Duration::from_millis(50);
    let noise = tokio::spawn({
        let mailbox = Arc::clone(&mailbox);
        async move {
            while Instant::now() < deadline + Duration::from_secs(5) {
                mailbox.push(Content::Pong(Bytes::new()));
                mailbox.announce();
                tokio::task::yield_now().await;
            }
        }
    });
    assert_eq!(mailbox.wait(deadline, |_| None::<()>).await, None);
    assert!(Instant::now() < deadline + Duration::from_secs(4));
    noise.abort();
}

#[tokio::test]
async fn a_flood_is_not_looked_through_at_each_of_its_frames() {
    const MANY: usize = 10_000;
    let mailbox = Arc::new(Mailbox::default());
    let deadline = Instant::now() + Duration::from_secs(60);
    let looks = tokio::spawn({
        let mailbox = Arc::clone(&mailbox);
        async move {
            let mut looks = 0;
            let look = |log: &[Arc<Received>]| {
                looks += 1;
                (log.len() >= MANY).then_some(())
            };
            mailbox.wait(deadline, look).await.map(|()| looks)
        }
    });
    for _ in 0..MANY {
        mailbox.push(Content::Pong(Bytes::new()));
        tokio::task::yield_now().await;
    }
    mailbox.announce();
    let looks = looks.await.ok().flatten().expect("all have come");
    assert!(looks < 100, "{looks}");
}

#[tokio::test]
async fn what_is_taken_out_makes_room_and_the_end_is_taken_once() {
    let mailbox = Arc::new(Mailbox::to_be_taken_from());
    let deadline = Instant::now() + Duration::from_secs(60);
    let putting = tokio::spawn({
        let mailbox = Arc::clone(&mailbox);
        async move {
            for number in 0..1000_u32 {
                mailbox.push(Content::Pong(number.to_be_bytes().to_vec().into()));
                while mailbox.count() >= 10 {
                    assert!(mailbox.is_taken_from().await);
                }
            }
            mailbox.push(Content::End(End::Dropped));
            mailbox.announce();
        }
    });
    let mut came = Vec::new();
    while let Some(taken) = mailbox.take(deadline).await {
        assert!(taken.len() <= 10, "{}", taken.len());
        came.extend(taken);
    }
    putting.await.expect("no panic");
    assert!(Instant::now() < deadline, "the end is not waited for");
    let numbers = came.iter().filter_map(|received| match &received.content {
        Content::Pong(number) => Some(number.to_vec()),
        _ => None,
    });
    let expected = (0..1000_u32).map(|number| number.to_be_bytes().to_vec());
    assert!(numbers.eq(expected));
    assert_eq!(came.len(), 1001);
    assert_eq!((mailbox.count(), mailbox.weight().0), (0, 0));
}

#[tokio::test]
async fn what_is_kept_makes_no_room() {
    assert!(!Mailbox::default().is_taken_from().await);
}
