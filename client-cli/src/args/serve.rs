//! `wireproof serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::PROVISIONING_KEY;
use super::values::listen;

const EXIT_CODES: &str = "\
Exit codes:
  0    it was asked to end, and has
  2    wrong usage: also an address that is in use or not ours
  5    the fault is ours
  130  it was asked to end a second time, and has waited for nobody";

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Serve {
    /// The address to listen at, such as 127.0.0.1:8080 or localhost:0
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = listen)]
    pub(crate) listen: SocketAddr,
    /// Serve this protocol alone, at the root [default: all, each under /<protocol>]
    #[arg(long, value_name = "NAME")]
    pub(crate) protocol: Option<String>,
    /// A file to keep the data in [default: in memory, gone at the end]
    #[arg(long, value_name = "FILE")]
    pub(crate) database: Option<PathBuf>,
    /// A folder to keep pictures and other files in [default: beside the database's file; without
    /// one they are gone at the end too]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) files: Option<PathBuf>,
    /// The key that lets its holder make worlds; on loopback one is made up and printed
    #[arg(
        long,
        value_name = "KEY",
        env = PROVISIONING_KEY,
        hide_env_values = true,
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub(crate) provisioning_key: Option<String>,
    /// The secret that signs tokens, at least 32 bytes; needed for tokens to outlive a restart
    #[arg(
        long,
        value_name = "SECRET",
        env = "WIREPROOF_TOKEN_SECRET",
        hide_env_values = true
    )]
    pub(crate) token_secret: Option<String>,
    /// An origin that may connect, such as https://chat.example. May be repeated [default: the
    /// server's own address]
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allowed_origin: Vec<String>,
    /// Where to write the session, with ready-made people and their credentials, that `wireproof
    /// call` reads [default: a file of the user's own for this address; on loopback only]
    #[arg(long, value_name = "FILE")]
    pub(crate) session: Option<PathBuf>,
}
