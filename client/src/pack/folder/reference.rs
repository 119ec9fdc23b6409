//! What a `$ref` names: a place in its own file, or in another file of the folder.

use crate::pack::pointer::percent_decoded;

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// Into the file it stands in.
    Here {
        /// What stands behind `#`.
        fragment: String,
    },
    /// Into another.
    File {
        /// Its path in the folder.
        name: String,
        /// What stands behind `#`.
        fragment: String,
    },
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) help: String,
}

/// Reads a reference in the file `here`, a path in the folder.
pub(super) fn resolve(here: &str, reference: &str) -> Result<Reference, Wrong> {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let fragment = fragment.to_owned();
    if path.is_empty() {
        return Ok(Reference::Here { fragment });
    }
    let wrong = |message: String, help: &str| {
        Err(Wrong {
            message,
            help: help.to_owned(),
        })
    };
    if is_remote(path) {
        let message = format!("`{reference}` is elsewhere, and nothing is fetched");
        let help = "save it into the folder, and write its path from this file, such as `./schemas/user.yaml`";
        return wrong(message, help);
    }
    let Some(path) = percent_decoded(path) else {
        let help = "write the path of a file, with `%20` for a space";
        return wrong(format!("`{reference}` is no reference"), help);
    };
    let folder = here.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = match path.starts_with('/') {
        // Nobody knows from where such a path counts.
        true => return Err(outside(reference)),
        false => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => return Err(outside(reference)),
            ".." => {}
            part => parts.push(part),
        }
    }
    Ok(Reference::File {
        name: parts.join("/"),
        fragment,
    })
}

fn outside(reference: &str) -> Wrong {
    Wrong {
        message: format!("`{reference}` leads out of the folder"),
        help: "put that file into the folder, or name a folder that holds both".to_owned(),
    }
}

/// Whether it begins with a scheme, as RFC 3986 writes one, or names a host.
fn is_remote(path: &str) -> bool {
    if path.starts_with("//") {
        return true;
    }
    match path.split_once(':') {
        // One letter is a drive.
        Some((scheme, _)) if scheme.len() > 1 => {
            let plain = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c);
            scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(plain)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(here: &str, reference: &str, expected: Result<(&str, &str), &str>) {
        let found = match resolve(here, reference) {
            Ok(Reference::Here { fragment }) => Ok((here.to_owned(), fragment)),
            Ok(Reference::File { name, fragment }) => Ok((name, fragment)),
            Err(wrong) => Err(wrong.message),
        };
        let expected = expected.map(|(name, fragment)| (name.to_owned(), fragment.to_owned()));
        assert_eq!(found, expected.map_err(str::to_owned), "{reference}");
    }

    #[test]
    fn paths_count_from_the_file_they_stand_in() {
        check("a.yaml", "#/x", Ok(("a.yaml", "/x")));
        check("a.yaml", "b.yaml", Ok(("b.yaml", "")));
        check("a.yaml", "./m/b.yaml#/x/y", Ok(("m/b.yaml", "/x/y")));
        check("m/b.yaml", "../a.yaml#/x", Ok(("a.yaml", "/x")));
        check("m/b.yaml", "./n//c%20d.json#", Ok(("m/n/c d.json", "")));
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        let out = |reference: &str| format!("`{reference}` leads out of the folder");
        for reference in [
            "../x.yaml",
            "m/../../x.yaml",
            "/etc/passwd",
            "%2e%2e/x.yaml#/a",
        ] {
            check("a.yaml", reference, Err(&out(reference)));
        }
        let far = |reference: &str| format!("`{reference}` is elsewhere, and nothing is fetched");
        for reference in [
            "https://a.example/b.json#/c",
            "//a/b",
            "urn:x",
            "file:///etc/passwd",
        ] {
            check("a.yaml", reference, Err(&far(reference)));
        }
        check("a.yaml", "b%zz.yaml", Err("`b%zz.yaml` is no reference"));
    }
}
