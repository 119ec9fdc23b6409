//! Items of an inventory that are kept in a file of their own, as a program that makes people writes
//! it: JSON, an array of items, or TOML with `[[inventory]]`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::Value;

use super::source::{Place, Problem, Source};
use super::unknown_keys::all_wrong;
use crate::world::Item;

/// One file or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Files {
    One(PathBuf),
    These(Vec<PathBuf>),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Toml {
    inventory: Vec<Item>,
}

impl Files {
    /// The items of all of them, in their order. `named` is where a target file names them.
    pub(super) fn items(
        &self,
        folder: &Path,
        named: &Place,
        problems: &mut Vec<Problem>,
    ) -> Vec<(Item, Place)> {
        let paths = match self {
            Files::One(path) => std::slice::from_ref(path),
            Files::These(paths) => paths,
        };
        let mut items = Vec::new();
        for path in paths {
            match read(&folder.join(path), named) {
                Ok(read) => items.extend(read),
                Err(wrong) => problems.extend(wrong),
            }
        }
        items
    }
}

fn read(path: &Path, named: &Place) -> Result<Vec<(Item, Place)>, Vec<Problem>> {
    let shown = path.display().to_string();
    let text = wireproof_client::bounded::read_to_string(path)
        .map_err(|error| vec![named.wrong(format!("{shown}: {error}"), "this file")])?;
    let is_toml = path
        .extension()
        .is_some_and(|extension| extension == "toml");
    let source = Source::new(&shown, &text, !is_toml);
    let (items, place) = match is_toml {
        true => (in_toml(&text, &source)?, source.root().at("inventory")),
        false => (in_json(&text, &source)?, source.root()),
    };
    let items = items.into_iter().enumerate();
    Ok(items.map(|(index, item)| (item, place.at(index))).collect())
}

fn in_toml(text: &str, source: &Source) -> Result<Vec<Item>, Vec<Problem>> {
    let read: Result<Toml, _> = toml::from_str(text);
    read.map(|read| read.inventory).map_err(|error| {
        let span = error.span().unwrap_or_default();
        let first = source.wrong_at(span, "this is no inventory", error.message());
        let file: Option<Value> = toml::from_str(text).ok();
        let schema = schema_for!(Toml).to_value();
        once_each(all_wrong(source, file.as_ref(), &schema, first))
    })
}

fn in_json(text: &str, source: &Source) -> Result<Vec<Item>, Vec<Problem>> {
    serde_json::from_str(text).map_err(|error| {
        let lines = text
            .split_inclusive('\n')
            .take(error.line().saturating_sub(1));
        let start = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
        let told = error.to_string();
        let first = source.wrong_at(start..start + 1, "this is no inventory", &told);
        let help = "write an array of items as in `[[inventory]]`, or TOML in a file called .toml";
        let file: Option<Value> = serde_json::from_str(text).ok();
        let schema = schema_for!(Vec<Item>).to_value();
        once_each(all_wrong(source, file.as_ref(), &schema, first.help(help)))
    })
}

/// A program that fills in a thousand items makes one mistake a thousand times.
fn once_each(problems: Vec<Problem>) -> Vec<Problem> {
    let mut told: Vec<(Problem, usize)> = Vec::new();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for problem in problems {
        let next = told.len();
        match *first
            .entry(problem.diagnostic.message.clone())
            .or_insert(next)
        {
            new if new == next => told.push((problem, 0)),
            old => told[old].1 += 1,
        }
    }
    let told = told.into_iter().map(|(problem, more)| match more {
        0 => problem,
        1 => problem.more_help("1 more item has this"),
        more => problem.more_help(&format!("{more} more items have this")),
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: Result<usize, &str>) {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(name), text).expect("a file");
        let named = Source::new("target.toml", "", false).root();
        let mut problems = Vec::new();
        let items = Files::One(PathBuf::from(name)).items(folder.path(), &named, &mut problems);
        let told = problems.iter().map(|problem| problem.render(false));
        let told: String = told.collect();
        match expected {
            Ok(count) => assert_eq!((items.len(), told.as_str()), (count, "")),
            Err(part) => assert!(told.contains(part) && told.contains(name), "{told}"),
        }
    }

    #[test]
    fn items_are_json_or_toml() {
        let json = r#"[{"kind": "brand", "gives": {"id": 1}, "once": true}, {"kind": "brand"}]"#;
        check("people.json", json, Ok(2));
        check("people.toml", "[[inventory]]\nkind = \"brand\"\n", Ok(1));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        check("people.json", "[\n{\"kin\": 1}]", Err("people.json:2:"));
        check(
            "people.toml",
            "[[inventory]]\nkin = 1\n",
            Err("people.toml:2:1"),
        );
        check("people.json", "{}", Err("an array of items"));
    }

    /// And once where many items have them, as whoever has written them is a program.
    #[test]
    fn all_unknown_keys_are_told() {
        let json =
            "[\n{\"kind\": \"a\", \"give\": {}},\n{\"kind\": \"a\", \"give\": {}, \"wit\": {}}]";
        let toml = "[[inventory]]\nkind = \"a\"\ngive = {}\n[[inventory]]\ngive = {}\nwit = {}\n";
        for (name, text, places) in [
            (
                "people.json",
                json,
                ["people.json:2:15", "people.json:3:27"],
            ),
            ("people.toml", toml, ["people.toml:3:1", "people.toml:6:1"]),
        ] {
            for told in places {
                check(name, text, Err(told));
            }
            check(name, text, Err("unknown field `give`"));
            check(name, text, Err("did you mean `gives`?"));
            check(name, text, Err("1 more item has this"));
            check(name, text, Err("did you mean `with`?"));
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let named = Source::new("target.toml", "inventory_file = \"nobody.json\"\n", false);
        let mut problems = Vec::new();
        let place = named.root().at("inventory_file");
        Files::One(PathBuf::from("nobody.json")).items(Path::new("nowhere"), &place, &mut problems);
        let told = problems[0].render(false);
        assert!(told.contains("nobody.json: "), "{told}");
        assert!(told.contains("target.toml:1:1"), "{told}");
    }
}
