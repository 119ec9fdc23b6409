//! Values that several commands take, read from text.

use std::net::{SocketAddr, ToSocketAddrs};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

pub(super) use wireproof_conformance::target::{at_once as jobs, duration};

use jiff::civil::Date;
use wireproof_conformance::baseline::Subject;

/// A report beside the one for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportTo {
    /// What is written.
    pub(crate) kind: ReportKind,
    /// The file; `None` for standard output.
    pub(crate) file: Option<PathBuf>,
}

/// What a report is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportKind {
    /// The event stream, for programs.
    Ndjson,
    /// For the test view of a CI.
    Junit,
}

/// `ndjson=run.ndjson`, `junit=-`.
pub(super) fn report(text: &str) -> Result<ReportTo, String> {
    let form = || "write the kind, `=`, and a file: ndjson=run.ndjson".to_owned();
    let (kind, file) = text.split_once('=').ok_or_else(form)?;
    let kind = match kind {
        "ndjson" => ReportKind::Ndjson,
        "junit" => ReportKind::Junit,
        "" => return Err(form()),
        other => {
            let kinds = "write ndjson=FILE or junit=FILE";
            return Err(format!("there is no report of kind `{other}`; {kinds}"));
        }
    };
    match file {
        "" => Err(form()),
        "-" => Ok(ReportTo { kind, file: None }),
        file => Ok(ReportTo {
            kind,
            file: Some(file.into()),
        }),
    }
}

/// `ndjson=run.ndjson`: the one kind of report that every command has.
pub(super) fn ndjson(text: &str) -> Result<ReportTo, String> {
    match report(text) {
        Ok(report) if report.kind == ReportKind::Ndjson => Ok(report),
        Ok(_) => Err("there is only `ndjson` here: ndjson=mutants.ndjson".to_owned()),
        Err(why) => Err(why),
    }
}

/// `99`, `99.5`.
pub(super) fn percent(text: &str) -> Result<f64, String> {
    let percent = text.parse().ok();
    percent
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "write a number from 0 to 100".to_owned())
}

/// A number that an earlier run has printed.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    let words = "write the whole number that an earlier run has printed";
    text.parse().map_err(|_| words.to_owned())
}

/// How many times.
pub(super) fn times(text: &str) -> Result<NonZeroUsize, String> {
    from_one(text)
}

fn from_one<N: FromStr>(text: &str) -> Result<N, String> {
    text.parse()
        .map_err(|_| "write a whole number from 1 on".to_owned())
}

/// `AB-ROOM-5=ticket 42`.
pub(super) fn known(text: &str) -> Result<(Subject, String), String> {
    match text.split_once('=') {
        Some((subject, reason)) if !reason.trim().is_empty() => {
            Ok((subject.parse()?, reason.trim().to_owned()))
        }
        _ => Err(
            "write the requirement, `=`, and why it is known: AB-ROOM-5=\"ticket 42\"".to_owned(),
        ),
    }
}

/// `127.0.0.1:8080`, or a name for the number: `localhost:8080`.
pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    let form = "write the host and the port: 127.0.0.1:8080 or localhost:8080; 0 is any free port";
    let port = text.rsplit_once(':').map(|(_, port)| port);
    if port.is_none_or(|port| port.parse::<u16>().is_err()) {
        return Err(form.to_owned());
    }
    let found = text.to_socket_addrs();
    let found: Vec<SocketAddr> = found.map_err(|error| format!("{error}; {form}"))?.collect();
    // Of a name with several addresses the one that every client tries.
    let old = found.iter().find(|address| address.is_ipv4());
    let chosen = old.or(found.first()).copied();
    chosen.ok_or_else(|| form.to_owned())
}

/// `2030-01-31`.
pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "write a date: 2030-01-31".to_owned())
}

/// `NAME=VALUE`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write the name, `=`, and the value: id=7".to_owned()),
    }
}

/// `alice=anna`.
pub(super) fn item(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, item)) if !name.is_empty() && !item.is_empty() => {
            Ok((name.to_owned(), item.to_owned()))
        }
        _ => Err("write what scenarios call it, `=`, and the item: alice=anna".to_owned()),
    }
}

/// `Name: value`, or `Name:` to take one out, as curl has it.
pub(super) fn header(text: &str) -> Result<(String, Option<String>), String> {
    match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() => {
            let value = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
            Ok((name.trim().to_owned(), value))
        }
        _ => Err("write the name, `:`, and the value: \"Origin: http://localhost\"".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_headers_have_a_name() {
        let owned = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(pair("a=b=c"), Ok(owned("a", "b=c")));
        assert_eq!(pair("a="), Ok(owned("a", "")));
        assert!(pair("=b").is_err());
        assert!(pair("a").is_err());
        let value = |text: &str| Some(text.to_owned());
        assert_eq!(header("A:  b:c "), Ok(("A".to_owned(), value("b:c"))));
        assert_eq!(header("A:"), Ok(("A".to_owned(), None)));
        assert!(header("A").is_err());
        assert!(header(": b").is_err());
    }

    #[test]
    fn a_server_listens_at_a_host_and_a_port() {
        let told = |text| listen(text).map(|address| address.to_string());
        assert_eq!(told("localhost:81"), Ok("127.0.0.1:81".to_owned()));
        assert_eq!(told("[::1]:0"), Ok("[::1]:0".to_owned()));
        for bad in [
            "127.0.0.1",
            "localhost",
            "::1",
            "localhost:",
            "localhost:65536",
            ":80",
        ] {
            let why = listen(bad).expect_err(bad);
            assert!(why.contains("127.0.0.1:8080"), "{bad}: {why}");
        }
    }

    #[test]
    fn reports_have_a_kind_and_a_file() {
        let to = |kind, file: Option<&str>| {
            let file = file.map(PathBuf::from);
            Ok(ReportTo { kind, file })
        };
        assert_eq!(report("ndjson=a=b"), to(ReportKind::Ndjson, Some("a=b")));
        assert_eq!(report("junit=-"), to(ReportKind::Junit, None));
        for bad in ["ndjson", "ndjson=", "=x", "json=x", ""] {
            assert!(report(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn known_deviations_need_a_reason() {
        let read = |text| known(text).map(|(subject, reason)| (subject.to_string(), reason));
        assert_eq!(read("ab-x-1= why "), Ok(("AB-X-1".into(), "why".into())));
        assert_eq!(read("ab-x-1#2=why"), Ok(("AB-X-1#2".into(), "why".into())));
        assert_eq!(read("a.wire=b"), Ok(("a.wire".into(), "b".into())));
        assert!(known("AB-X-1#0=why").is_err());
        assert!(known("=why").is_err());
        assert!(known("AB-X-1").is_err());
        assert!(known("AB-X-1=").is_err());
    }
}
