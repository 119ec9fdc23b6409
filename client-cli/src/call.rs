//! `wireproof call`: one operation of any protocol, asked on a connection of its own.
//!
//! In reading order: [`command`] builds the command line from the documents, out of each request's
//! [`member`]s; [`caller`] finds out who calls and where; [`ask`] composes the frames, with each
//! [`value`] as its schema has it; [`exchange`] sends and listens, or [`rest`] asks over HTTP;
//! what comes is recognised by all that is [`known`], [`judged`] and [`print`]ed.

mod ask;
mod caller;
pub(crate) mod command;
mod exchange;
mod form;
mod inventory;
mod judged;
mod known;
mod member;
mod number;
mod option;
mod print;
mod rest;
#[cfg(test)]
mod tests;
mod value;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::FromArgMatches;
use wireproof_client::dial::DialError;
use wireproof_client::opening::Opening;
use wireproof_client::pack::{Channel, Claims, Pack};
use wireproof_client::request::Correlations;
use wireproof_client::scheme;
use wireproof_client::session::{ConnectError, Connected, Session};
use wireproof_conformance::verdict::ExitCode;

use crate::args::{Call, CallOptions, Format};
use crate::names::unknown;
use crate::selected::selected;
use crate::suites::Protocol;
use crate::target;
use crate::{Exit, tell, unreachable};
use ask::Asking;
use caller::Caller;
use exchange::{Exchange, Patience};
use known::Known;
use print::{Printer, tame};
use rest::Calling;

/// So long a request that nothing documented can answer is given to be refused.
const WINDOW: Duration = Duration::from_millis(500);

pub(crate) async fn call(call: Call) -> anyhow::Result<ExitCode> {
    let folder = call.0.get_one::<PathBuf>("pack").map(PathBuf::as_path);
    let (name, matches) = match folder {
        // It stands for the protocol, so that what follows is an operation.
        Some(_) => (None, &call.0),
        None => {
            let below = call.0.subcommand().context("a protocol is required")?;
            (Some(below.0), below.1)
        }
    };
    let protocols = selected(name, folder, None)?;
    let protocol = protocols.first().context("the protocol")?;
    let Some((operation, matches)) = matches.subcommand() else {
        protocol.pack(&Claims::All)?;
        tell(&command::what_can_be_asked(name)?.to_string());
        return Ok(ExitCode::Usage);
    };
    // Clap lets any word through and has none of the options below for one that nobody knows.
    let whole = protocol.pack(&Claims::All)?;
    known_operation(&whole, operation)?;
    let options = CallOptions::from_arg_matches(matches)?;
    let caller = caller(protocol, name, folder, &options, &whole)?;
    let pack = protocol.pack(&caller.claims())?;
    let is_frame = |channel: &Arc<Channel>| channel.operation(operation).is_some();
    if let (Some(endpoint), false) = (pack.endpoint(operation), pack.channels.iter().any(is_frame))
    {
        if !endpoint.anonymous {
            caller.demand(&options)?;
        }
        let calling = Calling {
            endpoint,
            document: &protocol.rest_json(),
            caller: &caller,
            options: &options,
            printer: printer(&caller, &options),
        };
        return calling.run(matches, anstream::stdout()).await;
    }
    caller.demand(&options)?;
    let channel = caller.channel(&pack, operation, options.channel.as_deref())?;
    let document = protocol.json();
    let named = match folder {
        Some(folder) => format!("--pack {}", folder.display()),
        None => protocol.id.clone(),
    };
    let known = Known::new(channel, &whole);
    let asking = Asking {
        known: &known,
        named: &named,
        document: &document,
        references: caller.references(),
        correlations: Correlations::default(),
    };
    let mut asks = asking.all(operation, matches, &options)?;
    if let Some(adapter) = caller.adapter(channel) {
        asks.iter_mut().for_each(|ask| ask.adapt(&adapter));
    }
    let opening = caller.opening(channel, &options)?;
    let session = connect(&caller, &pack, &opening, channel, operation, &options).await?;
    let printer = printer(&caller, &options);
    let patience = Patience {
        reply: options.timeout,
        window: WINDOW.min(options.timeout),
    };
    Exchange::new(session, known, printer, patience, anstream::stdout())
        .run(&asks, options.listen_for)
        .await
}

