//! A target file to fill in: everything it can say, with the protocol's own names.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use wireproof_client::pack::{Claims, Kind, Pack, Property};
use wireproof_conformance::wire::ast::StatementKind;

use crate::suites::Protocol;

/// The commented file. It is valid as it stands: what has to be chosen is commented out.
pub(super) fn commented(protocol: &Protocol) -> anyhow::Result<String> {
    let pack = protocol.pack(&Claims::All)?;
    let mut out = head(&pack, protocol);
    out += &options(&pack);
    out += &adaptation(&pack);
    out += WORLDS;
    let kinds = match pack.kinds_are_known {
        true => pack.kinds.iter().map(Asked::of).collect(),
        false => named(&pack, protocol)?,
    };
    for kind in &kinds {
        out += &item(kind);
    }
    if let Some(kind) = kinds.first() {
        out += &recipe(&kind.name);
    }
    Ok(out)
}

/// A kind of which a target gives some.
struct Asked {
    name: String,
    description: String,
    /// What scenarios may ask of it.
    asked: Vec<Property>,
    /// What scenarios may read of it, and what that is.
    fields: Vec<(String, String)>,
}

impl Asked {
    fn of(kind: &Kind) -> Asked {
        Asked {
            name: kind.name.clone(),
            description: kind.description.clone(),
            asked: kind.asked().to_vec(),
            fields: kind
                .gives()
                .iter()
                .map(|field| (field.name.clone(), field.description.clone()))
                .collect(),
        }
    }
}

/// The kinds that chapters name, where the documents say nothing of their world. Of people no more
/// is known than where their credentials are.
fn named(pack: &Pack, protocol: &Protocol) -> anyhow::Result<Vec<Asked>> {
    let channels = pack.channels.iter().map(|channel| &channel.credential);
    let endpoints = pack.endpoints.iter().map(|endpoint| &endpoint.credential);
    let credentials = channels.chain(endpoints).flatten();
    let fields: BTreeSet<String> = credentials.map(|one| one.field().to_owned()).collect();
    let chapters = protocol.chapters()?;
    let blocks = chapters
        .iter()
        .flat_map(|chapter| &chapter.requirements)
        .flat_map(|requirement| &requirement.scenarios);
    let names: BTreeSet<&str> = blocks
        .flat_map(|block| &block.statements)
        .filter_map(|statement| match &statement.kind {
            StatementKind::Is { kind, .. } => Some(kind.value.as_str()),
            _ => None,
        })
        .collect();
    let kinds = names.into_iter().map(|name| Asked {
        name: name.to_owned(),
        description: format!("What the chapters call `{name}`, with what they read of it."),
        asked: Vec::new(),
        fields: fields
            .iter()
            .map(|name| (name.clone(), String::new()))
            .collect(),
    });
    Ok(kinds.collect())
}

fn head(pack: &Pack, protocol: &Protocol) -> String {
    let id = &pack.id;
    let about = match protocol.folder() {
        None => format!("protocol = {id:?}"),
        Some(path) => {
            let path = path.display().to_string();
            format!("# Its documents and chapters, from where this file lies.\npack = {path:?}")
        }
    };
    format!(
        "\
# A server that speaks {id}, as `wireproof check --target THIS` judges it.
# `wireproof target probe THIS` tells what can be tested with it, and what not.
# `${{NAME}}` in a text is taken from the environment, and shown in no report.

{about}

# Up to where the protocol's addresses begin: ws, wss, http or https.
url = \"ws://127.0.0.1:8080/{id}\"

# The conventions it follows, by their requirement ids, or \"all\".
# What nobody documents and somebody had to choose is judged only if it is claimed.
conventions = []
"
    )
}

fn options(pack: &Pack) -> String {
    let channels = pack.channels.iter().map(|channel| channel.name.as_str());
    let channels: Vec<&str> = channels.collect();
    let first = channels.first().copied().unwrap_or("CHANNEL");
    let mut names: Vec<&str> = channels.clone();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for channel in &pack.channels {
        let operations = channel.operations.iter();
        names.extend(operations.map(|operation| operation.name.as_str()));
    }
    names.extend(pack.endpoints.iter().map(|endpoint| endpoint.name.as_str()));
    // Several channels may have one operation.
    names.retain(|name| known.insert(name));
    format!(
        "
# Channels, operations and endpoints that it does not have. There is:
# {}
# lacks = []

# Play only what changes nothing there.
# read_only = true

# How many scenarios are played at once, and how far its clock may be off.
# concurrency = 4
# clock_skew = \"1s\"

# Headers that every request and handshake carries.
# [headers]
# X-Gateway = \"${{GATEWAY_KEY}}\"

# [tls]
# ca = \"authority.pem\"     # an authority of your own
# insecure = true          # believe any certificate

# [timeouts]
# multiplier = 4.0         # of all of these
# connect = \"5s\"
# step = \"2s\"
# scenario = \"30s\"
# run = \"10m\"

# A channel that is elsewhere, and requests over HTTP that go elsewhere.
# [channels.{first}]
# url = \"wss://sockets.example\"
# [rest]
# url = \"https://api.example\"
",
        names.join(", ")
    )
}

