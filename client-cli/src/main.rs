//! `wireproof`: parses the command line, calls the libraries, prints. Everything worth
//! testing for itself lives in them.

mod again;
mod args;
mod baseline;
mod call;
mod check;
mod completions;
mod demo;
mod diff;
mod files;
mod fmt;
mod interrupt;
mod items;
mod judged;
mod matrix;
mod mutate;
mod names;
mod output;
mod pack;
mod play;
mod preflight;
mod protocols;
mod reasons;
mod records;
mod reference;
mod run;
mod schema;
mod selected;
mod serve;
mod session;
mod signals;
mod suites;
mod target;
mod unreachable;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use clap::error::{ContextKind, ContextValue};
use mimalloc::MiMalloc;
use wireproof_conformance::verdict;

use args::{Arguments, Command};

/// Thousands of short texts on several threads are what a run is made of.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| completed(error).exit());
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            return failed(&anyhow::Error::new(error).context("no runtime could be started"));
        }
    };
    let outcome = runtime.block_on(async {
        match arguments.command {
            Command::Check(check) => check::check(check).await,
            Command::Run(arguments) => run::run(arguments).await,
            Command::Fmt(fmt) => fmt::fmt(&fmt),
            Command::Target(arguments) => target::target(arguments).await,
            Command::Serve(serve) => serve::serve(serve).await,
            Command::Diff(arguments) => diff::diff(&arguments),
            Command::Matrix(arguments) => matrix::matrix(&arguments),
            Command::Mutate(arguments) => mutate::mutate(arguments).await,
            Command::Pack(arguments) => pack::pack(arguments),
            Command::Baseline(arguments) => baseline::change(&arguments),
            Command::Call(call) => call::call(call).await,
            Command::Protocols(protocols) => protocols::protocols(&protocols),
            Command::Schema(schema) => schema::schema(&schema),
            Command::Completions(completions) => completions::completions(&completions),
        }
    });
    match outcome {
        Ok(code) => ExitCode::from(code as u8),
        Err(error) => failed(&error),
    }
}

/// Clap's error, with what clap cannot know of `call`.
///
/// Clap tells the likeliest of the commands that may have been meant last, and people read it first.
fn completed(mut error: clap::Error) -> clap::Error {
    let kind = ContextKind::SuggestedSubcommand;
    if let Some(ContextValue::Strings(names)) = error.get(kind) {
        let names = names.iter().rev().cloned().collect();
        error.insert(kind, ContextValue::Strings(names));
    }
    call::command::operation_first(&mut error);
    error
}

/// Writes to standard output. A reader that wants no more of it, such as `head`, is nobody's
/// fault.
fn say(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("standard output"),
    }
}

/// Writes to standard error. Where nobody can be told, the exit code still tells: whoever closed it or
/// let its disk run full is owed the verdict all the same, and `eprintln!` would panic.
fn tell(text: &str) {
    let mut err = anstream::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Says what went wrong, cause by cause. Nobody's backend is at fault here.
fn failed(error: &anyhow::Error) -> ExitCode {
    tell(&format!("{}: {error:#}\n", args::styled_error()));
    let code = error
        .downcast_ref::<Exit>()
        .map_or(verdict::ExitCode::HarnessError, |exit| exit.code);
    ExitCode::from(code as u8)
}

/// An error that ends the process with a code of its own.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Exit {
    code: verdict::ExitCode,
    message: String,
}

impl Exit {
    fn error(code: verdict::ExitCode, message: impl Into<String>) -> anyhow::Error {
        let message = message.into();
        anyhow::Error::new(Exit { code, message })
    }
}
