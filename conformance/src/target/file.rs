//! The target file: everything that the suite must know of a server that somebody else runs.
//!
//! It is TOML. What is wrong in it is told with its place; `${NAME}` in a text is a secret from the
//! environment. [`Target`] is made of it, and the JSON Schema that editors want comes from the same
//! types.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use wireproof_client::base::{Base, BaseError};
use wireproof_client::pack::Claims;
use wireproof_client::trust::{Trust, TrustError};

use super::duration::Written;
use super::environment::{Expander, Lookup, VariableError};
use super::inventory_file::Files;
use super::{Provisioning, Target, Timeouts};
use crate::world::{Command, Inventory, Item, Recipe, Worlds};

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
    pub lacks: BTreeSet<String>,
    /// Plays only what changes nothing there: operations that the documents mark as safe, GET and
    /// HEAD.
    #[serde(default)]
    pub read_only: bool,
    /// How many scenarios are played at once.
    pub concurrency: Option<u16>,
    /// How far its clock may be off; a second without this.
    clock_skew: Option<Written>,
    /// The file with the deviations that are known of it, from where this file lies.
    pub baseline: Option<PathBuf>,
    /// Headers that every request and handshake carries, such as a gateway wants them.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// Whose certificates are believed; without this those that the system believes.
    #[serde(default)]
    tls: Tls,
    /// How long it may take.
    #[serde(default)]
    timeouts: TimeoutsOf,
    /// Channels that are elsewhere.
    #[serde(default)]
    channels: BTreeMap<String, Elsewhere>,
    /// Where requests over HTTP go, if that is elsewhere.
    rest: Option<RestOf>,
    /// An endpoint of its own that makes worlds, as the reference server has one.
    provisioning: Option<ProvisioningOf>,
    /// A program that makes worlds.
    command: Option<CommandOf>,
    /// People and things that are there already. Each is used by one scenario at a time.
    #[serde(default)]
    inventory: Vec<Item>,
    /// Files with more of them, from where this file lies: JSON, an array of items, or TOML.
    inventory_file: Option<Files>,
    /// Items are used by one scenario of a run and by no other, where they do not say `once`.
    #[serde(default)]
    inventory_once: bool,
    /// Requests that make a thing of a kind, or that complete one of the inventory.
    #[serde(default)]
    kinds: BTreeMap<String, Recipe>,
}

/// Which conventions a target follows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Conventions {
    /// `"all"`, or the id of one.
    One(String),
    /// Their requirement ids.
    These(BTreeSet<String>),
}

