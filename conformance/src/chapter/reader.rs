//! Reads a chapter part by part, and notes what is wrong with it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fence::{self, readable};
use super::markdown::{self, Part};
use super::{Chapter, Requirement, basis, file_stem, is_requirement_id};
use crate::diagnostic::{Diagnostic, Findings, Mistake};
use crate::wire::ast::{Block, Span};
use crate::wire::read_block;

/// Reads the file.
pub(super) fn read(path: &str, source: &str) -> Chapter {
    let mut reader = Reader::new(path, source);
    for part in markdown::parts(source) {
        reader.part(part);
    }
    reader.finish()
}

/// The places of all `wire` blocks in a Markdown file, be it a chapter or not.
pub(super) fn blocks(path: &str, source: &str) -> Result<Vec<Span>, Vec<Diagnostic>> {
    let mut findings = Findings::new(path);
    let mut blocks = Vec::new();
    for part in markdown::parts(source) {
        if let Part::Fence {
            span,
            info_span,
            info,
            content,
        } = part
            && info == "wire"
        {
            match readable(source, &span, info_span, content) {
                Ok(content) => blocks.push(content),
                Err(mistake) => findings.add(mistake),
            }
        }
    }
    findings.into_result(blocks)
}

/// What the reader has come to.
enum Section {
    /// The part of the file before the first requirement.
    Opening,
    /// A heading with a mistake: what follows belongs to it, but there is no requirement.
    Unusable,
    /// A requirement that is being read.
    Requirement(Draft),
}

/// A requirement of which the end has not been reached.
struct Draft {
    id: String,
    title: String,
    span: Span,
    /// What the line below the heading says; the outer `None` before that line.
    basis: Option<Option<basis::Line>>,
    /// The places of the scenarios, parsed well or not.
    proofs: Vec<Span>,
    scenarios: Vec<Block>,
}

struct Reader<'s> {
    path: &'s str,
    source: &'s str,
    findings: Findings,
    title: Option<String>,
    ids: BTreeSet<String>,
    section: Section,
    requirements: Vec<Requirement>,
}

impl<'s> Reader<'s> {
    fn new(path: &'s str, source: &'s str) -> Self {
        Self {
            path,
            source,
            findings: Findings::new(path),
            title: None,
            ids: BTreeSet::new(),
            section: Section::Opening,
            requirements: Vec::new(),
        }
    }

    fn part(&mut self, part: Part) {
        self.basis(&part);
        match part {
            Part::Heading {
                level: 1,
                span,
                text,
            } => self.title(span, text),
            Part::Heading {
                level: 2,
                span,
                text,
            } => self.requirement(span, &text),
            Part::Heading { span, text, .. } => self.lower_heading(span, &text),
            Part::Fence {
                span,
                info_span,
                info,
                content,
            } => self.fence(span, info_span, &info, content),
            Part::HiddenFence(span) => self.findings.add(
                Mistake::new(
                    span,
                    "this fence does not open a block",
                    "taken as indented code or as HTML",
                )
                .help("begin the fence in the first column, outside of comments"),
            ),
            Part::Paragraph { .. } | Part::Other(_) => {}
        }
    }

    fn title(&mut self, span: Span, text: String) {
        self.end_section();
        if self.title.is_some() {
            self.findings.add(
                Mistake::new(span, "a chapter has one title", "a second title")
                    .help("begin requirements with `##`, or put this part into a file of its own"),
            );
        } else {
            self.title = Some(text);
        }
    }

    fn requirement(&mut self, span: Span, text: &str) {
        self.end_section();
        self.section = Section::Unusable;
        let (id, title) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let mistake = if !is_requirement_id(id) {
            Mistake::new(span, "this heading has no requirement's id", "expected an id first")
                .help("write `## AB-CREATE-9` and a sentence about the server; for other headings use `###`")
        } else if title.trim().is_empty() {
            Mistake::new(
                span,
                format!("`{id}` says nothing"),
                "expected a sentence after the id",
            )
            .help(format!("write `## {id}` and a sentence about the server"))
        } else if !self.ids.insert(id.to_owned()) {
            Mistake::new(
                span,
                format!("`{id}` stands in this chapter twice"),
                "a heading above has this id",
            )
            .help("put all scenarios of a requirement below one heading")
        } else {
            self.section = Section::Requirement(Draft {
                id: id.to_owned(),
                title: title.trim().to_owned(),
                span,
                basis: None,
                proofs: Vec::new(),
                scenarios: Vec::new(),
            });
            return;
        };
        self.findings.add(mistake);
    }

