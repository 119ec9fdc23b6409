//! What is wrong with a whole run is said once at its end, and of a run that is right nothing.

#[expect(dead_code, reason = "others ask for all protocols")]
#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use reference::Reference;
use wireproof_client::base::Base;
use wireproof_conformance::event::Event;
use wireproof_conformance::report::terminal::Terminal;
use wireproof_conformance::target::Target;

/// The hints of a run against a server, as the summary begins.
async fn hints(
    protocol: &str,
    words: &[&str],
    change: impl FnOnce(&Reference, &mut Target),
) -> String {
    let reference = Reference::start(None).await;
    let mut target = reference.target(protocol);
    target.claims = wireproof_client::pack::Claims::All;
    change(&reference, &mut target);
    let (_, run) = play::play(play::suite(protocol, target, words), 8).await;
    reference.stop().await;
    assert!(run.hints.len() < 2, "{:?}", run.hints);
    let text = Terminal::new(false).event(&Event::RunFinished(Box::new(run)));
    let first = text.split("\nunknown").next().unwrap_or_default();
    match first.starts_with("hint ") {
        true => first.to_owned(),
        false => String::new(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_base_that_ends_at_the_wrong_place_is_guessed() {
    let words = ["PM-ADS-30", "PM-ADS-27", "PM-ADS-28"];
    let deep = |reference: &Reference, target: &mut Target| {
        target.rest = Some(Base::new(&reference.authority, "pet-market/api"));
    };
    let hint = hints("pet-market", &words, deep).await;
    assert!(
        hint.starts_with("hint          every answer over HTTP is 404"),
        "{hint}"
    );
    assert_eq!(hints("pet-market", &words, |_, _| ()).await, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handshakes_at_the_wrong_place_are_guessed() {
    let words = ["BC-CREATE-1", "BC-JOIN-1", "BC-LIST-1"];
    let deep = |reference: &Reference, target: &mut Target| {
        let base = Base::new(&reference.authority, "brand-chat/deep");
        target.channels = [("chat".to_owned(), base)].into();
    };
    let hint = hints("brand-chat", &words, deep).await;
    assert!(
        hint.starts_with("hint          every handshake is answered 404"),
        "{hint}"
    );
    assert_eq!(hints("brand-chat", &words, |_, _| ()).await, "");
}
