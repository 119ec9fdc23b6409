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
}
