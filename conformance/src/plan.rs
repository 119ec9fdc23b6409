//! What will be played: chapters resolved against a pack, and the selection of the
//! command line applied.
//!
//! Whatever a chapter says that its pack does not know is found here, before a single
//! connection is opened.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use wireproof_client::pack::{Channel, Pack};

use crate::chapter::{Basis, Chapter};
use crate::diagnostic::Diagnostic;
use crate::event::ScenarioId;
use crate::target::Target;
use crate::wire::ast::{
    Block, Expect, Handshake, MessagePattern, Party, Span, Spanned, Statement, StatementKind,
};
use crate::world::{Thing, things};

/// A protocol, its chapters' scenarios and the target they are played against.
#[derive(Debug)]
pub struct Suite {
    /// The protocol.
    pub pack: Arc<Pack>,
    /// Who is judged.
    pub target: Arc<Target>,
    /// What is played, in the order of the chapters.
    pub scenarios: Vec<Arc<Scenario>>,
    /// The requirements asked for that no wire can show.
    pub not_observable: Vec<String>,
}

/// One block, ready to be played.
#[derive(Debug)]
pub struct Scenario {
    /// Its name.
    pub id: ScenarioId,
    /// The requirement's sentence.
    pub title: String,
    /// What the requirement rests on.
    pub basis: Basis,
    /// The chapter it stands in.
    pub chapter: Arc<Chapter>,
    /// What it says.
    pub block: Block,
    /// The world it needs.
    pub things: Vec<Thing>,
    /// The conventions it leans on, its own requirement included if it is one.
    pub needs: BTreeSet<String>,
}

/// Which scenarios are wanted: all of those that fit a word, or all without words.
#[derive(Debug, Clone, Default)]
pub struct Selection(pub Vec<String>);

impl Selection {
    /// Whether a scenario is wanted: by requirement id, by id and number, by whole name, or
    /// by the start of an id up to a dash (`BC-LIST`).
    pub fn wants(&self, id: &ScenarioId) -> bool {
        self.0.is_empty() || self.0.iter().any(|word| fits(word, id))
    }
}

fn fits(word: &str, id: &ScenarioId) -> bool {
    let requirement = id.requirement.as_str();
    let numbered = format!("{requirement}#{}", id.number);
    let whole = id.to_string();
    let chapter = format!("{}/{}", id.protocol, id.chapter);
    word.eq_ignore_ascii_case(requirement)
        || word.eq_ignore_ascii_case(&numbered)
        || word == whole
        || word == chapter
        || word == id.chapter
        || (requirement.len() > word.len()
            && requirement
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
            && requirement.as_bytes().get(word.len()) == Some(&b'-'))
}

