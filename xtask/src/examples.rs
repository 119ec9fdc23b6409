//! `cargo xtask examples`: the servers of `examples/` are started and judged, each by its own target
//! file, and all has to be as documented. With `--defects` each is started with one deliberate
//! mistake at a time too, a patch of its `defects` folder, and a scenario of a requirement that the
//! patch names has to fail; the others are not played then. The examples take their turns at once.
//!
//! A server is what its script `serve` becomes: it installs what it needs below
//! `target/examples` and prints `listening on http://127.0.0.1:PORT` when it takes connections.

mod server;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs, iter, thread};

use anyhow::{Context, bail};
use serde_json::Value;

use server::Server;

/// Where packages are installed.
const CACHE: &str = "target/examples";

/// What a patch says first: `# finds BC-CREATE-9 BC-CREATE-11`, of which one has to fail.
const FINDS: &str = "# finds ";

/// The folder of an example's mistakes.
pub(crate) const DEFECTS: &str = "defects";

pub(crate) fn run(root: &Path, names: &[String], defects: bool) -> anyhow::Result<ExitCode> {
    let examples = examples(root, names)?;
    let wireproof = build(root)?;
    let run = Run {
        root,
        wireproof: &wireproof,
    };
    let failed: Vec<anyhow::Result<Vec<String>>> = thread::scope(|scope| {
        let turns: Vec<_> = examples
            .iter()
            .map(|example| scope.spawn(|| run.example(example, defects)))
            .collect();
        let ended = |turn: thread::ScopedJoinHandle<'_, _>| {
            turn.join()
                .unwrap_or_else(|_| Err(anyhow::anyhow!("a thread has panicked")))
        };
        turns.into_iter().map(ended).collect()
    });
    let failed: anyhow::Result<Vec<Vec<String>>> = failed.into_iter().collect();
    let failed = failed?.concat();
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!("\n{}", failed.join("\n"));
    Ok(ExitCode::FAILURE)
}

/// The examples of these names; all of them without one.
pub(crate) fn examples(root: &Path, names: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let all = listing(&root.join("examples"))?;
    let all: Vec<PathBuf> = all
        .into_iter()
        .filter(|path| path.join("serve").is_file())
        .collect();
    if let Some(stranger) = names
        .iter()
        .find(|name| !all.iter().any(|path| shown(path) == **name))
    {
        bail!("there is no examples/{stranger} with a script `serve`");
    }
    let wanted = |path: &PathBuf| names.is_empty() || names.contains(&shown(path));
    Ok(all.into_iter().filter(wanted).collect())
}

fn listing(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The mistakes of an example.
pub(crate) fn patches(example: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folder = example.join(DEFECTS);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = listing(&folder)?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "patch")
    });
    Ok(paths)
}

/// The requirements that a patch names, if it does.
pub(crate) fn finds(patch: &str) -> Option<&str> {
    let named = patch.lines().find_map(|line| line.strip_prefix(FINDS))?;
    Some(named.trim()).filter(|named| !named.is_empty())
}

fn shown(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Builds the binary; its path comes back.
fn build(root: &Path) -> anyhow::Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "--package",
            "wireproof",
            "--message-format",
            "json",
        ])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    if !built.status.success() {
        bail!("the binary cannot be built");
    }
    let messages = String::from_utf8_lossy(&built.stdout).into_owned();
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs =
        messages.filter_map(|message| Some(PathBuf::from(message["executable"].as_str()?)));
    programs.next_back().context("cargo names no binary")
}

struct Run<'a> {
    root: &'a Path,
    wireproof: &'a Path,
}

/// What came of a check.
struct Judged {
    code: Option<i32>,
    told: String,
    /// The protocol of what was played.
    protocol: Option<String>,
    /// The requirements of scenarios that failed.
    failed: BTreeSet<String>,
}

impl Judged {
    fn is_good(&self) -> bool {
        self.code == Some(0)
    }
}

