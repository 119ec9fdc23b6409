//! The command that plays a scenario again: whoever pastes it gets the same.

use std::time::Duration;

use wireproof_conformance::target::Again;

use crate::args::{Deny, Play};
use crate::judged::Judged;

/// How it is played again. `command` is what the scenario's name is added to; what names the
/// target and what was not as usual stands behind.
pub(crate) fn again(command: String, judged: &Judged, arguments: &Play, seed: u64) -> Again {
    let (target, playing) = (&arguments.target, &arguments.playing);
    let mut options = judged.options();
    let baseline = target.baseline.as_ref();
    let baseline = baseline.map(|file| quoted(&file.display().to_string()));
    options.extend(baseline.map(|file| format!("--baseline {file}")));
    let known = target.known.iter();
    options.extend(known.map(|(subject, reason)| {
        let known = quoted(&format!("{subject}={reason}"));
        format!("--known {known}")
    }));
    if playing.deny.contains(&Deny::Undocumented) {
        options.push("--deny undocumented".to_owned());
    }
    if let Some(timeout) = playing
        .timeout
        .filter(|timeout| *timeout != DEFAULT_TIMEOUT)
    {
        options.push(format!("--timeout {}", duration(timeout)));
    }
    options.extend(playing.jobs.map(|jobs| format!("--jobs {jobs}")));
    let is_repeated = playing.repeat.get() > 1;
    if is_repeated {
        options.push(format!("--repeat {}", playing.repeat));
    }
    // What happens only sometimes may depend on it.
    if is_repeated || playing.seed.is_some() {
        options.push(format!("--seed {seed}"));
    }
    Again {
        command,
        options: options.join(" "),
        maker: judged.maker(),
    }
}

/// How long a step may take where nobody says; a test holds it against the target's.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(2);

/// As the command line reads it.
fn duration(duration: Duration) -> String {
    match duration.as_millis() {
        millis if millis % 1_000 == 0 => format!("{}s", millis / 1_000),
        millis => format!("{millis}ms"),
    }
}

/// A word as a shell reads it back.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use wireproof_client::base::Base;

    use super::*;
    use crate::args::{Arguments, Check, Command};

    fn check_arguments(words: &[&str]) -> Check {
        let words = ["wireproof", "check"].iter().chain(words);
        match Arguments::try_parse_from(words).expect("arguments").command {
            Command::Check(check) => check,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn check(words: &[&str], key: Option<&str>, expected: &str) {
        let arguments = check_arguments(words);
        let judged = Judged::Theirs {
            base: Base::new("localhost:1", "news"),
            key: key.map(str::to_owned),
        };
        let command = "wireproof check news".to_owned();
        let again = again(command, &judged, &arguments.play, 7);
        assert_eq!(again.line("NW-1#2"), expected);
    }

    /// Who has no key yet is shown where it goes; who has one is not told twice.
    #[test]
    fn where_nothing_makes_a_world_the_key_is_asked_for() {
        let again = |key: Option<&str>| {
            let judged = Judged::Theirs {
                base: Base::new("localhost:1", "news"),
                key: key.map(str::to_owned),
            };
            let arguments = check_arguments(&[]).play;
            let again = again("wireproof check news".to_owned(), &judged, &arguments, 7);
            again.line_with_maker("NW-1")
        };
        let expected = "wireproof check news NW-1 --url ws://localhost:1/news \
                        --provisioning-key \"$WIREPROOF_PROVISIONING_KEY\"";
        assert_eq!(again(None), expected);
        assert_eq!(again(Some("hush")), expected);
    }

    #[test]
    fn what_was_as_usual_is_not_repeated() {
        check(
            &[],
            None,
            "wireproof check news NW-1#2 --url ws://localhost:1/news",
        );
        let key = "--provisioning-key \"$WIREPROOF_PROVISIONING_KEY\"";
        let expected = format!("wireproof check news NW-1#2 --url ws://localhost:1/news {key}");
        check(&["--timeout", "2000ms"], Some("hush"), &expected);
    }

    #[test]
    fn what_was_not_is() {
        check(
            &["--timeout", "500ms", "--jobs", "1", "--seed", "7"],
            None,
            "wireproof check news NW-1#2 --url ws://localhost:1/news --timeout 500ms --jobs 1 --seed 7",
        );
        check(
            &["--baseline", "what is known.toml"],
            None,
            "wireproof check news NW-1#2 --url ws://localhost:1/news --baseline 'what is known.toml'",
        );
        check(
            &[
                "--known",
                "NW-1=the proxy's",
                "--known",
                "nw-2#1=T-7",
                "--deny",
                "undocumented",
            ],
            None,
            r"wireproof check news NW-1#2 --url ws://localhost:1/news --known 'NW-1=the proxy'\''s' --known 'NW-2#1=T-7' --deny undocumented",
        );
        check(
            &["--timeout", "60s", "--repeat", "5"],
            None,
            "wireproof check news NW-1#2 --url ws://localhost:1/news --timeout 60s --repeat 5 --seed 7",
        );
    }

    #[test]
    fn words_survive_a_shell() {
        assert_eq!(quoted("ws://[::1]:8080/a"), "'ws://[::1]:8080/a'");
        assert_eq!(quoted("a/b.md"), "a/b.md");
        assert_eq!(quoted("A: b"), "'A: b'");
        assert_eq!(quoted("?x"), "'?x'");
        assert_eq!(quoted("it's; rm"), r"'it'\''s; rm'");
        assert_eq!(quoted(""), "''");
    }
}
