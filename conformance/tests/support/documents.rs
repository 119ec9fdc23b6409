//! The built-in protocols, as the binary has them.

use std::sync::Arc;

use wireproof_client::pack::{Document, Pack};
use wireproof_conformance::chapter::{self, Chapter};
use wireproof_conformance::target::Target;

/// The built-in protocols' ids.
pub(crate) fn protocols() -> Vec<&'static str> {
    wireproof_schemas::protocols()
        .iter()
        .map(|p| p.id)
        .collect()
}

/// The compiled documents of a protocol.
pub(crate) fn pack(protocol: &str, target: &Target) -> Arc<Pack> {
    let path = format!("{protocol}/asyncapi.json");
    let documents = wireproof_schemas::documents();
    let document = documents.iter().find(|document| document.path == path);
    let text = &document
        .unwrap_or_else(|| panic!("no document {path}"))
        .text;
    let document = Document { path: &path, text };
    let pack = Pack::load(protocol, &document, &target.claims);
    let path = format!("{protocol}/openapi.json");
    let rest = documents.iter().find(|document| document.path == path);
    let pack = pack.and_then(|pack| match rest {
        Some(rest) => {
            let text = &rest.text;
            pack.with_rest(&Document { path: &path, text }, &target.claims)
        }
        None => Ok(pack),
    });
    Arc::new(pack.unwrap_or_else(|problems| panic!("{problems}")))
}

/// The chapters of a protocol.
pub(crate) fn chapters(protocol: &str) -> Vec<Arc<Chapter>> {
    let files = wireproof_fixtures::chapters().iter();
    let files = files.filter(|file| file.protocol == protocol);
    files
        .map(|file| match chapter::parse(file.path, file.text) {
            Ok(chapter) => Arc::new(chapter),
            Err(problems) => {
                let texts = problems
                    .iter()
                    .map(|problem| problem.render(file.text, false));
                panic!("\n{}", texts.collect::<Vec<_>>().join("\n"))
            }
        })
        .collect()
}
