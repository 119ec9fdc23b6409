//! Servers that follow the protocol's text and not our conventions are blamed for nothing.
//!
//! A mutant of a rule that serves a convention is such a server: played without that convention
//! among its claims, none of all the scenarios of its protocol may fail. Who claims nothing at all
//! is still held to what the protocol's text says and implies.
//!
//! One rule is off in turn, of some conventions of each protocol, spread evenly. A change of what
//! scenarios lean on asks for all:
//!
//! ```sh
//! RULES=all cargo test -p wireproof-conformance --test honest
//! ```

#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use reference::Reference;
use wireproof_client::pack::Claims;
use wireproof_conformance::chapter::Basis;
use wireproof_conformance::event::ScenarioReport;
use wireproof_conformance::verdict::Verdict;
use wireproof_server::RuleId;

/// Mutants that are no honest servers: a convention is not all that they break.
const NOT_HONEST: &[(&str, &str)] = &[
    (
        "nail-salon/HeadersMayBeAbsent",
        "its target file has to give the headers",
    ),
    (
        "brand-chat/OriginPortCounts",
        "its target file has to give an Origin",
    ),
    (
        "service-chat/CookieNeedsNoOrigin",
        "its target file has to give an Origin",
    ),
    (
        "service-chat/WriterIsNotAnswered",
        "acknowledges by a frame that means something else",
    ),
    (
        "service-chat/ComingIsNotTold",
        "tells of it by a frame that means something else",
    ),
    (
        "service-chat/GoingIsNotTold",
        "tells of it by a frame that means something else",
    ),
    (
        "service-chat/NothingIsReplayed",
        "replays what nobody has written",
    ),
    (
        "service-chat/SameTokenHearsTwice",
        "deafens a connection, which SC-MSG-12 forbids",
    ),
    (
        "service-chat/PongComesLast",
        "holds messages back until somebody pings",
    ),
    (
        "hotel-desk/NothingIsReplayed",
        "says of old conversations that they are new",
    ),
    (
        "hotel-desk/MarkReadHasNoReply",
        "acknowledges by a frame that means something else",
    ),
    (
        "hotel-desk/EmptyPreviewIsText",
        "tells `null` where the document shows a text, which HD-NEW-2 states",
    ),
    (
        "hotel-desk/TimesAreUtc",
        "writes times in another form than the document's, which HD-MSG-8 states",
    ),
    (
        "hotel-desk/OtherHotelsDoNotExist",
        "forbids what is in no hotel at all, too, which HD-REST-4 calls missing",
    ),
    (
        "pet-market/MissingAddressSaysWhy",
        "gives no `detail` with any 404, where PM-ADS-31 has one",
    ),
    (
        "pet-market/PutIsNoPost",
        "takes PUT, which PM-ADS-25 forbids",
    ),
    (
        "pet-market/TypeIsNeeded",
        "reads less strictly as well, which PM-HTTP-5 forbids",
    ),
    (
        "pet-market/MessageIsNeeded",
        "makes a message of what is none, which PM-GEN-3 forbids",
    ),
    (
        "pet-market/NothingIsMissed",
        "its history lacks a message, which PM-CHAT-11 forbids",
    ),
    (
        "pet-market/NothingIsDoubled",
        "tells a message twice, which PM-CHAT-4 forbids",
    ),
    (
        "pet-market/OtherRoomsStayRead",
        "marks what support in the room reads as well, which PM-READ-3 forbids",
    ),
    (
        "pet-market/TicketIsJudgedFirst",
        "says of a room that it is not there before it looks at the ticket, which PM-ROOM-18 forbids",
    ),
    (
        "brand-chat/JoinIsSilent",
        "tells of it by a reply to nobody's request",
    ),
    (
        "brand-chat/LeaveIsSilent",
        "tells of it by a reply to nobody's request",
    ),
];

/// Requirements that are stated or implied and cannot be judged of who claims nothing, by the
/// start of their ids, each with the convention without which the text gives nothing to go by.
const UNJUDGED: &[(&str, &str)] = &[
    ("BC-DEL-", "BC-CREATE-19"),
    ("BC-EDIT-", "BC-CREATE-19"),
    ("BC-INFO-3", "BC-JOIN-11"),
    ("BC-INFO-5", "BC-CREATE-19"),
    ("BC-LEAVE-8", "BC-JOIN-11"),
    ("HD-GUEST-1", "HD-GUEST-6"),
    ("HD-GUEST-2", "HD-GUEST-4"),
    ("HD-NEW-", "HD-NEW-6"),
    ("NS-", "NS-ENV-2"),
    ("PM-ADS-", "PM-ADS-27"),
    ("PM-CHAT-", "PM-CHAT-9"),
    ("PM-GEN-", "PM-CHAT-9"),
    ("PM-ROOM-10", "PM-ROOM-15"),
    ("PM-ROOM-11", "PM-ROOM-15"),
    ("PM-ROOM-13", "PM-CHAT-9"),
    ("SC-MSG-18", "SC-GEN-13"),
];

/// Conventions of each protocol that are tried without being asked for all.
const SAMPLED: usize = 16;

/// At once on each server.
const JOBS: usize = 8;

