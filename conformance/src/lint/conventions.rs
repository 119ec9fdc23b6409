//! What a document marks as a convention is one of the chapters': a mark with any other id takes a
//! field out of judgement, and no target could claim it back.

use std::collections::BTreeMap;

use serde_json::Value;
use wireproof_client::pack::Pointer;

use super::{Notes, Rule, Subject};
use crate::chapter::Basis;

pub(super) fn look(subject: &Subject<'_>, notes: &mut Notes) {
    let requirements = subject.chapters.iter();
    let requirements = requirements.flat_map(|chapter| &chapter.requirements);
    let bases: BTreeMap<&str, Basis> = requirements
        .map(|known| (known.id.as_str(), known.basis))
        .collect();
    let documents = [Some(&subject.asyncapi), subject.openapi.as_ref()];
    for (number, document) in documents.into_iter().flatten().enumerate() {
        let mut marks = Vec::new();
        collect(&document.value, &Pointer::default(), &mut marks);
        for (place, id) in marks {
            let (text, cure) = match bases.get(id) {
                Some(Basis::Convention) => continue,
                Some(basis) => (
                    format!(
                        "this is marked as the convention {id}, which is {}",
                        basis.name()
                    ),
                    "take the mark out: every target is held to it".to_owned(),
                ),
                None => (
                    format!("this is marked as the convention {id}, which no chapter has"),
                    format!("write its heading: `## {id} …`, and below it `*convention: …*`"),
                ),
            };
            let at = (subject, number == 1, &place);
            notes.add(Rule::UnknownConvention, id.to_owned(), at, text, cure);
        }
    }
}

/// Every `x-wireproof: {convention: …}`, at any depth.
fn collect<'d>(value: &'d Value, here: &Pointer, marks: &mut Vec<(Pointer, &'d str)>) {
    match value {
        Value::Object(members) => {
            let mark = members.get("x-wireproof");
            let mark = mark.and_then(|own| own.get("convention")?.as_str());
            marks.extend(mark.map(|id| (here.clone(), id)));
            for (name, member) in members {
                collect(member, &here.child(name.as_str()), marks);
            }
        }
        Value::Array(elements) => {
            for (number, element) in elements.iter().enumerate() {
                collect(element, &here.child(number.to_string()), marks);
            }
        }
        _ => {}
    }
}
