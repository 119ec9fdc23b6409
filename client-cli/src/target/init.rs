//! A target file to fill in: everything it can say, with the protocol's own names.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use wireproof_client::pack::{Claims, Kind, Pack};

use crate::suites::Protocol;

/// The commented file. It is valid as it stands: what has to be chosen is commented out.
pub(super) fn commented(protocol: &Protocol) -> anyhow::Result<String> {
    let pack = protocol.pack(&Claims::All)?;
    let mut out = head(&pack, protocol);
    out += &options(&pack);
    out += WORLDS;
    for kind in &pack.kinds {
        out += &item(kind);
    }
    if let Some(kind) = pack.kinds.first() {
        out += &recipe(kind);
    }
    Ok(out)
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
";

/// An example for each kind, with the fields that scenarios may read.
fn item(kind: &Kind) -> String {
    let mut out = format!("#\n# {}\n", kind.description);
    // Writing to a String cannot fail.
    let _ = writeln!(out, "# [[inventory]]\n# kind = \"{}\"", kind.name);
    if !kind.gives().is_empty() {
        let _ = writeln!(out, "# [inventory.gives]");
    }
    for field in kind.gives() {
        let _ = writeln!(out, "# {field} = …");
    }
    out
}

fn recipe(kind: &Kind) -> String {
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
        name = kind.name
    )
}
