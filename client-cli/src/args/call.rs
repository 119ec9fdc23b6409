//! `wireproof call`: the options that every operation has. Protocols, operations and members are
//! added from the documents when the command is built.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgMatches, Args, Command, FromArgMatches, ValueEnum};
use wireproof_client::base::Base;

use super::PackOption;
use super::values::{duration, header, pair};
use crate::call::command::with_protocols;

const ABOUT: &str = "\
Exit codes:
  0  every request was accepted
  1  one was refused, or something that came is not as the documents say
  2  wrong usage, or a file that is not there
  4  nothing answers in time, the handshake is refused, or the connection breaks
  5  the fault is ours

Examples, with `wireproof serve` running beside:
  wireproof call PROTOCOL                               what can be asked
  wireproof call PROTOCOL OPERATION --help              what it takes
  wireproof call PROTOCOL OPERATION --as anna --pk 1
  wireproof call --pack DIR OPERATION --url ws://127.0.0.1:9000
  wireproof call PROTOCOL OPERATION --url ws://127.0.0.1:9000 --token \"$TOKEN\"
  wireproof call PROTOCOL OPERATION --target staging.toml --token \"$TOKEN\"";

/// A call as it was typed; what it may be is known to the documents.
#[derive(Debug)]
pub(crate) struct Call(pub(crate) ArgMatches);

impl FromArgMatches for Call {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Call, clap::Error> {
        Ok(Call(matches.clone()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0 = matches.clone();
        Ok(())
    }
}

impl Args for Call {
    fn augment_args(command: Command) -> Command {
        // Reading the documents takes time that other commands need not spend.
        PackOption::augment_args(command)
            .after_help(ABOUT)
            .override_usage(
                "wireproof call <PROTOCOL> <OPERATION> [OPTIONS]\n       \
                 wireproof call --pack <DIR> <OPERATION> [OPTIONS]",
            )
            .defer(with_protocols)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Call::augment_args(command)
    }
}

/// The options of every operation.
#[derive(Debug, Args)]
#[command(next_help_heading = "Who and where")]
pub(crate) struct CallOptions {
    /// Be this person of the session, or of the inventory of --target, such as anna; anna/phone is shown as such
    #[arg(id = "as", long = "as", value_name = "PERSON")]
    pub(crate) person: Option<String>,
    /// The session file that `wireproof serve` wrote [default: the one of the server that runs]
    #[arg(long, value_name = "FILE")]
    pub(crate) session: Option<PathBuf>,
    /// A server without a session: its address, up to where the protocol's addresses begin; http and
    /// https are taken as ws and wss
    #[arg(long)]
    pub(crate) url: Option<Base>,
    /// A target file, for the address, headers, conventions and adaptation that it tells
    #[arg(long, value_name = "FILE", conflicts_with_all = ["url", "session"])]
    pub(crate) target: Option<PathBuf>,
    /// The credential to connect with; @anna.expired_token is one of the session's
    #[arg(long)]
    pub(crate) token: Option<String>,
    /// The channel [default: where the person talks, or else the first that has the operation]
    #[arg(long)]
    pub(crate) channel: Option<String>,
    /// A value for a parameter of the channel's address. May be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) param: Vec<(String, String)>,
    /// A query parameter of the handshake. May be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) query: Vec<(String, String)>,
    /// A header of the handshake; without a value it is taken out. May be repeated
    #[arg(long, value_name = "NAME: VALUE", value_parser = header)]
    pub(crate) header: Vec<(String, Option<String>)>,

    /// A request to make before this one, on the same connection, such as enter:room_pk=1. May be
    /// repeated
    #[arg(long, value_name = "OP[:K=V,…]", help_heading = "What")]
    pub(crate) first: Vec<String>,
    /// Members as a JSON object, `-` for standard input; options win over it
    #[arg(long, value_name = "OBJECT", help_heading = "What")]
    pub(crate) json: Option<String>,
    /// Send a form (multipart/form-data) with this file as the member. May be repeated
    #[arg(long, value_name = "MEMBER=PATH", value_parser = pair, conflicts_with = "raw", help_heading = "What")]
    pub(crate) file: Vec<(String, String)>,
    /// Send it although it violates its schema
    #[arg(long, help_heading = "What")]
    pub(crate) bad: bool,
    /// Send this text as it stands, whatever it is
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["json", "bad"], help_heading = "What")]
    pub(crate) raw: Option<String>,

    /// Go on printing what is heard for so long after the reply, such as 500ms, 4s or 2m; a
    /// number alone is of seconds
    #[arg(long, value_name = "DURATION", value_parser = duration, help_heading = "Output")]
    pub(crate) listen_for: Option<Duration>,
    /// How long the handshake and each reply may take, such as 500ms, 4s or 2m; a number alone is of
    /// seconds
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = duration, help_heading = "Output")]
    pub(crate) timeout: Duration,
    /// How to print: for people, or as JSON, a line each [default: pretty on a terminal, lines
    /// elsewhere]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<Format>,
}

/// How frames are printed: for people, or a JSON object a line. What is said of the values here
/// would make every help text long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Pretty,
    Lines,
}
