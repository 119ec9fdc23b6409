//! `wireproof schema`.

use clap::Args;

use super::PackOption;

const EXAMPLES: &str = "\
Examples:
  wireproof schema PROTOCOL                    every message and endpoint
  wireproof schema PROTOCOL MESSAGE            one message's JSON Schema
  wireproof schema PROTOCOL ENDPOINT           one endpoint's OpenAPI document
  wireproof schema PROTOCOL --asyncapi | jq .channels
  wireproof schema PROTOCOL --openapi | jq .paths
  wireproof schema --pack DIR MESSAGE          of a protocol of your own
  wireproof schema --baseline > baseline.schema.json";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Schema {
    /// The protocol
    #[arg(required_unless_present_any = ["baseline", "target", "pack"])]
    pub(crate) protocol: Option<String>,
    #[command(flatten)]
    pub(crate) pack: PackOption,
    /// The message: its name or, where several have that, its key; or an endpoint's name
    pub(crate) message: Option<String>,
    /// Print the JSON Schema of target files
    #[arg(long, conflicts_with_all = ["protocol", "baseline"])]
    pub(crate) target: bool,
    /// Print the protocol's whole AsyncAPI document
    #[arg(long, conflicts_with = "message")]
    pub(crate) asyncapi: bool,
    /// Print the protocol's whole OpenAPI document
    #[arg(long, conflicts_with_all = ["message", "asyncapi"])]
    pub(crate) openapi: bool,
    /// Print the JSON Schema of a baseline, the list of deviations that are known
    #[arg(long, conflicts_with_all = ["protocol", "message", "asyncapi", "openapi"])]
    pub(crate) baseline: bool,
}
