//! Bodies made of parts (RFC 7578), and of bytes written in hexadecimal.

use bytes::Bytes;
use serde_json::{Map, Value};

/// A boundary that no run changes, so that a request is the same bytes every time; it grows where
/// a part happens to hold it.
const BOUNDARY: &str = "----wireproof";

/// The boundary and the body.
pub(super) fn body(parts: &Map<String, Value>) -> Result<(String, Bytes), String> {
    let parts = parts.iter();
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
                        "a file has no `{unknown}`; write `file`, `type`, and `hex` or `text`"
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
                    "the part `{name}` must be a text, a number or a file"
                ));
            }
        };
        Ok(Part { head, content })
    }
}

const FILE: [&str; 4] = ["file", "type", "hex", "text"];

/// A name as HTML forms write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A text as it stands, or the bytes of `{"hex": "…"}` or `{"text": "…"}`.
pub(super) fn bytes(value: &Value, what: &str) -> Result<Vec<u8>, String> {
    let help = || format!(r#"{what} must be a text, or have either `"hex"` or `"text"`"#);
    if let Value::String(text) = value {
        return Ok(text.clone().into_bytes());
    }
    match (value.get("hex"), value.get("text")) {
        (Some(Value::String(digits)), None) => unhex(digits)
            .ok_or_else(|| format!("{what}: write two hexadecimal digits for each byte")),
        (None, Some(Value::String(text))) => Ok(text.clone().into_bytes()),
        _ => Err(help()),
    }
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
    fn a_boundary_stands_in_no_part() {
        let made = made(json!({"x": "----wireproof-"})).expect("a body");
        assert!(made.starts_with("------wireproof--\r\n"), "{made}");
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for part in [
            json!(null),
            json!([1]),
            json!({"hex": "8"}),
            json!({"file": "a"}),
            json!({"hexx": "00"}),
        ] {
            assert!(made(json!({"p": part})).is_err());
        }
    }
}
