//! Whether two messages can be told apart by what their schemas say.

use serde_json::Value;

use crate::pack::facts::{Facts, Fields};
use crate::pack::outline::{Form, FormId, Outline};
use crate::pack::types::Types;

/// How deep fields are compared.
const DEPTH_MAX: usize = 8;

/// Whether every frame of one is recognisably not of the other: no frame fits both, or what makes
/// a frame one of them is a constant or a required field that the other does not know.
pub(super) fn are_apart(outline: &Outline, one: FormId, other: FormId) -> bool {
    let pair = Pair { outline };
    pair.exclude(one, other, DEPTH_MAX)
        || pair.is_marked(one, other, DEPTH_MAX)
        || pair.is_marked(other, one, DEPTH_MAX)
}

struct Pair<'a> {
    outline: &'a Outline,
}

impl Pair<'_> {
    /// Whether no value can be of both forms.
    fn exclude(&self, one: FormId, other: FormId, depth: usize) -> bool {
        let (Some(a), Some(b)) = (self.outline.get(one), self.outline.get(other)) else {
            return false;
        };
        if one == other || depth == 0 {
            return false;
        }
        if refuses_all_of(&a.facts, &b.facts) || refuses_all_of(&b.facts, &a.facts) {
            return true;
        }
        let both = a.facts.types & b.facts.types;
        let possible = both.meet(Types::NULL | Types::BOOLEAN)
            || (both.meet(Types::INTEGER | Types::FRACTION) && a.facts.size.meets(b.facts.size))
            || (both.meet(Types::STRING) && a.facts.characters.meets(b.facts.characters))
            || (both.meet(Types::ARRAY) && a.facts.elements.meets(b.facts.elements))
            || (both.meet(Types::OBJECT) && !self.exclude_objects(a, b, depth));
        !possible
    }

    /// Whether a field that one of them requires cannot be there in the other.
    fn exclude_objects(&self, a: &Form, b: &Form, depth: usize) -> bool {
        let required = a.facts.required.union(&b.facts.required);
        let mut fields = required.map(|name| (a.field(name), b.field(name)));
        fields.any(|fields| match fields {
            (Some(one), Some(other)) => self.exclude(one, other, depth - 1),
            (None, Some(_)) => a.facts.fields == Fields::Closed,
            (Some(_), None) => b.facts.fields == Fields::Closed,
            (None, None) => false,
        })
    }

    /// Whether frames of `one` always hold something that `other` does not speak of, or pins down
    /// to a constant what the other leaves open.
    fn is_marked(&self, one: FormId, other: FormId, depth: usize) -> bool {
        let (Some(a), Some(b)) = (self.outline.get(one), self.outline.get(other)) else {
            return false;
        };
        if one == other || depth == 0 {
            return false;
        }
        a.facts
            .required
            .iter()
            .any(|name| match (a.field(name), b.field(name)) {
                (Some(_), None) => b.facts.fields != Fields::Free,
                (Some(one), Some(other)) => {
                    self.is_pinned(one, other) || self.is_marked(one, other, depth - 1)
                }
                (None, _) => false,
            })
    }

    fn is_pinned(&self, one: FormId, other: FormId) -> bool {
        let constant = |form| {
            self.outline
                .get(form)
                .and_then(|form| form.facts.constant())
        };
        constant(one).is_some() && constant(other).is_none()
    }
}

/// Whether every listed value of one is refused by the other.
fn refuses_all_of(listed: &Facts, other: &Facts) -> bool {
    let refused = |values: &Vec<Value>| !values.iter().any(|value| other.allow(value));
    listed.values.as_ref().is_some_and(refused)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::pack::outline_builder::OutlineBuilder;
    use crate::pack::place::Place;

    #[track_caller]
    fn check(one: Value, other: Value, expected: bool) {
        let document = json!([one, other]);
        let mut builder = OutlineBuilder::new(&document);
        let forms: Vec<_> = Place::root(&document)
            .elements()
            .map(|place| builder.form(place))
            .collect();
        let outline = builder.finished();
        let apart = |one: usize, other: usize| are_apart(&outline, forms[one], forms[other]);
        assert_eq!(
            (apart(0, 1), apart(1, 0)),
            (expected, expected),
            "{document}"
        );
    }

    fn with(properties: Value) -> Value {
        let names: Vec<_> = properties.as_object().unwrap().keys().cloned().collect();
        json!({"type": "object", "properties": properties, "required": names})
    }

    #[test]
    fn constants_types_and_bounds_tell_apart() {
        let action = |name: &str| with(json!({"action": {"const": name}}));
        check(action("a"), action("b"), true);
        check(action("a"), action("a"), false);
        check(
            with(json!({"n": {"const": 200}})),
            with(json!({"n": {"minimum": 400}})),
            true,
        );
        check(
            with(json!({"n": {"maximum": 399}})),
            with(json!({"n": {"minimum": 400}})),
            false,
        );
        let number =
            |bounds: &str, limit: i64| with(json!({"n": {"type": "integer", bounds: limit}}));
        check(number("maximum", 399), number("minimum", 400), true);
        let list = |bounds: &str, limit: i64| with(json!({"n": {"type": "array", bounds: limit}}));
        check(list("maxItems", 0), list("minItems", 1), true);
        check(list("maxItems", 1), list("minItems", 1), false);
        check(
            with(json!({"data": {"type": "null"}})),
            with(json!({"data": {"type": "object"}})),
            true,
        );
        check(json!({"type": "array"}), with(json!({"a": {}})), true);
    }

    #[test]
    fn a_required_field_that_the_other_does_not_know_tells_apart() {
        check(with(json!({"error": {}})), with(json!({"data": {}})), true);
        check(
            with(json!({"a": {}, "b": {}})),
            with(json!({"a": {}})),
            true,
        );
        check(
            with(json!({"data": with(json!({"x": {}}))})),
            with(json!({"data": with(json!({"y": {}}))})),
            true,
        );
        let optional =
            json!({"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a"]});
        check(optional, with(json!({"a": {}})), false);
        check(json!({"type": "object"}), with(json!({"a": {}})), false);
    }

    #[test]
    fn a_constant_more_tells_apart() {
        let plain = with(json!({"type": {"const": "m"}, "sub": {}}));
        check(
            plain,
            with(json!({"type": {"const": "m"}, "sub": {"const": "s"}})),
            true,
        );
    }
}
