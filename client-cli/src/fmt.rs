//! `wireproof fmt`.

use std::io::Write;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;
use wireproof_conformance::format::format;
use wireproof_conformance::verdict::ExitCode;

use crate::args::Fmt;
use crate::files::{self, Source};
use crate::suites::rendered;
use crate::{Exit, say};

pub(crate) fn fmt(arguments: &Fmt) -> anyhow::Result<ExitCode> {
    let sources = sources(arguments)?;
    let mut changed = 0;
    let mut mistakes = String::new();
    for source in &sources {
        let formatted = match format(&source.name, &source.text, source.form) {
            Ok(formatted) => formatted,
            Err(found) => {
                mistakes += &rendered(&found, &source.text);
                continue;
            }
        };
        let differs = formatted != source.text;
        changed += usize::from(differs);
        match &source.path {
            _ if arguments.check && differs => say(&diff(source, &formatted))?,
            Some(path) if differs && !arguments.check => {
                replace(path, &formatted).map_err(|error| {
                    Exit::error(ExitCode::Usage, format!("{}: {error}", source.name))
                })?;
                say(&format!("formatted {}\n", source.name))?;
            }
            None if !arguments.check => say(&formatted)?,
            _ => {}
        }
    }
    if !mistakes.is_empty() {
        let message = format!("left as it is\n\n{mistakes}");
        return Err(Exit::error(ExitCode::BadInput, message));
    }
    if arguments.check && changed > 0 {
        say(&format!(
            "\n{changed} of {} would change\n",
            files(sources.len())
        ))?;
        return Ok(ExitCode::Deviates);
    }
    Ok(ExitCode::Conforms)
}

fn sources(arguments: &Fmt) -> anyhow::Result<Vec<Source>> {
    let usage = |message| Err(Exit::error(ExitCode::Usage, message));
    match arguments.files.as_slice() {
        [] => usage("name the files or folders to format, such as `wireproof fmt chapters/`"),
        [_] => files::read(&arguments.files),
        several if several.iter().any(|file| file.as_os_str() == "-") => {
            usage("`-` stands alone: what comes from standard input goes to standard output")
        }
        _ => files::read(&arguments.files),
    }
}

/// "1 file", "2 files".
fn files(count: usize) -> String {
    format!("{count} file{}", if count == 1 { "" } else { "s" })
}

/// What would change, with a line around it.
fn diff(source: &Source, formatted: &str) -> String {
    let diff = TextDiff::from_lines(source.text.as_str(), formatted);
    let mut unified = diff.unified_diff();
    let unified = unified.context_radius(1).header(&source.name, "formatted");
    let styled = |line: &str| {
        let style = match line.as_bytes().first() {
            Some(b'+') => AnsiColor::Green.on_default(),
            Some(b'-') => AnsiColor::Red.on_default(),
            Some(b'@') => AnsiColor::Cyan.on_default(),
            _ => Style::new(),
        };
        format!("{style}{}{style:#}\n", line.trim_end_matches('\r'))
    };
    unified.to_string().lines().map(styled).collect()
}

/// Puts a file with this text in the place of another, at once and with its permissions, so
/// that whatever happens one of the two is there as a whole.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    // A link is kept, and what it leads to is replaced.
    let path = path.canonicalize()?;
    let permissions = path.metadata()?.permissions();
    if permissions.readonly() {
        return Err(std::io::ErrorKind::PermissionDenied.into());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}
