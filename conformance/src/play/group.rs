//! Several messages that must arrive: in this order, in any, or one of them.

use std::time::Instant;

use super::{Player, Step, Stop};
use crate::connection::Taken;
use crate::mail::Answer;
use crate::wire::ast::{GroupMode, MessagePattern, Party, Spanned};

impl Player<'_> {
    /// Takes what must come as soon as all of it is there. Where a line that may stay away has
    /// nothing yet, what is on its way is let come, and all lines are looked at once more.
    pub(super) async fn take_group(
        &mut self,
        party: &Spanned<Party>,
        mode: &Spanned<GroupMode>,
        lines: &[MessagePattern],
    ) -> Step {
        let (scene, deadline) = (self.scene.clone(), self.step_deadline());
        let must_come = lines.iter().any(|line| !line.maybe);
        let connection = self.connection(party)?;
        let mut taken = match must_come {
            true => connection.group(mode.value, lines, &scene, deadline).await,
            false => Taken::Nothing,
        };
        if taken.is_partial() && mode.value != GroupMode::AnyOf || !must_come {
            self.let_come(party, &mode.span).await?;
            let connection = self.connection(party)?;
            taken = connection
                .group(mode.value, lines, &scene, Instant::now())
                .await;
        }
        match taken {
            Taken::Found(assigned) => {
                let answers = self.connection(party)?.keep(lines, assigned);
                self.settle_group(party, mode.value, lines, answers)
            }
            Taken::Wrong { line, answer } => match lines.get(line) {
                Some(line) => self
                    .settle(party, &line.name.value, &line.name.span, answer)
                    .map(drop),
                None => Ok(()),
            },
            Taken::Lacking { line, after } => match (lines.get(line), after) {
                (Some(line), None) => Err(self.missing(party, line)),
                (Some(line), Some(after)) => {
                    let before = lines.get(after).map_or("", |line| &line.name.value);
                    Err(self.out_of_order(&line.name, before))
                }
                (None, _) => Ok(()),
            },
            Taken::Nothing if must_come => Err(self.none_of(party, &mode.span, lines)),
            Taken::Nothing => Ok(()),
            Taken::TooMany => Err(Stop::CouldNotTest(
                "so many frames fit the lines of a group that trying them all would take too long"
                    .to_owned(),
            )),
        }
    }

    /// What lines bind that may stay away, or of which one is enough, ends with them.
    fn settle_group(
        &mut self,
        party: &Spanned<Party>,
        mode: GroupMode,
        lines: &[MessagePattern],
        answers: Vec<Option<Answer>>,
    ) -> Step {
        for (line, answer) in lines.iter().zip(answers) {
            let Some(answer) = answer else { continue };
            let before = self.scene.bindings.clone();
            self.settle(party, &line.name.value, &line.name.span, answer)?;
            if line.maybe || mode == GroupMode::AnyOf {
                self.scene.bindings = before;
            }
        }
        Ok(())
    }
}
