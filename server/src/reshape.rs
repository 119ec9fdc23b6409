//! Changing JSON into what a server would send or take that does not keep a rule.
//!
//! Frames are serialised from types that cannot be wrong, and fields are read into types that take
//! nothing wrong; whoever breaks a rule on purpose works on the JSON before or after.

use serde_json::Value;

use crate::frame::Members;

/// Replaces the value at a pointer, where there is one, by this one.
pub(crate) fn set(frame: &mut Value, pointer: &str, value: Value) {
    change(frame, pointer, |_| value);
}

/// Replaces the value at a pointer, where there is one.
pub(crate) fn change(frame: &mut Value, pointer: &str, with: impl FnOnce(&Value) -> Value) {
    if let Some(value) = frame.pointer_mut(pointer) {
        *value = with(value);
    }
}

/// Calls a member of the object at a pointer by another name.
pub(crate) fn rename(frame: &mut Value, pointer: &str, key: &str, name: &str) {
    if let Some(Value::Object(members)) = frame.pointer_mut(pointer)
        && let Some(value) = members.shift_remove(key)
    {
        members.insert(name.to_owned(), value);
    }
}

/// Removes a member of the object at a pointer.
pub(crate) fn remove(frame: &mut Value, pointer: &str, key: &str) {
    if let Some(Value::Object(members)) = frame.pointer_mut(pointer) {
        members.shift_remove(key);
    }
}

/// Replaces a member of a request, where it has one and there is something to replace it with.
pub(crate) fn replace(
    members: &mut Members,
    name: &str,
    with: impl FnOnce(&Value) -> Option<Value>,
) {
    if let Some(value) = members.get_mut(name)
        && let Some(changed) = with(value)
    {
        *value = changed;
    }
}

/// Anything but a text, written as one.
pub(crate) fn as_text(value: &Value) -> Option<Value> {
    (!value.is_string()).then(|| value.to_string().into())
}

/// The first so many characters of a text.
pub(crate) fn cut(text: &Value, characters: usize) -> Option<Value> {
    let text = text.as_str()?;
    Some(text.chars().take(characters).collect::<String>().into())
}
