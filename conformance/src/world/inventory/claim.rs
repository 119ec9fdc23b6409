//! A claim on an item against other runs on this machine: a lock on a file named after the item.
//!
//! An item that is used once is claimed for as long as the run goes on. As there may be more of these
//! than a process may have files open, its file only names the run, and the run has one that is locked.

mod folder;

use std::fs::{File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use folder::Folder;

/// How often is looked whether another run has let go. The system wakes only a thread that waits in
/// it, and such a thread could not be called back when the run is cancelled.
const LOOK: Duration = Duration::from_millis(20);

/// Held until it is dropped; the system takes it from a process that dies.
#[derive(Debug)]
pub(super) struct Claim {
    _file: File,
    /// Behind the file, which is let go first.
    _folder: Folder,
}

impl Claim {
    /// Claims what is called `name`, waiting for others until `deadline`. The error is the end of a
    /// sentence.
    pub(super) async fn take(name: &str, deadline: Instant) -> Result<Claim, String> {
        let folder = enter()?;
        let file = open(name)?;
        loop {
            match file.try_lock() {
                Ok(()) => {
                    return Ok(Claim {
                        _file: file,
                        _folder: folder,
                    });
                }
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => sleep(LOOK).await,
                Err(TryLockError::WouldBlock) => return Err("is in use by another run".to_owned()),
                Err(TryLockError::Error(error)) => return Err(unusable(&error)),
            }
        }
    }
}

/// A run, for as long as it goes on.
#[derive(Debug)]
pub(super) struct Run {
    name: String,
    _file: File,
    _folder: Folder,
}

impl Run {
    pub(super) fn begin() -> Result<Run, String> {
        let folder = enter()?;
        let name = format!("run-{:032x}", rand::random::<u128>());
        let file = open_at(&folder::path().join(&name)).map_err(|error| unusable(&error))?;
        file.lock().map_err(|error| unusable(&error))?;
        Ok(Run {
            name,
            _file: file,
            _folder: folder,
        })
    }

    /// Whether another run that goes on has claimed what is called `name`.
    pub(super) fn is_anothers(&self, name: &str) -> Result<bool, String> {
        let mut file = open(name)?;
        match file.try_lock() {
            Ok(()) => {}
            // To another run it is no item that is used once.
            Err(TryLockError::WouldBlock) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(unusable(&error)),
        }
        let mut user = String::new();
        let read = file.read_to_string(&mut user);
        read.map_err(|error| unusable(&error))?;
        Ok(user != self.name && goes_on(&user))
    }

    /// Claims what is called `name` until this run ends.
    pub(super) fn use_up(&self, name: &str) -> Result<(), String> {
        let mut file = open(name)?;
        let written = file
            .set_len(0)
            .and_then(|()| file.write_all(self.name.as_bytes()));
        written.map_err(|error| unusable(&error))
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // One that stays is swept out with the others.
        let _ = std::fs::remove_file(folder::path().join(&self.name));
    }
}

/// Whether the run of this name has not ended.
fn goes_on(run: &str) -> bool {
    if !run.starts_with("run-") {
        return false;
    }
    match File::open(folder::path().join(run)) {
        Ok(file) => matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)),
        Err(_) => false,
    }
}

fn enter() -> Result<Folder, String> {
    Folder::enter(&folder::path()).map_err(|error| unusable(&error))
}

fn open(name: &str) -> Result<File, String> {
    open_at(&path(name)).map_err(|error| unusable(&error))
}

fn open_at(path: &std::path::Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).read(true).write(true);
    options.open(path)
}

/// The end of a sentence.
fn unusable(error: &io::Error) -> String {
    format!("cannot be claimed in {}: {error}", folder::path().display())
}

/// Names hold credentials, so that only their hash is seen.
fn path(name: &str) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    folder::path().join(format!("{:016x}", hasher.finish()))
}
