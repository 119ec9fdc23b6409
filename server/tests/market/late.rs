//! Two hundred people write in a room while ten come late: what each of the ten hears is what the
//! room was told, history and live together, whole and once (PM-CHAT-12). The same with forty while
//! two write as fast as they can.
//!
//! Who writes when, and when each of the ten comes, follows from a seed and from how the threads
//! happen to run. A few seeds are played here; for more of them:
//!
//! ```sh
//! SEEDS=200 cargo test -p wireproof-server --test server market::late
//! ```

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt, future::join_all};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::{Value, json};
use tokio::{sync::watch, task::yield_now, time::timeout};
use tokio_tungstenite::tungstenite::Message;

use super::{Market, chatting::Participant};
use crate::support::options;

/// Who takes part.
#[derive(Clone, Copy)]
struct Crowd {
    writers: usize,
    late: usize,
    /// So many messages each writer writes.
    each: usize,
    /// So often at most a writer lets others go first before a message.
    pause: usize,
}

impl Crowd {
    fn messages(self) -> usize {
        self.writers * self.each
    }
}

/// So long one seed may take, on a machine that has much else to do.
const DEADLINE: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_comes_while_two_hundred_write_hears_everything_once() {
    let crowd = Crowd {
        writers: 200,
        late: 10,
        each: 3,
        pause: 40,
    };
    play_seeds(crowd).await;
}

/// So many messages a second that nearly every moment of coming in falls between two of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_comes_while_two_write_without_a_pause_hears_everything_once() {
    let crowd = Crowd {
        writers: 2,
        late: 40,
        each: 500,
        pause: 0,
    };
    play_seeds(crowd).await;
}

async fn play_seeds(crowd: Crowd) {
    let seeds = std::env::var("SEEDS").ok();
    let seeds = seeds.map_or(3, |seeds| seeds.parse().expect("SEEDS is a number"));
    for seed in 0..seeds {
        let played = timeout(DEADLINE, play(seed, crowd)).await;
        assert!(played.is_ok(), "seed {seed} takes too long");
    }
}

async fn play(seed: u64, crowd: Crowd) {
    let names: Vec<_> = (0..crowd.writers)
        .map(|number| format!("person{number}"))
        .collect();
    let kind = |number| if number == 0 { "user" } else { "support" };
    let things: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(number, name)| (name.as_str(), kind(number), json!({})))
        .collect();
    let market = Arc::new(Market::with(options(), &things).await);
    let room = market.room(&names[0]).await;
    let mut random = StdRng::seed_from_u64(seed);

    // How many messages the first writer has heard: by it the late ones know when to come.
    let (progress, heard) = watch::channel(0);
    let mut writers = Vec::new();
    for name in &names {
        let participant = market.enter(name, room).await;
        let progress = (name == &names[0]).then(|| progress.clone());
        writers.push(write(
            participant,
            name.clone(),
            (random.random(), crowd),
            progress,
        ));
    }
    let late = (0..crowd.late).map(|_| {
        let (name, after) = (
            names[random.random_range(0..crowd.writers)].clone(),
            random.random_range(0..crowd.messages()),
        );
        come_late(
            Arc::clone(&market),
            (name, room),
            (after, crowd.messages()),
            heard.clone(),
        )
    });
    let late: Vec<_> = late.map(tokio::spawn).collect();
    writers.shuffle(&mut random);
    let writers: Vec<_> = writers.into_iter().map(tokio::spawn).collect();

    let told: Vec<_> = join_all(writers).await.into_iter().collect();
    let told: Vec<Vec<Value>> = told
        .into_iter()
        .map(|told| told.expect("it ends"))
        .collect();
    let all = &told[0];
    judge(seed, crowd, all);
    assert!(
        told.iter().all(|told| told == all),
        "seed {seed}: writers differ"
    );
    for (number, heard) in join_all(late).await.into_iter().enumerate() {
        let heard = heard.expect("it ends");
        assert_eq!(&heard, all, "seed {seed}: number {number} of the late ones");
    }
}

/// Writes a few messages at moments of its own, and hears all that are written.
async fn write(
    participant: Participant,
    name: String,
    (seed, crowd): (u64, Crowd),
    progress: Option<watch::Sender<usize>>,
) -> Vec<Value> {
    let mut random = StdRng::seed_from_u64(seed);
    let (mut sink, mut stream) = participant.0.socket.split();
    let writing = async {
        for number in 0..crowd.each {
            for _ in 0..random.random_range(0..=crowd.pause) {
                yield_now().await;
            }
            let frame = json!({ "message": format!("{name} {number}") });
            sink.send(Message::text(frame.to_string()))
                .await
                .expect("it reads");
        }
    };
    let hearing = async {
        let mut heard = Vec::new();
        while heard.len() < crowd.messages() {
            if let Message::Text(text) = stream.next().await.expect("it goes on").expect("a frame")
            {
                heard.push(serde_json::from_str(&text).expect("it is JSON"));
            }
            if let Some(progress) = &progress {
                progress.send_replace(heard.len());
            }
        }
        heard
    };
    tokio::join!(writing, hearing).1
}

/// Comes after so many messages, and hears all that were and are written.
async fn come_late(
    market: Arc<Market>,
    (name, room): (String, i64),
    (after, messages): (usize, usize),
    mut progress: watch::Receiver<usize>,
) -> Vec<Value> {
    let ticket = market.ticket(&name).await;
    let reached = progress.wait_for(|heard| *heard >= after).await.is_ok();
    assert!(reached, "the first writer goes on");
    let client = market.knock(room, &format!("?uuid={ticket}")).await;
    let mut late = Participant(client.expect("the handshake succeeds"));
    let mut heard = Vec::new();
    while heard.len() < messages {
        heard.push(late.0.frame().await);
    }
    // Whatever is told twice has come by now.
    late.hears_nothing().await;
    heard
}

/// What the room was told is whole, in the order of its numbers, and each writer's messages are in
/// the order in which they were written.
fn judge(seed: u64, crowd: Crowd, told: &[Value]) {
    let ids: Vec<_> = told.iter().map(|frame| frame["id"].as_i64()).collect();
    assert!(
        ids.is_sorted_by(|one, next| one < next),
        "seed {seed}: {ids:?}"
    );
    let mut written: HashMap<&str, usize> = HashMap::new();
    for frame in told {
        let text = frame["message"].as_str().expect("a text");
        let (name, number) = text.split_once(' ').expect("a name and a number");
        let so_far = written.entry(name).or_default();
        assert_eq!(number, so_far.to_string(), "seed {seed}: {frame}");
        *so_far += 1;
    }
    assert_eq!(written.len(), crowd.writers, "seed {seed}");
}
