//! Long pictures on their way keep nobody else waiting.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{BOUNDARY, EXECUTE, Market, form, png, pupsik_parts};
use crate::support::{with_limits, within};

/// So many pictures are on their way at once.
const MANY: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn ten_of_the_longest_pictures_halfway_keep_nobody_waiting() {
    let things = [("vasya", "user", json!({})), ("sam", "support", json!({}))];
    // What is halfway stays so for as long as this test wants.
    let patience = with_limits(|limits| limits.body = Duration::from_secs(60 * 60));
    let market = Market::with(patience, &things).await;
    let picture = png(5 << 20);
    let mut parts = pupsik_parts();
    parts.push(("image", Some(("long.png", "image/png")), &picture));
    let body = form(&parts);
    let head = format!(
        "POST {EXECUTE} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n",
        market.server.address,
        body.len()
    );
    let (first, rest) = body.split_at(body.len() / 2);
    let mut uploads = Vec::new();
    for _ in 0..MANY {
        let stream = TcpStream::connect(market.server.address).await;
        let mut stream = stream.expect("it listens");
        let begun = async {
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(first).await
        };
        within("half of a picture", begun).await.expect("it reads");
        uploads.push(stream);
    }

    assert_eq!(market.ads().await, json!([]), "nothing is half there");
    let room = market.room("vasya").await;
    let (mut vasya, mut sam) = (
        market.enter("vasya", room).await,
        market.enter("sam", room).await,
    );
    let heard = vasya.say("is anybody there?").await;
    assert_eq!(sam.0.frame().await, heard);

    let finish = uploads.into_iter().map(async |mut stream| {
        stream.write_all(rest).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    });
    for answer in within("the rest of all", join_all(finish)).await {
        let answer = answer.expect("it answers");
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
    let ads = market.ads().await;
    let ads = ads.as_array().expect("an array");
    assert_eq!(ads.len(), MANY);
    for ad in ads {
        let path = Market::media(&ad["image"]);
        let answer = market.server.request("GET", &path, &[], "").await;
        assert!(
            answer.bytes == picture,
            "{path}: {} bytes",
            answer.bytes.len()
        );
    }
}
