//! The numbers in the README are those of the chapters and of the server's rules.

use wireproof_conformance::chapter::{Basis, Chapter};

#[test]
fn the_table_of_protocols_is_current() {
    let (_, readme) = super::files(".", "md")
        .into_iter()
        .find(|(path, _)| path == "./README.md")
        .expect("a README");
    super::assert_none(&missing(&readme, &rows()));
}

/// A row of the table for each protocol.
fn rows() -> Vec<String> {
    let rules = wireproof_server::rules();
    let protocols = crate::documents::protocols().into_iter();
    protocols
        .map(|protocol| {
            let rules = rules
                .iter()
                .filter(|rule| rule.protocol == protocol)
                .count();
            row(protocol, &crate::documents::chapters(protocol), rules)
        })
        .collect()
}

fn row(protocol: &str, chapters: &[std::sync::Arc<Chapter>], rules: usize) -> String {
    let requirements = || chapters.iter().flat_map(|chapter| &chapter.requirements);
    let of = |basis| requirements().filter(|r| r.basis == basis).count();
    let scenarios: usize = requirements().map(|r| r.scenarios.len()).sum();
    let hidden = requirements()
        .filter(|r| r.not_observable.is_some())
        .count();
    format!(
        "| {protocol} | {} | {} | {} | {} | {hidden} | {scenarios} | {rules} of {rules} |",
        requirements().count(),
        of(Basis::Documented),
        of(Basis::Implied),
        of(Basis::Convention),
    )
}

fn missing(readme: &str, rows: &[String]) -> Vec<String> {
    let rows = rows.iter().filter(|row| !readme.contains(*row));
    rows.map(|row| format!("the README's table lacks this row:\n{row}"))
        .collect()
}

#[test]
fn a_row_that_is_gone_is_told() {
    let rows = ["| a | 1 |".to_owned()];
    assert_eq!(missing("| a | 1 |\n", &rows), [""; 0]);
    assert_eq!(missing("| a | 2 |\n", &rows).len(), 1);
}
