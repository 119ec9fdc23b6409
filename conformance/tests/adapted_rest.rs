//! Servers that are right but for what is asked for over HTTP: with a table of what is different nothing
//! else deviates, and what is wrong within, or other than the table says, is found.

#[path = "support/before.rs"]
mod before;
#[path = "support/bite.rs"]
mod bite;
#[expect(dead_code, reason = "others ask for all protocols")]
#[path = "support/documents.rs"]
mod documents;
#[path = "support/from_text.rs"]
mod from_text;
#[path = "support/other_envelope/rest.rs"]
mod other_rest;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use before::Before;
use other_rest::{Dialect, OF_PET_MARKET, PET_MARKET, table};
use reference::Reference;
use wireproof_conformance::adaptation::CHAPTER;
use wireproof_conformance::event::{RunReport, ScenarioReport};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::Verdict;
use wireproof_server::RuleId;

/// One with sockets of its own kind beside what is asked for over HTTP.
const HOTEL_DESK: Dialect = Dialect {
    protocol: "hotel-desk",
    paths: &[
        (
            ("PUT", "/v2/conversations"),
            ("POST", "/chat/conversations/create/"),
        ),
        (
            ("POST", "/v2/conversations/closing"),
            ("POST", "/chat/conversations/close/"),
        ),
    ],
    ok: true,
};

/// What a target's file says of that, besides the envelope.
const OF_HOTEL_DESK: &str = r#"
[adaptation.http.paths]
"POST /chat/conversations/create/" = "PUT /v2/conversations"
"POST /chat/conversations/close/" = "POST /v2/conversations/closing"
"#;

/// The ids of all that it says.
const HOTEL_IDS: [&str; 7] = [
    "ADAPT-HTTP-FORM-REFUSAL",
    "ADAPT-HTTP-PATH-POST-CHAT-CONVERSATIONS-CLOSE",
    "ADAPT-HTTP-PATH-POST-CHAT-CONVERSATIONS-CREATE",
    "ADAPT-HTTP-RECEIVED-CONSTANT-OK",
    "ADAPT-HTTP-RECEIVED-NESTED",
    "ADAPT-HTTP-SENT-CONSTANT-CLIENT",
    "ADAPT-HTTP-SENT-NESTED",
];

/// The ids of all that the table of pet-market says.
const IDS: [&str; 9] = [
    "ADAPT-HTTP-FORM-INVALID",
    "ADAPT-HTTP-FORM-REFUSAL",
    "ADAPT-HTTP-PATH-DELETE-API-V1-EXECUTE",
    "ADAPT-HTTP-PATH-GET-API-WS_TOKEN",
    "ADAPT-HTTP-PATH-POST-API-TOKEN",
    "ADAPT-HTTP-RECEIVED-CONSTANT-OK",
    "ADAPT-HTTP-RECEIVED-NESTED",
    "ADAPT-HTTP-SENT-CONSTANT-CLIENT",
    "ADAPT-HTTP-SENT-NESTED",
];

/// What a target's file makes of the server before `reference`; sockets and worlds come from behind it.
fn target(protocol: &str, server: &Before, reference: &Reference, table: &str) -> Target {
    let text = format!(
        "protocol = \"{protocol}\"\nurl = \"ws://{upstream}/{protocol}\"\nconventions = \"all\"\n\
         rest = {{ url = \"ws://{}/{protocol}\" }}\n\
         provisioning = {{ url = \"ws://{upstream}/{protocol}\", key = \"${{KEY}}\" }}\n{table}",
        server.address,
        upstream = reference.authority,
    );
    let mut target = from_text::target(protocol, &text, reference.target(protocol), |_| None);
    // Two servers on one machine, each a connection for each request: what is slow here is not judged.
    target.timeouts.step *= 4;
    target
}

