//! Names that nobody has: what may have been meant, and what there is.

/// Names less alike than this are no slip of the fingers. The measure is Jaro's, from 0 to 1, as
/// clap uses it for its own suggestions.
const ALIKE: f64 = 0.7;

/// Says that there is no such thing: `no protocol`, `x` makes "no protocol `x`; did you mean `y`?
/// There is y, z".
pub(crate) fn unknown<'a>(
    no_such: &str,
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let all = known.join(", ");
    match likeliest(given, &known) {
        Some(meant) => format!("{no_such} `{given}`; did you mean `{meant}`? There is {all}"),
        None if known.is_empty() => format!("{no_such} `{given}`; there is none at all"),
        None => format!("{no_such} `{given}`; there is {all}"),
    }
}

/// The name that was probably meant: the most alike of those that are alike at all.
pub(crate) fn likeliest<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    let given = given.to_lowercase();
    let measured = known
        .iter()
        .map(|name| (strsim::jaro(&given, &name.to_lowercase()), *name));
    measured
        .filter(|(likeness, _)| *likeness > ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, known: &[&str], expected: &str) {
        assert_eq!(unknown("no room", given, known.iter().copied()), expected);
    }

    #[test]
    fn what_is_alike_is_offered_first() {
        let known = ["kitchen", "chicken", "attic"];
        let all = "kitchen, chicken, attic";
        check(
            "Kitchn",
            &known,
            &format!("no room `Kitchn`; did you mean `kitchen`? There is {all}"),
        );
        check("zzz", &known, &format!("no room `zzz`; there is {all}"));
        check("x", &[], "no room `x`; there is none at all");
    }
}
