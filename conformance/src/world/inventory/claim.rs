//! A claim on an item against other runs on this machine: a lock on a file named after the item.

use std::fs::{File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How often is looked whether another run has let go. The system wakes only a thread that waits in
/// it, and such a thread could not be called back when the run is cancelled.
const LOOK: Duration = Duration::from_millis(20);

/// Held until it is dropped; the system takes it from a process that dies.
#[derive(Debug)]
pub(super) struct Claim {
    _file: File,
}

impl Claim {
    /// Claims what is called `name`, waiting for others until `deadline`. The error is the end of a
    /// sentence.
    pub(super) async fn take(name: &str, deadline: Instant) -> Result<Claim, String> {
        let path = path(name);
        let unusable =
            |error: std::io::Error| format!("cannot be claimed: {}: {error}", path.display());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(unusable)?;
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(unusable)?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Claim { _file: file }),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => sleep(LOOK).await,
                Err(TryLockError::WouldBlock) => return Err("is in use by another run".to_owned()),
                Err(TryLockError::Error(error)) => return Err(unusable(error)),
            }
        }
    }
}

/// Names hold credentials, so that only their hash is seen in a folder of everybody's.
fn path(name: &str) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    std::env::temp_dir()
        .join("wireproof-claims")
        .join(format!("{:016x}", hasher.finish()))
}
