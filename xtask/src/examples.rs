//! `cargo xtask examples`: the servers of `examples/` are started and judged, each by its own target
//! file, and all has to be as documented. With `--defects` each is started with one deliberate
//! mistake at a time too, a patch of its `defects` folder, and a scenario of a requirement that the
//! patch names has to fail; nothing else is played then, nor two at once: an id that is given again
//! is not seen where somebody else took it first. With `--honest` each is started as servers that
//! differ in a convention too, patches of its `honest` folder, none of which may be blamed.
//!
//! A server is what its script `serve` becomes: it installs what it needs below
//! `target/examples` and prints `listening on http://127.0.0.1:PORT` when it takes connections.

mod honest;
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs, thread};

use anyhow::{Context, bail};
use serde_json::Value;

use server::Server;

/// Where packages are installed.
const CACHE: &str = "target/examples";

/// What a patch says first: `# finds BC-CREATE-9 BC-CREATE-11`, of which one has to fail.
const FINDS: &str = "# finds ";

/// The folder of an example's mistakes.
pub(crate) const DEFECTS: &str = "defects";

/// The folder of honest servers.
const HONEST: &str = "honest";

/// The end of a sentence about a patch.
const DOES_NOT_FIT: &str = "does not fit the server any more";

/// What is judged beside the servers as they are.
#[derive(Clone, Copy, clap::Args)]
pub(crate) struct Variants {
    /// With each of their deliberate mistakes as well, which have to be found.
    #[arg(long)]
    defects: bool,
    /// As servers that follow the document and not a convention as well, which may not be blamed.
    #[arg(long)]
    honest: bool,
}

pub(crate) fn run(root: &Path, names: &[String], variants: Variants) -> anyhow::Result<ExitCode> {
    let examples = examples(root, names)?;
    let wireproof = build(root)?;
    let run = Run {
        root,
        wireproof: &wireproof,
    };
    let failed: Vec<anyhow::Result<Vec<String>>> = thread::scope(|scope| {
        let turns: Vec<_> = examples
            .iter()
            .map(|example| scope.spawn(|| run.example(example, variants)))
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

/// The patches in a folder of an example; none where there is no such folder.
pub(crate) fn patches(example: &Path, folder: &str) -> anyhow::Result<Vec<PathBuf>> {
    let folder = example.join(folder);
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
    /// How many scenarios ended so, by the name of the verdict.
    verdicts: BTreeMap<String, usize>,
}

impl Judged {
    fn is_good(&self) -> bool {
        self.code == Some(0)
    }
}

impl Run<'_> {
    /// Judges an example as it is and with its mistakes, and says what is not as it should be.
    fn example(&self, example: &Path, variants: Variants) -> anyhow::Result<Vec<String>> {
        let name = shown(example);
        let judged = self.judge(example, &[])?;
        println!("== {name}\n{}", judged.told);
        let mut failed = Vec::new();
        if !judged.is_good() {
            failed.push(format!("{name}: exit code {:?}", judged.code));
        }
        let protocol = judged.protocol.context("nothing was played")?;
        let of = |folder: &str, wanted: bool| match wanted {
            true => patches(example, folder),
            false => Ok(Vec::new()),
        };
        for patch in of(DEFECTS, variants.defects)? {
            match self.defect(example, &patch)? {
                Ok(found) => println!("{name}: {} is found by {found}", shown(&patch)),
                Err(why) => failed.push(format!("{name}: {} {why}", shown(&patch))),
            }
        }
        for patch in of(HONEST, variants.honest)? {
            match self.honest(example, &patch, &protocol)? {
                Ok(came) => println!("{name}: {} is not blamed: {came}", shown(&patch)),
                Err(why) => failed.push(format!("{name}: {} {why}", shown(&patch))),
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
            verdicts: verdicts(&lines),
        })
    }

    /// A copy of an example with a patch applied; nothing where it does not fit.
    fn patched(&self, example: &Path, patch: &Path) -> anyhow::Result<Option<PathBuf>> {
        let copy = format!("{}-patched", shown(example));
        let copy = self.root.join(CACHE).join(copy);
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
        Ok(patched.success().then_some(copy))
    }

    /// Judges an example with one mistake in it. The error is the end of a sentence about the patch.
    fn defect(&self, example: &Path, patch: &Path) -> anyhow::Result<Result<String, String>> {
        let text = fs::read_to_string(patch)
            .with_context(|| format!("cannot read {}", patch.display()))?;
        let Some(wanted) = finds(&text) else {
            return Ok(Err(format!(
                "does not say what finds it: write `{FINDS}ID`"
            )));
        };
        let Some(copy) = self.patched(example, patch)? else {
            return Ok(Err(DOES_NOT_FIT.to_owned()));
        };
        let words = wanted.split_whitespace().chain(["--jobs", "1"]);
        let judged = self.judge(&copy, &words.collect::<Vec<_>>())?;
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

fn verdicts(lines: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (event, _) in ids(lines) {
        if let Some(verdict) = event["verdict"].as_str() {
            *counts.entry(verdict.to_owned()).or_default() += 1;
        }
    }
    counts
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
