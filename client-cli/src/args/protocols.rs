//! `wireproof protocols`.

use clap::Args;

use super::PackOption;

#[derive(Debug, Args)]
pub(crate) struct Protocols {
    /// One protocol in detail
    pub(crate) protocol: Option<String>,
    #[command(flatten)]
    pub(crate) pack: PackOption,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Print a chapter, by its name or its file, or a requirement's part of it
    #[arg(long, value_name = "CHAPTER|ID", conflicts_with = "json")]
    pub(crate) chapter: Option<String>,
}
