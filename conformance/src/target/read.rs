//! What a target file describes, put together: variables filled in, addresses read, certificates and
//! inventories fetched. Everything that is wrong is found at once.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use wireproof_client::base::Base;
use wireproof_client::trust::Trust;

use super::duration::Written;
use super::environment::{Expander, Lookup};
use super::file::{CommandOf, ProvisioningOf, TargetFile, Tls};
use super::source::{Place, Problem};
use super::{Provisioning, Target, Timeouts};
use crate::world::{Command, Inventory, Item, Worlds};

impl TargetFile {
    /// What is judged. Paths in the file count from `folder`, and `lookup` is the environment.
    ///
    /// # Errors
    ///
    /// All that is wrong, each with its place.
    pub fn target(&self, folder: &Path, lookup: Lookup<'_>) -> Result<Target, Vec<Problem>> {
        let root = self.source.root();
        let mut reader = Reader {
            expander: Expander::new(lookup),
            trust: None,
            headers: Vec::new(),
            problems: Vec::new(),
        };
        reader.trust = reader.trust(&root.at("tls"), &self.tls, folder);
        for (name, value) in &self.headers {
            let place = root.at("headers").at(name);
            let value = reader.text(&place, value);
            if let Err(why) = wireproof_client::header::check(name, &value) {
                reader.wrong(&place, why);
            }
            reader.headers.push((name.clone(), value));
        }
        let base = reader.base(&root.at("url"), &self.url);
        let mut channels = BTreeMap::new();
        for (name, elsewhere) in &self.channels {
            let place = root.at("channels").at(name).at("url");
            channels.extend(
                reader
                    .base(&place, &elsewhere.url)
                    .map(|base| (name.clone(), base)),
            );
        }
        let rest = self.rest.as_ref();
        let rest = rest.and_then(|rest| reader.base(&root.at("rest").at("url"), &rest.url));
        let worlds = self.worlds(&mut reader, base.as_ref(), folder);
        let timeouts = self.times(&mut reader);
        let adaptation = self.adaptation.rules(&root.at("adaptation"), &mut reader);
        let Some(base) = base.filter(|_| reader.problems.is_empty()) else {
            return Err(reader.problems);
        };
        let mut target = Target::new(base, None);
        target.claims = self.claims();
        target.timeouts = timeouts;
        if let Some(skew) = self.clock_skew {
            target.clock_skew = skew.0;
        }
        target.channels = channels;
        target.rest = rest;
        target.lacks = self.lacks.iter().cloned().collect();
        target.read_only = self.read_only;
        target.adaptation = adaptation;
        target.worlds = worlds.unwrap_or_default();
        target.secrets = reader.expander.secrets;
        Ok(target)
    }

    /// The items of the file and of those that it names, each with its place.
    pub(super) fn items(&self, folder: &Path) -> (Vec<(Item, Place)>, Vec<Problem>) {
        let inventory = self.source.root().at("inventory");
        let own = self.inventory.iter().enumerate();
        let mut items: Vec<_> = own
            .map(|(index, item)| (item.clone(), inventory.at(index)))
            .collect();
        let mut problems = Vec::new();
        if let Some(files) = &self.inventory_file {
            let place = self.source.root().at("inventory_file");
            items.extend(files.items(folder, &place, &mut problems));
        }
        (items, problems)
    }

    fn worlds(
        &self,
        reader: &mut Reader<'_>,
        base: Option<&Base>,
        folder: &Path,
    ) -> Option<Worlds> {
        let root = self.source.root();
        let parts =
            !self.inventory.is_empty() || self.inventory_file.is_some() || !self.kinds.is_empty();
        match (&self.provisioning, &self.command, parts) {
            (None, None, false) => Some(Worlds::None),
            (Some(provisioning), None, false) => {
                reader.provisioning(&root.at("provisioning"), provisioning, base)
            }
            (None, Some(command), false) => {
                reader.command(&root.at("command").at("run"), command, folder)
            }
            (None, None, true) => self.inventory(reader, base?, folder).map(Worlds::Parts),
            (provisioning, ..) => {
                let more = match provisioning {
                    Some(_) => "provisioning",
                    None => "command",
                };
                reader.wrong(
                    &root.at(more),
                    "worlds come from one of: `provisioning`, `command`, or `inventory` with `kinds`; \
                     take the others out",
                );
                None
            }
        }
    }

