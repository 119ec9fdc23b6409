//! Lines of many words that are not wider than there is room.

use super::failure::line;

/// How wide text is where nobody says.
const WIDTH: usize = 100;

/// Names or words behind a head, in lines that are narrower than `width` characters, or 100 where nobody says;
/// all but the first begin with `indent` blanks. What does not fit a line of its own is not cut.
pub fn wrapped(
    head: &str,
    indent: usize,
    names: &[impl AsRef<str>],
    separator: &str,
    width: Option<usize>,
) -> String {
    let width = width.unwrap_or(WIDTH);
    let mut text = String::new();
    let mut row = head.to_owned();
    for (index, name) in names.iter().enumerate() {
        let name = name.as_ref();
        let is_too_wide = row.chars().count() + name.chars().count() + 1 > width;
        if row.chars().count() > indent && is_too_wide {
            line(&mut text, row.trim_end());
            row = " ".repeat(indent);
        }
        row.push_str(name);
        if index + 1 < names.len() {
            row.push_str(separator);
        }
    }
    line(&mut text, &row);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(width: usize, expected: &str) {
        let names = ["one", "two", "three"];
        let text = wrapped("told: ", 2, &names, ", ", Some(width));
        assert_eq!(text, expected);
    }

    #[test]
    fn lines_end_where_there_is_no_room() {
        check(100, "told: one, two, three\n");
        check(15, "told: one, two,\n  three\n");
        check(10, "told: one,\n  two,\n  three\n");
        check(9, "told:\n  one,\n  two,\n  three\n");
    }
}
