//! The target file: everything that the suite must know of a server that somebody else runs.
//!
//! It is TOML. What is wrong in it is told with its place; `${NAME}` in a text is a secret from the
//! environment. [`Target`] is made of it, and the JSON Schema that editors want comes from the same
//! types.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use wireproof_client::pack::Claims;

use super::adaptation::AdaptationOf;
use super::at_once::AtOnce;
use super::duration::Written;
use super::inventory_file::Files;
use super::source::{Problem, Source};
use super::unknown_keys::all_wrong;
use crate::world::{Item, Recipe};

/// A target of `wireproof check --target FILE`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["protocol"]}, {"required": ["pack"]}]))]
pub struct TargetFile {
    /// The protocol that is spoken there, if it is built in. Write this or `pack`.
    pub protocol: Option<String>,
    /// The folder with the documents and chapters of the protocol, from where this file lies.
    pub pack: Option<PathBuf>,
    /// The server, up to where the protocol's addresses begin: `wss://staging.example/api`.
    pub url: String,
    /// The conventions it follows; none without this.
    #[serde(default)]
    pub conventions: Conventions,
    /// Channels, operations and endpoints that it does not have, by their names in the protocol's
    /// documents. What needs one of them is not declared.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Plays only what changes nothing there: operations that the documents mark as safe, GET and
    /// HEAD.
    #[serde(default)]
    pub read_only: bool,
    /// How many scenarios are played at once.
    pub(super) concurrency: Option<AtOnce>,
    /// How far its clock may be off; a second without this.
    pub(super) clock_skew: Option<Written>,
    /// The file with the deviations that are known of it, from where this file lies.
    pub baseline: Option<PathBuf>,
    /// Headers that every request and handshake carries, such as a gateway wants them.
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    /// Whose certificates are believed; without this those that the system believes.
    #[serde(default)]
    pub(super) tls: Tls,
    /// How long it may take.
    #[serde(default)]
    pub(super) timeouts: TimeoutsOf,
    /// Channels that are elsewhere.
    #[serde(default)]
    pub(super) channels: BTreeMap<String, Elsewhere>,
    /// Where requests over HTTP go, if that is elsewhere.
    pub(super) rest: Option<RestOf>,
    /// Where frames and bodies differ from the documents in the envelope only.
    #[serde(default)]
    pub(super) adaptation: AdaptationOf,
    /// An endpoint of its own that makes worlds, as the reference server has one.
    pub(super) provisioning: Option<ProvisioningOf>,
    /// A program that makes worlds.
    pub(super) command: Option<CommandOf>,
    /// People and things that are there already. Each is used by one scenario at a time.
    #[serde(default)]
    pub(super) inventory: Vec<Item>,
    /// Files with more of them, from where this file lies: JSON, an array of items, or TOML.
    pub(super) inventory_file: Option<Files>,
    /// Items are used by one scenario of a run and by no other, where they do not say `once`.
    #[serde(default)]
    pub(super) inventory_once: bool,
    /// Requests that make a thing of a kind, or that complete one of the inventory.
    #[serde(default)]
    pub(super) kinds: BTreeMap<String, Recipe>,
    #[serde(skip)]
    pub(super) source: Source,
}

/// Which conventions a target follows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Conventions {
    /// `"all"`, or the id of one.
    One(String),
    /// Their requirement ids.
    These(Vec<String>),
}

impl Default for Conventions {
    fn default() -> Conventions {
        Conventions::These(Vec::new())
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Tls {
    /// A PEM file with the certificate authorities to believe, from where this file lies.
    pub(super) ca: Option<PathBuf>,
    /// Believe any certificate. Who answers is not known then.
    #[serde(default)]
    pub(super) insecure: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeoutsOf {
    /// All of them are so many times as long.
    pub(super) multiplier: Option<f64>,
    /// For a handshake; 5s without this.
    pub(super) connect: Option<Written>,
    /// For a step; 2s without this.
    pub(super) step: Option<Written>,
    /// For a whole scenario; 30s without this.
    pub(super) scenario: Option<Written>,
    /// For the run; 10m without this.
    pub(super) run: Option<Written>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Elsewhere {
    /// The server of this channel.
    pub(super) url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RestOf {
    /// The server of the endpoints.
    pub(super) url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProvisioningOf {
    /// The key that opens it.
    pub(super) key: String,
    /// Where it is, if that is elsewhere.
    pub(super) url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CommandOf {
    /// The program and its arguments. It runs where this file lies, gets `{"make": {"things": […]}}`
    /// as JSON on standard input, and prints `{"bindings": {…}, "state": …}`; a second call gets
    /// `{"dissolve": {"state": …}}`.
    pub(super) run: Vec<String>,
    /// How long it may take; 30s without this.
    pub(super) timeout: Option<Written>,
}

impl TargetFile {
    /// Reads a file's text. `path` is what the file is called in messages.
    ///
    /// # Errors
    ///
    /// What is wrong with it, with its place.
    pub fn parse(path: &str, text: &str) -> Result<TargetFile, Vec<Problem>> {
        let source = Source::new(path, text, false);
        match toml::from_str::<TargetFile>(text) {
            Ok(file) => Ok(TargetFile { source, ..file }),
            Err(error) => Err(not_one(&source, text, &error)),
        }
    }

    /// How many scenarios are played at once, if it says.
    pub fn concurrency(&self) -> Option<u16> {
        self.concurrency.map(|at_once| at_once.0)
    }

    /// The JSON Schema of target files.
    pub fn schema() -> Value {
        schemars::schema_for!(TargetFile).to_value()
    }

    /// The conventions claimed.
    pub fn claims(&self) -> Claims {
        match &self.conventions {
            Conventions::One(word) if word == "all" => Claims::All,
            Conventions::One(id) => Claims::Only(BTreeSet::from([id.clone()])),
            Conventions::These(ids) => Claims::Only(ids.iter().cloned().collect()),
        }
    }
}

/// What is wrong with a text that is no target file: all that it says and no such file can say, and
/// whatever else is the first that is wrong.
fn not_one(source: &Source, text: &str, error: &toml::de::Error) -> Vec<Problem> {
    let span = error.span().unwrap_or_default();
    let first = source.wrong_at(span, "this is no target file", error.message());
    let file: Option<Value> = toml::from_str(text).ok();
    let mut problems = all_wrong(source, file.as_ref(), &TargetFile::schema(), first);
    let help = "`wireproof target init PROTOCOL` prints one with all that it can say";
    if let Some(last) = problems.pop() {
        problems.push(last.more_help(help));
    }
    problems
}
