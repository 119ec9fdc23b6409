//! A claim on an item against other runs on this machine: a lock on a file named after the item.
//!
//! An item that is used once is claimed for as long as the run goes on. As there may be more of these
//! than a process may have files open, its file only names the run, and the run has one that is locked.

mod folder;
mod holder;

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};
use wireproof_client::bounded;

use folder::Folder;
pub(super) use holder::Holder;

/// How often is looked whether another run has let go. The system wakes only a thread that waits in
/// it, and such a thread could not be called back when the run is cancelled.
pub(super) const LOOK: Duration = Duration::from_millis(20);

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
                    // Another file than the lock's, in which stands who has used the item up. Who waits
                    // for this one is told less where it cannot be written.
                    let _ = std::fs::write(held_by(name), Holder::now().written());
                    return Ok(Claim {
                        _file: file,
                        _folder: folder,
                    });
                }
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => sleep(LOOK).await,
                Err(TryLockError::WouldBlock) => {
                    return Err(format!("is in use by {}", holder(name)));
                }
                Err(TryLockError::Error(error)) => return Err(unusable(&error)),
            }
        }
    }
}

/// Who has an item that is used once, or has had it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Use {
    /// Nobody, or this run.
    Free,
    /// Another run that does not use it up: it comes back.
    Now(Holder),
    /// Another run has used it up.
    Up(Holder),
}

/// Whether nobody holds what is called `name` just now.
pub(super) fn is_let_go(name: &str) -> bool {
    let file = open(name);
    file.is_ok_and(|file| !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Who holds what is called `name`.
fn holder(name: &str) -> Holder {
    let told = bounded::read_to_string(&held_by(name)).unwrap_or_default();
    Holder::told(&told)
}

fn held_by(name: &str) -> PathBuf {
    path(name).with_extension("by")
}

/// A run, for as long as it goes on.
#[derive(Debug)]
pub(super) struct Run {
    name: String,
    /// Its process.
    holder: Holder,
    /// When it began, by the clock of the folder.
    begun: SystemTime,
    /// Those that went on then.
    others: BTreeSet<String>,
    _file: File,
    _folder: Folder,
}

impl Run {
    pub(super) fn begin() -> Result<Run, String> {
        let folder = enter()?;
        let name = format!("run-{:032x}", rand::random::<u128>());
        let file = open_at(&folder::path().join(&name)).map_err(|error| unusable(&error))?;
        file.lock().map_err(|error| unusable(&error))?;
        let begun = file.metadata().and_then(|metadata| metadata.modified());
        let begun = begun.map_err(|error| unusable(&error))?;
        let others = others(&name).map_err(|error| unusable(&error))?;
        Ok(Run {
            name,
            holder: Holder::now(),
            begun,
            others,
            _file: file,
            _folder: folder,
        })
    }

    /// Whether another run has claimed what is called `name` that goes on, or has gone on beside this
    /// one: it may have ended by now, and what it has used up does not come back to this one.
    pub(super) fn of(&self, name: &str) -> Result<Use, String> {
        let file = open(name)?;
        match file.try_lock() {
            Ok(()) => {}
            // To another run it is no item that is used once.
            Err(TryLockError::WouldBlock) => return Ok(Use::Now(holder(name))),
            Err(TryLockError::Error(error)) => return Err(unusable(&error)),
        }
        let told = bounded::read_text_from(&file, bounded::MOST);
        let told = told.map_err(|error| unusable(&error))?;
        let (user, holder) = told.split_once(' ').unwrap_or((&told, ""));
        if user == self.name || user.is_empty() {
            return Ok(Use::Free);
        }
        let used = file.metadata().and_then(|metadata| metadata.modified());
        let used = used.map_err(|error| unusable(&error))?;
        let is_up = used > self.begun || self.others.contains(user) || goes_on(user);
        Ok(match is_up {
            true => Use::Up(Holder::told(holder)),
            false => Use::Free,
        })
    }

    /// Claims what is called `name` until this run ends.
    pub(super) fn use_up(&self, name: &str) -> Result<(), String> {
        let mut file = open(name)?;
        let written = file
            .set_len(0)
            .and_then(|()| write!(file, "{} {}", self.name, self.holder.written()));
        written.map_err(|error| unusable(&error))
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // One that stays is swept out with the others.
        let _ = std::fs::remove_file(folder::path().join(&self.name));
    }
}

/// The runs that go on beside the one of this name.
fn others(name: &str) -> io::Result<BTreeSet<String>> {
    let mut others = BTreeSet::new();
    for entry in std::fs::read_dir(folder::path())? {
        let file = entry?.file_name();
        let other = file
            .to_str()
            .filter(|other| *other != name && goes_on(other));
        others.extend(other.map(str::to_owned));
    }
    Ok(others)
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
