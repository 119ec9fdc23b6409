//! Names made of names: a protocol's id, what requirement ids begin with, and files of chapters.

/// Small letters and digits, with dashes between; never empty.
pub(super) fn slug(name: &str) -> String {
    let words: Vec<String> = words(name).map(str::to_ascii_lowercase).collect();
    match words.is_empty() {
        true => "protocol".to_owned(),
        false => words.join("-"),
    }
}

/// What requirement ids begin with: the first letters of a name's words, or of its one word the first
/// two.
pub(super) fn prefix(name: &str) -> String {
    let words: Vec<&str> = words(name).collect();
    let letters: String = match words.as_slice() {
        [only] => only.chars().take(2).collect(),
        words => words
            .iter()
            .filter_map(|word| word.chars().next())
            .collect(),
    };
    group(&letters)
}

/// The middle of a requirement's id: capitals and digits, with dashes between.
pub(super) fn groups(name: &str) -> String {
    let groups: Vec<String> = words(name).map(group).collect();
    match groups.is_empty() {
        true => "X".to_owned(),
        false => groups.join("-"),
    }
}

/// Capitals and digits, of which the first is a letter.
fn group(word: &str) -> String {
    let capitals = word.to_ascii_uppercase();
    match capitals.starts_with(|first: char| first.is_ascii_uppercase()) {
        true => capitals,
        false => format!("X{capitals}"),
    }
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_any_name() {
        let check = |name: &str, expected: [&str; 3]| {
            assert_eq!([slug(name), prefix(name), groups(name)], expected, "{name}");
        };
        check("Kitchen board", ["kitchen-board", "KB", "KITCHEN-BOARD"]);
        check("trams", ["trams", "TR", "TRAMS"]);
        check("3d_print", ["3d-print", "X3P", "X3D-PRINT"]);
        check("чат", ["protocol", "X", "X"]);
        check("a", ["a", "A", "A"]);
    }
}
