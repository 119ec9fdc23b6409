//! Mutants of the tiny protocol: what its one scenario asks for is noticed, and nothing else.

use tokio::sync::mpsc::unbounded_channel;

use super::*;
use crate::plan::{Selection, plan};
use crate::tiny;
use crate::tiny::script::{Line, Script, Scripted, look};

/// A scenario that asks whether `seen` is there, or what it is, against a server that answers so.
async fn campaign(server: &Scripted, asks_for: &str, words: &[&str]) -> Campaign {
    let source = format!(
        "# A\n\n## TY-A-1 It does\n*documented: there*\n\n```wire\nalice is a reader\n\
         alice connects feed\nalice > look\nalice < look {{\"seen\": {asks_for}}}\n```\n"
    );
    let chapter = crate::chapter::parse("a.md", &source).expect("a chapter");
    let target = Arc::new(server.target());
    let chapters = [Arc::new(chapter)];
    let suite = plan(&tiny::pack(), &target, &chapters, &Selection::default()).expect("a plan");
    let options = MutateOptions {
        jobs: 4,
        seed: 7,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    Campaign::prepare(&suite, options, std::future::pending()).await
}

async fn server() -> Scripted {
    Scripted::start(Script {
        replies: vec![vec![look()]],
        ..Script::default()
    })
    .await
}

/// The outcome of each mutant by its id, and the score.
async fn tried(
    campaign: Campaign,
    survivors: &str,
    whole: bool,
) -> (BTreeMap<String, Outcome>, Score) {
    let survivors = Survivors::parse(survivors).expect("survivors");
    let (sender, mut receiver) = unbounded_channel();
    let score = campaign
        .run(&survivors, whole, &sender, std::future::pending())
        .await;
    drop(sender);
    let mut outcomes = BTreeMap::new();
    while let Some(event) = receiver.recv().await {
        if let Event::MutantFinished(report) = event {
            outcomes.insert(report.mutant, report.outcome);
        }
    }
    (outcomes, score)
}

const ALTER: &str = "feed/look:/seen:alter";
const DROP: &str = "feed/look:/seen:drop";

#[tokio::test]
async fn what_is_asked_for_is_noticed() {
    let server = server().await;
    let campaign = campaign(&server, "\"all\"", &["feed/look:/seen"]).await;
    assert_eq!(campaign.start().left_out.len(), 0);
    let (outcomes, score) = tried(campaign, "", true).await;
    assert!(
        matches!(outcomes.get(ALTER), Some(Outcome::Killed { .. })),
        "{outcomes:?}"
    );
    assert_eq!(score.percent(), Some(100.0), "{outcomes:?}");
}

#[tokio::test]
async fn what_nobody_asks_for_survives_and_says_what_would_notice() {
    let server = server().await;
    let campaign = campaign(&server, "_", &["feed/look:/seen"]).await;
    let (outcomes, score) = tried(campaign, "", true).await;
    assert!(
        matches!(outcomes.get(DROP), Some(Outcome::Killed { .. })),
        "{outcomes:?}"
    );
    let Some(Outcome::Survived { would, .. }) = outcomes.get(ALTER) else {
        panic!("{outcomes:?}");
    };
    assert!(would.contains("a pattern for it would notice"), "{would}");
    assert!(would.ends_with("for example at a.md:10"), "{would}");
    assert_eq!((score.survived, score.unexplained()), (1, 1));
}

#[tokio::test]
async fn an_explanation_counts_until_it_is_stale() {
    let server = server().await;
    let reasons =
        format!("\"{ALTER}\" = \"open\"\n\"{DROP}\" = \"no\"\n\"feed/x:/y:drop\" = \"no\"");
    let some = campaign(&server, "_", &["feed/look:/seen"]).await;
    let (_, score) = tried(some, &reasons, true).await;
    assert_eq!((score.survived, score.unexplained()), (1, 0));
    let stale = |score: &Score| -> Vec<String> {
        let stale = score.stale.iter();
        stale
            .map(|one| format!("{} {}", one.mutant, one.why))
            .collect()
    };
    // Of a part nobody knows what else there is.
    assert_eq!(stale(&score), [format!("{DROP} is killed")]);
    let all = campaign(&server, "_", &[]).await;
    let (_, score) = tried(all, &reasons, true).await;
    let unknown = "feed/x:/y:drop is no mutant".to_owned();
    assert_eq!(stale(&score), [format!("{DROP} is killed"), unknown]);
}

#[tokio::test]
async fn a_scenario_that_fails_by_itself_proves_nothing() {
    let server = server().await;
    let campaign = campaign(&server, "\"nothing\"", &[]).await;
    assert_eq!(campaign.start().left_out.len(), 1);
    assert_eq!(campaign.mutants().count(), 0);
    let (_, score) = tried(campaign, "", true).await;
    assert_eq!(score.percent(), None);
}

#[tokio::test]
async fn no_credential_is_told() {
    let told = Line::Say(serde_json::json!({"did": "look", "n": "N", "seen": "alice-s-token"}));
    let server = Scripted::start(Script {
        replies: vec![vec![told]],
        ..Script::default()
    })
    .await;
    let campaign = campaign(&server, "\"nothing\"", &[]).await;
    let why = &campaign.start().left_out[0].why;
    assert!(why.contains("[alice.token]"), "{why}");
    assert!(!why.contains("alice-s-token"), "{why}");
}
