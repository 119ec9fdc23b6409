//! What was sent and received in a scenario, by time, for the reader of a failure.

use std::collections::VecDeque;
use std::sync::Arc;

use wireproof_client::mailbox::{Content, Received};

use super::Player;
use super::failure::{content, short_name};
use crate::matching::shorten;
use crate::verdict::Moment;
use crate::wire::ast::Party;

/// Of a flood the beginning and the end are told; more would help nobody.
const TOLD: usize = 60;

impl Player<'_> {
    /// What was sent and received so far.
    pub(super) fn timeline(&self) -> Vec<Moment> {
        let sent = self.sent.iter().map(|moment| Moment {
            frame: shorten(&moment.frame),
            ..moment.clone()
        });
        let mut moments: Vec<Moment> = sent.collect();
        let mut left_out = 0;
        for (party, connection) in self.all_connections() {
            let mut heard: VecDeque<_> = connection.heard().into();
            // No more of one connection's frames can be told in the end.
            let too_many = heard.len().saturating_sub(2 * TOLD);
            heard.drain(TOLD.min(heard.len())..TOLD.min(heard.len()) + too_many);
            left_out += too_many;
            moments.extend(heard.iter().map(|received| self.heard(party, received)));
        }
        moments.sort_by_key(|moment| moment.at);
        leave_out_the_middle(&mut moments, left_out);
        moments
    }

    fn heard(&self, party: &Party, received: &Arc<Received>) -> Moment {
        Moment {
            at: received.at.saturating_duration_since(self.started),
            party: party.to_string(),
            arrow: match received.content {
                Content::End(_) => '-',
                _ => '<',
            },
            what: short_name(received),
            frame: shorten(&self.redacted(&content(received))),
        }
    }
}

/// `before` have been left out already.
fn leave_out_the_middle(moments: &mut Vec<Moment>, before: usize) {
    let too_many = moments.len().saturating_sub(2 * TOLD);
    let count = before + too_many;
    let Some(at) = moments
        .get(TOLD)
        .map(|moment| moment.at)
        .filter(|_| count > 0)
    else {
        return;
    };
    let instead = Moment {
        at,
        party: "…".to_owned(),
        arrow: '-',
        what: format!("{count} more"),
        frame: String::new(),
    };
    moments.splice(TOLD..TOLD + too_many, [instead]);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[track_caller]
    fn check(moments: u64, before: usize, expected: &[(usize, &str)]) {
        let mut moments: Vec<_> = (0..moments)
            .map(|number| Moment {
                at: Duration::from_millis(number),
                party: "alice".to_owned(),
                arrow: '<',
                what: number.to_string(),
                frame: String::new(),
            })
            .collect();
        leave_out_the_middle(&mut moments, before);
        for (place, what) in expected {
            let told = moments.get(*place).map(|moment| moment.what.as_str());
            assert_eq!(told, Some(*what), "{place}");
        }
        assert!(moments.len() <= 2 * TOLD + 1);
    }

    #[test]
    fn the_beginning_and_the_end_of_a_flood_are_told() {
        check(120, 0, &[(0, "0"), (60, "60"), (119, "119")]);
        check(121, 0, &[(59, "59"), (60, "1 more"), (61, "61")]);
        check(1000, 50, &[(60, "930 more"), (61, "940"), (120, "999")]);
        check(120, 5, &[(60, "5 more"), (61, "60"), (120, "119")]);
    }
}
