//! Which items of a target's inventory may be to blame: of hundreds of people one whose token is no longer
//! good looks like a server that refuses.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::{ItemTaken, ScenarioReport};
use crate::verdict::Verdict;
use crate::world::is_secret;

/// Something of an item that all failures of a run have in common, where nothing passed that used it and
/// whoever used the same of another passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Suspect {
    /// The protocol.
    pub protocol: String,
    /// The item's kind.
    pub kind: String,
    /// What the inventory calls it.
    pub item: String,
    /// What of it was used: its token.
    pub field: String,
    /// How many playings failed: all of them used it.
    pub failed: usize,
    /// How many could not be tested with the items that they had: all of them would have used it.
    pub could_not_test: usize,
    /// How many passed that used the same of others of its kind.
    pub passed: usize,
}

/// What speaks against items of one run, and what to do; a sentence for each protocol.
pub(crate) fn suspicions(suspects: &[Suspect]) -> Vec<(&str, String)> {
    let protocols = suspects.chunk_by(|one, other| one.protocol == other.protocol);
    let told = protocols.filter_map(|suspects| {
        let first = suspects.first()?;
        Some((first.protocol.as_str(), suspicion(first, suspects)))
    });
    told.collect()
}

fn suspicion(first: &Suspect, suspects: &[Suspect]) -> String {
    let wrong = first.failed + first.could_not_test;
    let what = match (first.failed, first.could_not_test) {
        (_, 0) => "failed",
        (0, _) => "could not be tested with what they had",
        _ => "failed or could not be tested with what they had",
    };
    let Suspect { kind, passed, .. } = first;
    if suspects.len() == 1 {
        let used = used(first);
        return format!(
            "all {wrong} that {what} used {used}, a {kind}; {passed} that used it of another {kind} \
             passed: look at it first"
        );
    }
    // A credential ends, and an id does not.
    let mut suspects: Vec<&Suspect> = suspects.iter().collect();
    suspects.sort_by_key(|suspect| !is_secret(&suspect.field));
    let each = suspects.iter().map(|suspect| {
        let Suspect { kind, passed, .. } = suspect;
        let used = used(suspect);
        format!("{used}, a {kind} (0 of {wrong} passed with it, {passed} with another {kind}'s)")
    });
    let each = each.collect::<Vec<_>>().join("; ");
    let first = suspects
        .first()
        .map_or_else(String::new, |first| used(first));
    format!(
        "all {wrong} that {what} used the same of {} items: {each}. Look at {first} first: is it right, \
         and still good?",
        suspects.len()
    )
}

/// `` `token` of `anna` ``.
fn used(suspect: &Suspect) -> String {
    let Suspect { field, item, .. } = suspect;
    format!("`{field}` of `{item}`")
}

/// More are no hint. People of a room are often in the same scenarios, and so is the room.
const MOST: usize = 4;

/// What is counted to find them, by protocol.
#[derive(Debug, Default)]
pub(crate) struct Suspects(BTreeMap<String, Counts>);

#[derive(Debug, Default)]
struct Counts {
    failed: usize,
    could_not_test: usize,
    /// By kind, item and field.
    used: BTreeMap<(String, String, String), Used>,
    /// How many passed that used a field of something of a kind.
    passed: BTreeMap<(String, String), usize>,
}

#[derive(Debug, Default)]
struct Used {
    wrong: usize,
    passed: bool,
}

impl Suspects {
    /// Adds what came of one playing of a scenario.
    pub(crate) fn add(&mut self, report: &ScenarioReport) {
        let counts = self.0.entry(report.id.protocol.clone()).or_default();
        counts.add(&report.verdict, &report.items);
    }

    /// Those that there are.
    pub(crate) fn found(&self) -> Vec<Suspect> {
        let all = self.0.iter();
        let found = all.map(|(protocol, counts)| counts.found(protocol));
        let found = found.filter(|found| found.len() <= MOST);
        found.flatten().collect()
    }
}

impl Counts {
    fn add(&mut self, verdict: &Verdict, items: &[ItemTaken]) {
        let passed = match verdict {
            Verdict::Pass => true,
            Verdict::Fail(_) => {
                self.failed += 1;
                false
            }
            // Who had nothing could not be tested for another reason.
            Verdict::CouldNotTest { .. } if !items.is_empty() => {
                self.could_not_test += 1;
                false
            }
            _ => return,
        };
        let fields = items.iter().flat_map(|taken| {
            let fields = taken.reads.iter();
            fields.map(|field| (&taken.kind, &taken.item, field))
        });
        let mut of_kinds = BTreeSet::new();
        for (kind, item, field) in fields {
            let used = (kind.clone(), item.clone(), field.clone());
            let used = self.used.entry(used).or_default();
            if passed {
                used.passed = true;
                of_kinds.insert((kind.clone(), field.clone()));
            } else {
                used.wrong += 1;
            }
        }
        for of_kind in of_kinds {
            *self.passed.entry(of_kind).or_default() += 1;
        }
    }

