//! Development tasks, run as `cargo xtask <task>`: write what is generated, have the documents read
//! by AsyncAPI's own parser and by tools of OpenAPI, judge dependencies, run the tests, fuzz.

#![expect(
    clippy::disallowed_methods,
    reason = "tasks read files of this repository"
)]
#![expect(clippy::print_stdout, reason = "tasks report on standard output")]

mod asyncapi;
mod deny;
mod documents;
mod examples;
mod fuzz;
mod generate;
mod npm;
mod openapi;
mod test;
mod venv;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write the documents, the chapters that all protocols share, and the tables of requirements
    /// and of mistakes.
    Generate {
        /// Change nothing; fail if a file there is not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Run the fuzz targets, each for some seconds; installs cargo-fuzz where it is missing.
    Fuzz {
        /// How long each target runs.
        #[arg(long, default_value_t = 15)]
        seconds: u32,
        /// Which targets; all of them without a name.
        targets: Vec<String>,
    },
    /// Run AsyncAPI's own parser over the generated documents. Needs node and npm.
    Asyncapi,
    /// Run a validator and a generator of types over the generated OpenAPI documents. Needs python3
    /// with venv, node and npm.
    Openapi,
    /// Hold the dependencies against `deny.toml`. Needs python3 with venv.
    Deny,
    /// Start the servers of `examples/` and judge them. Needs python3 with venv, node and npm.
    Examples {
        /// Which; all of them without a name.
        names: Vec<String>,
        #[command(flatten)]
        variants: examples::Variants,
    },
    /// Run all tests, or `cargo test --workspace` with the arguments that follow.
    Test {
        /// Arguments for `cargo test`; a further `--` separates those for the tests themselves.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

fn main() -> anyhow::Result<ExitCode> {
    let root = workspace_root()?;
    match Arguments::parse().task {
        Task::Generate { check: false } => generate::write(&root),
        Task::Generate { check: true } => generate::check(&root),
        Task::Fuzz { seconds, targets } => fuzz::run(&root, seconds, &targets),
        Task::Asyncapi => asyncapi::run(&root),
        Task::Openapi => openapi::run(&root),
        Task::Deny => deny::run(&root),
        Task::Examples { names, variants } => examples::run(&root, &names, variants),
        Task::Test { arguments } => test::run(&root, &arguments),
    }
}

fn workspace_root() -> anyhow::Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here
        .parent()
        .context("xtask lies in a folder of the workspace")?;
    Ok(root.to_owned())
}
