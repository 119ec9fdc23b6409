//! NDJSON reports of earlier runs, found and read.

use wireproof_client::bounded::{MOST_OF_A_REPORT, read_from, read_up_to};
use wireproof_conformance::recorded::Recorded;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::files::utf8;
use crate::names::unknown;

/// What standard input is called, in messages and where a file's name says more.
pub(crate) const STDIN: &str = "stdin";

/// Reads reports; `-` is standard input, which can be one of them only.
pub(crate) fn read(names: &[&str]) -> anyhow::Result<Vec<Recorded>> {
    if names.iter().filter(|name| **name == "-").count() > 1 {
        let message = "only one report can come from standard input: name the files of the others";
        return Err(Exit::error(ExitCode::Usage, message));
    }
    names.iter().map(|name| record(name)).collect()
}

fn record(path: &str) -> anyhow::Result<Recorded> {
    let (name, read) = match path {
        "-" => (STDIN, read_from(std::io::stdin().lock(), MOST_OF_A_REPORT)),
        path => (path, read_up_to(path.as_ref(), MOST_OF_A_REPORT)),
    };
    let bytes = read.map_err(|error| Exit::error(ExitCode::Usage, format!("{name}: {error}")))?;
    let text = utf8(name.as_ref(), bytes)?;
    Recorded::read(name, &text).map_err(|error| Exit::error(ExitCode::BadInput, error.to_string()))
}

/// What of a run is about a protocol; all of it without one.
pub(crate) fn of_protocol(run: &Recorded, protocol: Option<&str>) -> anyhow::Result<Recorded> {
    let mut kept = run.clone();
    match protocol {
        Some(protocol) if !kept.retain(protocol) => {
            let no_such = format!("{} has no protocol", run.name);
            let message = unknown(&no_such, protocol, run.protocols());
            Err(Exit::error(ExitCode::Usage, message))
        }
        _ => Ok(kept),
    }
}
