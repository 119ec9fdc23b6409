//! Who calls, and where: from a session's person and address, from a target's inventory, or from `--url`
//! and `--token`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use wireproof_client::adapt::{Adapter, HttpAdapter};
use wireproof_client::base::Base;
use wireproof_client::opening::{Opening, Overrides};
use wireproof_client::pack::{Channel, Claims, Pack};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;

use super::inventory;
use super::value::References;
use crate::Exit;
use crate::args::CallOptions;
use crate::names::unknown;
use crate::session::{Found, Served, find};

/// Somebody who calls.
#[derive(Debug)]
pub(crate) struct Caller {
    /// Where the protocol is.
    base: Base,
    /// What a target file says of the server, if one is given.
    target: Option<Target>,
    /// What the session says, if there is one: its file, and the protocol's part. Of a target, what its
    /// inventory says.
    pub(crate) session: Option<Found>,
    /// What the output calls them.
    pub(crate) label: String,
    /// Their name there.
    name: Option<String>,
}

const NO_SESSION: &str = "no server's session was found: start `wireproof serve` in another \
terminal, or give --url and --token";

impl Caller {
    /// Finds out who is meant.
    ///
    /// # Errors
    ///
    /// Of wrong usage.
    pub(crate) fn new(
        protocol: &str,
        options: &CallOptions,
        target: Option<(Target, Found)>,
    ) -> anyhow::Result<Caller> {
        let usage = |message: String| Exit::error(ExitCode::Usage, message);
        let wanted = |served: &Served| match &options.url {
            Some(url) => served.url == url.to_string(),
            None => true,
        };
        let (target, session) = match target {
            Some((target, there)) => (Some(target), Some(there)),
            None => (None, find(options.session.as_deref(), protocol, wanted)?),
        };
        let told = target.as_ref().map(|target| &target.base);
        let base = match (told.or(options.url.as_ref()), &session) {
            (Some(base), _) => base.clone(),
            (None, Some(found)) => base_of(found)?,
            (None, None) => {
                return Err(usage(match &options.session {
                    Some(file) => format!("{} does not serve {protocol}", file.display()),
                    None => NO_SESSION.to_owned(),
                }));
            }
        };
        let (name, label) = match &options.person {
            Some(party) => {
                let name = party.split('/').next().unwrap_or_default().to_owned();
                let found = session.as_ref().ok_or_else(|| {
                    usage(format!(
                        "--as {name}: no session knows {base}; give --token"
                    ))
                })?;
                let checked = match &target {
                    Some(_) => inventory::check_person(found, &name),
                    None => check_person(found, &name),
                };
                checked.map_err(usage)?;
                (Some(name), party.clone())
            }
            None => (None, "you".to_owned()),
        };
        Ok(Caller {
            base,
            target,
            session,
            label,
            name,
        })
    }

    /// Demands that somebody calls, where the session knows who could.
    ///
    /// # Errors
    ///
    /// Of wrong usage.
    pub(crate) fn demand(&self, options: &CallOptions) -> anyhow::Result<()> {
        match (&self.name, &options.token, &options.url, self.served()) {
            (None, None, None, Some(found)) => {
                let people = people(&found.served);
                let message = format!("say who calls: --as {people}; or give --token");
                Err(Exit::error(ExitCode::Usage, message))
            }
            _ => Ok(()),
        }
    }

