//! Reading a document's parts: members that must be there, references, and our own words.

use serde_json::Value;

use crate::pack::place::{Place, REFERENCES_MAX};
use crate::pack::report::Report;

/// A document being read, and where its problems go.
pub(super) struct Reader<'a> {
    root: Place<'a>,
    pub(super) report: &'a Report<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Value, report: &'a Report<'a>) -> Self {
        Self {
            root: Place::root(document),
            report,
        }
    }

    pub(super) fn root(&self) -> &Place<'a> {
        &self.root
    }

    pub(super) fn document(&self) -> &'a Value {
        self.root.value
    }

    /// Notes a problem with what is at a place: what is wrong, and what to write.
    pub(super) fn note(
        &self,
        place: &Place<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report.note(place, message, help);
    }

    /// Notes a problem with a member of what is at a place.
    pub(super) fn note_member(
        &self,
        of: &Place<'_>,
        name: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report.note_at(&of.pointer.child(name), message, help);
    }

    /// A text that must be there and say something.
    pub(super) fn text(&self, of: &Place<'a>, name: &str, example: &str) -> Option<&'a str> {
        let help = format!("write `\"{name}\": \"{example}\"`");
        let Some(place) = of.get(name) else {
            self.note(of, format!("`{name}` is missing"), help);
            return None;
        };
        let text = place.text().filter(|text| !text.is_empty());
        if text.is_none() {
            self.note(&place, format!("`{name}` must be a text"), help);
        }
        text
    }

    /// An object that must be there.
    pub(super) fn object(&self, of: &Place<'a>, name: &str, example: &str) -> Option<Place<'a>> {
        if of.get(name).is_none() {
            let help = format!("write `\"{name}\": {example}`");
            self.note(of, format!("`{name}` is missing"), help);
        }
        self.optional_object(of, name)
    }

    /// An object, or what a reference in its place points to.
    pub(super) fn optional_object(&self, of: &Place<'a>, name: &str) -> Option<Place<'a>> {
        let place = self.follow(of.get(name)?)?;
        if place.object().is_none() {
            let help = format!("write `\"{name}\": {{…}}`");
            self.note(&place, format!("`{name}` must be an object"), help);
            return None;
        }
        Some(place)
    }

    /// The members of an object that may be left out.
    pub(super) fn members(&self, of: &Place<'a>, name: &str) -> Vec<(&'a str, Place<'a>)> {
        self.optional_object(of, name)
            .map(|map| map.members().collect())
            .unwrap_or_default()
    }

    /// The elements of an array that may be left out.
    pub(super) fn elements(&self, of: &Place<'a>, name: &str) -> Vec<Place<'a>> {
        let Some(place) = of.get(name) else {
            return Vec::new();
        };
        if !place.value.is_array() {
            let help = format!("write `\"{name}\": […]`");
            self.note(&place, format!("`{name}` must be an array"), help);
        }
        place.elements().collect()
    }

    /// A truth value; `false` if it is left out.
    pub(super) fn flag(&self, of: &Place<'a>, name: &str) -> bool {
        let Some(place) = of.get(name) else {
            return false;
        };
        if !place.value.is_boolean() {
            let help = format!("write `\"{name}\": true` or `\"{name}\": false`");
            self.note(&place, format!("`{name}` must be true or false"), help);
        }
        place.value == &Value::Bool(true)
    }

    /// Our own words about something, after checking that they are known.
    pub(super) fn own_words(&self, of: &Place<'a>, known: &[&str]) -> Option<Place<'a>> {
        let own = of.get("x-wireproof")?;
        check_words(&own, known, self.report);
        Some(own)
    }

    /// What is at a place, or what the reference there points to.
    pub(super) fn follow(&self, place: Place<'a>) -> Option<Place<'a>> {
        let mut here = place;
        for _ in 0..REFERENCES_MAX {
            if here.get("$ref").is_none() {
                return Some(here);
            }
            here = self.target(&here)?;
        }
        let help = "let the reference lead to what is meant";
        self.note(&here, "this reference leads back to itself", help);
        None
    }

    /// What a reference object points to.
    pub(super) fn target(&self, reference: &Place<'a>) -> Option<Place<'a>> {
        let Some(place) = reference.get("$ref") else {
            let help = r##"write `{"$ref": "#/…"}`"##;
            self.note(reference, "this must be a reference", help);
            return None;
        };
        let text = place.text().unwrap_or_default();
        let target = Place::target(self.document(), text);
        if target.is_none() {
            let (message, help) = unresolved(text);
            self.note(&place, message, help);
        }
        target
    }

    /// Notes a name that a chapter could not write.
    pub(super) fn check_name(&self, place: &Place<'_>, name: &str) {
        if !is_name(name) {
            let help =
                "begin with a letter or `_`, and go on with letters, digits, `_`, `.` or `-`";
            self.note(
                place,
                format!("`{name}` cannot be written in a chapter"),
                help,
            );
        }
    }
}

/// Whether a chapter can write a name.
pub(super) fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_';
    let goes_on = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    characters.next().is_some_and(starts) && characters.all(goes_on)
}

/// A name as a chapter can write it: what it cannot becomes `_`. Many documents call a channel by its
/// address.
pub(super) fn writable(name: &str) -> String {
    if is_name(name) {
        return name.to_owned();
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let words = name.split(|c| !plain(c)).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("_");
    match is_name(&joined) {
        true => joined,
        false => format!("_{joined}"),
    }
}

/// What is wrong with a reference to nothing, and what to write.
pub(in crate::pack) fn unresolved(reference: &str) -> (String, &'static str) {
    if reference.starts_with('#') {
        let help = "correct the pointer, or write what it names";
        (format!("nothing is at `{reference}`"), help)
    } else {
        let help = "write what it points to under `components` and refer to it there";
        (
            format!("`{reference}` points outside of this document"),
            help,
        )
    }
}

/// Notes words under `x-wireproof` that have no meaning there: misspelt, they would be without
/// effect.
pub(in crate::pack) fn check_words(own: &Place<'_>, known: &[&str], report: &Report<'_>) {
    let help = format!("write `{}`", known.join("` or `"));
    if own.object().is_none() {
        report.note(own, "`x-wireproof` must be an object", help.clone());
    }
    for (name, place) in own.members() {
        if !known.contains(&name) {
            report.note(&place, format!("`{name}` means nothing here"), help.clone());
        }
    }
}
