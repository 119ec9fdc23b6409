//! `wireproof mutate`: proves that the chapters notice what is wrong.

mod output;

use std::sync::Arc;

use futures_util::FutureExt;
use tokio::sync::mpsc::unbounded_channel;
use wireproof_client::pack::Claims;
use wireproof_conformance::mutate::{
    Campaign, MutateOptions, Operator, Score, Survivors, may_mean,
};
use wireproof_conformance::plan::{Selection, Suite};
use wireproof_conformance::seed;
use wireproof_conformance::target::{Again, Target};
use wireproof_conformance::verdict::ExitCode;

use crate::args::Mutate;
use crate::baseline::Known;
use crate::interrupt::interrupted;
use crate::judged::Judged;
use crate::play::nowhere;
use crate::preflight::preflight;
use crate::selected::{has_a_server, selected_before};
use crate::suites::{Protocol, planned};
use crate::{Exit, reasons, say, target};

use output::Output;

/// A mutant mostly waits, so that many of them share a core.
const JOBS_OF_A_CORE: usize = 16;

pub(crate) async fn mutate(mut arguments: Mutate) -> anyhow::Result<ExitCode> {
    let described = target::named(&arguments.target)?;
    let protocols = selected_before(
        &mut arguments.protocol,
        &mut arguments.words,
        arguments.target.pack.pack.as_deref(),
        described.as_ref(),
    )?;
    if arguments.survivors.is_some() && protocols.len() > 1 {
        let message = "--survivors: name the protocol that the file is about";
        return Err(Exit::error(ExitCode::Usage, message));
    }
    has_a_server(&protocols, &arguments.target)?;
    mean_something(&arguments.words, &protocols)?;
    let explained = protocols
        .iter()
        .map(|protocol| reasons::survivors(protocol, arguments.survivors.as_deref()));
    let explained = explained.collect::<anyhow::Result<Vec<_>>>()?;
    let baseline = Known::read(&arguments.target, described.as_ref())?;
    let judged = Judged::open(&arguments.target, described).await?;
    let mut output = Output::open(&arguments)?;
    let jobs = arguments.jobs.or_else(|| judged.concurrency());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let options = MutateOptions {
        jobs: jobs.map_or(cores * JOBS_OF_A_CORE, usize::from),
        seed: arguments.seed.unwrap_or_else(seed::random),
        words: Vec::new(),
    };
    let interrupted = interrupted()?.shared();
    let mut worst = Worst::default();
    for (protocol, survivors) in protocols.iter().zip(&explained) {
        let target = judged.target(
            arguments.timeout,
            baseline.of(protocol),
            &protocol.id,
            Again::default(),
        );
        let trial = Trial {
            arguments: &arguments,
            options: &options,
            survivors,
        };
        let tried = trial
            .hold(protocol, &target, &mut output, interrupted.clone())
            .await;
        match tried {
            Ok(tried) => worst.add(tried),
            Err(error) => {
                judged.close().await?;
                return Err(error);
            }
        }
    }
    judged.close().await?;
    output.finish()?;
    worst.exit(&arguments)
}

/// The scenarios of a protocol that are meant, and the words that are about mutants.
struct Chosen {
    suite: Suite,
    words: Vec<String>,
    /// Whether these are all the scenarios there are.
    whole: bool,
}

fn chosen(arguments: &Mutate, protocol: &Protocol, target: &Arc<Target>) -> anyhow::Result<Chosen> {
    let chapters = protocol.chapters()?;
    let all = planned(protocol, target, &chapters, &Selection::default())?;
    let is_requirement = |word: &String| {
        let only = Selection(vec![word.clone()]);
        all.scenarios
            .iter()
            .any(|scenario| only.wants(&scenario.id))
    };
    let (requirements, words): (Vec<String>, Vec<String>) =
        arguments.words.iter().cloned().partition(is_requirement);
    let whole = requirements.is_empty();
    let suite = planned(protocol, target, &chapters, &Selection(requirements))?;
    Ok(Chosen {
        suite,
        words,
        whole,
    })
}