impl Default for Conventions {
    fn default() -> Conventions {
        Conventions::These(BTreeSet::new())
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Tls {
    /// A PEM file with the certificate authorities to believe, from where this file lies.
    ca: Option<PathBuf>,
    /// Believe any certificate. Who answers is not known then.
    #[serde(default)]
    insecure: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TimeoutsOf {
    /// All of them are so many times as long.
    multiplier: Option<f64>,
    /// For a handshake; 5s without this.
    connect: Option<Written>,
    /// For a step; 2s without this.
    step: Option<Written>,
    /// For a whole scenario; 30s without this.
    scenario: Option<Written>,
    /// For the run; 10m without this.
    run: Option<Written>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Elsewhere {
    /// The server of this channel.
    url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RestOf {
    /// The server of the endpoints.
    url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProvisioningOf {
    /// The key that opens it.
    key: String,
    /// Where it is, if that is elsewhere.
    url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CommandOf {
    /// The program and its arguments. It runs where this file lies, gets `{"make": {"things": […]}}`
    /// as JSON on standard input, and prints `{"bindings": {…}, "state": …}`; a second call gets
    /// `{"dissolve": {"state": …}}`.
    run: Vec<String>,
    /// How long it may take; 30s without this.
    timeout: Option<Written>,
}

/// Why a target file is none. Each says what to write.
#[derive(Debug, thiserror::Error)]
pub enum TargetFileError {
    /// It is no TOML, or has what a target file does not know.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A text with a variable.
    #[error("{key}: {source}")]
    Variable {
        /// Which key.
        key: String,
        /// What is wrong.
        source: VariableError,
    },
    /// An address.
    #[error("{key}: {source}")]
    Base {
        /// Which key.
        key: String,
        /// What is wrong.
        source: BaseError,
    },
    /// Certificate authorities.
    #[error("tls.ca: {}: {source}", path.display())]
    Trust {
        /// The PEM file.
        path: PathBuf,
        /// What is wrong.
        source: TrustError,
    },
    /// A file that it names.
    #[error("tls.ca: {}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Everything else.
    #[error("{0}")]
    Unfit(String),
}

impl TargetFileError {
    fn variable(key: &str, source: VariableError) -> TargetFileError {
        TargetFileError::Variable {
            key: key.to_owned(),
            source,
        }
    }
}

impl TargetFile {
    /// Reads a file's text.
    pub fn parse(text: &str) -> Result<TargetFile, TargetFileError> {
        Ok(toml::from_str(text)?)
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
            Conventions::These(ids) => Claims::Only(ids.clone()),
        }
    }

    /// What is judged. Paths in the file count from `folder`, and `lookup` is the environment.
    pub fn target(&self, folder: &Path, lookup: Lookup<'_>) -> Result<Target, TargetFileError> {
        let mut reader = Reader {
            expander: Expander::new(lookup),
            trust: self.tls.trust(folder)?,
            headers: Vec::new(),
        };
        let mut headers = Vec::new();
        for (name, value) in &self.headers {
            let value = reader.text(&format!("headers.{name}"), value)?;
            headers.push((name.clone(), value));
        }
        reader.headers = headers;
        let base = reader.base("url", &self.url)?;
        let mut channels = BTreeMap::new();
        for (name, elsewhere) in &self.channels {
            let base = reader.base(&format!("channels.{name}.url"), &elsewhere.url)?;
            channels.insert(name.clone(), base);
        }
        let rest = self.rest.as_ref();
        let rest = rest.map(|rest| reader.base("rest.url", &rest.url));
        let rest = rest.transpose()?;
        let worlds = self.worlds(&mut reader, &base, folder)?;
        let mut target = Target::new(base, None);
        target.claims = self.claims();
        target.timeouts = self.timeouts.times()?;
        if let Some(skew) = self.clock_skew {
            target.clock_skew = skew.0;
        }
        target.channels = channels;
        target.rest = rest;
        target.lacks.clone_from(&self.lacks);
        target.read_only = self.read_only;
        target.worlds = worlds;
        target.secrets = reader.expander.secrets;
        Ok(target)
    }

    fn worlds(
        &self,
        reader: &mut Reader<'_>,
        base: &Base,
        folder: &Path,
    ) -> Result<Worlds, TargetFileError> {
        let parts =
            !self.inventory.is_empty() || self.inventory_file.is_some() || !self.kinds.is_empty();
        match (&self.provisioning, &self.command, parts) {
            (None, None, false) => Ok(Worlds::None),
            (Some(provisioning), None, false) => {
                let url = provisioning.url.as_ref();
                let own = url.map(|url| reader.base("provisioning.url", url));
                Ok(Worlds::Provisioning(Provisioning {
                    base: own.transpose()?.unwrap_or_else(|| base.clone()),
                    key: reader.text("provisioning.key", &provisioning.key)?,
                }))
            }
            (None, Some(command), false) => {
                let Some((program, arguments)) = command.run.split_first() else {
                    let why = "command.run: write the program and its arguments: [\"python3\", \"world.py\"]";
                    return Err(TargetFileError::Unfit(why.to_owned()));
                };
                Ok(Worlds::Command(Command::new(
                    program,
                    arguments,
                    folder,
                    command.timeout.map(|timeout| timeout.0),
                )))
            }
            (None, None, true) => {
                let mut items = self.inventory.clone();
                if let Some(files) = &self.inventory_file {
                    items.extend(files.items(folder)?);
                }
                let mut inventory = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    let key = format!("inventory[{index}] ({})", item.label());
                    inventory.push(item.with_gives(reader.value(&key, &item.gives())?));
                }
                let mut kinds = BTreeMap::new();
                for (kind, recipe) in &self.kinds {
                    let key = format!("kinds.{kind}");
                    let expanded = recipe.expanded(&mut |value| reader.value(&key, value))?;
                    kinds.insert(kind.clone(), expanded);
                }
                let inventory =
                    Inventory::new(inventory, kinds, base.to_string(), self.inventory_once);
                inventory.map(Worlds::Parts).map_err(TargetFileError::Unfit)
            }
            _ => Err(TargetFileError::Unfit(
                "worlds come from one of: `provisioning`, `command`, or `inventory` with `kinds`; \
                 take the others out"
                    .to_owned(),
            )),
        }
    }
}

impl Tls {
    fn trust(&self, folder: &Path) -> Result<Option<Trust>, TargetFileError> {
        match (&self.ca, self.insecure) {
            (None, false) => Ok(None),
            (None, true) => Ok(Some(Trust::anybody())),
            (Some(_), true) => Err(TargetFileError::Unfit(
                "tls: `ca` says whom to believe and `insecure` to believe anybody; take one out"
                    .to_owned(),
            )),
            (Some(path), false) => {
                let path = folder.join(path);
                let pem = std::fs::read(&path).map_err(|source| TargetFileError::File {
                    path: path.clone(),
                    source,
                })?;
                let trust = Trust::authorities(&pem);
                trust
                    .map(Some)
                    .map_err(|source| TargetFileError::Trust { path, source })
            }
        }
    }
}

impl TimeoutsOf {
    fn times(&self) -> Result<Timeouts, TargetFileError> {
        let usual = Timeouts::default();
        let multiplier = self.multiplier.unwrap_or(1.0);
        if !(0.1..=100.0).contains(&multiplier) {
            return Err(TargetFileError::Unfit(format!(
                "timeouts.multiplier: {multiplier} is not between 0.1 and 100"
            )));
        }
        let time = |written: Option<Written>, usual: std::time::Duration| {
            written
                .map_or(usual, |written| written.0)
                .mul_f64(multiplier)
        };
        Ok(Timeouts {
            connect: time(self.connect, usual.connect),
            step: time(self.step, usual.step),
            scenario: time(self.scenario, usual.scenario),
            run: time(self.run, usual.run),
        })
    }
}

/// What is needed to read texts and addresses of the file.
struct Reader<'a> {
    expander: Expander<'a>,
    trust: Option<Trust>,
    headers: Vec<(String, String)>,
}

impl Reader<'_> {
    fn text(&mut self, key: &str, text: &str) -> Result<String, TargetFileError> {
        let expanded = self.expander.text(text);
        expanded.map_err(|source| TargetFileError::variable(key, source))
    }

    fn value(&mut self, key: &str, value: &Value) -> Result<Value, TargetFileError> {
        let expanded = self.expander.value(value);
        expanded.map_err(|source| TargetFileError::variable(key, source))
    }

    fn base(&mut self, key: &str, text: &str) -> Result<Base, TargetFileError> {
        let text = self.text(key, text)?;
        let base: Base = text.parse().map_err(|source| TargetFileError::Base {
            key: key.to_owned(),
            source,
        })?;
        let base = match &self.trust {
            Some(trust) if base.is_secure() => base.trusting(trust.clone()),
            _ => base,
        };
        Ok(base.carrying(self.headers.clone()))
    }
}