impl Run<'_> {
    /// Judges an example as it is and with its mistakes, and says what is not as it should be.
    fn example(&self, example: &Path, defects: bool) -> anyhow::Result<Vec<String>> {
        let name = shown(example);
        let judged = self.judge(example, &[])?;
        println!("== {name}\n{}", judged.told);
        let mut failed = Vec::new();
        if !judged.is_good() {
            failed.push(format!("{name}: exit code {:?}", judged.code));
        }
        if defects {
            let protocol = judged.protocol.context("nothing was played")?;
            for patch in patches(example)? {
                match self.defect(example, &patch, &protocol)? {
                    Ok(found) => println!("{name}: {} is found by {found}", shown(&patch)),
                    Err(why) => failed.push(format!("{name}: {} {why}", shown(&patch))),
                }
            }
        }
        Ok(failed)
    }

    /// Starts what lies in a folder, and judges it by the scenarios that the words select.
    fn judge(&self, folder: &Path, words: &[&str]) -> anyhow::Result<Judged> {
        let server = Server::start(folder, &self.root.join(CACHE))?;
        let report = env::temp_dir().join(format!("wireproof-example-{}.ndjson", server.id()));
        let checked = Command::new(self.wireproof)
            .arg("check")
            .args(words)
            .arg("--target")
            .arg(folder.join("target.toml"))
            .arg("--report")
            .arg(format!("ndjson={}", report.display()))
            .env("EXAMPLE_URL", format!("ws://{}", server.address))
            .output()
            .context("cannot run the binary")?;
        let lines = fs::read_to_string(&report).unwrap_or_default();
        // Throw-away; a machine that keeps it loses nothing.
        let _ = fs::remove_file(&report);
        let streams =
            [&checked.stdout, &checked.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        Ok(Judged {
            code: checked.status.code(),
            told: streams.concat(),
            protocol: ids(&lines)
                .next()
                .and_then(|(_, id)| Some(id.split('/').next()?.to_owned())),
            failed: failed(&lines),
        })
    }

    /// Judges an example with one mistake in it. The error is the end of a sentence about the patch.
    fn defect(
        &self,
        example: &Path,
        patch: &Path,
        protocol: &str,
    ) -> anyhow::Result<Result<String, String>> {
        let text = fs::read_to_string(patch)
            .with_context(|| format!("cannot read {}", patch.display()))?;
        let Some(wanted) = finds(&text) else {
            return Ok(Err(format!(
                "does not say what finds it: write `{FINDS}ID`"
            )));
        };
        let copy = self
            .root
            .join(CACHE)
            .join(format!("{}-defect", shown(example)));
        if copy.exists() {
            fs::remove_dir_all(&copy)?;
        }
        copy_folder(example, &copy)?;
        let patched = Command::new("patch")
            .args(["--quiet", "--strip=1", "--input"])
            .arg(patch)
            .current_dir(&copy)
            .status()
            .context("cannot run patch")?;
        if !patched.success() {
            return Ok(Err("does not fit the server any more".to_owned()));
        }
        let words: Vec<&str> = iter::once(protocol)
            .chain(wanted.split_whitespace())
            .collect();
        let judged = self.judge(&copy, &words)?;
        let found: Vec<&str> = wanted
            .split_whitespace()
            .filter(|id| judged.failed.contains(*id))
            .collect();
        Ok(match (judged.code, found.is_empty()) {
            (Some(1), false) => Ok(found.join(", ")),
            (code, _) => {
                let failed: Vec<&str> = judged.failed.iter().map(String::as_str).collect();
                let failed = failed.join(", ");
                Err(format!(
                    "is not found by {wanted}: exit code {code:?}, failed: {failed}"
                ))
            }
        })
    }
}

/// The requirements of scenarios that failed, from the stream of events.
fn failed(lines: &str) -> BTreeSet<String> {
    let failed = ids(lines).filter(|(event, _)| event["verdict"] == "fail");
    let requirement = |(_, id): (Value, String)| {
        let id = id.rsplit('/').next()?.to_owned();
        Some(id.split('#').next()?.to_owned())
    };
    failed.filter_map(requirement).collect()
}

/// The events of scenarios, with the names of these.
fn ids(lines: &str) -> impl Iterator<Item = (Value, String)> {
    let events = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    events.filter_map(|event| {
        let id = event["id"].as_str()?.to_owned();
        Some((event, id))
    })
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for path in listing(from)? {
        let copy = to.join(path.file_name().unwrap_or_default());
        match path.is_dir() {
            true => copy_folder(&path, &copy)?,
            false => drop(fs::copy(&path, &copy)?),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_read_from_events() {
        let lines = concat!(
            r#"{"event":"run_started"}"#,
            "\n",
            r#"{"event":"scenario_finished","id":"p/list/AB-LIST-1#2","verdict":"fail"}"#,
            "\n",
            r#"{"event":"scenario_finished","id":"p/list/AB-LIST-2#1","verdict":"pass"}"#,
        );
        assert_eq!(failed(lines), BTreeSet::from(["AB-LIST-1".to_owned()]));
    }
}