/// An error for a word that can select nothing, whatever a server sends: before all is played for it.
fn mean_something(words: &[String], protocols: &[Protocol]) -> anyhow::Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let whole = protocols.iter().map(|protocol| {
        let chapters = protocol.chapters()?;
        let all = Selection::default();
        let suite = planned(protocol, &nowhere(protocol), &chapters, &all)?;
        Ok((protocol.pack(&Claims::All)?, suite))
    });
    let whole = whole.collect::<anyhow::Result<Vec<_>>>()?;
    let means_something = |word: &&String| {
        let only = Selection(vec![String::clone(word)]);
        whole.iter().any(|(pack, suite)| {
            let mut scenarios = suite.scenarios.iter();
            may_mean(pack, word) || scenarios.any(|scenario| only.wants(&scenario.id))
        })
    };
    let Some(word) = words.iter().find(|word| !means_something(word)) else {
        return Ok(());
    };
    let names = protocols.iter().map(|protocol| protocol.id.as_str());
    let names = names.collect::<Vec<_>>().join(", ");
    let operators = Operator::ALL.map(Operator::name).join(", ");
    let message = format!(
        "`{word}` selects no mutant and no scenario: it is no operator ({operators}), and no message, endpoint, \
         channel or requirement of {names}; `--list` shows the mutants"
    );
    Err(Exit::error(ExitCode::Usage, message))
}

/// What the mutants of one protocol are tried with.
struct Trial<'a> {
    arguments: &'a Mutate,
    options: &'a MutateOptions,
    survivors: &'a Survivors,
}

impl Trial<'_> {
    /// What came of the mutants, and of how many scenarios; nothing where they were only listed.
    async fn hold(
        &self,
        protocol: &Protocol,
        target: &Arc<Target>,
        output: &mut Output,
        interrupted: impl Future<Output = ()> + Clone,
    ) -> anyhow::Result<Option<(usize, Score)>> {
        let chosen = chosen(self.arguments, protocol, target)?;
        preflight(&chosen.suite).await?;
        let options = MutateOptions {
            words: chosen.words,
            ..self.options.clone()
        };
        let campaign = Campaign::prepare(&chosen.suite, options, interrupted.clone()).await;
        let passed = campaign.start().passed;
        if self.arguments.list && passed == 0 {
            let message = "no scenario passes even without a mutant, so that there are none; `wireproof check` says why";
            return Err(Exit::error(ExitCode::Deviates, message));
        }
        if self.arguments.list {
            let ids = campaign.mutants().map(|mutant| format!("{mutant}\n"));
            say(&ids.collect::<String>())?;
            return Ok(None);
        }
        let (sender, receiver) = unbounded_channel();
        let running = async {
            let running = campaign.run(self.survivors, chosen.whole, &sender, interrupted);
            let score = running.await;
            drop(sender);
            score
        };
        let (score, printed) = tokio::join!(running, output.print(receiver));
        printed?;
        Ok(Some((passed, score)))
    }
}

/// What came of all protocols.
#[derive(Default)]
struct Worst {
    listed: bool,
    not_played: usize,
    nothing_passes: bool,
    lowest: Option<f64>,
    unexplained: usize,
    stale: usize,
}

impl Worst {
    fn add(&mut self, tried: Option<(usize, Score)>) {
        let Some((passed, score)) = tried else {
            self.listed = true;
            return;
        };
        self.not_played += score.not_played;
        self.nothing_passes |= passed == 0;
        self.unexplained += score.unexplained();
        self.stale += score.stale.len();
        let lowest = self.lowest.into_iter().chain(score.percent());
        self.lowest = lowest.reduce(f64::min);
    }

    fn exit(&self, arguments: &Mutate) -> anyhow::Result<ExitCode> {
        if self.listed {
            return Ok(ExitCode::Conforms);
        }
        if self.not_played > 0 {
            return Ok(ExitCode::Interrupted);
        }
        if self.nothing_passes {
            return Ok(ExitCode::Deviates);
        }
        let Some(lowest) = self.lowest else {
            let words = arguments.words.join(" ");
            let message = format!("`{words}` selects no mutant; `--list` shows what there is");
            return Err(Exit::error(ExitCode::Usage, message));
        };
        let is_too_low = match arguments.fail_under {
            Some(least) => lowest < least,
            None => self.unexplained > 0,
        };
        Ok(match (is_too_low, self.stale) {
            (true, _) => ExitCode::Deviates,
            (false, 0) => ExitCode::Conforms,
            (false, _) => ExitCode::StaleBaseline,
        })
    }
}
