//! Texts and regular expressions: what stands between quotes or slashes.

use super::scanner::Scanner;
use crate::diagnostic::Mistake;
use crate::wire::ast::TextPart;

/// `"…"`: a JSON text that may hold `${x.y}`, where `\$` is the sign itself.
///
/// After a mistake the scanner stands behind the text where its end is known,
/// otherwise at the end of the line.
pub(super) fn text(scanner: &mut Scanner<'_>) -> Result<Vec<TextPart>, Mistake> {
    let start = scanner.offset();
    scanner.bump();
    let mut text = Text::default();
    let mut first_mistake = None;
    loop {
        let place = scanner.clone();
        let step = match scanner.bump() {
            None => {
                return Err(Mistake::new(start..scanner.offset(), "this text is never closed", "opened here")
                    .help("write `\"` before the end of the line; a line break inside a text is written `\\n`"));
            }
            Some('"') => break,
            Some('\\') => escape(&place, scanner).map(|character| text.literal.push(character)),
            Some('$') if scanner.eat('{') => {
                variable(&place, scanner).map(|path| text.push_variable(path))
            }
            Some(control) if control.is_control() => Err(raw_control(&place, control)),
            Some(character) => {
                text.literal.push(character);
                Ok(())
            }
        };
        if let Err(mistake) = step {
            first_mistake.get_or_insert(mistake);
        }
    }
    match first_mistake {
        Some(mistake) => Err(mistake),
        None => Ok(text.finish()),
    }
}

/// `/…/`: everything up to the next slash that no backslash stands before.
pub(super) fn regex(scanner: &mut Scanner<'_>) -> Result<String, Mistake> {
    let start = scanner.offset();
    scanner.bump();
    let mut regex = String::new();
    while let Some(character) = scanner.bump() {
        match character {
            '/' => return Ok(regex),
            '\\' if scanner.eat('/') => regex.push('/'),
            '\\' => {
                regex.push('\\');
                regex.extend(scanner.bump());
            }
            other => regex.push(other),
        }
    }
    Err(Mistake::new(
        start..scanner.offset(),
        "this regular expression is never closed",
        "opened here",
    )
    .help("write `/` before the end of the line; a slash inside it is written `\\/`"))
}

/// `/api/x/${y.z}?q=1`: a path as far as a URL may go on, with `${…}` for values in it.
pub(super) fn url_path(scanner: &mut Scanner<'_>) -> Result<Vec<TextPart>, Mistake> {
    let mut text = Text::default();
    loop {
        let place = scanner.clone();
        match scanner.peek() {
            None | Some(' ' | '\t' | '\r') => return Ok(text.finish()),
            Some('$') if scanner.starts_with("${") => {
                scanner.bump();
                scanner.bump();
                let path = variable(&place, scanner)?;
                text.push_variable(path);
            }
            Some(character) if in_url(character) => {
                scanner.bump();
                text.literal.push(character);
            }
            Some(stranger) => {
                scanner.take_while(|character| !matches!(character, ' ' | '\t'));
                return Err(Mistake::new(
                    place.offset()..scanner.offset(),
                    format!("`{stranger}` cannot stand in a path"),
                    "no part of a URL",
                )
                .help("leave a space after the path; write a value in it as `${x.y}`, and other characters percent-encoded"));
            }
        }
    }
}

/// Whether RFC 3986 has the character in a path or a query.
fn in_url(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?%[]".contains(character)
}

/// The parts of a text while they are read.
#[derive(Default)]
struct Text {
    parts: Vec<TextPart>,
    literal: String,
}

impl Text {
    fn push_variable(&mut self, path: super::Path) {
        self.end_literal();
        self.parts.push(TextPart::Variable(path));
    }

    fn end_literal(&mut self) {
        if !self.literal.is_empty() {
            self.parts
                .push(TextPart::Literal(std::mem::take(&mut self.literal)));
        }
    }

    fn finish(mut self) -> Vec<TextPart> {
        self.end_literal();
        self.parts
    }
}

/// `${x.y}`, of which `${` has been read; `place` is where it begins.
fn variable(place: &Scanner<'_>, scanner: &mut Scanner<'_>) -> Result<super::Path, Mistake> {
    let start = place.offset();
    let path = scanner.path(start)?;
    if scanner.eat('}') {
        return Ok(super::Path {
            span: start..scanner.offset(),
            ..path
        });
    }
    Err(Mistake::new(
        start..scanner.offset(),
        "this `${` is never closed",
        "expected `}`",
    )
    .help(format!(
        "write `${{{}}}`; for the characters themselves write `\\${{`",
        path.name
    )))
}