    /// What is known by name.
    pub(crate) fn references(&self) -> References<'_> {
        References(self.session.as_ref().map(|found| &found.served))
    }

    /// The conventions that are judged: those that a target file claims, or ours where the server is
    /// one of ours.
    pub(crate) fn claims(&self) -> Claims {
        match (&self.target, &self.session) {
            (Some(target), _) => target.claims.clone(),
            (None, Some(_)) => Claims::All,
            (None, None) => Claims::Only(BTreeSet::new()),
        }
    }

    /// The session's file, if one named the server.
    pub(crate) fn session_file(&self) -> Option<&PathBuf> {
        self.served().map(|found| &found.path)
    }

    /// What a running server says in its session, if that is where all is from.
    fn served(&self) -> Option<&Found> {
        self.session.as_ref().filter(|_| self.target.is_none())
    }

    /// The channel for an operation: the one asked for, the person's own, or the first.
    pub(crate) fn channel<'p>(
        &self,
        pack: &'p Pack,
        operation: &str,
        asked: Option<&str>,
    ) -> anyhow::Result<&'p Arc<Channel>> {
        let usage = |message: String| Exit::error(ExitCode::Usage, message);
        let fits = || {
            let channels = pack.channels.iter();
            channels.filter(|channel| channel.operation(operation).is_some())
        };
        if let Some(asked) = asked {
            let named = pack.channels.iter().map(|channel| channel.name.as_str());
            let channel = pack.channel(asked);
            let channel = channel.ok_or_else(|| usage(unknown("no channel", asked, named)))?;
            return match channel.operation(operation) {
                Some(_) => Ok(channel),
                None => {
                    let known = channel.operations.iter().map(|o| o.name.as_str());
                    let what = format!("{asked} has no operation");
                    Err(usage(unknown(&what, operation, known)))
                }
            };
        }
        let own = || {
            let served = &self.session.as_ref()?.served;
            let name = served.channels.get(self.name.as_ref()?)?;
            fits().find(|channel| channel.name == *name)
        };
        let all = || pack.channels.iter().flat_map(|channel| &channel.operations);
        own().or_else(|| fits().next()).ok_or_else(|| {
            let mut known: Vec<&str> = all().map(|operation| operation.name.as_str()).collect();
            let mut seen = BTreeSet::new();
            known.retain(|name| seen.insert(*name));
            usage(unknown(
                &format!("{} has no operation", pack.id),
                operation,
                known,
            ))
        })
    }

    /// The handshake.
    pub(crate) fn opening(
        &self,
        channel: &Channel,
        options: &CallOptions,
    ) -> anyhow::Result<Opening> {
        let overrides = self.overrides(options)?;
        let target = self.target.as_ref();
        let base = target.map_or(&self.base, |target| target.channel_base(&channel.name));
        Opening::new(base, channel, self.binding(), &overrides).map_err(|error| {
            let message = format!("{error}{}", hint(&error));
            Exit::error(ExitCode::Usage, message)
        })
    }

    /// Where requests over HTTP go.
    pub(crate) fn rest_base(&self) -> &Base {
        self.target.as_ref().map_or(&self.base, Target::rest_base)
    }

    /// Where requests and answers over HTTP differ from the documents.
    pub(crate) fn http_adapter(&self) -> HttpAdapter {
        let target = self.target.as_ref();
        let adapter = target.and_then(|target| target.adaptation.http());
        adapter.unwrap_or_default()
    }

    /// Where frames over a channel differ from the documents.
    pub(crate) fn adapter(&self, channel: &Channel) -> Option<Arc<Adapter>> {
        self.target.as_ref()?.adaptation.adapter(channel)
    }

    /// What is known of who calls; `null` of somebody whom no session knows.
    pub(crate) fn binding(&self) -> &Value {
        let person = self.name.as_ref().zip(self.session.as_ref());
        let person = person.and_then(|(name, found)| found.served.people.get(name));
        person.unwrap_or(&Value::Null)
    }

    /// What the options change in a handshake or a request.
    pub(crate) fn overrides(&self, options: &CallOptions) -> anyhow::Result<Overrides> {
        let usage = |message: String| Exit::error(ExitCode::Usage, message);
        let references = self.references();
        let read = |option: &str, text: &str| {
            let read = references.text(text);
            read.map_err(|why| usage(format!("--{option}: {why}")))
        };
        let all =
            |option: &str, pairs: &[(String, String)]| -> anyhow::Result<Map<String, Value>> {
                let pairs = pairs.iter();
                pairs
                    .map(|(name, value)| Ok((name.clone(), json!(read(option, value)?))))
                    .collect()
            };
        let headers = options.header.iter().map(|(name, value)| {
            let value = value
                .as_ref()
                .map(|value| read("header", value))
                .transpose()?;
            Ok((name.clone(), json!(value)))
        });
        let credential = match (&options.token, self.binding()) {
            (Some(token), _) => Some(json!(read("token", token)?)),
            // Nobody's: the server may have an opinion of that.
            (None, Value::Null) => Some(Value::Null),
            (None, _) => None,
        };
        Ok(Overrides {
            address: None,
            params: all("param", &options.param)?,
            query: all("query", &options.query)?,
            headers: headers.collect::<anyhow::Result<_>>()?,
            credential,
        })
    }
}

pub(crate) fn hint(error: &wireproof_client::opening::OpeningError) -> String {
    match error {
        wireproof_client::opening::OpeningError::Parameter { parameter, .. } => {
            format!("; give --param {parameter}=VALUE")
        }
        _ => String::new(),
    }
}

fn base_of(found: &Found) -> anyhow::Result<Base> {
    let base: Result<Base, _> = found.served.url.parse();
    base.map_err(|error| {
        let message = format!("{}: {error}", found.path.display());
        Exit::error(ExitCode::Usage, message)
    })
}

fn check_person(found: &Found, name: &str) -> Result<(), String> {
    let served = &found.served;
    if served.people.contains_key(name) {
        return Ok(());
    }
    if served.things.contains_key(name) {
        let people = people(served);
        return Err(format!(
            "--as {name}: that is nobody who could call; there is {people}"
        ));
    }
    let known = served.people.keys().map(String::as_str);
    Err(format!(
        "--as: {}",
        unknown("nobody is called", name, known)
    ))
}

/// The people, each with what they are.
fn people(served: &Served) -> String {
    let people = served.people.keys();
    let people: Vec<String> = people
        .map(|name| match served.kinds.get(name) {
            Some(kind) => format!("{name} ({kind})"),
            None => name.clone(),
        })
        .collect();
    if people.is_empty() {
        "nobody, for this server has no ready-made people".to_owned()
    } else {
        people.join(", ")
    }
}
