//! `wireproof pack`.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use wireproof_conformance::lint::Rule;

use super::PackOption;

const EXAMPLES: &str = "\
Examples:
  wireproof pack init trams                       a small one that works at once
  wireproof pack init trams --from asyncapi.yaml  a chapter for each operation
  wireproof pack lint --pack trams                what would make it blind
  wireproof pack lint --pack trams --deny all     in CI";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PackCommand {
    /// What to do.
    #[command(subcommand)]
    pub(crate) action: PackAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PackAction {
    /// Write a folder to begin with: documents and chapters
    Init(Init),
    /// Find what would make a suite blind: what documents do not say, and what no scenario plays
    Lint(Lint),
}

const INIT_EPILOGUE: &str = "\
No file is ever written over.

Exit codes:
  0  the folder is there, and loads
  2  wrong usage, or a folder that cannot be written
  3  a document is wrong, or a file is there already: nothing was written";

#[derive(Debug, Args)]
#[command(after_help = INIT_EPILOGUE)]
pub(crate) struct Init {
    /// The folder, which need not be there
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The protocol's name [default: that of the folder, or what the document says]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// An AsyncAPI document that there is already: it is taken over with all files that it refers to,
    /// and gets a chapter for each of its operations
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
}

const LINT_EPILOGUE: &str = "\
A finding that stays is allowed with its reason in `lint.toml`, beside the documents:
  \"open-enum:board/refused:/code\" = \"Codes are added without notice.\"

Exit codes:
  0  nothing that is denied
  1  something that is denied
  2  wrong usage
  3  a pack, a chapter or lint.toml is wrong
  5  the fault is ours
  6  a finding that lint.toml allows is found no more";

#[derive(Debug, Args)]
#[command(after_help = LINT_EPILOGUE)]
pub(crate) struct Lint {
    /// The protocol; all of them without one
    pub(crate) protocol: Option<String>,
    #[command(flatten)]
    pub(crate) pack: PackOption,
    /// A rule whose findings make the command fail, or `all` that are not named. May be repeated
    #[arg(long, value_name = "RULE", value_parser = rules(), hide_possible_values = true)]
    pub(crate) deny: Vec<String>,
    /// A rule whose findings are counted only, or `all` that are not named. May be repeated
    #[arg(long, value_name = "RULE", value_parser = rules(), hide_possible_values = true)]
    pub(crate) allow: Vec<String>,
    /// Print the rules, and what each is about
    #[arg(long, conflicts_with_all = ["protocol", "pack", "json", "deny", "allow"])]
    pub(crate) rules: bool,
    /// Print JSON, an object a line
    #[arg(long)]
    pub(crate) json: bool,
}

fn rules() -> PossibleValuesParser {
    let names = Rule::ALL.into_iter().map(Rule::name);
    PossibleValuesParser::new(names.chain(["all"]))
}
