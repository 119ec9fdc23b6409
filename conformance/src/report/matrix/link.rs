//! Links to places in chapters.

use std::fmt::Write as _;

use crate::event::Place;

/// Where chapters lie for the reader of a page.
#[derive(Debug, Clone, Default)]
pub struct Source(Option<String>);

impl Source {
    /// Below this address, such as a repository's at a revision.
    pub fn below(address: &str) -> Source {
        // What would end the link in Markdown; everything else is the reader's own.
        let ends = |c: &char| c.is_whitespace() || "()<>\"".contains(*c);
        let mut below = String::new();
        for character in address.trim_end_matches('/').chars() {
            match ends(&character) {
                true => below.push_str(&encoded(character.encode_utf8(&mut [0; 4]))),
                false => below.push(character),
            }
        }
        Source(Some(below))
    }

    /// The address of a place: relative to the page where nobody says where chapters lie. What
    /// lies nowhere that a reader could look has none.
    pub(super) fn link(&self, place: &Place) -> Option<String> {
        let file = place.file.trim_start_matches("./");
        let is_text = file.ends_with(".md") || file.ends_with(".wire");
        if !is_text || file.starts_with('/') || file.contains('\\') {
            return None;
        }
        let below = self.0.as_deref().unwrap_or(".");
        Some(format!("{below}/{}#L{}", encoded(file), place.line))
    }
}

/// Nothing of a name is anything but a name in an address.
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                out.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            other => drop(write!(out, "%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &Source, file: &str, expected: Option<&str>) {
        let place = Place {
            file: file.to_owned(),
            line: 7,
            column: 3,
        };
        assert_eq!(source.link(&place).as_deref(), expected);
    }

    #[test]
    fn places_are_below_what_is_named() {
        let here = Source::default();
        check(&here, "fixtures/news/a.md", Some("./fixtures/news/a.md#L7"));
        check(&here, "./a b.wire", Some("./a%20b.wire#L7"));
        let there = Source::below("https://example.org/main/");
        check(&there, "a.md", Some("https://example.org/main/a.md#L7"));
        check(&Source::below("a (b)"), "a.md", Some("a%20%28b%29/a.md#L7"));
    }

    #[test]
    fn no_name_leads_elsewhere() {
        let here = Source::default();
        check(&here, "javascript:x.md", Some("./javascript%3Ax.md#L7"));
        check(&here, "a\"b.md", Some("./a%22b.md#L7"));
        for nowhere in ["/etc/a.md", "//example.org/a.md", "c:\\a.md", "stdin", ""] {
            check(&here, nowhere, None);
        }
    }
}
