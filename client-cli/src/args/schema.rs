//! `wireproof schema`.

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  wireproof schema PROTOCOL                    every message, with its direction and channels
  wireproof schema PROTOCOL MESSAGE            one message's JSON Schema
  wireproof schema PROTOCOL --asyncapi | jq .channels";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Schema {
    /// The protocol
    pub(crate) protocol: String,
    /// The message: its name or, where several have that, its key
    pub(crate) message: Option<String>,
    /// Print the protocol's whole AsyncAPI document
    #[arg(long, conflicts_with = "message")]
    pub(crate) asyncapi: bool,
}
