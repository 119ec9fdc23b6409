//! How schemars is set up, in the three ways that the documents need it.
//!
//! What travels to the server is described as the server decodes it, what comes from it as the
//! server encodes it.

use std::collections::BTreeMap;

use schemars::{Schema, SchemaGenerator, generate::SchemaSettings, transform::RecursiveTransform};
use serde_json::{Map, Value};

use crate::table::Direction;

/// Keeps definitions where AsyncAPI has them.
pub(crate) fn for_components(direction: Direction) -> SchemaGenerator {
    let settings = settings(direction).with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    settings.into_generator()
}

/// The definitions of what travels either way, by name: a document has one place for each.
pub(crate) fn both_ways(
    definitions: impl Fn(Direction) -> Map<String, Value>,
) -> BTreeMap<String, Value> {
    let directions = [Direction::ToServer, Direction::FromServer];
    directions.into_iter().flat_map(definitions).collect()
}

/// Keeps definitions where JSON Schema has them.
pub(crate) fn for_one_schema(direction: Direction) -> SchemaGenerator {
    settings(direction).into_generator()
}

/// The schema of one type with everything in its place, without definitions.
pub(crate) fn inline(
    direction: Direction,
    schema_of: fn(&mut SchemaGenerator) -> Schema,
) -> Schema {
    let settings = settings(direction).with(|settings| settings.inline_subschemas = true);
    let mut generator = settings.into_generator();
    let mut schema = schema_of(&mut generator);
    for transform in generator.transforms_mut() {
        transform.transform(&mut schema);
    }
    schema
}

fn settings(direction: Direction) -> SchemaSettings {
    let settings = SchemaSettings::draft2020_12();
    let settings = match direction {
        Direction::ToServer => settings.for_deserialize(),
        Direction::FromServer => settings.for_serialize(),
    };
    settings.with_transform(RecursiveTransform(unwrap_description))
}

/// Descriptions are comments in the source, where lines end for the sake of the editor.
fn unwrap_description(schema: &mut Schema) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        let paragraphs: Vec<_> = description
            .split("\n\n")
            .map(|text| text.replace('\n', " "))
            .collect();
        *description = paragraphs.join("\n\n");
    }
}

/// Of two schemas of one name, one would be lost.
#[cfg(test)]
pub(crate) fn agree(of: &str, definitions: impl Fn(Direction) -> Map<String, Value>) {
    let from_server = definitions(Direction::FromServer);
    for (name, schema) in definitions(Direction::ToServer) {
        if let Some(other) = from_server.get(&name) {
            assert_eq!(&schema, other, "{of}: {name}");
        }
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Serialize;
    use serde_json::json;

    use super::*;
    use crate::table::schema_of;

    /// The first line
    /// and the second.
    ///
    /// A paragraph.
    #[derive(Serialize, JsonSchema)]
    struct Wrapped {
        /// A line
        /// and another.
        #[serde(skip_serializing_if = "str::is_empty", default)]
        member: String,
    }

    #[test]
    fn lines_of_a_comment_are_joined_and_paragraphs_kept() {
        let schema = inline(Direction::FromServer, schema_of::<Wrapped>);
        assert_eq!(
            schema.get("description"),
            Some(&json!("The first line and the second.\n\nA paragraph."))
        );
        assert_eq!(
            schema.pointer("/properties/member/description"),
            Some(&json!("A line and another."))
        );
    }
}
