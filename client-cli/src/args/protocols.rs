//! `wireproof protocols`.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Protocols {
    /// One protocol in detail
    pub(crate) protocol: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
