//! `cargo xtask fuzz`: runs each target in `fuzz` for a while, beginning with what the
//! repository knows of: chapters, their blocks, examples and documents.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, bail, ensure};

/// With `none` the pinned stable toolchain can do it. Address sanitizing wants a nightly one, and
/// has little to find where `unsafe` is forbidden.
const SANITIZER: &str = "--sanitizer=none";

/// Fuzzes the targets named, or all of them, so many at once as there are cores.
pub(crate) fn run(root: &Path, seconds: u32, names: &[String]) -> anyhow::Result<ExitCode> {
    let fuzz = root.join("fuzz");
    let targets = targets(&fuzz, names)?;
    install()?;
    let seeds = root.join("target/fuzz-seeds");
    sow(root, &seeds)?;
    let built = cargo_fuzz(&fuzz, &["build", SANITIZER]).status();
    ensure!(
        built.context("cargo fuzz build")?.success(),
        "the targets cannot be built"
    );

    let waiting = Mutex::new(VecDeque::from(targets));
    let failures = Mutex::new(0_u32);
    let work = || -> anyhow::Result<()> {
        loop {
            let next = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop_front();
            let Some(target) = next else { return Ok(()) };
            if !fuzz_one(&fuzz, &seeds, &target, seconds)? {
                *failures.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            }
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| match worker.join() {
                Ok(done) => done,
                Err(_) => bail!("a worker has panicked"),
            })
    })?;
    let failures = failures
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    Ok(if failures == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The names of the targets: those of their files.
fn targets(fuzz: &Path, wanted: &[String]) -> anyhow::Result<Vec<String>> {
    let files = files(&fuzz.join("fuzz_targets"), "rs")?;
    let all: Vec<String> = files.iter().filter_map(|file| stem(file)).collect();
    if let Some(name) = wanted.iter().find(|name| !all.contains(name)) {
        bail!("no fuzz target `{name}`; there is {}", all.join(", "));
    }
    Ok(if wanted.is_empty() {
        all
    } else {
        wanted.to_vec()
    })
}

fn install() -> anyhow::Result<()> {
    let quiet =
        |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if quiet(Command::new("cargo").args(["fuzz", "--version"])).is_ok_and(|status| status.success())
    {
        return Ok(());
    }
    let mut install = Command::new("cargo");
    install.args(["install", "--quiet", "--locked", "cargo-fuzz"]);
    ensure!(
        install.status().context("cargo install")?.success(),
        "cargo-fuzz cannot be installed"
    );
    Ok(())
}

fn cargo_fuzz(fuzz: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.arg("fuzz").args(arguments).current_dir(fuzz);
    // The input that broke something says more than the calls that led there.
    command.env("RUST_BACKTRACE", "0");
    command
}

/// Runs one target and tells what came of it. Whether nothing was found.
fn fuzz_one(fuzz: &Path, seeds: &Path, target: &str, seconds: u32) -> anyhow::Result<bool> {
    // New inputs go to the first folder; those in the second are only read.
    let corpus = fuzz.join("corpus").join(target);
    fs::create_dir_all(&corpus).context("the corpus")?;
    let mut command = cargo_fuzz(fuzz, &["run", SANITIZER, target]);
    command.args([corpus, seeds.join(target)]).arg("--");
    command.arg(format!("-max_total_time={seconds}"));
    // A hang is a failure too, and so is a memory that grows.
    command.args(["-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"]);
    let output = command.output().context("cargo fuzz run")?;
    let told = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        println!(
            "{target:<8} {} executions, nothing found",
            executions(&told)
        );
    } else {
        println!("{target:<8} FAILED\n{}", failure(&told));
    }
    Ok(output.status.success())
}

fn executions(told: &str) -> &str {
    let mut lines = told.lines();
    let count = lines.find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    count.map_or("?", str::trim)
}

/// What was said from the failure on: libFuzzer's input, and how cargo-fuzz repeats it.
fn failure(told: &str) -> String {
    let lines = told.lines();
    let fails = |line: &&str| !line.contains("panicked at") && !line.contains("ERROR: ");
    let from_there: Vec<&str> = lines.clone().skip_while(fails).collect();
    let shown = if from_there.is_empty() {
        lines.collect()
    } else {
        from_there
    };
    shown.join("\n")
}

/// Writes the inputs that each target begins with.
fn sow(root: &Path, seeds: &Path) -> anyhow::Result<()> {
    if seeds.exists() {
        fs::remove_dir_all(seeds).context("the seeds of the last run")?;
    }
    let sow = |target: &str, name: &str, text: &str| -> anyhow::Result<()> {
        let folder = seeds.join(target);
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join(name), text)?)
    };
    for chapter in each(root, "fixtures", "", "md")? {
        let text = fs::read_to_string(&chapter)?;
        let name = stem(&chapter).unwrap_or_default();
        // A requirement is a chapter, and a short input is changed in more places that matter.
        for (number, requirement) in text.split("\n## ").skip(1).enumerate() {
            let requirement = format!("# {name}\n\n## {requirement}\n");
            sow("chapter", &format!("{name}-{number}.md"), &requirement)?;
        }
        for (number, after) in text.split("\n```wire\n").skip(1).enumerate() {
            let block = after.split("\n```").next().unwrap_or_default();
            sow(
                "wire",
                &format!("{name}-{number}.wire"),
                &format!("{block}\n"),
            )?;
        }
    }
    for example in each(root, "fixtures", "examples", "json")? {
        let (name, text) = (
            stem(&example).unwrap_or_default(),
            fs::read_to_string(&example)?,
        );
        sow("frame", &name, &text)?;
        sow("json", &name, &text)?;
    }
    for entry in fs::read_dir(root.join("client/tests/packs/folders"))? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_owned();
        sow("folder", &name.display().to_string(), &whole(&folder)?)?;
    }
    let mut documents = each(root, "schemas/generated", "", "json")?;
    documents.push(root.join("client/tests/packs/lamps/asyncapi.json"));
    for (number, document) in documents.iter().enumerate() {
        let target = match stem(document).as_deref() {
            Some("openapi") => "rest",
            _ => "pack",
        };
        sow(target, &number.to_string(), &fs::read_to_string(document)?)?;
    }
    Ok(())
}

/// A protocol's folder as one text, as the target takes it apart: the document first.
fn whole(folder: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let mut ahead = vec![folder.to_owned()];
    while let Some(next) = ahead.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                ahead.push(path);
                continue;
            }
            let content = fs::read_to_string(&path)?;
            let name = path.strip_prefix(folder)?;
            match stem(&path).as_deref() {
                Some("asyncapi") => text.insert_str(0, &content),
                _ => text += &format!("\n-- {}\n{content}", name.display()),
            }
        }
    }
    Ok(text)
}

/// The files with this ending in the folder `below` of each protocol's own folder.
fn each(root: &Path, folder: &str, below: &str, ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for protocol in fs::read_dir(root.join(folder)).with_context(|| folder.to_owned())? {
        let inner = protocol?.path().join(below);
        if inner.is_dir() {
            found.extend(files(&inner, ending)?);
        }
    }
    ensure!(!found.is_empty(), "no .{ending} file in {folder}/*/{below}");
    Ok(found)
}

/// The files of a folder that have this ending, by name.
fn files(folder: &Path, ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new(ending)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn stem(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_str()?.to_owned())
}