/// Where frames may differ, with an operation and fields that there are.
fn adaptation(pack: &Pack) -> String {
    let mut channels = pack.channels.iter();
    let Some(first) = channels.find_map(|channel| channel.operations.first()) else {
        return String::new();
    };
    let mut constants = first.request.constants.iter();
    let word = constants.find_map(|(at, value)| Some((at.tokens().first()?, value.as_str()?)));
    let (field, word) = word.map_or(("FIELD", "WORD"), |(field, word)| (field.as_str(), word));
    let over_http = pack.endpoints.first().map_or_else(String::new, |first| {
        let name = format!("{} {}", first.method, first.path);
        let elsewhere = format!("{} /v2{}", first.method, first.path);
        format!(
            "\
# [adaptation.http.paths]  # operations over HTTP, each with where it is on the wire
# {name:?} = {elsewhere:?}
# [adaptation.http.received] # JSON bodies of answers; [adaptation.http.sent] of requests
# nested = \"data\"
"
        )
    });
    format!(
        "
# Where frames and bodies differ from the documents in the envelope only (docs/adaptation.md). Each
# line that makes a difference in a run is a deviation by itself: put it into the baseline or mend it.
# [adaptation.rename]      # words of operations and messages, each with the one on the wire
# {word:?} = \"some.word\"
# [adaptation.fields]      # fields of the whole frame, each with what it is called on the wire
# {field:?} = \"name\"
# [adaptation.sent]        # what goes there; [adaptation.received] is what comes
# nested = \"payload\"     # all but the envelope is in an object of this name; or flat = \"FIELD\"
# constants = {{ version = 2 }}
# [adaptation.forms.error] # what a documented message says, said otherwise
# wire = {{ ok = false, why = \"{{{{ why }}}}\" }}
# document = {{ message = \"{{{{ why }}}}\" }}
# [adaptation.allowed]     # frames that no document knows
# presence = '{{\"event\": \"presence\"}}'
{over_http}"
    )
}

const WORLDS: &str = "
# Where people and things come from: one of these three.
#
# 1. An endpoint of its own that makes worlds, as `wireproof serve` has one.
# [provisioning]
# key = \"${WIREPROOF_PROVISIONING_KEY}\"
#
# 2. A program, which gets a world as JSON and prints what its things are bound to.
# [command]
# run = [\"python3\", \"world.py\"]
#
# 3. What is there already, each used by one scenario at a time, and requests that make the rest.
# An item is for scenarios that ask for it by what is in `with`, where another item is \"NAME\". What it
# has besides and nobody asked for, it is told of; so people who are asked for alone are in no room.
# once = true              # in an item: used by one scenario of a run and no other
# world = \"hotel-7\"        # in an item: what belongs together, where people hear of each other unasked
#
# All of them in a file, as a program writes it. `wireproof target init PROTOCOL --inventory` prints one
# with all that a whole check needs, in which only `gives` has to be filled in. (Above all [tables].)
# inventory_file = \"people.json\"
# inventory_once = true
";

/// An example for each kind, with the words that scenarios ask by and the fields that they may read.
fn item(kind: &Asked) -> String {
    let name = &kind.name;
    let mut out = format!(
        "#\n# {}\n# [[inventory]]\n# name = \"{name}-1\"\n# kind = \"{name}\"\n",
        kind.description
    );
    // Writing to a String cannot fail.
    for asked in &kind.asked {
        let (name, example) = (&asked.name, &asked.example);
        let _ = writeln!(out, "# with.{name} = {example}  # {}", asked.sentence());
    }
    if !kind.fields.is_empty() {
        let _ = writeln!(out, "# [inventory.gives]");
    }
    for (field, about) in &kind.fields {
        let about = if about.is_empty() {
            String::new()
        } else {
            format!("  # {about}")
        };
        let _ = writeln!(out, "# {field} = …{about}");
    }
    out
}

fn recipe(name: &str) -> String {
    format!(
        "#
# Requests that complete a thing of the inventory or make one. {{{{ self.FIELD }}}} is what is known of it,
# {{{{ with.FIELD }}}} what the scenario asks of it, {{{{ unique }}}} a word that nothing else has.
# [[kinds.{name}.make]]
# request = \"POST /login\"
# body = {{ name = \"{{{{ self.name }}}}\", password = \"{{{{ self.password }}}}\" }}
# gives = {{ token = \"/access\" }}     # a field, and where it is in the answer
# [[kinds.{name}.dissolve]]
# request = \"POST /logout\"
# headers = {{ Authorization = \"Bearer {{{{ self.token }}}}\" }}
",
    )
}
