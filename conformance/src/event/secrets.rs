//! What no report may show: the credentials of a scenario's world. They are taken out where
//! the event is made, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use wireproof_client::opening::encoded;

use crate::forge::tampered;

/// The credentials of one world, in every form in which they may turn up in a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets {
    /// Each form with what is written instead, the longest first.
    forms: Vec<(String, String)>,
    /// What the forms start with. Nearly every text holds none of them, and a run has very many
    /// texts.
    starts: Option<AhoCorasick>,
}

/// Whoever gives worlds with tokens like `t` has nothing to hide, and a report in which every
/// `t` is masked hides all else.
const SHORTEST: usize = 8;

/// Where a long text was shortened: in its middle, with a blank on either side, or at its end.
const CUT: char = '…';

impl Secrets {
    pub(crate) fn new(texts: &[String]) -> Secrets {
        Secrets::named(texts, &BTreeMap::new())
    }

    /// The same, where it is told whose some of them are: `alice.expired_token`.
    pub(crate) fn named(texts: &[String], names: &BTreeMap<String, String>) -> Secrets {
        let texts = texts.iter().filter(|text| text.len() >= SHORTEST);
        let forms = texts.flat_map(|text| forms(text, names.get(text).map(String::as_str)));
        let mut forms: Vec<(String, String)> = forms.collect();
        // One that begins with another is to go as a whole.
        forms.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        forms.dedup_by(|(a, _), (b, _)| a == b);
        let starts = forms
            .iter()
            .filter_map(|(form, _)| form.as_bytes().first_chunk());
        let starts: BTreeSet<&[u8; SHORTEST]> = starts.collect();
        let starts = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(starts)
            .ok();
        Secrets { forms, starts }
    }

    /// Takes them out of a text.
    pub(crate) fn hide(&self, text: &mut String) {
        let may_hold = |starts: &AhoCorasick| starts.is_match(text.as_str());
        if !self.starts.as_ref().is_none_or(may_hold) {
            return;
        }
        for (secret, instead) in &self.forms {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), instead);
            }
        }
    }

    /// Takes them out of a text of ours, in which long ones may have been shortened.
    pub(crate) fn hide_in_short(&self, text: &mut String) {
        // First, because a half of which a part has been taken out is not known any more.
        if text.contains(CUT) {
            self.hide_halves(text);
        }
        self.hide(text);
    }

    /// Takes out what a cut through them has left.
    fn hide_halves(&self, text: &mut String) {
        let mut parts: Vec<String> = text.split(CUT).map(str::to_owned).collect();
        let last = parts.len() - 1;
        for (secret, instead) in &self.forms {
            for (index, part) in parts.iter_mut().enumerate() {
                let blank = if part.ends_with(' ') { " " } else { "" };
                if index < last
                    && let Some(kept) = without_start_of(part.trim_end_matches(' '), secret)
                {
                    *part = format!("{kept}{instead}{blank}");
                }
                let blank = if part.starts_with(' ') { " " } else { "" };
                if index > 0
                    && let Some(kept) = without_end_of(part.trim_start_matches(' '), secret)
                {
                    *part = format!("{blank}{instead}{kept}");
                }
            }
        }
        *text = parts.join(&CUT.to_string());
    }
}

/// The forms of a credential, each with what is written instead.
fn forms(text: &str, name: Option<&str>) -> Vec<(String, String)> {
    let (whole, part) = match name {
        Some(name) => (name.to_owned(), format!("[part of {name}]")),
        None => ("secret".to_owned(), "[part of a secret]".to_owned()),
    };
    // A bit of a signature is soon turned back.
    let tampered = tampered(text).map(|text| (text, format!("[tampered {whole}]")));
    let quoted = serde_json::Value::from(text).to_string();
    let quoted = quoted.trim_matches('"').to_owned();
    // As it stands in the address of a handshake, or in a cookie.
    let plain = [text.to_owned(), quoted, encoded(text)];
    let plain = plain.map(|text| (text, format!("[{whole}]")));
    let all = plain.into_iter().chain(tampered);
    all.chain(parts(text).map(|text| (text, part.clone())))
        .collect()
}

