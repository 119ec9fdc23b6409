//! Targets as somebody writes them into a file.

use std::path::Path;

use wireproof_conformance::target::{Problem, Target, TargetFile};

use crate::documents;

/// What a target's file without a mistake makes of a server; `known` is the reference server behind it.
/// `${KEY}` in it is that server's key, and other variables are what `lookup` says.
pub(crate) fn target(
    protocol: &str,
    text: &str,
    known: Target,
    lookup: impl Fn(&str) -> Option<String>,
) -> Target {
    let key = known.secrets.first().cloned();
    let lookup = |name: &str| match name {
        "KEY" => key.clone(),
        _ => lookup(name),
    };
    let shown = |problems: Vec<Problem>| -> Vec<String> {
        let problems = problems.iter().map(|problem| problem.render(false));
        problems.collect()
    };
    let file = TargetFile::parse("staging.toml", text);
    let file = file.unwrap_or_else(|problems| panic!("{:#?}", shown(problems)));
    let folder = Path::new("");
    let pack = documents::pack(protocol, &known);
    let wrong = file.check_names(folder, &pack, &documents::chapters(protocol));
    assert_eq!(shown(wrong), Vec::<String>::new());
    let target = file.target(folder, &lookup);
    let mut target = target.unwrap_or_else(|problems| panic!("{:#?}", shown(problems)));
    target.again = known.again;
    target
}
