//! What would notice a mutant that nothing has noticed: a sentence, with the place in a chapter
//! where it could be written.

use super::learn::Learnt;
use super::mutant::{Carrier, Mutant, Operator, Site, Whom, written};
use crate::event::Place;
use crate::plan::Scenario;
use crate::wire::ast::{Expect, StatementKind};

/// What would notice a mutant, in view of the scenarios that meet it.
pub(super) fn of(mutant: &Mutant, met_by: &[&Learnt]) -> String {
    let first = || met_by.first().map(|met| met.scenario.place());
    let place = |carrier: &Carrier| {
        let mut places = met_by
            .iter()
            .filter_map(|met| taking(&met.scenario, carrier));
        example(places.next().or_else(first))
    };
    match &mutant.site {
        Site::Field(carrier, path) => {
            let at = place(carrier);
            let path = written(path);
            match mutant.operator {
                Operator::Alter => format!(
                    "no step compares {path} of {carrier} with anything; a pattern for it would notice{at}"
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
            let at = example(first());
            format!("no `is refused {channel}` says `with {status}`; that would notice{at}")
        }
        Site::Closed(_, code) => {
            let at = example(first());
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

fn example(place: Option<Place>) -> String {
    place.map_or_else(String::new, |place| {
        format!(", for example at {}:{}", place.file, place.line)
    })
}

/// Where a scenario takes a message, or an answer with this status.
fn taking(scenario: &Scenario, carrier: &Carrier) -> Option<Place> {
    let mut statements = scenario.block.statements.iter();
    let offset = statements.find_map(|statement| match &statement.kind {
        StatementKind::Take { expect, .. } => {
            takes(expect, carrier).then_some(statement.span.start)
        }
        _ => None,
    })?;
    let chapter = &scenario.chapter;
    Some(Place::of(&chapter.path, &chapter.source, offset))
}

fn takes(expect: &Expect, carrier: &Carrier) -> bool {
    let name = carrier.name();
    match (expect, carrier) {
        (Expect::Message(message), Carrier::Frame { .. })
        | (Expect::NothingUntil { message, .. }, Carrier::Frame { .. }) => {
            message.name.value == name
        }
        (Expect::Group { messages, .. }, Carrier::Frame { .. }) => {
            messages.iter().any(|message| message.name.value == name)
        }
        (Expect::Answer(_), Carrier::Answer { .. }) => true,
        _ => false,
    }
}
