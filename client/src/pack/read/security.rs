//! How a channel is opened by somebody: the security scheme of its servers or operations.

use super::reader::Reader;
use crate::pack::place::Place;
use crate::pack::{About, ApiKeyPlace, Credential, Pointer};

/// The servers of a channel: those that it lists, or else all.
pub(super) fn servers<'a>(reader: &Reader<'a>, channel: &Place<'a>) -> Vec<Place<'a>> {
    let listed = reader.elements(channel, "servers");
    let servers = match listed.is_empty() {
        false => listed,
        true => {
            let all = reader.members(reader.root(), "servers").into_iter();
            all.map(|(_, place)| place).collect()
        }
    };
    let servers = servers.into_iter();
    servers.filter_map(|server| reader.follow(server)).collect()
}

/// The credential that a channel asks for: the first scheme of the first of its servers that has one,
/// or else of its operations, since a connection is opened once for all of them.
pub(super) fn credential<'a>(reader: &Reader<'a>, channel: &Place<'a>) -> Option<Credential> {
    let mut asking = servers(reader, channel).into_iter();
    let first = |place: Place<'a>| reader.elements(&place, "security").into_iter().next();
    let scheme = asking
        .find_map(first)
        .or_else(|| operations(reader, channel).find_map(first))?;
    scheme_of(reader, scheme, "httpApiKey")
}

/// The operations of a channel. What is wrong with their references is told where they are read.
fn operations<'a>(reader: &Reader<'a>, channel: &Place<'a>) -> impl Iterator<Item = Place<'a>> {
    let document = reader.root().value;
    let all = reader.root().members_of("operations");
    let all = all.filter_map(move |(_, place)| place.followed(document));
    all.filter(move |operation| {
        let own = operation.get("channel");
        let own = own.and_then(|own| own.followed(document));
        own.is_some_and(|own| own.pointer == channel.pointer)
    })
}

/// How a security scheme lets somebody in. A key has another word in either kind of document.
pub(super) fn scheme_of<'a>(
    reader: &Reader<'a>,
    scheme: Place<'a>,
    key: &str,
) -> Option<Credential> {
    let scheme = reader.follow(scheme)?;
    let own = reader.own_words(&scheme, &["credential"]);
    if own.is_none() && !reader.report.is_ours() {
        return kind_of(reader, &scheme, key, CREDENTIAL.to_owned());
    }
    let Some(own) = own else {
        let help = r#"write `"x-wireproof": {"credential": "token"}`, the field of a person that holds it"#;
        reader.note(
            &scheme,
            "nothing says where this credential comes from",
            help,
        );
        return None;
    };
    let field = reader.text(&own, "credential", CREDENTIAL)?.to_owned();
    kind_of(reader, &scheme, key, field)
}

/// The field of a person that holds a credential where the document does not say.
const CREDENTIAL: &str = "token";

fn kind_of<'a>(
    reader: &Reader<'a>,
    scheme: &Place<'a>,
    key: &str,
    field: String,
) -> Option<Credential> {
    match reader.text(scheme, "type", "http")? {
        "http" => bearer(reader, scheme, field),
        // However somebody came by it, this is how such a token travels.
        "oauth2" | "openIdConnect" if !reader.report.is_ours() => {
            Some(Credential::Bearer { field })
        }
        word if word == key => api_key(reader, scheme, field),
        other => {
            let message = format!("nobody can be let in by the scheme `{other}`");
            let help = format!("write `http` with `bearer`, or `{key}`");
            not_understood(reader, &scheme.pointer.child("type"), message, help);
            None
        }
    }
}

fn bearer<'a>(reader: &Reader<'a>, scheme: &Place<'a>, field: String) -> Option<Credential> {
    let name = reader.text(scheme, "scheme", "bearer")?;
    if name.eq_ignore_ascii_case("bearer") {
        return Some(Credential::Bearer { field });
    }
    let message = format!("nobody can be let in by `{name}`");
    let help = r#"write `"scheme": "bearer"`"#.to_owned();
    not_understood(reader, &scheme.pointer.child("scheme"), message, help);
    None
}

/// A scheme that nobody here knows how to use. Chapters may still write the header that it asks for.
fn not_understood(reader: &Reader<'_>, place: &Pointer, message: String, help: String) {
    reader.report.remark(About::Security, place, message, help);
}

fn api_key<'a>(reader: &Reader<'a>, scheme: &Place<'a>, field: String) -> Option<Credential> {
    let name = reader.text(scheme, "name", "token")?.to_owned();
    let place = match reader.text(scheme, "in", "query")? {
        "header" => ApiKeyPlace::Header,
        "query" => ApiKeyPlace::Query,
        "cookie" => ApiKeyPlace::Cookie,
        other => {
            let message = format!("a key cannot travel in `{other}`");
            reader.note_member(scheme, "in", message, "write `header`, `query` or `cookie`");
            return None;
        }
    };
    Some(Credential::ApiKey { place, name, field })
}
