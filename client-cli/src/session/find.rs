//! Finds the session of the server that a command means.

use std::fs;
use std::path::{Path, PathBuf};

use wireproof_conformance::verdict::ExitCode;

use super::file::is_alive;
use super::{Served, Session, place};
use crate::Exit;

/// A session that serves the protocol asked for.
#[derive(Debug)]
pub(crate) struct Found {
    /// The file it is from.
    pub(crate) path: PathBuf,
    /// What it says of the protocol.
    pub(crate) served: Served,
}

/// The session that serves `protocol`: in the file given, or among the user's own the one of a
/// server that runs. `wanted` tells those that will do.
///
/// # Errors
///
/// Of wrong usage: the file given is no session, or several servers would do.
pub(crate) fn find(
    given: Option<&Path>,
    protocol: &str,
    wanted: impl Fn(&Served) -> bool,
) -> anyhow::Result<Option<Found>> {
    let mut sessions = match given {
        Some(path) => vec![(path.to_owned(), read(path).map_err(usage)?)],
        None => all(),
    };
    sessions.retain(|(_, session)| session.protocols.get(protocol).is_some_and(&wanted));
    if sessions.len() > 1 {
        // Those of servers that are gone have not been taken away. If none answers, any of them
        // will tell.
        let alive = |(_, session): &(PathBuf, Session)| is_alive(session.address);
        let (running, mut gone): (Vec<_>, Vec<_>) = sessions.into_iter().partition(alive);
        gone.truncate(1);
        sessions = if running.is_empty() { gone } else { running };
    }
    if sessions.len() > 1 {
        return Err(usage(several(&sessions)));
    }
    Ok(sessions.into_iter().next().and_then(|(path, session)| {
        let served = session.protocols.get(protocol)?.clone();
        Some(Found { path, served })
    }))
}

fn usage(message: String) -> anyhow::Error {
    Exit::error(ExitCode::Usage, message)
}

fn several(sessions: &[(PathBuf, Session)]) -> String {
    let lines = sessions
        .iter()
        .map(|(path, session)| format!("\n  --session {}  at {}", path.display(), session.address));
    format!(
        "several servers are running; say which is meant:{}",
        lines.collect::<String>()
    )
}

fn read(path: &Path) -> Result<Session, String> {
    let shown = path.display();
    let text = wireproof_client::bounded::read_to_string(path).map_err(|error| {
        format!("{shown}: {error}; `wireproof serve --session FILE` writes such a file")
    })?;
    Session::read(&text).map_err(|why| format!("{shown} is no session file: {why}"))
}

/// The user's sessions, in the order of their names. What is no session is somebody else's.
fn all() -> Vec<(PathBuf, Session)> {
    let entries = place::folder().and_then(|folder| fs::read_dir(folder).ok());
    let paths = entries.into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = paths.map(|entry| entry.path()).collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths.sort();
    let sessions = paths.into_iter().map(|path| {
        let session = read(&path);
        (path, session)
    });
    sessions
        .filter_map(|(path, session)| Some((path, session.ok()?)))
        .collect()
}
