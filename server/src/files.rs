//! Files that are kept beside the database: written whole, read and removed by names that the
//! server gave them.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use tokio::{
    fs::{self, OpenOptions},
    io::AsyncWriteExt,
    sync::OnceCell,
};

use crate::options::{Database, Options};

/// A folder of files.
#[derive(Debug)]
pub(crate) struct Files(Folder);

#[derive(Debug)]
enum Folder {
    /// This one, which stays.
    Kept(PathBuf),
    /// One of our own, which is gone when the server ends, and is made when something is to be
    /// kept.
    ThrownAway(OnceCell<TempDir>),
}

/// The name of a file: letters, digits and a dot, so that it leads nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileName(String);

impl FileName {
    /// A name that no other file has and nobody can guess.
    pub(crate) fn new(extension: &str) -> Self {
        Self(format!("{:032x}.{extension}", rand::random::<u128>()))
    }

    /// A name as [`FileName::new`] gives them; nothing else is one.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (stem, extension) = name.split_once('.')?;
        let is_plain = |text: &str, also: fn(&u8) -> bool| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || also(&byte))
        };
        let is_name = stem.len() == 32
            && is_plain(stem, |byte| matches!(byte, b'a'..=b'f'))
            && is_plain(extension, u8::is_ascii_lowercase);
        is_name.then(|| Self(name.to_owned()))
    }

    /// The name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What it ends in.
    pub(crate) fn extension(&self) -> &str {
        self.0
            .split_once('.')
            .map_or("", |(_, extension)| extension)
    }
}

impl Files {
    /// The files of a server with these settings: in the folder that is named, else beside the
    /// database's file, and thrown away where the database is too.
    pub(crate) fn of(options: &Options) -> Self {
        let beside = || match &options.database {
            Database::File(path) => {
                let mut beside = path.clone().into_os_string();
                beside.push(".files");
                Some(beside.into())
            }
            Database::Memory => None,
        };
        let folder = options.files.clone().or_else(beside);
        Self(folder.map_or_else(|| Folder::ThrownAway(OnceCell::new()), Folder::Kept))
    }

    /// Keeps a file: on the disk when this returns, unless it is thrown away anyway.
    pub(crate) async fn write(&self, name: &FileName, bytes: &[u8]) -> io::Result<()> {
        let path = self.0.make().await?.join(name.as_str());
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
            .await?;
        file.write_all(bytes).await?;
        match self.0 {
            Folder::Kept(_) => file.sync_all().await,
            Folder::ThrownAway(_) => file.flush().await,
        }
    }

    /// What is in a file, if there is one of this name.
    #[expect(
        clippy::disallowed_methods,
        reason = "nobody names it but the server, which has written it and bounds what it takes"
    )]
    pub(crate) async fn read(&self, name: &FileName) -> io::Result<Option<Vec<u8>>> {
        let Some(folder) = self.0.path() else {
            return Ok(None);
        };
        found(fs::read(folder.join(name.as_str())).await)
    }

    /// Removes a file, if there is one of this name.
    pub(crate) async fn remove(&self, name: &FileName) -> io::Result<()> {
        let Some(folder) = self.0.path() else {
            return Ok(());
        };
        found(fs::remove_file(folder.join(name.as_str())).await).map(|_| ())
    }
}

impl Folder {
    /// The folder, where there is one.
    fn path(&self) -> Option<&Path> {
        match self {
            Self::Kept(path) => Some(path),
            Self::ThrownAway(folder) => folder.get().map(TempDir::path),
        }
    }

    /// The folder, which is made unless there is one.
    async fn make(&self) -> io::Result<&Path> {
        match self {
            Self::Kept(path) => {
                fs::create_dir_all(path).await?;
                Ok(path)
            }
            Self::ThrownAway(folder) => {
                let make = async || tempfile::Builder::new().prefix("wireproof-").tempdir();
                folder.get_or_try_init(make).await.map(TempDir::path)
            }
        }
    }
}

/// A file that is not there is no error.
fn found<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        let name = FileName::new("png");
        assert_eq!(FileName::parse(name.as_str()), Some(name.clone()));
        assert_eq!(name.extension(), "png");
        let stem = "0123456789abcdef0123456789abcdef";
        for other in [
            "",
            ".",
            "..",
            ".png",
            "../x.png",
            "x.png",
            stem,
            "/etc/passwd",
            &format!("{stem}."),
            &format!("{stem}./"),
            &format!("{stem}.p/../x"),
            &format!("{stem}.tar.gz"),
            &format!("{stem}.PNG"),
            &format!("{stem}\0.png"),
            &format!("../{}.png", &stem[3..]),
            &stem.to_uppercase(),
        ] {
            assert_eq!(FileName::parse(other), None, "{other:?}");
        }
    }

    #[tokio::test]
    async fn a_file_is_there_until_it_is_removed() {
        let files = Files::of(&Options::default());
        let (name, other) = (FileName::new("png"), FileName::new("png"));
        let read = async |name| files.read(name).await.expect("it can be read");
        assert_eq!(read(&name).await, None);
        files
            .write(&name, b"bytes")
            .await
            .expect("it can be written");
        assert!(
            files.write(&name, b"other").await.is_err(),
            "a file is written once"
        );
        assert_eq!(read(&name).await.as_deref(), Some(&b"bytes"[..]));
        assert_eq!(read(&other).await, None);
        for _ in 0..2 {
            files.remove(&name).await.expect("it can be removed");
        }
        assert_eq!(read(&name).await, None);
    }

    #[tokio::test]
    async fn what_is_thrown_away_goes_with_the_server_and_what_is_kept_stays() {
        let beside = tempfile::tempdir().expect("a folder");
        let kept = Options {
            files: Some(beside.path().join("made/at/need")),
            ..Options::default()
        };
        for (options, stays) in [(Options::default(), false), (kept, true)] {
            let files = Files::of(&options);
            let name = FileName::new("png");
            files
                .write(&name, b"bytes")
                .await
                .expect("it can be written");
            let path = files.0.path().expect("it was made").join(name.as_str());
            assert!(path.exists());
            drop(files);
            assert_eq!(path.exists(), stays);
        }
    }

    #[test]
    fn files_lie_beside_a_database_that_is_a_file() {
        let options = Options {
            database: Database::File("/data/market.db".into()),
            ..Options::default()
        };
        let files = Files::of(&options);
        assert_eq!(files.0.path(), Some(Path::new("/data/market.db.files")));
    }
}
