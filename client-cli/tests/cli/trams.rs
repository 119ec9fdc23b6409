//! A folder with a small protocol that has no worlds, so that a server needs to do nothing right for
//! it, and a target file.

use std::fmt::Write as _;
use std::fs;

use tempfile::TempDir;

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

/// A folder with the protocol and a target.
pub(crate) struct Trams(pub(crate) TempDir);

impl Trams {
    pub(crate) fn new(url: &str, timeouts: &str) -> Trams {
        let folder = Trams(tempfile::tempdir().expect("a folder"));
        fs::create_dir(folder.0.path().join("trams")).expect("a folder");
        folder.write("trams/asyncapi.yaml", DOCUMENT);
        folder.write("trams/times.md", CHAPTER);
        let target = format!("pack = \"trams\"\nurl = \"{url}\"\n[timeouts]\n{timeouts}\n");
        folder.write("target.toml", &target);
        folder
    }

    /// One with so many scenarios.
    pub(crate) fn with_many(url: &str, timeouts: &str, many: usize) -> Trams {
        let folder = Trams::new(url, timeouts);
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

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("it is written");
    }
}
