//! Which texts of a world are its own: those that another run's world may have otherwise, so that a
//! transcript has a word in their place.

use serde_json::Value;
use wireproof_client::pack::Pack;

use super::Thing;

/// The texts that a thing is bound to, each with the word for it: `<alice.username>`. Nothing is
/// guessed from how a text looks; only what the documents list (`Dog`) is the same in every world.
pub(super) fn own<'a>(
    pack: &'a Pack,
    thing: &'a Thing,
    binding: &'a Value,
) -> impl Iterator<Item = (String, String)> + 'a {
    let kind = pack.kind(&thing.kind);
    let fields = binding.as_object().into_iter().flatten();
    fields.filter_map(move |(field, value)| {
        let text = value.as_str().filter(|text| !text.is_empty())?;
        let is_word = kind.is_some_and(|kind| kind.is_word(binding, field));
        (!is_word).then(|| (text.to_owned(), format!("<{}.{field}>", thing.name)))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tiny;

    #[track_caller]
    fn check(kind: &str, binding: Value, expected: &[(&str, &str)]) {
        let thing = Thing::new("alice", kind, json!({}));
        let pack = tiny::pack();
        let texts: Vec<_> = own(&pack, &thing, &binding).collect();
        let texts: Vec<_> = texts
            .iter()
            .map(|(text, word)| (text.as_str(), word.as_str()))
            .collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_text_is_the_worlds_own_whatever_it_looks_like() {
        let binding = json!({"id": 12_345_678, "name": "alice-babeadda", "none": ""});
        check("reader", binding, &[("alice-babeadda", "<alice.name>")]);
        check(
            "reader",
            json!({"id": 1, "name": "bo"}),
            &[("bo", "<alice.name>")],
        );
    }

    #[test]
    fn what_the_documents_list_is_not() {
        check("reader", json!({"id": 1, "desk": "hall"}), &[]);
        check("reader", json!({"id": 1, "seat": "left"}), &[]);
        check(
            "reader",
            json!({"id": 1, "key": "0a1b"}),
            &[("0a1b", "<alice.key>")],
        );
    }
}
