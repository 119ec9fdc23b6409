//! What is laid out for whoever sits before the server: people to be, a file that tells `call` of
//! them, and lines to paste.
//!
//! All of it is for the loopback interface alone. Whoever can reach another address could be one of
//! these people, so none is made there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use serde_json::Value;
use wireproof_client::base::Base;
use wireproof_client::opening::{Opening, Overrides};
use wireproof_client::pack::{Claims, Pack};
use wireproof_conformance::verdict::ExitCode;
use wireproof_server::{Database, Mount, Options};

use crate::Exit;
use crate::again::quoted;
use crate::args::Serve;
use crate::demo::Demo;
use crate::judged::key_option;
use crate::session::{Served, Session, Written};
use crate::suites::built_in;

use super::unguarded::warnings;

/// What is laid out. The session file goes with it.
pub(super) struct Desk {
    /// What to print.
    pub(super) announcement: String,
    _session: Option<Written>,
}

/// A protocol that is served, with what is there to begin with.
struct Laid {
    pack: Arc<Pack>,
    base: Base,
    demo: Demo,
    served: Served,
}

impl Desk {
    /// Makes the people, writes the session and says how to use both, as far as the server's
    /// address allows.
    pub(super) async fn set(
        arguments: &Serve,
        options: &Options,
        address: SocketAddr,
    ) -> anyhow::Result<Desk> {
        let bases = bases(arguments, options, address)?;
        let key = options.provisioning_key.as_ref();
        let Some(key) = key.filter(|_| address.ip().is_loopback()) else {
            let mut announcement: String =
                bases.iter().map(|(pack, base)| head(pack, base)).collect();
            announcement.push_str(
                "this is not a loopback address: there are no ready-made people, no made-up key and no session file\n",
            );
            if key.is_some() {
                announcement.push_str(
                    "whoever reaches it and knows the provisioning key can make people and be them\n",
                );
            }
            announcement.push_str("ctrl-c ends it\n");
            return Ok(Desk {
                announcement,
                _session: None,
            });
        };
        let mut laid = Vec::new();
        for (pack, base) in bases {
            laid.push(Laid::make(pack, base, options, key).await?);
        }
        let session = session(arguments, address, key, &laid)?;
        Ok(Desk {
            announcement: announcement(arguments, key, &laid, &session),
            _session: session.ok(),
        })
    }
}

/// Each protocol's pack, and where it is served.
fn bases(
    arguments: &Serve,
    options: &Options,
    address: SocketAddr,
) -> anyhow::Result<Vec<(Arc<Pack>, Base)>> {
    let protocols = built_in(arguments.protocol.as_deref())?;
    let bases = protocols.iter().map(|protocol| {
        let prefix = match options.mount {
            Mount::All => protocol.id.as_str(),
            Mount::Root(_) => "",
        };
        let base = Base::new(address.to_string(), prefix);
        Ok((protocol.pack(&Claims::All)?, base))
    });
    bases.collect()
}

impl Laid {
    /// A file would keep the people beyond this server, and perhaps give them to one that anybody
    /// can reach; so a database in a file gets none.
    async fn make(
        pack: Arc<Pack>,
        base: Base,
        options: &Options,
        key: &str,
    ) -> anyhow::Result<Laid> {
        let (demo, served) = match options.database {
            Database::Memory => {
                let demo = Demo::of(&pack.id)?;
                let served = demo.make(&pack, &base, key).await;
                let served = served.with_context(|| format!("the people of {}", pack.id))?;
                (demo, served)
            }
            Database::File(_) => {
                let url = base.to_string();
                let served = Served {
                    url,
                    ..Served::default()
                };
                (Demo::default(), served)
            }
        };
        Ok(Laid {
            pack,
            base,
            demo,
            served,
        })
    }
}

/// Writes the session. Where its usual place fails the server is of use all the same, so the reason
/// is only told; a file that was asked for must be had.
fn session(
    arguments: &Serve,
    address: SocketAddr,
    key: &str,
    laid: &[Laid],
) -> anyhow::Result<Result<Written, String>> {
    let protocols = laid
        .iter()
        .map(|laid| (laid.pack.id.clone(), laid.served.clone()));
    let protocols: BTreeMap<_, _> = protocols.collect();
    let session = Session::new(address, key.to_owned(), protocols);
    match Written::write(&session, arguments.session.as_deref()) {
        Ok(written) => Ok(Ok(written)),
        Err(error) if arguments.session.is_none() => Ok(Err(error.to_string())),
        Err(error) => {
            let message = format!("--session: {error}");
            Err(Exit::error(ExitCode::Usage, message))
        }
    }
}

