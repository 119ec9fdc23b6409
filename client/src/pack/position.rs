//! Lines of JSON pointers: where in a document's text a value stands.
//!
//! `serde_json` forgets positions, so the text is scanned again, and only when there is something
//! to report. The scan trusts that the text has been parsed; on any other it finds the nearest
//! place it can.

use super::Pointer;

/// A line and a column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Where the value of `pointer` begins; of a member, where its name does. If it is not there, where
/// the last value on the way to it begins.
pub(super) fn of_pointer(text: &str, pointer: &Pointer) -> Position {
    of_offset(text, offset(text, pointer))
}

/// The same, as the number of the byte.
pub fn offset(text: &str, pointer: &Pointer) -> usize {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
    };
    scan.blanks();
    let mut found = scan.at;
    for token in pointer.tokens() {
        let Some(next) = scan.enter(token) else {
            break;
        };
        found = next.shown;
        scan.at = next.value;
    }
    found
}

/// The line and column of a byte.
pub(super) fn of_offset(text: &str, offset: usize) -> Position {
    let before = text.get(..text.floor_char_boundary(offset)).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or("").chars().count() + 1,
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// A member or an element that was found.
struct Found {
    /// Where a reader looks for it: its name, or the element itself.
    shown: usize,
    /// Where its value begins.
    value: usize,
}

impl Scan<'_> {
    /// Looks for a member or element of the value that begins here. Of a member that is written
    /// twice the last counts, as it does to the parser.
    fn enter(&mut self, token: &str) -> Option<Found> {
        match self.peek()? {
            b'{' => self.member(token),
            b'[' => self.element(token.parse().ok()?),
            _ => None,
        }
    }

    fn member(&mut self, wanted: &str) -> Option<Found> {
        let mut found = None;
        self.at += 1;
        loop {
            self.blanks();
            if self.peek()? != b'"' {
                return found;
            }
            let shown = self.at;
            self.string();
            let name = self.bytes.get(shown..self.at);
            self.blanks();
            if self.peek() != Some(b':') {
                return found;
            }
            self.at += 1;
            self.blanks();
            let value = self.at;
            if name.is_some_and(|name| is_name(name, wanted)) {
                found = Some(Found { shown, value });
            }
            self.skip();
            self.blanks();
            if self.peek() != Some(b',') {
                return found;
            }
            self.at += 1;
        }
    }

    fn element(&mut self, wanted: usize) -> Option<Found> {
        self.at += 1;
        self.blanks();
        for _ in 0..wanted {
            self.skip();
            self.blanks();
            if self.peek()? != b',' {
                return None;
            }
            self.at += 1;
            self.blanks();
        }
        (self.peek()? != b']').then_some(Found {
            shown: self.at,
            value: self.at,
        })
    }

    /// Goes past the value that begins here, whatever is inside.
    fn skip(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' | b',' if open == 0 => return,
                b'}' | b']' => {
                    open -= 1;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
            if open == 0 && matches!(byte, b'"' | b'}' | b']') {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return;
            }
        }
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}

/// Whether a quoted name, escapes and all, says `wanted`.
fn is_name(quoted: &[u8], wanted: &str) -> bool {
    if !quoted.contains(&b'\\') {
        return quoted.get(1..quoted.len().saturating_sub(1)) == Some(wanted.as_bytes());
    }
    serde_json::from_slice::<String>(quoted).is_ok_and(|name| name == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "a": [1, {"b": "]}\"", "c": {}}, [2, 3]],
  "é": true, "d\u0065": 1,
  "a\/b": {"twice": 1, "twice": 2}
}"#;

    #[track_caller]
    fn check(pointer: &str, line: usize, column: usize) {
        let found = of_pointer(TEXT, &pointer.parse().unwrap());
        assert_eq!(found, Position { line, column }, "{pointer}");
    }

    #[test]
    fn finds_the_name_of_a_member_and_the_start_of_an_element() {
        check("", 1, 1);
        check("/a", 2, 3);
        check("/a/0", 2, 9);
        check("/a/1/b", 2, 13);
        check("/a/1/c", 2, 26);
        check("/a/2/1", 2, 40);
        check("/é", 3, 3);
        check("/de", 3, 14);
        check("/a~1b/twice", 4, 24);
    }

    #[test]
    fn stops_at_the_last_value_on_the_way() {
        check("/a/7", 2, 3);
        check("/a/1/x/y", 2, 12);
        check("/missing", 1, 1);
    }

    #[test]
    fn survives_text_that_is_no_json() {
        for end in 0..TEXT.len() {
            for pointer in ["/a/1/c", "/a/2/1", "/a~1b/twice"] {
                let cut = TEXT.get(..end).unwrap_or("");
                of_pointer(cut, &pointer.parse().unwrap());
            }
        }
        for text in ["", "{", "]", "{\"a\"", "[,,,]", "{\"a\\", "\"", "}{"] {
            of_pointer(text, &"/a/0".parse().unwrap());
        }
    }
}
