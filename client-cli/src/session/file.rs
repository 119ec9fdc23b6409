//! Writes a session file and takes it away again.
//!
//! It appears whole or not at all, readable by its owner alone from the first byte on, and never in
//! the place of something that it does not supersede.

use std::fs;
use std::io::{ErrorKind, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use wireproof_client::bounded;

use super::{Session, place};

/// So long a server on this machine may take to accept a connection before it counts as gone.
const ALIVE: Duration = Duration::from_millis(500);

/// A session file of ours; it goes when this goes.
#[derive(Debug)]
pub(crate) struct Written {
    path: PathBuf,
    id: String,
}

/// Why there is no session file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// The user has no place for it.
    #[error("{}", place::NO_FOLDER)]
    NoPlace,
    /// The file is something else, which is not ours to replace.
    #[error("{path} is there already and is no session file: {why}")]
    Foreign {
        /// The file.
        path: String,
        /// Why it is none.
        why: String,
    },
    /// The file is the session of a server that runs.
    #[error(
        "{path} is the session of the server at {address}, which is running; name another file"
    )]
    Taken {
        /// The file.
        path: String,
        /// The other server's address.
        address: SocketAddr,
    },
    /// The system would not.
    #[error("{path}: {source}")]
    Io {
        /// The file or its folder.
        path: String,
        /// The system's reason.
        source: std::io::Error,
    },
}

impl Written {
    /// Writes the session to `given`, or to its usual place.
    pub(crate) fn write(session: &Session, given: Option<&Path>) -> Result<Written, WriteError> {
        let (path, replaces) = match given {
            Some(path) => (path.to_owned(), may_replace(path, session)?),
            None => {
                let folder = place::folder().ok_or(WriteError::NoPlace)?;
                make_private(&folder).map_err(|source| io(&folder, source))?;
                // The file of our own address: whoever wrote it is gone.
                (folder.join(place::file_name(session.address)), true)
            }
        };
        put(&path, session, replaces).map_err(|source| io(&path, source))?;
        let id = session.id.clone();
        Ok(Written { path, id })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Written {
    /// What stands there by now may be another server's.
    fn drop(&mut self) {
        let text = bounded::read_to_string(&self.path).unwrap_or_default();
        if Session::read(&text).is_ok_and(|session| session.id == self.id) {
            // A file that cannot be removed names a server that is gone; readers can tell.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn io(path: &Path, source: std::io::Error) -> WriteError {
    let path = path.display().to_string();
    WriteError::Io { path, source }
}

/// Whether a file has to be replaced, which it may be only if it names a server that is gone.
fn may_replace(path: &Path, session: &Session) -> Result<bool, WriteError> {
    let shown = path.display().to_string();
    let text = match bounded::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(io(path, source)),
    };
    let old = Session::read(&text).map_err(|why| WriteError::Foreign {
        path: shown.clone(),
        why,
    })?;
    // Whoever had our address has it no more.
    if old.address != session.address && is_alive(old.address) {
        return Err(WriteError::Taken {
            path: shown,
            address: old.address,
        });
    }
    Ok(true)
}

/// Whether something accepts connections there.
pub(super) fn is_alive(address: SocketAddr) -> bool {
    TcpStream::connect_timeout(&address, ALIVE).is_ok()
}

/// Puts the whole session in its place at once. Without `replaces` a file that has appeared there
/// in the meantime is left alone.
fn put(path: &Path, session: &Session, replaces: bool) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A temporary file has mode 0600 from the start, and keeps it under its new name.
    let mut file = tempfile::Builder::new()
        .prefix(".wireproof-session-")
        .tempfile_in(folder)?;
    serde_json::to_writer_pretty(&mut file, session)?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    let persisted = if replaces {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    persisted.map(drop).map_err(|error| error.error)
}

/// Makes a folder that nobody else can look into; one that is there stays what it is.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "what it reads it has written itself"
)]
mod tests {
    use std::collections::BTreeMap;
    use std::net::TcpListener;

    use super::*;

    fn session(address: SocketAddr) -> Session {
        Session::new(address, "key".to_owned(), BTreeMap::new())
    }

    /// An address that somebody listens at, and one that nobody does.
    fn addresses() -> (TcpListener, SocketAddr, SocketAddr) {
        let bound = || TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let (listener, gone) = (bound(), bound());
        let alive = listener.local_addr().unwrap();
        let dead = gone.local_addr().unwrap();
        (listener, alive, dead)
    }

    #[test]
    fn it_is_read_back_and_goes_with_its_server() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.json");
        let (_listener, address, _) = addresses();
        let session = session(address);
        let written = Written::write(&session, Some(&path)).unwrap();
        assert_eq!(written.path(), path);
        let read = Session::read(&fs::read_to_string(&path).unwrap());
        assert_eq!(read, Ok(session));
        drop(written);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it_even_where_one_lay_open() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.json");
        let (_listener, alive, dead) = addresses();
        let old = serde_json::to_string(&session(dead)).unwrap();
        fs::write(&path, old).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let _written = Written::write(&session(alive), Some(&path)).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_running_servers_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.json");
        let (_listener, alive, dead) = addresses();
        let first = Written::write(&session(alive), Some(&path)).unwrap();
        let second = Written::write(&session(dead), Some(&path));
        assert!(matches!(second, Err(WriteError::Taken { address, .. }) if address == alive));
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(Session::read(&text).unwrap().id, first.id);
    }

    #[test]
    fn a_file_of_another_sort_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thesis.txt");
        fs::write(&path, "my thesis").unwrap();
        let (_listener, alive, _) = addresses();
        let written = Written::write(&session(alive), Some(&path));
        assert!(matches!(written, Err(WriteError::Foreign { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "my thesis");
    }

    #[test]
    fn what_another_server_has_put_there_stays_when_we_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.json");
        let (_listener, alive, dead) = addresses();
        let ours = Written::write(&session(dead), Some(&path)).unwrap();
        let theirs = session(alive);
        fs::write(&path, serde_json::to_string(&theirs).unwrap()).unwrap();
        drop(ours);
        assert!(path.exists());
    }
}
