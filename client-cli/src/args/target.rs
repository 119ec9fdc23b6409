//! Who is judged, as every command that plays scenarios asks for it.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgGroup, Args};
use wireproof_client::base::Base;
use wireproof_conformance::baseline::Subject;

use super::PackOption;
use super::values::known;

/// The target. Whoever takes these has an argument `protocol` too.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Target")]
#[command(group(ArgGroup::new("about").args(["protocol", "pack"]).multiple(true)))]
pub(crate) struct TargetOptions {
    #[command(flatten)]
    pub(crate) pack: PackOption,
    /// The server to judge, up to where the protocol's addresses begin: ws://127.0.0.1:9000, or
    /// ws://127.0.0.1:8080/PROTOCOL of `wireproof serve`; http and https are taken as ws and wss
    /// [default: a reference server of our own, started on a free port]
    #[arg(long, requires = "about", conflicts_with = "target")]
    pub(crate) url: Option<Base>,
    /// A file that says where the server is, where its people come from and what it claims;
    /// `wireproof target init` prints one
    #[arg(long, value_name = "FILE")]
    pub(crate) target: Option<PathBuf>,
    /// The key of a target that makes worlds for us, as `wireproof serve` prints it. Such a
    /// target is held to every convention [env: WIREPROOF_PROVISIONING_KEY]
    // Clap would want `--url` whenever the variable is set, so the variable is read where
    // it is used.
    #[arg(long, value_name = "KEY", requires = "url", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) provisioning_key: Option<String>,
    /// The deviations that are known, a TOML file; `wireproof baseline --help` has more
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// A deviation that is known, whatever its shape: reported, but no reason to fail. May be
    /// repeated
    #[arg(long, value_name = "ID=REASON", value_parser = known)]
    pub(crate) known: Vec<(Subject, String)>,
}
