//! Bodies that are no JSON: the parts of a form, files among them, and bytes.

use wireproof_client::ask::FILE;

use crate::diagnostic::{Findings, Mistake};
use crate::wire::ast::{Element, Raw, Span, Spanned, Term, TermKind};
use crate::wire::term::literal;

/// What may be said of bytes that stand for themselves.
const BYTES: [&str; 3] = ["hex", "text", "size"];

/// `{"title": "a", "image": {"file": "a.png", "hex": "8950"}, "tag": ["b", "c"]}`.
pub(super) fn multipart(term: &Term, findings: &mut Findings) {
    let TermKind::Object { members, .. } = &term.kind else {
        return;
    };
    for (_, value) in members {
        match &value.kind {
            TermKind::Array(elements) => {
                let elements = elements.iter().filter_map(Element::term);
                elements.for_each(|element| part(element, findings));
            }
            _ => part(value, findings),
        }
    }
}

/// `"a"`, `{"hex": "7b"}`, or several of these in an array.
pub(super) fn raw(term: &Term, findings: &mut Findings) {
    match &term.kind {
        TermKind::Object { members, .. } => file(&term.span, members, &BYTES, findings),
        TermKind::Text(_) | TermKind::Variable(_) | TermKind::Function { .. } => {}
        TermKind::Array(elements) if !elements.is_empty() => {
            let elements = elements.iter().filter_map(Element::term);
            elements.for_each(|element| raw(element, findings));
        }
        _ => findings.add(
            Mistake::new(
                term.span.clone(),
                "these are no bytes",
                "neither text nor bytes",
            )
            .help(r#"write a text in quotes, `{"hex": "7b"}`, or several of these in an array"#),
        ),
    }
}

/// What fills a frame up stands in a text of parts, and once: two could share the rest in any way.
pub(super) fn fill(raw: &Raw, findings: &mut Findings) {
    let mut fills = raw.terms().into_iter().filter(|term| term.is_call("fill"));
    let wrong = |term: &Term, message: &str, label: &str| {
        Mistake::new(term.span.clone(), message, label).help(
            r#"write `raw text ["{\"a\": \"", @fill(65536), "\"}"]`, with one `@fill` for the whole frame"#,
        )
    };
    match (raw, fills.next(), fills.next()) {
        (Raw::TextOf(_), _, Some(second)) => findings.add(wrong(
            second,
            "a frame is filled up twice",
            "nobody knows how much stands here",
        )),
        (Raw::TextOf(_), _, None) | (_, None, _) => {}
        (_, Some(first), _) => findings.add(wrong(
            first,
            "only a text of parts can be filled up",
            "nothing to fill up",
        )),
    }
}

fn part(term: &Term, findings: &mut Findings) {
    match &term.kind {
        TermKind::Object { members, .. } => file(&term.span, members, &FILE, findings),
        TermKind::Null | TermKind::Array(_) => findings.add(
            Mistake::new(
                term.span.clone(),
                "this is no part of a form",
                "neither text nor file",
            )
            .help("write a text, a number, a file, or several of these in an array"),
        ),
        _ => {}
    }
}

fn file(span: &Span, members: &[(Spanned<String>, Term)], known: &[&str], findings: &mut Findings) {
    for (name, value) in members {
        if let Some(mistake) = member(name, value, known) {
            findings.add(mistake);
        }
    }
    let has = |name: &str| members.iter().any(|(member, _)| member.value == name);
    let (message, label) = match (has("hex"), has("text")) {
        (true, true) => ("what it holds is said twice", "`hex` and `text`"),
        (false, false) if !has("size") => ("nobody says what it holds", "no content"),
        _ => return,
    };
    findings.add(
        Mistake::new(span.clone(), message, label)
            .help(r#"write `"hex": "8950"` or `"text": "…"`; with `"size"` zeros make it longer"#),
    );
}

fn member(name: &Spanned<String>, value: &Term, known: &[&str]) -> Option<Mistake> {
    if !known.contains(&name.value.as_str()) {
        let message = format!("a body of bytes has no `{}`", name.value);
        return Some(
            Mistake::new(name.span.clone(), message, "not known")
                .help(format!("what can stand here is {}", known.join(", "))),
        );
    }
    let wrong = |message: String, help: &str| {
        Some(Mistake::new(value.span.clone(), message, "not understood").help(help))
    };
    match (name.value.as_str(), &value.kind) {
        (_, TermKind::Variable(_) | TermKind::Function { .. }) => None,
        ("size", TermKind::Number(number)) if number.is_u64() => None,
        ("size", _) => wrong(
            "a size is a number of bytes".to_owned(),
            "write a whole number: `\"size\": 1024`",
        ),
        ("hex", TermKind::Text(parts)) => match literal(parts) {
            Some(digits) if !is_hex(digits) => wrong(
                "these are no bytes in hexadecimal".to_owned(),
                "write two hexadecimal digits for each byte",
            ),
            _ => None,
        },
        (_, TermKind::Text(_)) => None,
        (name, _) => wrong(format!("`{name}` is a text"), "put it in quotes"),
    }
}

fn is_hex(digits: &str) -> bool {
    digits.len().is_multiple_of(2) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}
