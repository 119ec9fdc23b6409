//! `--pack`, as every command takes it that is about a protocol.

use std::path::PathBuf;

use clap::Args;

/// A protocol of one's own. Whoever takes this has an argument `protocol` too.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct PackOption {
    /// A folder with the documents and chapters of a protocol that is not built in
    #[arg(long, value_name = "DIR")]
    pub(crate) pack: Option<PathBuf>,
}