/// Plays the scenarios that `words` select.
async fn played(
    rule_off: Option<RuleId>,
    dialect: Dialect,
    table: &str,
    words: &[&str],
) -> (Vec<ScenarioReport>, RunReport) {
    let reference = Reference::start(rule_off).await;
    let server = other_rest::before(&reference.authority, dialect).await;
    let target = target(dialect.protocol, &server, &reference, table);
    let played = play::play(play::suite(dialect.protocol, target, words), 6).await;
    drop(server);
    reference.stop().await;
    played
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_envelope_over_http_deviates_in_that_only() {
    only_the_envelope_deviates(PET_MARKET, &table(OF_PET_MARKET), &IDS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_envelope_beside_sockets_deviates_in_that_only() {
    only_the_envelope_deviates(HOTEL_DESK, &table(OF_HOTEL_DESK), &HOTEL_IDS).await;
}

async fn only_the_envelope_deviates(dialect: Dialect, table: &str, ids: &[&str]) {
    let (reports, run) = played(None, dialect, table, &[]).await;
    let told = |report: &&ScenarioReport| {
        !matches!(report.verdict, Verdict::Pass | Verdict::NotDeclared { .. })
    };
    let deviating = reports.iter().filter(told);
    let mut deviating: Vec<String> = deviating
        .map(|report| match report.id.chapter.as_str() {
            CHAPTER => report.id.requirement.clone(),
            _ => format!("{} {:?}\n{:#?}", report.id, report.verdict, report.frames),
        })
        .collect();
    deviating.sort();
    assert_eq!(deviating, ids, "{}", deviating.join("\n"));
    assert_eq!(run.totals.adapted, ids.len());
    assert_eq!((run.exit_code, run.totals.fail), (1, 0));
    assert!(run.unused.is_empty(), "{:?}", run.unused);
    assert!(run.undocumented.is_empty(), "{:?}", run.undocumented);
    let totals = run.totals;
    assert!(totals.not_declared * 10 < totals.pass, "{totals:?}");
}

/// A rule of the server that is off is found by its own requirement, behind any envelope.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_within_is_found_as_ever() {
    let rules = wireproof_server::rules();
    let rule = rules.iter().find(|rule| rule.requirement == "PM-ADS-21");
    let rule = *rule.expect("a rule");
    for (rule_off, is_found) in [(Some(rule), true), (None, false)] {
        let (reports, _) =
            played(rule_off, PET_MARKET, &table(OF_PET_MARKET), &["PM-ADS-21"]).await;
        let mut own = reports.iter();
        let failed = own.find_map(|report| match &report.verdict {
            Verdict::Fail(failure) if report.id.requirement == "PM-ADS-21" => Some(failure),
            _ => None,
        });
        assert_eq!(failed.is_some(), is_found);
        // What came is told as it came, and as the documents have it.
        let noted = |title: &str| {
            let mut notes = failed.iter().flat_map(|failure| &failure.notes);
            notes.any(|note| {
                note.title == title && note.text.contains("result") != (title == "adapted")
            })
        };
        assert_eq!((noted("received"), noted("adapted")), (is_found, is_found));
    }
}

/// What is declared is no pardon for anything else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_envelope_other_than_the_declared_one_is_found() {
    let other = Dialect {
        ok: false,
        ..PET_MARKET
    };
    let (reports, run) = played(None, other, &table(OF_PET_MARKET), &["PM-ADS-1"]).await;
    let failed = reports
        .iter()
        .filter(|report| report.id.requirement == "PM-ADS-1");
    let mut failed = failed.map(|report| matches!(report.verdict, Verdict::Fail(_)));
    assert!(failed.all(|failed| failed), "{reports:#?}");
    assert!(run.totals.fail > 0, "{:?}", run.totals);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_table_nothing_is_where_it_should_be() {
    let (_, run) = played(None, PET_MARKET, "", &["pet-market/delete_ad"]).await;
    assert_eq!((run.exit_code, run.totals.adapted), (1, 0));
    assert!(run.totals.fail > run.totals.pass, "{:?}", run.totals);
}

/// What a target lacks, and what may not be done to it, goes by the documents' names.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_may_lack_what_it_calls_otherwise() {
    let table = format!("lacks = [\"delete_ad\"]\n{}", table(OF_PET_MARKET));
    let (reports, run) = played(None, PET_MARKET, &table, &["pet-market/delete_ad"]).await;
    let lacking = run.not_declared.contains("delete_ad");
    assert!(lacking, "{:?}", run.not_declared);
    let id = "ADAPT-HTTP-PATH-DELETE-API-V1-EXECUTE";
    assert!(reports.iter().all(|report| report.id.requirement != id));
    assert_eq!(run.totals.fail, 0);
}

/// The ids of the paths that made a difference, where a target may only be read or not.
async fn paths_used(read_only: bool) -> (Vec<String>, RunReport) {
    let table = format!("read_only = {read_only}\n{}", table(OF_PET_MARKET));
    let words = ["PM-TICK-1", "PM-ADS-1", "PM-ADS-21", "PM-TOK-1"];
    let (reports, run) = played(None, PET_MARKET, &table, &words).await;
    let used = reports.into_iter().map(|report| report.id.requirement);
    let paths = used.filter(|id| id.starts_with("ADAPT-HTTP-PATH"));
    (paths.collect(), run)
}

/// A GET of the documents changes nothing, whatever the method is by which the server has it; and what
/// it has by GET may change something.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_may_only_be_read_is_read_by_the_documents_methods() {
    let (paths, run) = paths_used(true).await;
    assert_eq!(paths, ["ADAPT-HTTP-PATH-GET-API-WS_TOKEN"]);
    assert_eq!(run.totals.fail + run.totals.could_not_test, 0);
    assert!(run.totals.pass > 0, "{:?}", run.totals);
    let mut missing = run.not_declared.iter();
    let is_told = missing.any(|what| what.starts_with("changes ("));
    assert!(is_told, "{:?}", run.not_declared);
    let (paths, _) = paths_used(false).await;
    assert_eq!(paths.len(), 3, "{paths:?}");
}

/// Mutants are changes of what the documents describe, whatever the wire has in its place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_suite_bites_as_hard_behind_another_envelope() {
    let reference = Reference::start(None).await;
    let server = other_rest::before(&reference.authority, PET_MARKET).await;
    let plain = reference.target(PET_MARKET.protocol);
    let adapted = target(
        PET_MARKET.protocol,
        &server,
        &reference,
        &table(OF_PET_MARKET),
    );
    let mut scores = Vec::new();
    for target in [plain, adapted] {
        let suite = play::suite(PET_MARKET.protocol, target, &["pet-market/delete_ad"]);
        scores.push(bite::bite(&suite, 6, &["delete_ad", "change_ad.404"]).await);
    }
    let [(plain, killed), (adapted, killed_too)] = &scores[..] else {
        panic!("two campaigns")
    };
    assert_eq!((adapted, killed_too), (plain, killed));
    assert!(
        plain.iter().any(|id| id == "delete_ad.200:/id:alter"),
        "{plain:?}"
    );
    assert!(
        plain.iter().any(|id| id == "change_ad.404:/detail:drop"),
        "{plain:?}"
    );
    // Of one chapter's scenarios, not of all.
    assert!(killed * 10 > plain.len() * 9, "{killed} of {plain:?}");
    drop(server);
    reference.stop().await;
}