    fn inventory(&self, reader: &mut Reader<'_>, base: &Base, folder: &Path) -> Option<Inventory> {
        let root = self.source.root();
        let (items, problems) = self.items(folder);
        reader.problems.extend(problems);
        let mut names: BTreeMap<String, Place> = BTreeMap::new();
        let mut inventory = Vec::new();
        for (item, place) in items {
            if let Some(name) = item.name()
                && names.insert(name.to_owned(), place.clone()).is_some()
            {
                let why = format!("two items are called `{name}`; call one otherwise");
                reader.wrong(&place.at("name"), why);
            }
            let gives = reader.value(&place.at("gives"), &item.gives());
            inventory.push(item.with_gives(gives));
        }
        let mut kinds = BTreeMap::new();
        for (kind, recipe) in &self.kinds {
            let place = root.at("kinds").at(kind);
            let expanded = recipe.expanded(&mut |value| reader.value(&place, value));
            kinds.insert(kind.clone(), expanded);
        }
        let once = self.inventory_once;
        reader
            .problems
            .is_empty()
            .then(|| Inventory::new(inventory, kinds, base.to_string(), once))
    }

    fn times(&self, reader: &mut Reader<'_>) -> Timeouts {
        let (usual, own) = (Timeouts::default(), &self.timeouts);
        let multiplier = own.multiplier.unwrap_or(1.0);
        if !(0.1..=100.0).contains(&multiplier) {
            let place = self.source.root().at("timeouts").at("multiplier");
            reader.wrong(&place, format!("{multiplier} is not between 0.1 and 100"));
            return usual;
        }
        let time = |written: Option<Written>, usual: Duration| {
            written
                .map_or(usual, |written| written.0)
                .mul_f64(multiplier)
        };
        Timeouts {
            connect: time(own.connect, usual.connect),
            step: time(own.step, usual.step),
            scenario: time(own.scenario, usual.scenario),
            run: time(own.run, usual.run),
        }
    }
}

/// What is needed to read texts and addresses of the file.
pub(super) struct Reader<'a> {
    expander: Expander<'a>,
    trust: Option<Trust>,
    headers: Vec<(String, String)>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn wrong(&mut self, place: &Place, why: impl fmt::Display) {
        let problem = place.wrong(format!("{place}: {why}"), "here");
        self.problems.push(problem);
    }

    fn text(&mut self, place: &Place, text: &str) -> String {
        let expanded = self.expander.text(text);
        expanded.unwrap_or_else(|why| {
            self.wrong(place, why);
            text.to_owned()
        })
    }

    pub(super) fn value(&mut self, place: &Place, value: &Value) -> Value {
        let expanded = self.expander.value(value);
        expanded.unwrap_or_else(|why| {
            self.wrong(place, why);
            value.clone()
        })
    }

    fn base(&mut self, place: &Place, text: &str) -> Option<Base> {
        let text = match self.expander.address(text) {
            Ok(text) => text,
            Err(why) => {
                self.wrong(place, why);
                return None;
            }
        };
        let base = match text.parse::<Base>() {
            Ok(base) => base,
            Err(why) => {
                self.wrong(place, why);
                return None;
            }
        };
        let base = match &self.trust {
            Some(trust) if base.is_secure() => base.trusting(trust.clone()),
            _ => base,
        };
        Some(base.carrying(self.headers.clone()))
    }

    fn trust(&mut self, place: &Place, tls: &Tls, folder: &Path) -> Option<Trust> {
        match (&tls.ca, tls.insecure) {
            (None, false) => None,
            (None, true) => Some(Trust::anybody()),
            (Some(_), true) => {
                let why =
                    "`ca` says whom to believe and `insecure` to believe anybody; take one out";
                self.wrong(place, why);
                None
            }
            (Some(path), false) => {
                let path = folder.join(path);
                let place = place.at("ca");
                let told = |why: &dyn fmt::Display| format!("{}: {why}", path.display());
                let trust = match wireproof_client::bounded::read(&path) {
                    Ok(pem) => Trust::authorities(&pem)
                        .map(|trust| trust.of_file(path.display().to_string()))
                        .map_err(|why| told(&why)),
                    Err(why) => Err(told(&why)),
                };
                trust.map_err(|why| self.wrong(&place, why)).ok()
            }
        }
    }

    fn provisioning(
        &mut self,
        place: &Place,
        provisioning: &ProvisioningOf,
        base: Option<&Base>,
    ) -> Option<Worlds> {
        let url = provisioning.url.as_ref();
        let key = self.text(&place.at("key"), &provisioning.key);
        let base = match url {
            Some(url) => self.base(&place.at("url"), url),
            None => base.cloned(),
        };
        base.map(|base| Worlds::Provisioning(Provisioning { base, key }))
    }

    fn command(&mut self, place: &Place, command: &CommandOf, folder: &Path) -> Option<Worlds> {
        let Some((program, arguments)) = command.run.split_first() else {
            let why = "write the program and its arguments: [\"python3\", \"world.py\"]";
            self.wrong(place, why);
            return None;
        };
        let timeout = command.timeout.map(|timeout| timeout.0);
        let command = Command::new(program, arguments, folder, timeout);
        Some(Worlds::Command(command))
    }
}
