//! Transcripts are the same bytes in every run, whoever wins which race, and one of each
//! operation is kept as a snapshot for people to read.

#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use std::collections::BTreeMap;

use reference::Reference;
use wireproof_client::pack::Operation;

/// The transcripts of a whole run, by scenario. Each run has a seed of its own, and so another
/// order and other ids.
async fn transcripts(protocol: &str, jobs: usize) -> BTreeMap<String, String> {
    let reference = Reference::start(None).await;
    let suite = play::suite(protocol, reference.target(protocol), &[]);
    let (scenarios, _) = play::play(suite, jobs).await;
    reference.stop().await;
    let named = scenarios.into_iter();
    named
        .map(|scenario| (scenario.id.to_string(), scenario.transcript))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_runs_give_the_same_bytes() {
    for protocol in documents::protocols() {
        // One at a time would mostly wait, where each scenario ends with a settling window.
        let few = transcripts(protocol, 4).await;
        let many = transcripts(protocol, 32).await;
        assert!(few.values().all(|transcript| !transcript.is_empty()));
        for (id, transcript) in &few {
            assert_eq!(Some(transcript), many.get(id), "{id}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_each_operation() {
    for protocol in documents::protocols() {
        let all = transcripts(protocol, 8).await;
        let reference = Reference::start(None).await;
        let pack = documents::pack(protocol, &reference.target(protocol));
        reference.stop().await;
        for channel in &pack.channels {
            for operation in &channel.operations {
                // The shortest says most about the operation and least about anything else.
                let shortest = all
                    .values()
                    .filter(|transcript| shows(transcript, &channel.name, operation))
                    .min_by_key(|transcript| transcript.len());
                let name = format!("{protocol}-{}", operation.id);
                insta::assert_snapshot!(name, shortest.expect("a scenario that sends it"));
            }
        }
    }
}

/// Whether somebody who has connected to this channel asks for the operation there and is
/// answered or, where nothing replies to it, somebody hears of it: another channel may have one of
/// the same name.
fn shows(transcript: &str, channel: &str, operation: &Operation) -> bool {
    let replies = operation.replies.iter().map(|reply| reply.name.as_str());
    shows_exchange(
        transcript,
        channel,
        &operation.name,
        &replies.collect::<Vec<_>>(),
    )
}

fn shows_exchange(transcript: &str, channel: &str, request: &str, replies: &[&str]) -> bool {
    let connects = format!(" connects {channel}");
    let mut parties = transcript.lines().filter_map(|line| {
        let (party, handshake) = line.split_once(&connects)?;
        // What is changed in the handshake stands behind the channel's name.
        (handshake.is_empty() || handshake.starts_with(' ')).then_some(party)
    });
    parties.any(|party| {
        let asks = transcript.contains(&format!("{party} > {request} "));
        let hears = |reply: &&str| transcript.contains(&format!("{party} < {reply} "));
        let others_hear = || {
            let mut heard = transcript.lines().filter(|line| line.contains(" < "));
            heard.any(|line| !line.starts_with(party))
        };
        asks && (replies.iter().any(hears) || replies.is_empty() && others_hear())
    })
}

#[test]
fn an_operation_is_shown_on_its_own_channel() {
    let transcript = "ann connects feed\nann > look {}\nann < sight {}\nbob connects desk\n";
    assert!(shows_exchange(
        transcript,
        "feed",
        "look",
        &["view", "sight"]
    ));
    assert!(!shows_exchange(transcript, "desk", "look", &["sight"]));
    assert!(!shows_exchange(transcript, "feed", "look", &["look"]));
    assert!(!shows_exchange(transcript, "feed", "told", &["sight"]));
    assert!(!shows_exchange(transcript, "feed", "look", &[]));
    let told = "ann connects feed {\"params\":{}}\nann > look {}\nbob < sight {}\n";
    assert!(shows_exchange(told, "feed", "look", &[]));
}
