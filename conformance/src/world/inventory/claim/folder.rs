//! The folder of a user's claims. Whoever uses it holds a lock that all may share; whoever has it alone
//! sweeps the folder, at the start what a run that was killed has left, and at the end its own.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};

/// The file whose lock says that the folder is used. It is the only one that stays: two runs could
/// otherwise hold locks on two files of one name.
const IN_USE: &str = "in-use";

/// In use until it is dropped.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    in_use: File,
}

impl Folder {
    pub(super) fn enter(path: &Path) -> io::Result<Folder> {
        make(path)?;
        let mut options = File::options();
        options.create(true).truncate(false).read(true).write(true);
        let folder = Folder {
            path: path.to_owned(),
            in_use: options.open(path.join(IN_USE))?,
        };
        folder.sweep();
        // Waits for a sweep of others, which is short.
        folder.in_use.lock_shared()?;
        Ok(folder)
    }

    /// Takes away every claim, unless somebody may hold one. What cannot be taken away stays for the
    /// next sweep.
    fn sweep(&self) {
        if self.in_use.try_lock().is_err() {
            return;
        }
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name() != IN_USE) {
            let _ = fs::remove_file(entry.path());
        }
        let _ = self.in_use.unlock();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A lock that is held is not taken again, as what comes of that depends on the system.
        if self.in_use.unlock().is_ok() {
            self.sweep();
        }
    }
}

/// Where it is: of this user alone, as nobody may write in a folder that another has made.
pub(super) fn path() -> PathBuf {
    #[cfg(unix)]
    let name = format!("wireproof-claims-{}", rustix::process::geteuid().as_raw());
    // The folder for temporary files is the user's own there.
    #[cfg(not(unix))]
    let name = "wireproof-claims";
    std::env::temp_dir().join(name)
}

fn make(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is not there yet.
    fn place() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("claims");
        (folder, path)
    }

    fn claims(path: &Path) -> Vec<String> {
        let entries = fs::read_dir(path).expect("the folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let names = names.map(|name| name.into_string().expect("UTF-8"));
        names.filter(|name| name != IN_USE).collect()
    }

    #[test]
    fn the_last_to_leave_takes_the_claims_away() {
        let (_kept, path) = place();
        let one = Folder::enter(&path).expect("a folder");
        fs::write(path.join("a"), "").expect("a claim");
        let other = Folder::enter(&path).expect("the folder");
        drop(one);
        assert_eq!(claims(&path), ["a"]);
        drop(other);
        assert_eq!(claims(&path), [""; 0]);
    }

    #[test]
    fn what_a_killed_run_has_left_goes_at_the_next_start() {
        let (_kept, path) = place();
        make(&path).expect("a folder");
        fs::write(path.join("a"), "run-1").expect("a claim");
        let _folder = Folder::enter(&path).expect("the folder");
        assert_eq!(claims(&path), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_of_one_user() {
        use std::os::unix::fs::MetadataExt;
        let (_kept, path) = place();
        let _folder = Folder::enter(&path).expect("a folder");
        let metadata = fs::metadata(&path).expect("the folder");
        assert_eq!(metadata.mode() & 0o777, 0o700);
        let name = format!("wireproof-claims-{}", metadata.uid());
        assert!(super::path().ends_with(name));
    }
}
