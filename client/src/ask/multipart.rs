//! Bodies made of parts (RFC 7578), and of bytes written in hexadecimal.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::pack::{Message, Mismatch};

/// A boundary that no run changes, so that a request is the same bytes every time; it grows where
/// a part happens to hold it.
const BOUNDARY: &str = "----wireproof";

/// More is no test of a peer, it is one of our memory.
const MOST_BYTES: usize = 16 << 20;

/// The boundary and the body.
pub(super) fn body(parts: &Map<String, Value>) -> Result<(String, Bytes), String> {
    let parts = each(parts);
    let parts: Vec<Part> = parts
        .map(|(name, value)| Part::new(name, value))
        .collect::<Result<_, _>>()?;
    let mut boundary = BOUNDARY.to_owned();
    while parts.iter().any(|part| holds(&part.content, &boundary)) {
        boundary.push('-');
    }
    let mut body = Vec::new();
    for part in parts {
        let head = format!("--{boundary}\r\n{}\r\n\r\n", part.head);
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&part.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((boundary, Bytes::from(body)))
}

/// What a schema of the form says: where it departs from it.
///
/// In a form everything is a text. One that says a number or a truth is one where the schema wants
/// it to be; several parts of one name are an array; what a file holds is said by its length alone.
pub(super) fn judge(form: &Message, parts: &Map<String, Value>) -> Vec<Mismatch> {
    let texts = |value: &Value| match value {
        Value::Array(values) => Value::Array(values.iter().map(text).collect()),
        value => text(value),
    };
    let said = parts
        .iter()
        .map(|(name, value)| (name.clone(), texts(value)));
    let mut said = Value::Object(said.collect());
    loop {
        let found = form.validate(&said);
        let mut is_read_anew = false;
        for mismatch in &found {
            if let Some(Value::String(text)) = said.pointer(&mismatch.pointer)
                && let Ok(scalar @ (Value::Number(_) | Value::Bool(_))) = text.parse::<Value>()
                && let Some(place) = said.pointer_mut(&mismatch.pointer)
            {
                *place = scalar;
                is_read_anew = true;
            }
        }
        // Of many parts alike only the first are told at a time.
        if !is_read_anew {
            return found;
        }
    }
}

/// A part as the text that it is in a form.
fn text(value: &Value) -> Value {
    match value {
        Value::Object(_) => {
            let bytes = bytes(value, "a file").unwrap_or_default();
            Value::String(String::from_utf8_lossy(&bytes).into_owned())
        }
        Value::String(text) => Value::String(text.clone()),
        other => Value::String(other.to_string()),
    }
}

/// Each part with its name; an array is several of one.
fn each(parts: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    parts.iter().flat_map(|(name, value)| {
        let values = match value {
            Value::Array(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        values.iter().map(move |value| (name.as_str(), value))
    })
}

fn holds(content: &[u8], boundary: &str) -> bool {
    let mut windows = content.windows(boundary.len());
    windows.any(|window| window == boundary.as_bytes())
}

/// One part: its headers, and what it holds.
struct Part {
    head: String,
    content: Vec<u8>,
}

impl Part {
    fn new(name: &str, value: &Value) -> Result<Part, String> {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        let content = match value {
            Value::Object(file) => {
                if let Some(unknown) = file.keys().find(|key| !FILE.contains(&key.as_str())) {
                    return Err(format!(
                        "a file has no `{unknown}`; write `file`, `type`, `hex` or `text`, and `size`"
                    ));
                }
                let word = |key: &str| file.get(key).and_then(Value::as_str);
                if let Some(file) = word("file") {
                    head += &format!("; filename=\"{}\"", quoted(file));
                }
                if let Some(media_type) = word("type") {
                    head += &format!(
                        "\r\nContent-Type: {}",
                        media_type.replace(['\r', '\n'], " ")
                    );
                }
                bytes(value, &format!("the part `{name}`"))?
            }
            Value::String(text) => text.clone().into_bytes(),
            Value::Number(_) | Value::Bool(_) => value.to_string().into_bytes(),
            Value::Null | Value::Array(_) => {
                return Err(format!(
                    "the part `{name}` must be a text, a number, a file, or several of these"
                ));
            }
        };
        Ok(Part { head, content })
    }
}

/// What may be said of a file.
pub const FILE: [&str; 5] = ["file", "type", "hex", "text", "size"];

/// A name as HTML forms write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A text as it stands, or the bytes of `{"hex": "…"}` or `{"text": "…"}`, made `size` long with
/// bytes of zero where that is given; several of these in an array, one after the other.
pub fn bytes(value: &Value, what: &str) -> Result<Vec<u8>, String> {
    match value {
        Value::String(text) => Ok(text.clone().into_bytes()),
        Value::Array(pieces) => {
            let mut whole = Vec::new();
            for piece in pieces {
                whole.append(&mut bytes(piece, what)?);
                if whole.len() > MOST_BYTES {
                    return Err(format!("{what} may have 16 MiB"));
                }
            }
            Ok(whole)
        }
        value => piece(value, what),
    }
}

/// The bytes of `{"hex": "…"}` or `{"text": "…"}`, as long as its `size` says.
fn piece(value: &Value, what: &str) -> Result<Vec<u8>, String> {
    let size = value.get("size");
    let mut bytes = match (value.get("hex"), value.get("text")) {
        (Some(Value::String(digits)), None) => unhex(digits)
            .ok_or_else(|| format!("{what}: write two hexadecimal digits for each byte"))?,
        (None, Some(Value::String(text))) => text.clone().into_bytes(),
        (None, None) if size.is_some() => Vec::new(),
        _ => {
            return Err(format!(
                r#"{what} must be a text, or have either `"hex"` or `"text"`"#
            ));
        }
    };
    if let Some(size) = size {
        let number = size.as_u64().and_then(|size| usize::try_from(size).ok());
        let fits = number.filter(|size| (bytes.len()..=MOST_BYTES).contains(size));
        let size = fits.ok_or_else(|| {
            format!(
                "{what} cannot have a size of {size}: it holds {} bytes, and may have 16 MiB",
                bytes.len()
            )
        })?;
        bytes.resize(size, 0);
    }
    Ok(bytes)
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let nibbles: Option<Vec<u32>> = digits.chars().map(|digit| digit.to_digit(16)).collect();
    let pairs = nibbles?;
    let bytes = pairs.chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    });
    bytes.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn made(parts: Value) -> Result<String, String> {
        let parts = parts.as_object().cloned().unwrap_or_default();
        body(&parts).map(|(_, body)| String::from_utf8_lossy(&body).into_owned())
    }

    #[test]
    fn texts_and_files_become_parts() {
        let made = made(json!({
            "ti\"tle": "x", "n": 1, "image": {"file": "a.png", "type": "image/png", "hex": "8950"},
        }));
        let expected = "------wireproof\r\n\
            Content-Disposition: form-data; name=\"ti%22tle\"\r\n\r\nx\r\n\
            ------wireproof\r\n\
            Content-Disposition: form-data; name=\"n\"\r\n\r\n1\r\n\
            ------wireproof\r\n\
            Content-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\
            Content-Type: image/png\r\n\r\n\u{fffd}P\r\n\
            ------wireproof--\r\n";
        assert_eq!(made.as_deref(), Ok(expected));
    }

    #[test]
    fn several_parts_have_one_name_and_a_file_is_as_long_as_it_says() {
        let made = made(json!({
            "tag": ["a", {"file": "b", "text": "b", "size": 4}], "none": [], "zero": {"size": 2},
        }));
        let expected = "------wireproof\r\n\
            Content-Disposition: form-data; name=\"tag\"\r\n\r\na\r\n\
            ------wireproof\r\n\
            Content-Disposition: form-data; name=\"tag\"; filename=\"b\"\r\n\r\nb\0\0\0\r\n\
            ------wireproof\r\n\
            Content-Disposition: form-data; name=\"zero\"\r\n\r\n\0\0\r\n\
            ------wireproof--\r\n";
        assert_eq!(made.as_deref(), Ok(expected));
    }

    #[test]
    fn pieces_stand_one_after_the_other() {
        let pieces = json!(["a", {"hex": "ff"}, {"size": 2}, ["b"]]);
        assert_eq!(bytes(&pieces, "it"), Ok(b"a\xff\0\0b".to_vec()));
        let size = json!({"size": MOST_BYTES});
        assert!(bytes(&json!([size, "a"]), "it").is_err());
        assert!(bytes(&json!(["a", 7]), "it").is_err());
    }

    #[test]
    fn a_boundary_stands_in_no_part() {
        let made = made(json!({"x": "----wireproof-"})).expect("a body");
        assert!(made.starts_with("------wireproof--\r\n"), "{made}");
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for part in [
            json!(null),
            json!([null]),
            json!({"hex": "8"}),
            json!({"file": "a"}),
            json!({"hexx": "00"}),
            json!({"hex": "00", "text": "a"}),
            json!({"text": "abc", "size": 2}),
            json!({"size": (16 << 20) + 1}),
            json!({"size": "1"}),
            json!([[1]]),
        ] {
            assert!(made(json!({"p": part})).is_err());
        }
    }
}