/// Who calls. A target file that is named must be about the protocol.
fn caller(
    protocol: &Protocol,
    name: Option<&str>,
    folder: Option<&Path>,
    options: &CallOptions,
    pack: &Pack,
) -> anyhow::Result<Caller> {
    let described = options.target.as_deref().map(target::read).transpose()?;
    if described.is_some() {
        selected(name, folder, described.as_ref())?;
    }
    let target = described.map(|described| {
        let there = inventory::of(&described, pack);
        (described.target, there)
    });
    Caller::new(&protocol.id, options, target)
}

fn printer(caller: &Caller, options: &CallOptions) -> Printer {
    let format = options.format.unwrap_or_else(|| {
        if std::io::stdout().is_terminal() {
            Format::Pretty
        } else {
            Format::Lines
        }
    });
    let who = caller.label.clone();
    Printer { format, who }
}

fn known_operation(pack: &Pack, operation: &str) -> anyhow::Result<()> {
    let mut known: Vec<&str> = Vec::new();
    for operation in pack.channels.iter().flat_map(|channel| &channel.operations) {
        if !known.contains(&operation.name.as_str()) {
            known.push(&operation.name);
        }
    }
    known.extend(pack.endpoints.iter().map(|endpoint| endpoint.name.as_str()));
    if known.contains(&operation) {
        return Ok(());
    }
    let message = unknown(&format!("{} has no operation", pack.id), operation, known);
    Err(Exit::error(ExitCode::Usage, message))
}

async fn connect(
    caller: &Caller,
    pack: &Pack,
    opening: &Opening,
    channel: &Arc<Channel>,
    operation: &str,
    options: &CallOptions,
) -> anyhow::Result<Session> {
    let adapter = caller.adapter(channel);
    let connected =
        Session::connect_passing(opening, Arc::clone(channel), adapter, options.timeout);
    let mut connected = connected.await;
    if scheme::is_doubtful_handshake(&opening.base, &connected)
        && let Some(error) = scheme::mistaken(&opening.base).await
    {
        connected = Err(ConnectError::Unreachable(error));
    }
    let (code, message) = match connected {
        Ok(Connected::Open(session)) => return Ok(session),
        Ok(Connected::Answered { status, body }) => {
            // Another channel does not mend a bad credential; a right may be lacking on this one.
            let elsewhere = status == 404 || status == 403 && options.channel.is_some();
            let others = pack.channels.iter().filter(|other| {
                elsewhere && other.name != channel.name && other.operation(operation).is_some()
            });
            let others: Vec<String> = others
                .map(|other| format!("\n{operation} is also on --channel {}", other.name))
                .collect();
            let said = match body.trim() {
                "" => String::new(),
                body => format!(": {}", tame(body)),
            };
            let message = format!(
                "the handshake at {} was refused with {status}{said}{}",
                // A query may hold a credential.
                opening.url().split('?').next().unwrap_or_default(),
                others.concat()
            );
            (ExitCode::Unreachable, message)
        }
        Err(ConnectError::Unreachable(error)) => {
            let cure = cure(caller, &error);
            (ExitCode::Unreachable, format!("{error}\n{cure}"))
        }
        Err(ConnectError::Unsendable(why)) => (ExitCode::Usage, why),
        Err(error) => (ExitCode::Unreachable, error.to_string()),
    };
    Err(Exit::error(code, message))
}

/// What to do where there is no connection.
fn cure(caller: &Caller, error: &DialError) -> String {
    let cure = unreachable::of_dial(error).map(str::to_owned);
    cure.unwrap_or_else(|| match caller.session_file() {
        Some(file) => format!(
            "{} is left from a server that is gone; start `wireproof serve` again",
            file.display()
        ),
        None => "Is the server running, and is this its address?".to_owned(),
    })
}
