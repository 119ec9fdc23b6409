//! The kinds of people and things that scenarios are made of, read but not compiled.

use serde_json::{Map, Value};

use super::channels::ChannelDraft;
use super::reader::{Reader, check_words};
use crate::pack::Credential;
use crate::pack::place::Place;
use crate::pack::property::Property;

/// A kind as the document defines it.
pub(super) struct KindDraft<'a> {
    pub(super) place: Place<'a>,
    pub(super) name: &'a str,
    pub(super) person: bool,
    pub(super) description: &'a str,
    /// The schema of what may be asked of it; nothing may where it is left out.
    pub(super) with: Option<Place<'a>>,
    /// What may be asked of it.
    pub(super) asked: Vec<Property>,
    /// What it is where nothing is asked.
    pub(super) defaults: Map<String, Value>,
    /// The schema of its binding.
    pub(super) gives: Place<'a>,
    /// The fields of its binding.
    pub(super) fields: Vec<&'a str>,
    /// What the document says of each.
    pub(super) given: Vec<Property>,
}

/// Reads every kind.
pub(super) fn read<'a>(reader: &Reader<'a>, own: Option<&Place<'a>>) -> Vec<KindDraft<'a>> {
    let kinds = own
        .map(|own| reader.members(own, "world"))
        .unwrap_or_default();
    kinds
        .into_iter()
        .filter_map(|(name, place)| draft(reader, name, place))
        .collect()
}

fn draft<'a>(reader: &Reader<'a>, name: &'a str, place: Place<'a>) -> Option<KindDraft<'a>> {
    reader.check_name(&place, name);
    check_words(
        &place,
        &["person", "description", "with", "gives"],
        reader.report,
    );
    if place.get("person").is_none() {
        let help = "write `\"person\": true` for somebody who connects, else `\"person\": false`";
        reader.note(&place, "`person` is missing", help);
    }
    let person = reader.flag(&place, "person");
    let gives = reader.object(&place, "gives", r#"{"type": "object", "properties": {…}}"#)?;
    let given = reader.members(&gives, "properties");
    let fields: Vec<_> = given.iter().map(|(name, _)| *name).collect();
    // Somebody may be nobody in particular, as a visitor is; a thing of which nothing can be known
    // is of no use to anybody.
    let nobody = person && gives.text_of("type") == Some("object");
    if fields.is_empty() && !nobody {
        let help = r#"write `"properties": {…}`: what `$name.field` can read"#;
        reader.note(&gives, format!("nothing says what a `{name}` gives"), help);
    }
    let with = place.get("with");
    let properties = with.iter().flat_map(|with| with.members_of("properties"));
    let properties: Vec<_> = properties.collect();
    let defaults = properties.iter().filter_map(|(name, property)| {
        let default = property.get("default")?;
        Some(((*name).to_owned(), default.value.clone()))
    });
    Some(KindDraft {
        name,
        defaults: defaults.collect(),
        asked: about(&properties),
        given: about(&given),
        person,
        description: place.text_of("description").unwrap_or_default(),
        with,
        gives: place.get("gives")?,
        fields,
        place,
    })
}

fn about(properties: &[(&str, Place<'_>)]) -> Vec<Property> {
    let properties = properties.iter();
    properties
        .map(|(name, place)| Property::of(name, place))
        .collect()
}

/// Notes credentials that nobody of the world has.
pub(super) fn check_credentials(
    reader: &Reader<'_>,
    channels: &[ChannelDraft<'_>],
    kinds: &[KindDraft<'_>],
) {
    if kinds.is_empty() {
        return;
    }
    for channel in channels {
        let Some(field) = channel.credential.as_ref().map(Credential::field) else {
            continue;
        };
        if !kinds
            .iter()
            .any(|kind| kind.person && kind.fields.contains(&field))
        {
            let message =
                format!("nobody in the world has the credential `{field}` of this channel");
            let help = format!("let a person of `x-wireproof.world` give `{field}`");
            reader.note(&channel.place, message, help);
        }
    }
}
