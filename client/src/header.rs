//! A header that somebody writes down beforehand, to be sent later.

use hyper::header::{HeaderName, HeaderValue};

/// Why it cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Its name is none.
    #[error(
        "`{}` is no name of a header: that is made of letters, digits and -, such as X-Gateway-Key",
        .0.escape_debug()
    )]
    Name(String),
    /// Its value is none; it may be a secret.
    #[error("its value cannot be sent: that is one line of text, without control characters")]
    Value,
}

/// Whether a header can be sent.
///
/// # Errors
///
/// Why it cannot: its name, or its value.
pub fn check(name: &str, value: &str) -> Result<(), HeaderError> {
    let named = HeaderName::try_from(name);
    named.map_err(|_| HeaderError::Name(name.to_owned()))?;
    let value = HeaderValue::try_from(value);
    value.map(drop).map_err(|_| HeaderError::Value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_spaces_and_a_value_no_lines() {
        for (name, value) in [("X-Key", "a b"), ("x_key", ""), ("A", "käse")] {
            assert_eq!(check(name, value), Ok(()), "{name}: {value}");
        }
        for name in ["X Y", "", "A:", "ä", "A\n"] {
            assert_eq!(check(name, "b"), Err(HeaderError::Name(name.to_owned())));
        }
        for value in ["a\nb", "a\r", "\0"] {
            assert_eq!(check("A", value), Err(HeaderError::Value), "{value:?}");
        }
    }
}
