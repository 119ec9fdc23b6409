//! Items of an inventory that are kept in a file of their own, as a program that makes people writes
//! it: JSON, an array of items, or TOML with `[[inventory]]`.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use super::file::TargetFileError;
use crate::world::Item;

/// One file or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Files {
    One(PathBuf),
    These(Vec<PathBuf>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    inventory: Vec<Item>,
}

impl Files {
    /// The items of all of them, in their order.
    pub(super) fn items(&self, folder: &Path) -> Result<Vec<Item>, TargetFileError> {
        let paths = match self {
            Files::One(path) => std::slice::from_ref(path),
            Files::These(paths) => paths,
        };
        let mut items = Vec::new();
        for path in paths {
            items.extend(read(&folder.join(path))?);
        }
        Ok(items)
    }
}

fn read(path: &Path) -> Result<Vec<Item>, TargetFileError> {
    let unfit = |why: &dyn std::fmt::Display| {
        TargetFileError::Unfit(format!("inventory_file: {}: {why}", path.display()))
    };
    let text = std::fs::read_to_string(path).map_err(|error| unfit(&error))?;
    if path
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        let read: Toml = toml::from_str(&text).map_err(|error| unfit(&error))?;
        return Ok(read.inventory);
    }
    let items = serde_json::from_str(&text);
    items.map_err(|error| {
        unfit(&format!(
            "{error}; write an array of items as in `[[inventory]]`, or TOML in a file called .toml"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: Result<usize, &str>) {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(name), text).expect("a file");
        let items = Files::One(PathBuf::from(name)).items(folder.path());
        match (items, expected) {
            (Ok(items), Ok(count)) => assert_eq!(items.len(), count),
            (Err(error), Err(part)) => {
                let told = error.to_string();
                assert!(told.contains(part) && told.contains(name), "{told}");
            }
            (found, _) => panic!("{found:?}"),
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
        check("people.json", "[\n{\"kin\": 1}]", Err("line 2"));
        check("people.toml", "[[inventory]]\nkin = 1\n", Err("line 2"));
        check("people.json", "{}", Err("an array of items"));
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Files::One(PathBuf::from("nobody.json"))
            .items(Path::new("nowhere"))
            .expect_err("it is not there");
        assert!(error.to_string().contains("nobody.json"), "{error}");
    }
}
