//! Addresses with parameters: which paths a channel's address stands for, and the values that a
//! path gives to its parameters.
//!
//! A path is split at its slashes first and percent-decoded after, so that an encoded slash never
//! ends a part of it; no parameter holds a slash.

use percent_encoding::percent_decode_str;
use serde::de::{
    DeserializeOwned, IntoDeserializer,
    value::{Error, StrDeserializer},
};

/// The values of an address's parameters, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(&'static str, String)>);

impl Parameters {
    /// The values that this path gives to the parameters of an address, if the address stands for
    /// it. Whatever is no parameter is compared as it is written.
    pub(crate) fn of(address: &'static str, path: &str) -> Option<Self> {
        let (mut names, mut parts) = (address.split('/'), path.split('/'));
        let mut values = Vec::new();
        loop {
            match (names.next(), parts.next()) {
                (None, None) => return Some(Self(values)),
                (Some(name), Some(part)) => match parameter(name) {
                    Some(name) => values.push((name, decoded(part)?)),
                    None if name == part => {}
                    None => return None,
                },
                _ => return None,
            }
        }
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().find(|(known, _)| *known == name);
        value.map(|(_, value)| value.as_str())
    }

    /// The value of a parameter as what it stands for, if it can be one.
    pub(crate) fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let text: StrDeserializer<'_, Error> = self.get(name)?.into_deserializer();
        T::deserialize(text).ok()
    }

    /// The same with another value for one of them, for a server that reads a path in a way of its
    /// own.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        for (_, known) in self.0.iter_mut().filter(|(known, _)| *known == name) {
            value.clone_into(known);
        }
        self
    }
}

/// The name of the parameter that a part of an address is, if it is one.
fn parameter(part: &'static str) -> Option<&'static str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

/// What a part of a path stands for, if a parameter may hold it: one character or more, no slash.
fn decoded(part: &str) -> Option<String> {
    let text = percent_decode_str(part).decode_utf8().ok()?;
    (!text.is_empty() && !text.contains('/')).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ADDRESS: &str = "/ws/{kind}/{id}/";

    #[track_caller]
    fn check(path: &str, expected: Option<[&str; 2]>) {
        let found = Parameters::of(ADDRESS, path);
        let found = found
            .as_ref()
            .map(|found| ["kind", "id"].map(|name| found.get(name).unwrap_or("?")));
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn a_path_gives_its_parts() {
        check("/ws/a/b/", Some(["a", "b"]));
        check("/ws/a/b.c-d/", Some(["a", "b.c-d"]));
    }

    #[test]
    fn a_part_is_decoded_once_and_only_where_it_is_a_parameter() {
        check("/ws/a/%EB%84%A4%20%2525/", Some(["a", "네 %25"]));
        check("/%77s/a/b/", None);
        check("/ws/a/%FF/", None);
    }

    #[test]
    fn an_encoded_slash_is_no_slash_of_the_address() {
        check("/ws/a%2Fb/", None);
        check("/ws/a/b%2F", None);
        check("/ws/a/b%2Fc/", None);
    }

    #[test]
    fn slashes_belong_to_the_address() {
        for path in [
            "/ws/a/b",
            "/ws/a//",
            "/ws//b/",
            "/ws/a/b//",
            "/ws/a/b/c",
            "ws/a/b/",
            "",
            "/",
        ] {
            check(path, None);
        }
    }

    #[test]
    fn an_address_without_parameters_is_itself() {
        assert_eq!(Parameters::of("/ws/", "/ws/"), Some(Parameters::default()));
        assert_eq!(Parameters::of("/ws/", "/ws"), None);
    }

    #[test]
    fn a_value_is_read_as_what_it_stands_for() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        #[serde(rename_all = "lowercase")]
        enum Kind {
            Shop,
        }
        let read =
            |path| Parameters::of(ADDRESS, path).and_then(|values| values.read::<Kind>("kind"));
        assert_eq!(read("/ws/shop/b/"), Some(Kind::Shop));
        assert_eq!(read("/ws/Shop/b/"), None);
    }

    proptest! {
        #[test]
        fn any_path_is_judged(path in any::<String>()) {
            if let Some(values) = Parameters::of(ADDRESS, &path) {
                prop_assert!(values.0.iter().all(|(_, value)| !value.is_empty() && !value.contains('/')));
            }
        }
    }
}