    /// Whoever is in all scenarios is in all that fail, so that nobody is suspected for what others
    /// passed with.
    fn found(&self, protocol: &str) -> Vec<Suspect> {
        let wrong = self.failed + self.could_not_test;
        let used = self.used.iter();
        let suspects = used.filter_map(|((kind, item, field), used)| {
            let passed = self.passed.get(&(kind.clone(), field.clone()));
            let passed = passed.copied().unwrap_or_default();
            let is_suspect = wrong >= 2 && used.wrong == wrong && !used.passed && passed >= 2;
            is_suspect.then(|| Suspect {
                protocol: protocol.to_owned(),
                kind: kind.clone(),
                item: item.clone(),
                field: field.clone(),
                failed: self.failed,
                could_not_test: self.could_not_test,
                passed,
            })
        });
        suspects.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Failure;

    fn fail() -> Verdict {
        Verdict::Fail(Box::new(Failure {
            span: 0..0,
            label: String::new(),
            cause: String::new(),
            shape: None,
            notes: Vec::new(),
        }))
    }

    fn could_not_test() -> Verdict {
        let why = "it did not log in".to_owned();
        Verdict::CouldNotTest { why }
    }

    /// Brands by their names, but for those whose names begin with `shop`; their tokens are used.
    fn items(names: &[&str]) -> Vec<ItemTaken> {
        let names = names.iter();
        let items = names.map(|name| ItemTaken {
            name: "x".to_owned(),
            kind: if name.starts_with("shop") {
                "shop"
            } else {
                "brand"
            }
            .to_owned(),
            item: (*name).to_owned(),
            word: (*name).to_owned(),
            reads: BTreeSet::from(["token".to_owned()]),
        });
        items.collect()
    }

    #[track_caller]
    fn check(playings: &[(Verdict, &[&str])], expected: &[&str]) {
        let mut counts = Counts::default();
        for (verdict, names) in playings {
            counts.add(verdict, &items(names));
        }
        let found = Suspects(BTreeMap::from([("news".to_owned(), counts)])).found();
        let told: Vec<String> = suspicions(&found)
            .into_iter()
            .map(|(_, told)| told)
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_in_all_that_failed_is_told() {
        let told = "all 2 that failed used `token` of `anna`, a brand; 2 that used it of another \
                    brand passed: look at it first";
        check(
            &[
                (fail(), &["anna", "shop-1"]),
                (fail(), &["anna", "ben"]),
                (Verdict::Pass, &["ben", "cleo"]),
                (Verdict::Pass, &["cleo", "shop-1"]),
            ],
            &[told],
        );
        let told = "all 2 that failed or could not be tested with what they had used `token` of \
                    `anna`, a brand; 2 that used it of another brand passed: look at it first";
        check(
            &[
                (fail(), &["anna"]),
                (could_not_test(), &["anna"]),
                (Verdict::Pass, &["ben"]),
                (Verdict::Pass, &["ben"]),
                // Nobody was there to be used.
                (could_not_test(), &[]),
            ],
            &[told],
        );
    }

    #[test]
    fn who_are_always_together_are_told_together() {
        let pair = || (fail(), &["anna", "shop-1"] as &[&str]);
        let other = || (Verdict::Pass, &["ben", "shop-2"] as &[&str]);
        let told = "all 2 that failed used the same of 2 items: `token` of `anna`, a brand (0 of 2 passed \
                    with it, 2 with another brand's); `token` of `shop-1`, a shop (0 of 2 passed with it, \
                    2 with another shop's). Look at `token` of `anna` first: is it right, and still good?";
        check(&[pair(), other(), pair(), other()], &[told]);
    }

    /// An id does not end; a token does.
    #[test]
    fn credentials_are_told_first() {
        let suspect = |kind: &str, field: &str| Suspect {
            protocol: "news".to_owned(),
            kind: kind.to_owned(),
            item: format!("{kind}-1"),
            field: field.to_owned(),
            failed: 3,
            could_not_test: 1,
            passed: 5,
        };
        let suspects = [suspect("hall", "id"), suspect("shop", "access_token")];
        let told = suspicions(&suspects).into_iter().map(|(_, told)| told);
        let told = told.collect::<String>();
        let credential = told
            .find("`access_token` of `shop-1`, a shop")
            .expect("the token");
        let id = told.find("`id` of `hall-1`, a hall").expect("the id");
        assert!(credential < id, "{told}");
        assert!(
            told.contains("Look at `access_token` of `shop-1` first"),
            "{told}"
        );
    }

    /// What is asked of her elsewhere is her id, which is good.
    #[test]
    fn who_passed_without_it_may_be_it_all_the_same() {
        let mut counts = Counts::default();
        for _ in 0..2 {
            counts.add(&fail(), &items(&["anna"]));
            counts.add(&Verdict::Pass, &items(&["ben"]));
            let mut unused = items(&["anna"]);
            unused[0].reads = BTreeSet::from(["id".to_owned()]);
            counts.add(&Verdict::Pass, &unused);
        }
        let found = counts.found("news");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].field, "token");
    }

    #[test]
    fn nobody_is_blamed_who_need_not_be_it() {
        let passed = || (Verdict::Pass, &["ben"] as &[&str]);
        let anna = || (fail(), &["anna"] as &[&str]);
        // Something unrelated failed too, with others or with nobody at all.
        check(
            &[anna(), anna(), (fail(), &["ben"]), passed(), passed()],
            &[],
        );
        check(&[anna(), anna(), (fail(), &[]), passed(), passed()], &[]);
        // One failure has everything in common with itself.
        check(&[anna(), passed(), passed()], &[]);
        // Nobody else of that kind was ever there, or hardly.
        check(&[anna(), anna(), (Verdict::Pass, &["shop-1"])], &[]);
        check(&[anna(), anna(), passed()], &[]);
        // It was good for somebody.
        let well = || (Verdict::Pass, &["anna"] as &[&str]);
        check(&[anna(), anna(), well(), passed(), passed()], &[]);
        // All of one world have been in the same scenarios.
        let world: &[&str] = &["anna", "berta", "shop-1", "shop-2", "shop-4", "shop-5"];
        let other: &[&str] = &["ben", "shop-3"];
        let (bad, good) = (|| (fail(), world), || (Verdict::Pass, other));
        check(&[bad(), bad(), good(), good()], &[]);
    }
}
