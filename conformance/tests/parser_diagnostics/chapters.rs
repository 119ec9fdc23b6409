//! Mistakes in what stands around blocks.

use wireproof_conformance::chapter;

use super::catalogue;

/// Whole files.
#[track_caller]
fn chapters(cases: &[&str]) -> String {
    catalogue(cases, |source| chapter::parse("case.md", source).err())
}

const GOOD: &str = "*documented: here*\n\n```wire\nalice is a brand\nalice is refused chat\n```\n";

#[test]
fn requirements() {
    let with_basis = |basis: &str| {
        format!(
            "# One\n\n## A-B-1 It works\n{}",
            GOOD.replace("documented: here", basis)
        )
    };
    let shown = chapters(&[
        &format!("## A-B-1 It works\n{GOOD}"),
        &format!("# One\n\n## A-B-1 It works\n{GOOD}\n# Two\n"),
        &format!("# One\n\n## It works\n{GOOD}"),
        &format!("# One\n\n## A-B-1\n{GOOD}"),
        &format!("# One\n\n### A-B-1 It works\n\n## A-B-2 It works\n{GOOD}"),
        &format!("# One\n\n## A-B-1 It works\n{GOOD}\n## A-B-1 It works again\n{GOOD}"),
        "# One\n\n## A-B-1 It works\n",
        "# One\n\n## A-B-1 It works\n\nIt does.\n\n*documented: here*\n",
        "# One\n\n## A-B-1 It works\n*documented: here*\n",
        "# One\n\n## A-B-1 It works\n*documented: here*\nMore prose.\n",
        &with_basis("documented"),
        &with_basis("documented:"),
        &with_basis("implicit: here"),
        &with_basis("implied, rarely: here"),
        "# One\n\n## A-B-1 It works\n*convention, not observable: it takes too long*\n",
        &with_basis("implied, not observable: slow; tested by `x`"),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn fences() {
    let below = |fence: &str| format!("# One\n\n## A-B-1 It works\n{GOOD}\n{fence}");
    let shown = chapters(&[
        "# One\n\n```wire\nalice is a brand\nalice is refused chat\n```\n",
        &below("```wires\nalice drops\n```\n"),
        &below("```\nalice drops\n```\n"),
        &below("```wire skip\nalice drops\n```\n"),
        &below("```rust\nfn main() {}\n```\n"),
        &below("- a list\n\n  ```wire\n  alice drops\n  ```\n"),
        &below("> ```wire\n> alice drops\n> ```\n"),
        &below("```wire\nalice drops\n"),
        &below("a paragraph\n\n    ```wire\n    alice drops\n"),
        &below("<!--\n```wire\nalice drops\n-->\n"),
        &below("```wire\nalice is a brand\nalice is refused chat\nalice sleeps\n```\n"),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn all_mistakes_of_a_file_in_its_order() {
    let source = "## It works\n\n## A-B-1 It works\n*documented: here*\n\n```wire\nalice > list {\nalice < 5\nbob sleeps\n```\n";
    let found = chapter::parse("case.md", source).unwrap_err();
    let rendered: Vec<String> = found
        .iter()
        .map(|mistake| mistake.render(source, false))
        .collect();
    let shown = rendered.join("\n\n");
    insta::assert_snapshot!(shown);
}
