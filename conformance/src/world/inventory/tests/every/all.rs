//! What trying everything finds.

use super::*;

/// By trying everything: the least that is besides, for these of the things.
pub(super) struct All<'a> {
    pub(super) items: &'a [Item],
    pub(super) things: &'a [Thing],
    pub(super) free: &'a [bool],
    pub(super) assigned: &'a BTreeMap<String, usize>,
}

impl All<'_> {
    fn least(&self, of: &[usize], chosen: &mut Vec<usize>) -> Option<usize> {
        let Some(thing) = of.get(chosen.len()) else {
            return self.surplus(of, chosen);
        };
        let mut best = None;
        for item in 0..self.items.len() {
            let (asked, has) = (&self.things[*thing], &self.items[item]);
            let gives = asked
                .reads
                .iter()
                .all(|field| has.gives.contains_key(field));
            let is_let = match self.assigned.get(&asked.name) {
                Some(assigned) => *assigned == item,
                None => self.assigned.values().all(|assigned| *assigned != item),
            };
            let is_there = self.free[item] && is_let && gives;
            if chosen.contains(&item) || asked.kind != has.kind || !is_there {
                continue;
            }
            chosen.push(item);
            if self.may_fit(of, chosen) {
                best = best.into_iter().chain(self.least(of, chosen)).min();
            }
            chosen.pop();
        }
        best
    }

    /// Whether those who are chosen say nothing else of each other than was asked for.
    fn may_fit(&self, of: &[usize], chosen: &[usize]) -> bool {
        let is_same = |asked: &Value, has: &Value| match asked["$ref"].as_str() {
            None => asked == has,
            Some(name) => {
                let mut known = of.iter().zip(chosen);
                known.all(|(thing, item)| {
                    self.things[*thing].name != name || *has == json!(self.items[*item].name)
                })
            }
        };
        of.iter().zip(chosen).all(|(thing, item)| {
            let with = &self.items[*item].with;
            let asked = self.things[*thing].with.as_object().expect("an object");
            let mut asked = asked.iter();
            asked.all(|(key, value)| match (value.as_array(), with.get(key)) {
                (_, None) => false,
                (None, Some(has)) => is_same(value, has),
                (Some(of), Some(has)) => (0..of.len()).all(|at| is_same(&of[at], &has[at])),
            })
        })
    }

    /// How much is besides, if all fits.
    fn surplus(&self, of: &[usize], chosen: &[usize]) -> Option<usize> {
        let mut surplus = 0;
        for (thing, item) in of.iter().zip(chosen) {
            let name = |reference: &str| {
                let at = of
                    .iter()
                    .position(|other| self.things[*other].name == reference)?;
                Some(json!(self.items[chosen[at]].name))
            };
            let asked = replaced(&self.things[*thing].with, &name);
            let has = &self.items[*item];
            let asked = asked.as_object().expect("an object");
            if asked
                .iter()
                .any(|(key, value)| has.with.get(key) != Some(value))
            {
                return None;
            }
            let of_others = |text: &str| format!("{:?}", text);
            let speaks = |with: &str, name: &str| with.contains(&of_others(name));
            let spoken = self.items.iter().filter(|other| {
                has.name
                    .as_deref()
                    .is_some_and(|name| speaks(&json!(other.with).to_string(), name))
            });
            let name = &self.things[*thing].name;
            let mentions = self
                .things
                .iter()
                .filter(|other| speaks(&other.with.to_string(), name));
            surplus +=
                spoken.count().saturating_sub(mentions.count()) + has.with.len() - asked.len();
        }
        Some(surplus)
    }

    /// These, those of whom they speak, and so on.
    fn with_others(&self, first: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut all: BTreeSet<usize> = BTreeSet::new();
        let mut added: Vec<usize> = first.collect();
        while let Some(thing) = added.pop() {
            if all.insert(thing) {
                let text = self.things[thing].with.to_string();
                let others = 0..self.things.len();
                added.extend(
                    others
                        .filter(|other| text.contains(&format!("{:?}", self.things[*other].name))),
                );
            }
        }
        all.into_iter().collect()
    }

    pub(super) fn found(&self, of: impl Iterator<Item = usize>) -> Option<usize> {
        self.least(&self.with_others(of), &mut Vec::new())
    }
}