    /// Lower headings divide prose, but must not look like requirements.
    fn lower_heading(&mut self, span: Span, text: &str) {
        if text
            .split_whitespace()
            .next()
            .is_some_and(is_requirement_id)
        {
            self.findings.add(
                Mistake::new(
                    span,
                    "a requirement is a heading of the second level",
                    "too low",
                )
                .help("write it with two `#`"),
            );
        }
    }

    /// Reads the line below a requirement's heading, if the heading was the last part.
    fn basis(&mut self, part: &Part) {
        let Section::Requirement(draft) = &mut self.section else {
            return;
        };
        if draft.basis.is_some() {
            return;
        }
        let line = match part {
            Part::Paragraph {
                span,
                emphasis: Some(emphasis),
            } => basis::line(self.source, span, emphasis),
            _ => Err(basis::missing(draft.span.clone())),
        };
        draft.basis = Some(line.map_err(|mistake| self.findings.add(mistake)).ok());
    }

    fn fence(&mut self, span: Span, info_span: Span, info: &str, content: Option<Span>) {
        if !fence::is_known(info) {
            return self.findings.add(fence::unknown(info_span, info));
        }
        if info != "wire" {
            return;
        }
        if let Section::Requirement(draft) = &mut self.section {
            draft.proofs.push(span.clone());
        }
        if matches!(self.section, Section::Opening) {
            let mistake = Mistake::new(
                info_span,
                "this scenario belongs to no requirement",
                "no heading `##` stands above it",
            );
            return self
                .findings
                .add(mistake.help("put it below the heading of the requirement that it proves"));
        }
        match readable(self.source, &span, info_span, content) {
            Ok(content) => self.scenario(content),
            Err(mistake) => self.findings.add(mistake),
        }
    }

    fn scenario(&mut self, content: Span) {
        let (block, problems) = read_block(self.path, self.source, content);
        self.findings.extend(problems);
        if let Section::Requirement(draft) = &mut self.section {
            draft.scenarios.extend(block);
        }
    }

    /// Judges the requirement that ends here, if one does.
    fn end_section(&mut self) {
        let Section::Requirement(draft) = std::mem::replace(&mut self.section, Section::Opening)
        else {
            return;
        };
        let Draft {
            id,
            title,
            span,
            basis,
            proofs,
            scenarios,
        } = draft;
        let Some(basis) = basis else {
            return self.findings.add(basis::missing(span));
        };
        let Some(basis::Line {
            basis,
            origin,
            not_observable,
        }) = basis
        else {
            return;
        };
        match (proofs.first(), &not_observable) {
            (None, None) => self.findings.add(
                Mistake::new(span.clone(), format!("`{id}` has no scenario"), "nothing proves this").help(
                    "write a `wire` block below it; where no wire can show it, say so: `*convention, not observable: why; tested by …*`",
                ),
            ),
            (Some(proof), Some(_)) => self.findings.add(
                Mistake::new(first_line(self.source, proof), format!("`{id}` is marked as not observable, but has a scenario"), "shown here")
                    .help("take out `, not observable` and what follows it, or the scenario"),
            ),
            (None, Some(_)) | (Some(_), None) => {}
        }
        self.requirements.push(Requirement {
            id,
            title,
            basis,
            origin,
            not_observable,
            span,
            scenarios,
        });
    }

    fn finish(mut self) -> Chapter {
        self.end_section();
        if self.title.is_none() {
            self.findings.add(
                Mistake::new(0..0, "this chapter has no title", "expected a title")
                    .help("begin the file with `# ` and what the chapter is about"),
            );
        }
        Chapter {
            path: self.path.to_owned(),
            name: file_stem(self.path),
            title: self.title.unwrap_or_default(),
            source: Arc::from(self.source),
            requirements: self.requirements,
            problems: self.findings.into_found(),
        }
    }
}

/// The span, cut at the end of its first line.
fn first_line(source: &str, span: &Span) -> Span {
    let length = source
        .get(span.clone())
        .and_then(|text| text.lines().next())
        .map_or(0, str::len);
    span.start..span.start + length
}
