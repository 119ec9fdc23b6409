//! The binary as its users meet it: arguments in; exit code, output and files out.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read files of this repository and of their own"
)]

#[path = "cli/adapted.rs"]
mod adapted;
#[path = "cli/bad_server.rs"]
mod bad_server;
#[path = "cli/baseline.rs"]
mod baseline;
#[path = "cli/baseline_file.rs"]
mod baseline_file;
#[path = "../../conformance/tests/support/before.rs"]
mod before;
#[path = "cli/call.rs"]
mod call;
#[path = "cli/call_broken.rs"]
mod call_broken;
#[path = "cli/call_conventions.rs"]
mod call_conventions;
#[path = "cli/call_form.rs"]
mod call_form;
#[path = "cli/call_judged.rs"]
mod call_judged;
#[path = "cli/call_usage.rs"]
mod call_usage;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/completions.rs"]
mod completions;
#[path = "cli/deny.rs"]
mod deny;
#[path = "cli/desk.rs"]
mod desk;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/documented.rs"]
mod documented;
#[path = "../../conformance/tests/support/documents.rs"]
mod documents;
#[path = "cli/endless.rs"]
mod endless;
#[path = "cli/fmt.rs"]
mod fmt;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/hostile_server.rs"]
mod hostile_server;
#[path = "cli/many_files.rs"]
mod many_files;
#[path = "cli/matrix.rs"]
mod matrix;
#[path = "cli/mistakes.rs"]
mod mistakes;
#[path = "cli/mutate.rs"]
mod mutate;
#[path = "cli/notes_server.rs"]
mod notes_server;
#[path = "../../conformance/tests/support/other_envelope.rs"]
mod other_envelope;
#[path = "../../conformance/tests/support/other_envelope/rest.rs"]
mod other_rest;
#[path = "cli/pack.rs"]
mod pack;
#[path = "cli/pack_init.rs"]
mod pack_init;
#[path = "cli/pack_lint.rs"]
mod pack_lint;
#[path = "cli/playing.rs"]
mod playing;
#[path = "cli/protocols.rs"]
mod protocols;
#[path = "cli/recipes.rs"]
mod recipes;
#[path = "cli/reports.rs"]
mod reports;
#[path = "cli/run.rs"]
mod run;
#[path = "cli/runs.rs"]
mod runs;
#[path = "cli/schema.rs"]
mod schema;
#[path = "cli/seeded.rs"]
mod seeded;
#[path = "cli/serve.rs"]
mod serve;
#[path = "cli/server.rs"]
mod server;
#[path = "cli/sessions.rs"]
mod sessions;
#[path = "cli/shared.rs"]
mod shared;
#[path = "cli/spoiled.rs"]
mod spoiled;
#[path = "cli/streams.rs"]
mod streams;
#[path = "cli/target_besides.rs"]
mod target_besides;
#[path = "cli/target_fields.rs"]
mod target_fields;
#[path = "cli/target_file.rs"]
mod target_file;
#[path = "cli/target_items.rs"]
mod target_items;
#[path = "cli/target_mistakes.rs"]
mod target_mistakes;
#[path = "cli/target_mistakes_adaptation.rs"]
mod target_mistakes_adaptation;
#[path = "cli/target_population.rs"]
mod target_population;
#[path = "cli/target_probe.rs"]
mod target_probe;
#[path = "cli/targets.rs"]
mod targets;
#[path = "cli/tls.rs"]
mod tls;
#[path = "cli/trams.rs"]
mod trams;

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use wireproof_conformance::verdict::ExitCode;

/// The command with these arguments, and nothing of the environment that could change what
/// it says. Whatever hangs is a failure.
fn wireproof(arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("wireproof"));
    command.env_clear().args(arguments).timeout(PATIENCE);
    command
}

/// Longer than anything takes on the slowest machine.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(120);

/// What a command left behind.
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs to the end.
fn ended(mut command: Command) -> Ended {
    let output = command.output().expect("the binary runs");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

impl Ended {
    /// Fails, with everything that was said, unless it ended so.
    #[track_caller]
    fn with(self, code: ExitCode) -> Ended {
        let Ended {
            code: got,
            stdout,
            stderr,
        } = &self;
        assert_eq!(
            *got,
            Some(code as i32),
            "wanted {code:?}\n{stdout}\n{stderr}"
        );
        self
    }

    /// Fails unless it ended so and standard error says this.
    #[track_caller]
    fn saying(self, code: ExitCode, words: &str) {
        let ended = self.with(code);
        assert!(
            ended.stderr.contains(words),
            "wanted `{words}`\n{}",
            ended.stderr
        );
        assert_eq!(ended.stdout, "", "an error is told on standard error alone");
    }
}
