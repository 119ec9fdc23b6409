//! Where JSON Schema 2020-12 keeps schemas inside schemas: the one table that every walk uses.

use super::place::Place;

/// What a keyword's value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// One schema.
    Schema,
    /// An array of schemas.
    List,
    /// An object whose members are schemas.
    Map,
}

/// A keyword that holds schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keyword {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    /// Whether its schemas judge the very value that this schema judges, not a part of it.
    pub(super) in_place: bool,
    /// Whether a schema under it that accepts everything makes the whole looser.
    pub(super) loosens: bool,
}

const fn in_place(name: &'static str, holds: Holds, loosens: bool) -> Keyword {
    Keyword {
        name,
        holds,
        in_place: true,
        loosens,
    }
}

const fn part(name: &'static str, holds: Holds, loosens: bool) -> Keyword {
    Keyword {
        name,
        holds,
        in_place: false,
        loosens,
    }
}

/// Every keyword that holds schemas.
pub(super) const KEYWORDS: &[Keyword] = &[
    in_place("allOf", Holds::List, true),
    in_place("anyOf", Holds::List, true),
    in_place("oneOf", Holds::List, false),
    in_place("not", Holds::Schema, false),
    in_place("if", Holds::Schema, false),
    in_place("then", Holds::Schema, true),
    in_place("else", Holds::Schema, true),
    in_place("dependentSchemas", Holds::Map, true),
    part("properties", Holds::Map, true),
    part("patternProperties", Holds::Map, true),
    part("additionalProperties", Holds::Schema, true),
    part("unevaluatedProperties", Holds::Schema, true),
    part("propertyNames", Holds::Schema, true),
    part("prefixItems", Holds::List, true),
    part("items", Holds::Schema, true),
    part("unevaluatedItems", Holds::Schema, true),
    part("contains", Holds::Schema, false),
    part("contentSchema", Holds::Schema, true),
    part("$defs", Holds::Map, true),
    // What `$defs` was called in earlier drafts.
    part("definitions", Holds::Map, true),
];

/// The schemas directly inside a schema, each with its keyword.
pub(super) fn inside<'a>(schema: &Place<'a>) -> Vec<(Keyword, Place<'a>)> {
    let mut found = Vec::new();
    for keyword in KEYWORDS {
        match keyword.holds {
            Holds::Schema => found.extend(schema.get(keyword.name).map(|one| (*keyword, one))),
            Holds::List => {
                found.extend(schema.elements_of(keyword.name).map(|one| (*keyword, one)));
            }
            Holds::Map => {
                found.extend(
                    schema
                        .members_of(keyword.name)
                        .map(|(_, one)| (*keyword, one)),
                );
            }
        }
    }
    found
}
