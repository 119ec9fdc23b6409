//! Numbers as they were typed: one that would go out as another is refused, not changed in silence.

use serde_json::Number;

/// Says what is wrong with a JSON text of which a number would be sent otherwise than it stands
/// there: it has more than 64 bits, or a spelling that is not ours.
pub(super) fn kept(text: &str) -> Result<(), String> {
    numbers(text).try_for_each(|typed| {
        let Ok(number) = serde_json::from_str::<Number>(typed) else {
            return Ok(());
        };
        let sent = number.to_string();
        let otherwise = "--raw sends a frame as it stands";
        let is_whole = !typed.contains(['.', 'e', 'E']);
        if is_whole && number.is_f64() && typed != "-0" {
            Err(format!("`{typed}` does not fit into 64 bits; {otherwise}"))
        } else if sent != typed {
            Err(format!(
                "`{typed}` would be sent as {sent}: write that; {otherwise}"
            ))
        } else {
            Ok(())
        }
    })
}

/// The numbers of a text that is JSON: whatever stands outside of quotes and begins as one.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let divides = move |c: char| {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            '"' if !was_escaped => quoted = !quoted,
            '\\' if quoted => escaped = !was_escaped,
            _ => {}
        }
        quoted || !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E'))
    };
    text.split(divides)
        .filter(|part| part.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(), &str>) {
        let got = kept(text);
        let expected = expected.map_err(|why| format!("{why}; --raw sends a frame as it stands"));
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn numbers_go_out_as_they_are_typed_or_not_at_all() {
        for same in ["0", "-7", "1.5", "18446744073709551615", "true", " 7 "] {
            check(same, Ok(()));
        }
        check(
            "12345678901234567891234",
            Err("`12345678901234567891234` does not fit into 64 bits"),
        );
        check("1e0", Err("`1e0` would be sent as 1.0: write that"));
        check("-0", Err("`-0` would be sent as -0.0: write that"));
    }

    #[test]
    fn texts_may_hold_anything() {
        check(r#"{"1e0": "1e0 \" 1e0 \\", "a": 7}"#, Ok(()));
        check(
            r#"{"a": "\\", "b": [1, 1e0]}"#,
            Err("`1e0` would be sent as 1.0: write that"),
        );
    }
}
