//! Whose process has an item, and since when: for whoever has to find out what else is run there.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A process. Nothing is known of one that has not written itself down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::world::inventory) struct Holder(Option<(u32, i64)>);

impl Holder {
    /// This process, now.
    pub(super) fn now() -> Holder {
        Holder(Some((std::process::id(), Timestamp::now().as_second())))
    }

    /// As it stands in a file.
    pub(super) fn written(&self) -> String {
        let told = self.0.map(|(process, since)| format!("{process} {since}"));
        told.unwrap_or_default()
    }

    /// What has been written so.
    pub(super) fn told(text: &str) -> Holder {
        let read = || {
            let (process, since) = text.split_once(' ')?;
            Some((process.parse().ok()?, since.parse().ok()?))
        };
        Holder(read())
    }

    /// Its process, and when that began: `process 1234 (begun at 20:41)`.
    pub(in crate::world::inventory) fn as_run(&self) -> String {
        match self.0 {
            Some((process, since)) => format!("process {process} (begun at {})", clock(since)),
            None => "another run".to_owned(),
        }
    }
}

impl fmt::Display for Holder {
    /// `process 1234 since 20:41`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some((process, since)) => write!(f, "process {process} since {}", clock(since)),
            None => f.write_str("another run"),
        }
    }
}

/// By the clock on the wall: runs last for minutes.
fn clock(second: i64) -> String {
    let at = Timestamp::from_second(second).unwrap_or_default();
    let at = at.to_zoned(TimeZone::system());
    format!("{:02}:{:02}", at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let now = Holder::now();
        assert_eq!(Holder::told(&now.written()), now);
        let told = now.to_string();
        let process = format!("process {} since ", std::process::id());
        assert!(told.starts_with(&process), "{told}");
        for unknown in ["", "1", "one 2", "1 two", "-1 2"] {
            assert_eq!(Holder::told(unknown).to_string(), "another run");
        }
        assert_eq!(Holder(None).written(), "");
    }
}