/// Resolves chapters against a pack. `Err` holds everything that does not fit.
pub fn plan(
    pack: &Arc<Pack>,
    target: &Arc<Target>,
    chapters: &[Arc<Chapter>],
    selection: &Selection,
) -> Result<Suite, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let bases: BTreeMap<&str, Basis> = chapters
        .iter()
        .flat_map(|chapter| &chapter.requirements)
        .map(|requirement| (requirement.id.as_str(), requirement.basis))
        .collect();
    let mut scenarios = Vec::new();
    let mut not_observable = Vec::new();
    for chapter in chapters {
        for requirement in &chapter.requirements {
            let id = |number| ScenarioId {
                protocol: pack.id.clone(),
                chapter: chapter.name.clone(),
                requirement: requirement.id.clone(),
                number,
            };
            if requirement.not_observable.is_some() && selection.wants(&id(1)) {
                not_observable.push(requirement.id.clone());
            }
            for (index, block) in requirement.scenarios.iter().enumerate() {
                let mut resolver = Resolver::new(pack, chapter, &bases);
                let things = resolver.block(block);
                problems.append(&mut resolver.problems);
                let mut needs = resolver.needs;
                if requirement.basis == Basis::Convention {
                    needs.insert(requirement.id.clone());
                }
                scenarios.push(Arc::new(Scenario {
                    id: id(index + 1),
                    title: requirement.title.clone(),
                    basis: requirement.basis,
                    chapter: Arc::clone(chapter),
                    block: block.clone(),
                    things,
                    needs,
                }));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    scenarios.retain(|scenario| selection.wants(&scenario.id));
    Ok(Suite {
        pack: Arc::clone(pack),
        target: Arc::clone(target),
        scenarios,
        not_observable,
    })
}

/// Looks up every name of a block.
struct Resolver<'a> {
    pack: &'a Pack,
    chapter: &'a Chapter,
    bases: &'a BTreeMap<&'a str, Basis>,
    channels: HashMap<Party, Arc<Channel>>,
    needs: BTreeSet<String>,
    problems: Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    fn new(pack: &'a Pack, chapter: &'a Chapter, bases: &'a BTreeMap<&'a str, Basis>) -> Self {
        Resolver {
            pack,
            chapter,
            bases,
            channels: HashMap::new(),
            needs: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    fn block(&mut self, block: &Block) -> Vec<Thing> {
        for statement in &block.statements {
            self.statement(statement);
        }
        match things(block) {
            Ok(things) => {
                self.check_with(block, &things);
                things
            }
            Err(error) => {
                self.problem(error.span, error.message, String::new(), None);
                Vec::new()
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Needs(ids) => ids.iter().for_each(|id| self.convention(id)),
            StatementKind::Is { name, kind, .. } => self.kind(name, kind),
            StatementKind::Connects(handshake) => self.channel(handshake),
            StatementKind::IsRefused { handshake, .. } => self.channel(handshake),
            StatementKind::Send {
                party, operation, ..
            } => self.operation(party, operation),
            StatementKind::Take { party, expect } => self.expect(party, expect),
            StatementKind::MayHear { party, message } => self.message(party, message),
            StatementKind::SendRaw { .. }
            | StatementKind::Closes { .. }
            | StatementKind::Drops(_) => {}
        }
    }

    fn convention(&mut self, id: &Spanned<String>) {
        match self.bases.get(id.value.as_str()) {
            Some(Basis::Convention) => {
                self.needs.insert(id.value.clone());
            }
            Some(_) => self.problem(
                id.span.clone(),
                format!("{} is no convention", id.value),
                "every target is held to it".to_owned(),
                Some("leave this line out".to_owned()),
            ),
            None => self.problem(
                id.span.clone(),
                format!("no requirement {} in these chapters", id.value),
                "not found".to_owned(),
                None,
            ),
        }
    }

    fn kind(&mut self, name: &Spanned<String>, kind: &Spanned<String>) {
        if self.pack.kind(&kind.value).is_none() {
            let known = self.pack.kinds.iter().map(|kind| kind.name.as_str());
            let help = listed("the pack's kinds are", known);
            let message = format!("{} cannot be a `{}`", name.value, kind.value);
            self.problem(kind.span.clone(), message, "no such kind".to_owned(), help);
        }
    }

    fn check_with(&mut self, block: &Block, things: &[Thing]) {
        for thing in things {
            let mismatch = self
                .pack
                .kind(&thing.kind)
                .and_then(|kind| kind.check_with(&thing.with).into_iter().next());
            let (Some(mismatch), Some(span)) = (mismatch, declaration(block, &thing.name)) else {
                continue;
            };
            let place = match mismatch.pointer.as_str() {
                "" => String::new(),
                pointer => format!("at {pointer}: "),
            };
            let message = format!("a `{}` cannot be like this", thing.kind);
            self.problem(span, message, format!("{place}{}", mismatch.message), None);
        }
    }

    fn channel(&mut self, handshake: &Handshake) {
        match self.pack.channel(&handshake.channel.value) {
            Some(channel) => {
                self.channels
                    .insert(handshake.party.value.clone(), Arc::clone(channel));
            }
            None => {
                let known = self.pack.channels.iter().map(|c| c.name.as_str());
                let help = listed("the pack's channels are", known);
                let message = format!("no channel `{}`", handshake.channel.value);
                let span = handshake.channel.span.clone();
                self.problem(span, message, "not in the pack".to_owned(), help);
            }
        }
    }

    fn operation(&mut self, party: &Spanned<Party>, operation: &Spanned<String>) {
        let Some(channel) = self.channels.get(&party.value).cloned() else {
            return;
        };
        if channel.operation(&operation.value).is_none() {
            let known = channel.operations.iter().map(|o| o.name.as_str());
            let help = listed("its operations are", known);
            let message = format!("`{}` has no operation `{}`", channel.name, operation.value);
            let span = operation.span.clone();
            self.problem(span, message, "not in the pack".to_owned(), help);
        }
    }

    fn expect(&mut self, party: &Spanned<Party>, expect: &Expect) {
        match expect {
            Expect::Message(message) | Expect::NothingUntil { message, .. } => {
                self.message(party, message);
            }
            Expect::Group { messages, .. } => {
                messages
                    .iter()
                    .for_each(|message| self.message(party, message));
            }
            Expect::Refusal { .. }
            | Expect::Nothing(_)
            | Expect::Closed { .. }
            | Expect::Pong(_) => {}
        }
    }

    fn message(&mut self, party: &Spanned<Party>, message: &MessagePattern) {
        let Some(channel) = self.channels.get(&party.value).cloned() else {
            return;
        };
        if channel.message(&message.name.value).is_none() {
            let known = channel.incoming.iter().map(|m| m.name.as_str());
            let help = listed("a server's messages there are", known);
            let text = format!(
                "no server sends `{}` on `{}`",
                message.name.value, channel.name
            );
            let span = message.name.span.clone();
            self.problem(span, text, "not in the pack".to_owned(), help);
        }
    }

    fn problem(&mut self, span: Span, message: String, label: String, help: Option<String>) {
        self.problems.push(Diagnostic {
            path: self.chapter.path.clone(),
            span,
            message,
            label,
            help,
        });
    }
}

fn declaration(block: &Block, wanted: &str) -> Option<Span> {
    block
        .statements
        .iter()
        .find_map(|statement| match &statement.kind {
            StatementKind::Is { name, .. } if name.value == wanted => Some(statement.span.clone()),
            _ => None,
        })
}

fn listed<'a>(lead: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| format!("{lead} {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> ScenarioId {
        ScenarioId {
            protocol: "news".to_owned(),
            chapter: "topics".to_owned(),
            requirement: "NW-TOPIC-1".to_owned(),
            number: 2,
        }
    }

    #[track_caller]
    fn check(word: &str, wanted: bool) {
        assert_eq!(
            Selection(vec![word.to_owned()]).wants(&id()),
            wanted,
            "{word}"
        );
    }

    #[test]
    fn words_that_select() {
        assert!(Selection::default().wants(&id()));
        check("NW-TOPIC-1", true);
        check("nw-topic-1", true);
        check("NW-TOPIC-1#2", true);
        check("NW-TOPIC", true);
        check("topics", true);
        check("news/topics", true);
        check("news/topics/NW-TOPIC-1#2", true);
    }

    #[test]
    fn words_that_do_not() {
        check("NW-TOPIC-12", false);
        check("NW-TOPIC-1#1", false);
        check("NW-TOP", false);
        check("topic", false);
        check("", false);
    }
}
