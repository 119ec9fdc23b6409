//! A strict reader of JSON texts, which goes on where it can after something forbidden.
//!
//! A common parser will not do here. It keeps the last of two equal keys, turns a huge integer into
//! a float and gives up at a lone surrogate, while a refusal has to say which of these it was and
//! still repeat the request's id. So this reader notes each [`Fault`], puts something harmless in
//! its place and reads on; only text that is no JSON ends it.

use std::{collections::HashSet, mem::discriminant};

use serde_json::{Map, Number, Value};

/// How deeply arrays and objects may be nested.
pub(crate) const MAX_DEPTH: usize = 64;

/// Something that JSON's grammar allows and we do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An object, at any depth, has this key twice; the last value stands.
    DuplicateKey(String),
    /// Nesting deeper than [`MAX_DEPTH`]; `null` stands for what lies deeper.
    TooDeep,
    /// An integer outside signed 64 bits, or a float that overflows; the nearest finite float
    /// stands for it.
    HugeNumber,
    /// Half of a surrogate pair; U+FFFD stands for it.
    LoneSurrogate,
}

/// What was read, and everything in it that is forbidden.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Read {
    /// The value.
    pub(crate) value: Value,
    /// What is forbidden in it, in the order in which it was met, each kind once: of keys that are
    /// given twice the first. There may be as many as fit into a body, and one is told.
    pub(crate) faults: Vec<Fault>,
    /// Keys that the outermost object has twice: none of their values can be relied on.
    pub(crate) ambiguous: HashSet<String>,
}

/// The text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not JSON at byte {at}")]
pub(crate) struct NotJson {
    /// Where reading ended, in bytes from the start.
    pub(crate) at: usize,
}

/// Reads one JSON value that takes up the whole text.
pub(crate) fn read(text: &str) -> Result<Read, NotJson> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        text,
        at: 0,
        faults: Vec::new(),
        ambiguous: HashSet::new(),
    };
    let value = reader.value(0)?;
    reader.blank();
    match reader.peek() {
        None => Ok(Read {
            value,
            faults: reader.faults,
            ambiguous: reader.ambiguous,
        }),
        Some(_) => Err(reader.stop()),
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    faults: Vec<Fault>,
    ambiguous: HashSet<String>,
}

impl Reader<'_> {
    /// Reads a value inside `depth` arrays and objects.
    fn value(&mut self, depth: usize) -> Result<Value, NotJson> {
        self.blank();
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => self.skip_nested(),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => Err(self.stop()),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, NotJson> {
        let mut members = Map::new();
        self.at += 1;
        self.blank();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.blank();
            if self.peek() != Some(b'"') {
                return Err(self.stop());
            }
            let key = self.string()?;
            self.blank();
            self.expect(b':')?;
            let value = self.value(depth + 1)?;
            if members.insert(key.clone(), value).is_some() {
                if depth == 0 {
                    self.ambiguous.insert(key.clone());
                }
                self.note(Fault::DuplicateKey(key));
            }
            self.blank();
            if self.take(b'}') {
                return Ok(Value::Object(members));
            }
            self.expect(b',')?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, NotJson> {
        let mut elements = Vec::new();
        self.at += 1;
        self.blank();
        if self.take(b']') {
            return Ok(Value::Array(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            self.blank();
            if self.take(b']') {
                return Ok(Value::Array(elements));
            }
            self.expect(b',')?;
        }
    }

    /// Passes over an array or object without recursion. Its grammar is not looked at: it is
    /// forbidden anyway, and what matters is only where it ends.
    fn skip_nested(&mut self) -> Result<Value, NotJson> {
        self.note(Fault::TooDeep);
        let mut open = 0_usize;
        loop {
            match self.peek().ok_or_else(|| self.stop())? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Ok(Value::Null);
            }
        }
    }

    fn string(&mut self) -> Result<String, NotJson> {
        let mut string = String::new();
        self.at += 1;
        loop {
            let start = self.at;
            while self
                .peek()
                .is_some_and(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\')
            {
                self.at += 1;
            }
            // Both ends lie beside ASCII characters, so the slice never cuts a character in two.
            string.push_str(self.text.get(start..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape()?),
                _ => return Err(self.stop()),
            }
        }
    }

    fn escape(&mut self) -> Result<char, NotJson> {
        self.at += 1;
        let escaped = match self.peek().ok_or_else(|| self.stop())? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return Err(self.stop()),
        };
        self.at += 1;
        Ok(escaped)
    }

    /// Reads `u` and four hex digits, and a second such escape where the two make a pair.
    fn unicode_escape(&mut self) -> Result<char, NotJson> {
        let first = self.hex()?;
        if (0xD800..0xDC00).contains(&first) && self.bytes.get(self.at..self.at + 2) == Some(b"\\u")
        {
            let before_second = self.at;
            self.at += 1;
            let second = self.hex()?;
            if (0xDC00..0xE000).contains(&second) {
                let pair = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return char::from_u32(pair).ok_or_else(|| self.stop());
            }
            self.at = before_second;
        }
        Ok(char::from_u32(first).unwrap_or_else(|| {
            self.note(Fault::LoneSurrogate);
            char::REPLACEMENT_CHARACTER
        }))
    }

    /// Reads `u` and four hex digits.
    fn hex(&mut self) -> Result<u32, NotJson> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let digit = self
                .peek()
                .and_then(|byte| char::from(byte).to_digit(16))
                .ok_or_else(|| self.stop())?;
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    fn number(&mut self) -> Result<Value, NotJson> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        let mut integer = true;
        if self.take(b'.') {
            integer = false;
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            integer = false;
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        let literal = self.text.get(start..self.at).unwrap_or_default();
        let number = if integer {
            literal.parse().ok().map(|whole: i64| Number::from(whole))
        } else {
            None
        };
        Ok(Value::Number(number.unwrap_or_else(|| {
            self.float(literal.parse().unwrap_or(f64::NAN), integer)
        })))
    }

    /// Takes a float, or an integer that is too great to be one.
    fn float(&mut self, value: f64, integer: bool) -> Number {
        if integer || !value.is_finite() {
            self.note(Fault::HugeNumber);
        }
        Number::from_f64(value.clamp(f64::MIN, f64::MAX)).unwrap_or_else(|| Number::from(0))
    }

    /// Reads at least one digit.
    fn digits(&mut self) -> Result<(), NotJson> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            Err(self.stop())
        } else {
            Ok(())
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, NotJson> {
        if !self
            .bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word.as_bytes()))
        {
            return Err(self.stop());
        }
        self.at += word.len();
        Ok(value)
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotJson> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.stop())
        }
    }

    fn note(&mut self, fault: Fault) {
        let kind = discriminant(&fault);
        if self.faults.iter().all(|noted| discriminant(noted) != kind) {
            self.faults.push(fault);
        }
    }

    fn stop(&self) -> NotJson {
        NotJson { at: self.at }
    }
}

#[cfg(test)]
mod tests;