/// What a token can be put together from again: the claims and the signature of a JWT.
fn parts(text: &str) -> impl Iterator<Item = String> {
    let parts: Vec<&str> = text.split('.').collect();
    let telling = match parts.as_slice() {
        [_header, claims, signature] => vec![(*claims).to_owned(), (*signature).to_owned()],
        _ => Vec::new(),
    };
    telling.into_iter().filter(|part| part.len() >= SHORTEST)
}

/// The text without the start of the secret that it ends with.
fn without_start_of<'a>(text: &'a str, secret: &str) -> Option<&'a str> {
    let ends = secret
        .char_indices()
        .map(|(at, _)| at)
        .filter(|at| *at >= SHORTEST);
    let mut starts = ends.rev().filter_map(|end| secret.get(..end));
    starts.find_map(|start| text.strip_suffix(start))
}

/// The text without the end of the secret that it starts with.
fn without_end_of<'a>(text: &'a str, secret: &str) -> Option<&'a str> {
    let starts = secret.char_indices().map(|(at, _)| at);
    let starts = starts.filter(|at| secret.len() - at >= SHORTEST);
    let mut ends = starts.filter_map(|start| secret.get(start..));
    ends.find_map(|end| text.strip_prefix(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge::{alg_none, with_claims};
    use crate::matching::shorten;

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoxfQ.qLnRLCoWn9";

    #[track_caller]
    fn check(secret: &str, text: &str, expected: &str) {
        let mut text = text.to_owned();
        Secrets::new(&[secret.to_owned()]).hide(&mut text);
        assert_eq!(text, expected);
    }

    #[test]
    fn credentials_are_taken_out_in_every_form() {
        check(
            TOKEN,
            &format!("token={TOKEN}; {TOKEN}"),
            "token=[secret]; [secret]",
        );
        let forged = tampered(TOKEN).expect("a token");
        check(TOKEN, &forged, "[tampered secret]");
        let forged = alg_none(TOKEN).expect("a token");
        let (header, _) = forged.split_once('.').expect("a token");
        check(TOKEN, &forged, &format!("{header}.[part of a secret]."));
        let forged = with_claims(TOKEN, "a.eyJ1c2VyX2lkIjoyfQ.b").expect("a token");
        let header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
        let expected = format!("{header}.eyJ1c2VyX2lkIjoyfQ.[part of a secret]");
        check(TOKEN, &forged, &expected);
        check(
            "a \"word\" to pass",
            r#"{"p":"a \"word\" to pass"}"#,
            r#"{"p":"[secret]"}"#,
        );
        check(
            "opaque+and/padded==",
            "GET ws://h/?token=opaque%2Band%2Fpadded%3D%3D",
            "GET ws://h/?token=[secret]",
        );
        check("short", "short", "short");
    }

    #[test]
    fn whose_they_are_is_told() {
        let names = BTreeMap::from([(TOKEN.to_owned(), "mia.expired_token".to_owned())]);
        let secrets = Secrets::named(&[TOKEN.to_owned(), "another one".to_owned()], &names);
        let mut text = format!("{TOKEN} {} another one", tampered(TOKEN).expect("a token"));
        secrets.hide(&mut text);
        assert_eq!(
            text,
            "[mia.expired_token] [tampered mia.expired_token] [secret]"
        );
    }

    #[test]
    fn what_a_cut_leaves_of_them_goes_too() {
        for before in 0..120 {
            for behind in 0..60 {
                let whole = format!("{}{TOKEN}{}", "<".repeat(before), ">".repeat(behind));
                let mut cut = shorten(&whole);
                Secrets::new(&[TOKEN.to_owned()]).hide_in_short(&mut cut);
                // The header tells nobody anything.
                let (_, telling) = TOKEN.split_once('.').expect("a token");
                let mut parts =
                    (0..=telling.len() - SHORTEST).filter_map(|at| telling.get(at..at + SHORTEST));
                assert_eq!(parts.find(|part| cut.contains(part)), None, "{cut}");
            }
        }
    }

    #[test]
    fn so_does_what_a_cut_at_the_end_leaves() {
        for kept in SHORTEST..TOKEN.len() {
            let start = TOKEN.get(..kept).expect("ASCII");
            let mut cut = format!("at /id: expected an integer, received \"{start}…; and more");
            Secrets::new(&[TOKEN.to_owned()]).hide_in_short(&mut cut);
            let expected = "at /id: expected an integer, received \"[secret]…; and more";
            assert_eq!(cut, expected);
        }
    }
}