fn announcement(
    arguments: &Serve,
    key: &str,
    laid: &[Laid],
    session: &Result<Written, String>,
) -> String {
    let mut out = String::new();
    for laid in laid {
        out.push_str(&head(&laid.pack, &laid.base));
        if session.is_ok() {
            out.push_str(&calls(laid, arguments));
        }
        out.push_str(&things(&laid.served));
        out.push_str(&other_client(laid));
        out.push_str(&check(laid, arguments, key));
    }
    if arguments.database.is_some() {
        out.push_str("no ready-made people: the database's file would keep them\n");
    }
    out.push_str(&match session {
        Ok(written) => format!("session file {}\n", written.path().display()),
        Err(why) => format!("no session file: {why}\n"),
    });
    out.push_str("ctrl-c ends it\n");
    out
}

fn head(pack: &Pack, base: &Base) -> String {
    format!("{:<14} {base}\n{}", pack.id, warnings(&pack.id))
}

/// A key of the user's own is a secret, which the shell that it is pasted into may know.
fn check(laid: &Laid, arguments: &Serve, key: &str) -> String {
    let (protocol, base) = (&laid.pack.id, &laid.base);
    let key = match arguments.provisioning_key {
        Some(_) => key_option(),
        None => format!("--provisioning-key {key}"),
    };
    format!("  # judge it\n  wireproof check {protocol} --url {base} {key}\n")
}

/// For each person a call to try.
fn calls(laid: &Laid, arguments: &Serve) -> String {
    let session = arguments.session.as_ref();
    let session = session.map_or(String::new(), |file| {
        format!(" --session {}", quoted(&file.display().to_string()))
    });
    let mut out = String::new();
    for (person, call) in &laid.demo.tries {
        let call = call.as_str().unwrap_or_default();
        let (operation, options) = call.split_once(' ').unwrap_or((call, ""));
        let options = options.trim_end();
        let gap = if options.is_empty() { "" } else { " " };
        let kind = laid.served.kinds.get(person).map_or("", String::as_str);
        let protocol = &laid.pack.id;
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "  # {person} ({kind})\n  wireproof call {protocol} {operation} --as {person}{gap}{options}{session}"
        );
    }
    out
}

/// What there is beside people, by the names that `call` takes for it.
fn things(served: &Served) -> String {
    let mut out = String::new();
    for (name, thing) in &served.things {
        let fields = thing.as_object().into_iter().flatten();
        let fields = fields.filter(|(_, value)| !value.is_object() && !value.is_array());
        let fields: Vec<String> = fields
            .map(|(field, value)| format!("@{name}.{field} is {value}"))
            .collect();
        let kind = served.kinds.get(name).map_or("", String::as_str);
        let _ = writeln!(out, "  # {name} ({kind}): {}", fields.join(", "));
    }
    out
}

/// The handshake of the first person, for another program.
fn other_client(laid: &Laid) -> String {
    let Some((name, person)) = laid.served.people.iter().next() else {
        return String::new();
    };
    match handshake(laid, name, person) {
        Some(line) => format!("  # {name}, with another client\n  {line}\n"),
        None => String::new(),
    }
}

/// None where the channel's address has parts that only its user can choose.
fn handshake(laid: &Laid, name: &str, person: &Value) -> Option<String> {
    let channel = match laid.served.channels.get(name) {
        Some(channel) => laid.pack.channel(channel),
        None => laid.pack.channels.first(),
    };
    let opening = Opening::new(&laid.base, channel?, person, &Overrides::default()).ok()?;
    let headers = opening.headers.iter();
    let headers =
        headers.map(|(name, value)| format!("-H {} ", quoted(&format!("{name}: {value}"))));
    let headers: String = headers.collect();
    Some(format!("websocat {headers}{}", quoted(&opening.url())))
}
