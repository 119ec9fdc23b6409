//! Development tasks, run as `cargo xtask <task>`: write what is generated, have the documents read
//! by AsyncAPI's own parser, run the tests.

#![expect(clippy::print_stdout, reason = "tasks report on standard output")]

mod asyncapi;
mod generate;
mod test;

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
    /// Write the documents, the chapters that all protocols share, and the tables of requirements.
    Generate {
        /// Change nothing; fail if a file there is not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Run AsyncAPI's own parser over the generated documents. Needs node and npm.
    Asyncapi,
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
        Task::Asyncapi => asyncapi::run(&root),
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
