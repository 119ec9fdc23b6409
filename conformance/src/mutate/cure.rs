//! What would notice a mutant that nothing has noticed: a sentence, with the place in a chapter
//! where it could be written.

use wireproof_client::pack::Pack;

use super::learn::Learnt;
use super::mutant::{Carrier, Mutant, Operator, Site, Whom, written};
use crate::event::Place;
use crate::plan::Scenario;
use crate::wire::ast::{Expect, StatementKind};

/// What would notice a mutant, in view of the scenarios that meet it.
pub(super) fn of(mutant: &Mutant, met_by: &[&Learnt], pack: &Pack) -> String {
    let scenario = || {
        let first = met_by.first();
        first.map_or_else(String::new, |met| {
            let place = met.scenario.place();
            format!(
                ", for example in the scenario at {}:{}",
                place.file, place.line
            )
        })
    };
    let place = |carrier: &Carrier| {
        let is_refusal = is_refusal(carrier, pack);
        let mut places = met_by
            .iter()
            .filter_map(|met| taking(&met.scenario, carrier, is_refusal));
        places.next().map_or_else(scenario, |place| {
            format!(", for example at {}:{}", place.file, place.line)
        })
    };
    match &mutant.site {
        Site::Field(carrier, path) => {
            let at = place(carrier);
            let path = written(path);
            match mutant.operator {
                Operator::Alter => format!(
                    "no step compares {path} of {carrier} with anything; a pattern for it would notice{at}"
                ),
                Operator::Null => format!(
                    "no step asks that {path} of {carrier} is not null, which `_` takes too; `@not(null)` or a pattern for it would notice{at}"
                ),
                _ => format!(
                    "no step asks for {path} of {carrier}; a pattern for it would notice{at}"
                ),
            }
        }
        Site::Delivery(carrier, whom) => delivery(mutant.operator, carrier, whom) + &place(carrier),
        Site::Status(carrier) => {
            let at = place(carrier);
            format!(
                "every step that takes it allows other statuses; `< {}` would notice{at}",
                status(carrier)
            )
        }
        Site::Header(carrier, name) => {
            let at = place(carrier);
            format!(
                "no step looks at the header {name}; `\"headers\": {{\"{name}\": …}}` would notice{at}"
            )
        }
        Site::Refused(channel, status) => {
            let at = scenario();
            format!("no `is refused {channel}` says `with {status}`; that would notice{at}")
        }
        Site::Closed(_, code) => {
            let at = scenario();
            format!("every step takes any code; `< closed {code}` would notice{at}")
        }
    }
}

fn delivery(operator: Operator, carrier: &Carrier, whom: &Whom) -> String {
    let name = carrier.name();
    match operator {
        Operator::Drop => format!("no step must hear {name} ({whom}); `< {name}` would notice"),
        Operator::Double => {
            format!("nobody minds a second {name} ({whom}); a scenario without `may hear` would")
        }
        Operator::Hold => {
            format!(
                "nothing says that {name} ({whom}) comes before something else; `in order` would"
            )
        }
        Operator::ToSender => {
            format!("nobody minds that whoever causes {name} hears it; `< nothing` would")
        }
        _ => format!("nobody minds who else hears {name}; `< nothing` for an outsider would"),
    }
}

fn status(carrier: &Carrier) -> u16 {
    match carrier {
        Carrier::Answer { status, .. } => *status,
        Carrier::Frame { .. } => 0,
    }
}

/// Whether it is the form in which a channel refuses, which steps take without its name.
fn is_refusal(carrier: &Carrier, pack: &Pack) -> bool {
    let Carrier::Frame { channel, message } = carrier else {
        return false;
    };
    let refusal = pack.channel(channel).and_then(|channel| channel.refusal());
    refusal.is_some_and(|refusal| refusal.name == *message)
}

/// Where a scenario takes a message, or an answer with this status.
fn taking(scenario: &Scenario, carrier: &Carrier, is_refusal: bool) -> Option<Place> {
    let mut statements = scenario.block.statements.iter();
    let offset = statements.find_map(|statement| match &statement.kind {
        StatementKind::Take { expect, .. } => {
            takes(expect, carrier, is_refusal).then_some(statement.span.start)
        }
        _ => None,
    })?;
    let chapter = &scenario.chapter;
    Some(Place::of(&chapter.path, &chapter.source, offset))
}

fn takes(expect: &Expect, carrier: &Carrier, is_refusal: bool) -> bool {
    let name = carrier.name();
    match (expect, carrier) {
        (Expect::Message(message), Carrier::Frame { .. })
        | (Expect::NothingUntil { message, .. }, Carrier::Frame { .. }) => {
            message.name.value == name
        }
        (Expect::Group { messages, .. }, Carrier::Frame { .. }) => {
            messages.iter().any(|message| message.name.value == name)
        }
        (Expect::Answer(answer), Carrier::Answer { status, .. }) => {
            answer.status.value.contains(*status)
        }
        (Expect::Refusal { .. }, Carrier::Frame { .. }) => is_refusal,
        (Expect::Refusal { .. }, Carrier::Answer { status, .. }) => *status >= 400,
        _ => false,
    }
}
