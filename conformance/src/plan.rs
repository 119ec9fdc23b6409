//! What will be played: chapters resolved against a pack, and the selection of the
//! command line applied.
//!
//! Whatever a chapter says that its pack does not know is found here, before a single
//! connection is opened.

mod members;
mod replies;
mod resolver;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wireproof_client::pack::Pack;

use crate::chapter::{Basis, Chapter};
use crate::diagnostic::Diagnostic;
use crate::event::ScenarioId;
use crate::target::Target;
use crate::wire::ast::Block;
use crate::world::Thing;

use resolver::Resolver;

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
                let mut resolver = Resolver::new(pack, chapter, &bases, block);
                let things = resolver.block(block);
                let mut found = std::mem::take(&mut resolver.problems);
                found.extend(replies::problems(block, pack, &chapter.path));
                found.sort_by_key(|problem| problem.span.start);
                problems.append(&mut found);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tiny;

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

    const ALICE_AND_BOB: &str = "alice is a reader\nbob is a reader\n\
                                 alice connects feed\nbob connects feed\n";

    /// Everything that a block says past the pack, as its author reads it.
    fn problems(block: &str) -> String {
        problems_in(&tiny::pack(), "feed", block)
    }

    fn problems_in(pack: &Arc<Pack>, channel: &str, block: &str) -> String {
        let source = format!(
            "# Looking\n\n## TY-LOOK-1 It looks\n*documented: there*\n\n```wire\n{block}```\n\n\
             ## TY-LOOK-2 It chose\n*convention: it had to*\n\n```wire\n\
             alice is a reader\nalice is refused {channel}\n```\n"
        );
        let chapter = match crate::chapter::parse("looking.md", &source) {
            Ok(chapter) => Arc::new(chapter),
            Err(problems) => panic!("{problems:?}"),
        };
        let base = wireproof_client::base::Base::new("localhost:1", "");
        let target = Arc::new(Target::new(base, None));
        match plan(pack, &target, &[chapter], &Selection::default()) {
            Ok(_) => "none".to_owned(),
            Err(problems) => {
                let rendered = problems.iter().map(|p| p.render(&source, false) + "\n");
                rendered.collect()
            }
        }
    }

    #[test]
    fn what_a_pack_does_not_know_is_told_all_at_once() {
        let told = problems(
            "needs TY-LOOK-1, TY-LOOK-9\n\
             alice is a writer\n\
             bob is a reader {\"age\": \"old\"}\n\
             alice connects food\n\
             bob connects feed\n\
             bob > lock\n\
             bob < lock\n\
             bob may hear untold\n\
             bob < any of\n  told\n  sold\n",
        );
        insta::assert_snapshot!(told);
    }

    #[test]
    fn members_that_the_documents_do_not_know_are_told() {
        let told = problems(
            "alice is a reader {\"age\": 7}\n\
             alice connects feed\n\
             alice > look {\"n\": 1, \"m\": 2}\n\
             alice > look {\"n\": @absent, \"dod\": @absent}\n\
             alice > bad look {\"m\": {\"colour\": 1}}\n\
             alice > raw text \"{\\\"shade\\\": 1}\"\n\
             alice < any of\n  look {\"sean\": _}\n  look exactly {\"did\": _, \"n\": _, \"senn\": _}\n\
             alice < look {\"m\": @absent, \"colour\": @absent, \"shade\": @absent, \"color\": @absent}\n\
             alice < refusal {\"nn\": null}\n\
             alice may hear told {\"txt\": _}\n\
             alice < told {\"text\": \"a\"}\n",
        );
        insta::assert_snapshot!(told);
    }

    #[test]
    fn two_requests_whose_replies_cannot_be_told_apart_are_told() {
        let problems = |lines: &str| {
            let block = format!("alice is a reader\nalice connects room\n{lines}");
            problems_in(&tiny::bare::pack(), "room", &block)
        };
        let ask = "alice > ask {\"text\": \"a\"}\n";
        let answer = "alice < answer\n";
        insta::assert_snapshot!(problems(&format!("{ask}{ask}{answer}{answer}")));
        for fine in [
            format!("{ask}{answer}{ask}{answer}"),
            format!("{ask}alice > ping\n{answer}alice < pong\n"),
            format!(
                "alice > hint {{\"text\": \"a\"}}\nalice > hint {{\"text\": \"b\"}}\nalice < told\n"
            ),
        ] {
            assert_eq!(problems(&fine), "none", "{fine}");
        }
    }

    #[test]
    fn a_reply_that_no_step_takes_and_a_refusal_of_nothing() {
        let told = [
            "alice > look\n",
            "alice > look\nalice > look\nalice < look\n",
            "alice > look\nbob < told\n",
            "alice > look\nalice < look\nalice < refusal\n",
            "alice > raw ping \"x\"\nalice < raw pong \"x\"\nalice < refusal\n",
        ];
        let told = told.map(|lines| problems(&format!("{ALICE_AND_BOB}{lines}bob < told\n")));
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn a_reply_may_be_taken_in_many_ways() {
        for taken in [
            "alice > look\nalice < look\n",
            "alice > look\nalice < maybe look\n",
            "alice > look\nalice < nothing until look\n",
            "alice > look\nalice < refusal\n",
            "alice > look\nalice < all of\n  told\n  look\n",
            "alice > look\nalice < any of\n  look\n  told\n",
            "alice > look\nalice < closed 1008\n",
            "alice > look\nalice drops\n",
            "alice > look\nalice closes 1000\nalice < closed\n",
            "alice > raw text \"x\"\n",
            "alice > cough\n",
            "alice > cough\nalice < refusal\n",
        ] {
            let block = format!("{ALICE_AND_BOB}{taken}bob < told\n");
            assert_eq!(problems(&block), "none", "{taken}");
        }
    }

    #[test]
    fn what_it_knows_is_no_problem() {
        assert_eq!(
            problems(
                "needs TY-LOOK-2\n\
                 alice is a reader {\"age\": 7}\n\
                 alice connects feed\n\
                 alice/phone is refused feed\n\
                 alice > look\n\
                 alice < look\n\
                 alice may hear told\n"
            ),
            "none"
        );
    }

    #[test]
    fn a_scenario_needs_its_conventions_and_its_requirement_if_that_is_one() {
        let source = "# A\n\n## TY-A-1 It does\n*convention: somebody had to*\n\n```wire\n\
                      needs TY-A-2\nalice is a reader\nalice is refused feed\n```\n\n\
                      ## TY-A-2 It must\n*convention, not observable: hidden; tested by `a` in `b.rs`*\n";
        let chapter = crate::chapter::parse("a.md", source).expect("a chapter");
        let base = wireproof_client::base::Base::new("localhost:1", "");
        let target = Arc::new(Target::new(base, None));
        let chapters = [Arc::new(chapter)];
        let suite = plan(&tiny::pack(), &target, &chapters, &Selection::default()).expect("a plan");
        let needs: Vec<&String> = suite.scenarios.iter().flat_map(|s| &s.needs).collect();
        assert_eq!(needs, ["TY-A-1", "TY-A-2"]);
        assert_eq!(suite.not_observable, ["TY-A-2"]);
    }
}
