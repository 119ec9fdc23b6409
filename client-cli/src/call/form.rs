//! Files from the command line as parts of a form (`multipart/form-data`), and a form as output
//! shows it.

use std::io;
use std::path::Path;

use serde_json::{Map, Value, json};
use wireproof_client::bounded;

/// A file as a part: its name, its media type by its extension, and what it holds.
pub(super) fn file(path: &Path) -> io::Result<Value> {
    let content = bounded::read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    Ok(json!({"file": name, "type": media_type.essence_str(), "hex": hex::encode(content)}))
}

/// Adds a part; several of one name are a list.
pub(super) fn add(members: &mut Map<String, Value>, name: &str, part: Value) {
    let value = match members.remove(name) {
        None => part,
        Some(Value::Array(mut parts)) => {
            parts.push(part);
            Value::Array(parts)
        }
        Some(one) => json!([one, part]),
    };
    members.insert(name.to_owned(), value);
}

/// A form without what its files hold, which no terminal is made for: their lengths in bytes.
pub(super) fn shown(parts: &Map<String, Value>) -> Value {
    let shown = parts.iter().map(|(name, value)| {
        let value = match value {
            Value::Array(parts) => parts.iter().map(part).collect(),
            one => part(one),
        };
        (name.clone(), value)
    });
    Value::Object(shown.collect())
}

fn part(value: &Value) -> Value {
    let Some(file) = value.as_object() else {
        return value.clone();
    };
    let mut file = file.clone();
    let held = ["hex", "text"].map(|word| file.remove(word));
    if let [Some(Value::String(digits)), _] = &held {
        file.insert("bytes".to_owned(), json!(digits.len() / 2));
    } else if let [_, Some(text)] = held {
        file.insert("text".to_owned(), text);
    }
    Value::Object(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_shown_with_the_length_of_its_files() {
        let mut members = Map::new();
        members.insert("title".to_owned(), json!("t"));
        let a_file = || json!({"file": "a.png", "type": "image/png", "hex": "8950"});
        for _ in 0..3 {
            add(&mut members, "image", a_file());
        }
        let short = json!({"file": "a.png", "type": "image/png", "bytes": 2});
        assert_eq!(
            shown(&members),
            json!({"title": "t", "image": [short, short, short]})
        );
        let texts = json!({"file": "a.txt", "text": "hello"});
        let members = Map::from_iter([("note".to_owned(), texts.clone())]);
        assert_eq!(shown(&members), json!({"note": texts}));
    }
}
