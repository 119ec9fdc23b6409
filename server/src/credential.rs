//! What somebody presents to show who they are: taken from where a protocol's table says that it
//! travels.

use std::borrow::Cow;

use hyper::{
    HeaderMap,
    header::{AUTHORIZATION, COOKIE, HeaderName},
};
use percent_encoding::percent_decode_str;
use wireproof_schemas::table::{ApiKeyPlace, Scheme, Security};

use crate::handshake::single;

/// What is presented in the first of these ways in which anything is: a good text, or nothing where
/// it is not well formed. `None` where nothing is presented at all.
pub(crate) fn presented<'a>(
    security: &[Security],
    headers: &'a HeaderMap,
    query: Option<&'a str>,
) -> Option<Option<Cow<'a, str>>> {
    security
        .iter()
        .find_map(|way| presented_in(way, headers, query))
}

fn presented_in<'a>(
    way: &Security,
    headers: &'a HeaderMap,
    query: Option<&'a str>,
) -> Option<Option<Cow<'a, str>>> {
    match way.scheme {
        Scheme::Bearer { .. } => header(headers, &AUTHORIZATION).map(|value| {
            let (scheme, token) = value?.split_once(' ')?;
            let is_good = scheme.eq_ignore_ascii_case("bearer")
                && !token.is_empty()
                && !token.contains(char::is_whitespace);
            is_good.then_some(token.into())
        }),
        Scheme::ApiKey { place, name } => match place {
            ApiKeyPlace::Header => {
                let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
                header(headers, &name).map(|value| value.map(Cow::from))
            }
            ApiKeyPlace::Query => {
                let value = among(query?.split('&'), name)?;
                Some(percent_decode_str(value).decode_utf8().ok())
            }
            ApiKeyPlace::Cookie => {
                let value = header(headers, &COOKIE)??;
                among(value.split("; "), name).map(|value| Some(value.into()))
            }
        },
    }
}

/// The value of a header, if there is one: a text where it is given once and is one.
fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Option<&'a str>> {
    headers.contains_key(name).then(|| {
        let value = single(headers, name)?;
        value.to_str().ok()
    })
}

fn among<'a>(mut pairs: impl Iterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    const WAYS: &[Security] = &[
        way(Scheme::Bearer { format: "JWT" }),
        way(Scheme::ApiKey {
            place: ApiKeyPlace::Query,
            name: "token",
        }),
    ];

    const fn way(scheme: Scheme) -> Security {
        Security {
            key: "k",
            scheme,
            description: "",
            credential: "token",
        }
    }

    #[track_caller]
    fn check(header: Option<&'static str>, query: Option<&str>, expected: Option<Option<&str>>) {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert(AUTHORIZATION, HeaderValue::from_static(header));
        }
        let found = presented(WAYS, &headers, query);
        let found = found.as_ref().map(|found| found.as_deref());
        assert_eq!(found, expected, "{header:?} {query:?}");
    }

    #[test]
    fn the_first_way_counts_even_where_it_is_not_well_formed() {
        check(None, None, None);
        check(None, Some("a=b"), None);
        check(None, Some("a=b&token=t%2Du"), Some(Some("t-u")));
        check(None, Some("token=%ff"), Some(None));
        check(Some("Bearer t"), Some("token=u"), Some(Some("t")));
        check(Some("bearer t"), None, Some(Some("t")));
        for bad in ["t", "Bearer", "Bearer ", "Bearer  t", "Basic t"] {
            check(Some(bad), Some("token=u"), Some(None));
        }
    }
}