/// Of many scenarios that blame, so many tell enough.
const SHOWN: usize = 40;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(tokio::runtime::Runtime::new().expect("a runtime"));
    let all = std::env::var("RULES").is_ok_and(|rules| rules == "all");
    let mut trials = Vec::new();
    for protocol in documents::protocols() {
        let conventions = requirements(protocol, |basis| basis == Basis::Convention);
        let on = Arc::clone(&runtime);
        trials.push(Trial::test(
            format!("{protocol}/no convention"),
            move || on.block_on(without_any(protocol)),
        ));
        let rules = wireproof_server::rules().into_iter();
        let rules = rules.filter(|rule| rule.protocol == protocol);
        let is_honest = |rule: &RuleId| {
            let name = format!("{protocol}/{}", rule.name);
            NOT_HONEST.iter().all(|(known, _)| *known != name)
        };
        let rules = rules.filter(|rule| conventions.contains(rule.requirement));
        let honest: Vec<RuleId> = rules.filter(is_honest).collect();
        for rule in if all { honest } else { sample(honest) } {
            let name = format!("{protocol}/{}/{}", rule.requirement, rule.name);
            let mut claimed = conventions.clone();
            claimed.remove(rule.requirement);
            let on = Arc::clone(&runtime);
            let trial = move || on.block_on(without_one(rule, claimed));
            trials.push(Trial::test(name, trial));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// One rule of each convention, of so many conventions as there is time for.
fn sample(mut rules: Vec<RuleId>) -> Vec<RuleId> {
    let mut seen = BTreeSet::new();
    rules.retain(|rule| seen.insert(rule.requirement));
    let step = rules.len().div_ceil(SAMPLED).max(1);
    rules.into_iter().step_by(step).collect()
}

/// The requirements of a protocol that can be observed, by what they rest on.
fn requirements(protocol: &str, wanted: impl Fn(Basis) -> bool) -> BTreeSet<String> {
    let chapters = documents::chapters(protocol);
    let all = chapters.iter().flat_map(|chapter| &chapter.requirements);
    let wanted = all.filter(|one| one.not_observable.is_none() && wanted(one.basis));
    wanted.map(|requirement| requirement.id.clone()).collect()
}

/// Plays a protocol against a server that claims these conventions. Who is blamed while many play
/// at once, on a machine that has much to do, is met by one at a time before it counts.
async fn reports(
    protocol: &str,
    rule_off: Option<RuleId>,
    claimed: BTreeSet<String>,
) -> Result<Vec<ScenarioReport>, Failed> {
    let reference = Reference::start(rule_off).await;
    let mut target = reference.target(protocol);
    target.claims = Claims::Only(claimed);
    let suite = play::suite(protocol, target.clone(), &[]);
    let (reports, _) = play::play(suite, JOBS).await;
    let words: Vec<String> = blaming(&reports).map(|one| one.id.to_string()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let blamed = match words.is_empty() {
        true => None,
        false => blamed(&play::play(play::suite(protocol, target, &words), 1).await.0),
    };
    reference.stop().await;
    blamed.map_or(Ok(reports), Err)
}

/// Nobody may be blamed, and neither may a chapter.
fn blaming(reports: &[ScenarioReport]) -> impl Iterator<Item = &ScenarioReport> {
    let blames = |one: &&ScenarioReport| {
        matches!(one.verdict, Verdict::Fail(_) | Verdict::HarnessError { .. })
    };
    reports.iter().filter(blames)
}

fn blamed(reports: &[ScenarioReport]) -> Option<Failed> {
    let blamed = blaming(reports).map(|report| {
        let why = report.verdict.why().unwrap_or_default();
        let notes = match &report.verdict {
            Verdict::Fail(failure) => failure.notes.as_slice(),
            _ => &[],
        };
        let notes: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        format!("{} {why} {}", report.id, notes.join(" "))
    });
    let blamed: Vec<String> = blamed.collect();
    let shown: Vec<&str> = blamed.iter().take(SHOWN).map(String::as_str).collect();
    let text = format!(
        "an honest server is blamed by {} scenarios; `needs` may be missing:\n{}",
        blamed.len(),
        shown.join("\n")
    );
    (!blamed.is_empty()).then(|| text.into())
}

async fn without_one(rule: RuleId, claimed: BTreeSet<String>) -> Result<(), Failed> {
    reports(rule.protocol, Some(rule), claimed).await.map(drop)
}

/// Whoever claims nothing is still held to what the text says and implies.
async fn without_any(protocol: &str) -> Result<(), Failed> {
    let reports = reports(protocol, None, BTreeSet::new()).await?;
    let judged = reports.iter().filter(|one| one.verdict == Verdict::Pass);
    let judged: BTreeSet<&String> = judged.map(|report| &report.id.requirement).collect();
    let held = requirements(protocol, |basis| basis != Basis::Convention);
    let leans = |id: &str, convention: &str| {
        let mut own = reports.iter().filter(|one| one.id.requirement == id);
        own.all(|one| match &one.verdict {
            Verdict::NotDeclared { missing } => missing.iter().any(|other| other == convention),
            _ => false,
        })
    };
    let is_excused = |id: &str| {
        let mut known = UNJUDGED.iter();
        known.any(|(start, convention)| id.starts_with(start) && leans(id, convention))
    };
    let free = held.iter().map(String::as_str);
    let free = free.filter(|id| !judged.iter().any(|one| one == id) && !is_excused(id));
    let free: Vec<&str> = free.collect();
    let text = format!(
        "{} of {} requirements are judged of who claims nothing; of these every scenario leans on some convention: {}",
        judged.len(),
        held.len(),
        free.join(" ")
    );
    match free.is_empty() {
        true => Ok(()),
        false => Err(text.into()),
    }
}