/// An escape, of which the backslash has been read; `place` is where it begins.
fn escape(place: &Scanner<'_>, scanner: &mut Scanner<'_>) -> Result<char, Mistake> {
    match scanner.bump() {
        Some(character @ ('"' | '\\' | '/' | '$')) => Ok(character),
        Some('n') => Ok('\n'),
        Some('t') => Ok('\t'),
        Some('r') => Ok('\r'),
        Some('b') => Ok('\u{8}'),
        Some('f') => Ok('\u{c}'),
        Some('u') => unicode(place, scanner),
        Some(_) | None => Err(Mistake::new(place.offset()..scanner.offset(), "this escape does not exist", "not understood")
            .help("JSON knows `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u0000`, and texts here `\\$`; a backslash itself is `\\\\`")),
    }
}

/// `\u0041` or a pair of surrogates, of which `\u` has been read.
fn unicode(place: &Scanner<'_>, scanner: &mut Scanner<'_>) -> Result<char, Mistake> {
    let Some(first) = four_digits(scanner) else {
        return Err(Mistake::new(
            place.offset()..scanner.offset(),
            "this escape is not complete",
            "expected four hexadecimal digits",
        )
        .help("write `\\u00e9`, always with four digits"));
    };
    let code = if (0xd800..0xdc00).contains(&first) {
        low_surrogate(scanner).map(|low| pair(first, low))
    } else {
        Some(first)
    };
    code.and_then(char::from_u32).ok_or_else(|| {
        Mistake::new(place.offset()..scanner.offset(), "a text holds whole characters", "half a surrogate pair")
            .help("to send half a pair, send the frame by `raw text` and write the escape with two backslashes: `\\\\ud800`")
    })
}

/// The second half of a pair, if it comes next; otherwise the scanner stays.
fn low_surrogate(scanner: &mut Scanner<'_>) -> Option<u32> {
    let mut ahead = scanner.clone();
    if !(ahead.eat('\\') && ahead.eat('u')) {
        return None;
    }
    let low = four_digits(&mut ahead).filter(|low| (0xdc00..0xe000).contains(low))?;
    *scanner = ahead;
    Some(low)
}

fn pair(high: u32, low: u32) -> u32 {
    0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
}

fn four_digits(scanner: &mut Scanner<'_>) -> Option<u32> {
    let mut code = 0;
    for _ in 0..4 {
        let digit = scanner.peek()?.to_digit(16)?;
        scanner.bump();
        code = code * 16 + digit;
    }
    Some(code)
}

fn raw_control(place: &Scanner<'_>, control: char) -> Mistake {
    let start = place.offset();
    let written = if control == '\t' {
        "\\t".to_owned()
    } else {
        format!("\\u{:04x}", u32::from(control))
    };
    Mistake::new(
        start..start + control.len_utf8(),
        "a control character stands in a text",
        "invisible here",
    )
    .help(format!("write `{written}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows what the scanner reads: literals as they are, variables as `<name.steps>`.
    #[track_caller]
    fn check(source: &str, expected: &str) {
        let mut scanner = Scanner::new(source, 0);
        let shown: String = text(&mut scanner)
            .unwrap()
            .into_iter()
            .map(|part| match part {
                TextPart::Literal(literal) => literal,
                TextPart::Variable(path) => format!("<{} {}>", path.name, path.steps.join(" ")),
            })
            .collect();
        assert_eq!(shown, expected);
        assert_eq!(scanner.peek(), None, "the whole text is read");
    }

    #[track_caller]
    fn refused(source: &str, message: &str, left: Option<char>) {
        let mut scanner = Scanner::new(source, 0);
        let shown = format!("{:?}", text(&mut scanner).unwrap_err());
        assert!(shown.contains(message), "{shown}");
        assert_eq!(scanner.peek(), left);
    }

    #[test]
    fn texts_are_json_with_variables() {
        check(r#""""#, "");
        check(r#""a\"\\\/\n\t\r\b\fé""#, "a\"\\/\n\t\r\u{8}\u{c}é");
        check(r#""\u00e9 \ud83d\ude00""#, "é 😀");
        check(r#""a ${x.y.0} b${z}""#, "a <x y 0> b<z >");
        check(r#""$5 $ \${x} $${x}""#, "$5 $ ${x} $<x >");
    }

    #[test]
    fn mistakes_in_texts_leave_the_scanner_behind_them() {
        refused(r#""\q" x"#, "escape does not exist", Some(' '));
        refused(r#""\ud800" x"#, "whole characters", Some(' '));
        refused(r#""\ud800\u0041" x"#, "whole characters", Some(' '));
        refused(r#""\u12" x"#, "not complete", Some(' '));
        refused(r#""${}" x"#, "without a name", Some(' '));
        refused(r#""${x" x"#, "never closed", Some(' '));
        refused("\"a\tb\" x", "control character", Some(' '));
        refused(r#""abc\" x"#, "never closed", None);
    }

    #[test]
    fn a_regex_ends_at_a_bare_slash() {
        let read = |source| regex(&mut Scanner::new(source, 0));
        assert_eq!(read(r"/a\/b\\/").unwrap(), r"a/b\\");
        assert_eq!(read(r"/\d+[.]/ /").unwrap(), r"\d+[.]");
        assert!(read(r"/a\/").is_err());
        assert!(read(r"/a\").is_err());
    }
}
