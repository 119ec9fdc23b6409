//! What `<<` gives to the mapping it stands in.

use serde_json::{Map, Value};

use super::{Node, Trouble};
use crate::pack::folder::mark::Mark;
use crate::pack::position::Position;

/// Notes what `<<` gives: a mapping, or several in a list.
pub(super) fn merge(
    node: Node,
    merged: &mut Vec<(Value, Mark)>,
    at: Position,
) -> Result<(), Trouble> {
    match (node.value, node.mark) {
        (value @ Value::Object(_), mark) => merged.push((value, mark)),
        (Value::Array(values), mark) if values.iter().all(Value::is_object) => {
            let numbered = values.into_iter().enumerate();
            merged.extend(numbered.map(|(number, value)| {
                let mark = mark.inside(&number.to_string()).cloned();
                (value, mark.unwrap_or_default())
            }));
        }
        _ => {
            let help = "write an alias of a mapping behind it, or a list of such";
            return Err(Trouble::new(at, "`<<` takes members of a mapping", help));
        }
    }
    Ok(())
}

/// Adds the members that are not there.
pub(super) fn give(
    (given, mark): (Value, Mark),
    members: &mut Map<String, Value>,
    marks: &mut Mark,
) {
    let Value::Object(given) = given else {
        return;
    };
    for (name, value) in given {
        if !members.contains_key(&name) {
            marks.put(
                name.clone(),
                mark.inside(&name).cloned().unwrap_or_default(),
            );
            members.insert(name, value);
        }
    }
}
