//! Folders with a protocol in them: a small one that has no worlds, so that a server needs to do nothing
//! right for it.

use std::fmt::Write as _;
use std::fs;

use tempfile::TempDir;

use crate::{Ended, ended, wireproof};

/// A document in the style of public ones, with not a word of ours in it.
const DOCUMENT: &str = include_str!("../../../client/tests/packs/folders/tram-times/asyncapi.yaml");

const CHAPTER: &str = r#"# Times

## TT-PING-1 A ping is answered by a pong with its number
*documented: ping*

```wire
anna is a passenger
anna connects ping
anna > ping
anna < pong
```

## TT-FOLLOW-1 Who follows a stop is told how many there are
*documented: follow*

```wire
anna is a passenger
anna connects follow
anna > follow {"stop": ["AB/1"]}
anna < following {"stops": 1}
```
"#;

/// A folder with a protocol in it, in the ways of its authors.
pub(crate) struct Folder(pub(crate) TempDir);

impl Folder {
    pub(crate) fn of_trams() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a folder"));
        folder.copy_of_trams("trams");
        folder
    }

    /// One with the protocol and a target file.
    pub(crate) fn aimed_at(url: &str, timeouts: &str) -> Folder {
        let folder = Folder::of_trams();
        let target = format!("pack = \"trams\"\nurl = \"{url}\"\n[timeouts]\n{timeouts}\n");
        folder.write("target.toml", &target);
        folder
    }

    /// One with so many scenarios.
    pub(crate) fn with_many(url: &str, timeouts: &str, many: usize) -> Folder {
        let folder = Folder::aimed_at(url, timeouts);
        let mut chapter = "# Times\n".to_owned();
        for number in 1..=many {
            let _ = write!(
                chapter,
                "\n## TT-PING-{number} A ping is answered\n*documented: ping*\n\n```wire\n\
                 anna is a passenger\nanna connects ping\nanna > ping\nanna < pong\n```\n"
            );
        }
        folder.write("trams/times.md", &chapter);
        folder
    }

    /// Puts the protocol into a folder of this name.
    pub(crate) fn copy_of_trams(&self, name: &str) {
        for (file, text) in [
            ("asyncapi.yaml", DOCUMENT),
            ("times.md", CHAPTER),
            ("README.md", "# Trams\n\n## What is here\n"),
        ] {
            self.write(&format!("{name}/{file}"), text);
        }
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("it is written");
    }

    /// Runs a command in the folder.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        let mut command = wireproof(words);
        command.current_dir(self.0.path());
        ended(command)
    }
}
