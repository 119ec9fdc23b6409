//! Where session files lie: in a folder of the user's own, one for each address served.
//!
//! Servers that run beside each other so never share a file. An address can be listened at once
//! only, so a file that is there already for one's own address was left behind by a server that is
//! gone, and may be replaced without asking.

use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The folders that may hold the user's sessions, the best first: what is gone at log-out, what is
/// kept for a program's state, and the latter's usual place.
const FOLDERS: &[(&str, &str)] = &[
    ("XDG_RUNTIME_DIR", ""),
    ("XDG_STATE_HOME", ""),
    ("HOME", ".local/state"),
    ("LOCALAPPDATA", ""),
];

/// Why there is no such folder, for people.
pub(super) const NO_FOLDER: &str =
    "none of XDG_RUNTIME_DIR, XDG_STATE_HOME and HOME names a folder; give a file with --session";

/// The folder of this user's sessions, which need not exist yet.
pub(super) fn folder() -> Option<PathBuf> {
    folder_by(|variable| env::var_os(variable).map(PathBuf::from))
}

/// A relative path is to be ignored, says the XDG specification.
fn folder_by(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    FOLDERS.iter().find_map(|(name, inside)| {
        let folder = variable(name).filter(|folder| folder.is_absolute())?;
        Some(folder.join(inside).join("wireproof"))
    })
}

/// The name of the file for a server at this address.
pub(super) fn file_name(address: SocketAddr) -> String {
    // Colons and brackets are no part of a file's name everywhere.
    let host = address.ip().to_string().replace(':', "_");
    format!("{host}-{}.json", address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: Option<&str>) {
        let found = folder_by(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| PathBuf::from(value))
        });
        assert_eq!(found, expected.map(PathBuf::from));
    }

    #[test]
    fn the_first_absolute_folder_is_taken() {
        check(
            &[("HOME", "/home/a"), ("XDG_RUNTIME_DIR", "/run/1")],
            Some("/run/1/wireproof"),
        );
        check(
            &[("HOME", "/home/a"), ("XDG_RUNTIME_DIR", "run")],
            Some("/home/a/.local/state/wireproof"),
        );
        check(&[("XDG_STATE_HOME", "/s")], Some("/s/wireproof"));
        check(&[("HOME", "")], None);
        check(&[], None);
    }

    #[test]
    fn addresses_make_names_of_files() {
        let name = |address: &str| file_name(address.parse().expect("an address"));
        assert_eq!(name("127.0.0.1:8080"), "127.0.0.1-8080.json");
        assert_eq!(name("[::1]:80"), "__1-80.json");
    }
}
