//! Puts a tree on lines.

use super::tree::{Group, Item, Part, Remark, Tree};

/// How many characters a line may have before its brackets are broken, one item a line.
const WIDTH: usize = 160;

/// By how much the lines of a group, and what is in broken brackets, are indented.
const STEP: usize = 2;

/// The block's text.
pub(super) fn text(tree: &Tree<'_>) -> String {
    let mut layout = Layout::default();
    let paddings = paddings(&tree.lines);
    // Whether the last line belongs to a group, so that an indented remark does too.
    let mut in_group = false;
    for (line, padding) in tree.lines.iter().zip(paddings) {
        layout.remarks_between(&line.above, line.indented, in_group);
        layout.item(line, if line.indented { STEP } else { 0 }, padding, "");
        in_group = line.indented;
    }
    layout.remarks_between(&tree.below, false, in_group);
    layout.finish()
}

/// To which width the party of each line is padded: to that of the longest one in its
/// paragraph. Zero for lines that are not about a party.
fn paddings(lines: &[Item<'_>]) -> Vec<usize> {
    let begins_paragraph =
        |line: &Item<'_>| line.blank || line.above.iter().any(|remark| remark.blank);
    let mut paddings = Vec::new();
    for paragraph in lines.chunk_by(|_, next| !begins_paragraph(next)) {
        let longest = paragraph.iter().filter_map(party).map(width).max();
        let padding = |line| party(line).and(longest).unwrap_or_default();
        paddings.extend(paragraph.iter().map(padding));
    }
    paddings
}

/// The party that a statement begins with.
fn party<'i>(line: &'i Item<'_>) -> Option<&'i str> {
    match line.parts.first() {
        Some(Part::Token(party)) if !line.indented && party != "needs" => Some(party),
        _ => None,
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// The lines made so far.
#[derive(Default)]
struct Layout<'t> {
    lines: Vec<Laid<'t>>,
    /// The line being made.
    current: String,
    /// Whether the last line opens something, so that no blank line may follow.
    opened: bool,
}

/// A line, and the remark beside it.
struct Laid<'t> {
    text: String,
    remark: Option<&'t str>,
}

impl<'t> Layout<'t> {
    fn item(&mut self, item: &'t Item<'_>, indent: usize, padding: usize, suffix: &str) {
        if item.blank {
            self.blank();
        }
        self.current = " ".repeat(indent);
        for (index, part) in item.parts.iter().enumerate() {
            if index > 0 && part.is_spaced() {
                self.current.push(' ');
            }
            match part {
                Part::Token(text) if index == 0 => self.current += &format!("{text:<padding$}"),
                Part::Token(text) => self.current += text,
                Part::Group(group) => {
                    let rest = item.parts.get(index + 1..).unwrap_or_default();
                    let space = rest.first().is_some_and(Part::is_spaced);
                    let after = usize::from(space) + width(&flat(rest)) + width(suffix);
                    self.group(group, indent, after);
                }
            }
        }
        self.current += suffix;
        self.end_line(item.remark);
    }

    /// Writes brackets after which so many characters follow on the line.
    fn group(&mut self, group: &'t Group<'_>, indent: usize, after: usize) {
        let flat = group.flat();
        let fits = width(&self.current) + width(&flat) + after <= WIDTH;
        if !group.broken && (fits || !group.is_divisible()) {
            self.current += &flat;
            return;
        }
        self.current += group.opening;
        self.end_line(group.remark);
        self.opened = true;
        let inside = indent + STEP;
        for (index, item) in group.items.iter().enumerate() {
            let last = index + 1 == group.items.len();
            item.above
                .iter()
                .for_each(|remark| self.remark(remark, inside));
            self.item(item, inside, 0, if last { "" } else { "," });
        }
        group
            .below
            .iter()
            .for_each(|remark| self.remark(remark, inside));
        self.current = " ".repeat(indent) + group.closing;
    }

    /// Writes the remarks between two lines of the block, each indented as the line that
    /// it is about.
    fn remarks_between(&mut self, remarks: &'t [Remark<'_>], before_group: bool, in_group: bool) {
        let mut after_group = in_group;
        for remark in remarks {
            after_group &= remark.indented && !remark.blank;
            self.remark(remark, if before_group || after_group { STEP } else { 0 });
        }
    }

    fn remark(&mut self, remark: &Remark<'_>, indent: usize) {
        if remark.blank {
            self.blank();
        }
        self.current = " ".repeat(indent) + remark.text;
        self.end_line(None);
    }

    /// Leaves a line blank, if something stands above it.
    fn blank(&mut self) {
        if !self.opened && !self.lines.is_empty() {
            self.end_line(None);
        }
    }

    fn end_line(&mut self, remark: Option<&'t str>) {
        let text = std::mem::take(&mut self.current);
        self.lines.push(Laid { text, remark });
        self.opened = false;
    }

    /// All lines, and the remarks beside those that follow each other one below the other.
    fn finish(self) -> String {
        let indent = |line: &Laid<'_>| line.text.len() - line.text.trim_start().len();
        let together = |one: &Laid<'_>, next: &Laid<'_>| {
            one.remark.is_some() && next.remark.is_some() && indent(one) == indent(next)
        };
        let mut text = String::new();
        for run in self.lines.chunk_by(together) {
            let longest = run.iter().map(|line| width(&line.text)).max();
            let padding = longest.unwrap_or_default();
            for line in run {
                match line.remark {
                    Some(remark) => text += &format!("{:<padding$}  {remark}", line.text),
                    None => text += &line.text,
                }
                text.push('\n');
            }
        }
        text
    }
}

impl Part<'_> {
    /// Whether a blank stands between it and what is before it.
    fn is_spaced(&self) -> bool {
        match self {
            Part::Token(text) => text != ":",
            Part::Group(group) => group.opening != "(",
        }
    }
}

impl Group<'_> {
    /// Whether anything is gained by breaking it. Arguments are short, and a pair of
    /// empty brackets is as short as can be.
    fn is_divisible(&self) -> bool {
        self.opening != "(" && !self.items.is_empty()
    }

    /// The brackets on one line, without remarks.
    fn flat(&self) -> String {
        let items: Vec<String> = self.items.iter().map(|item| flat(&item.parts)).collect();
        format!("{}{}{}", self.opening, items.join(", "), self.closing)
    }
}

/// Parts on one line, without remarks.
fn flat(parts: &[Part<'_>]) -> String {
    let mut text = String::new();
    for part in parts {
        if !text.is_empty() && part.is_spaced() {
            text.push(' ');
        }
        match part {
            Part::Token(token) => text += token,
            Part::Group(group) => text += &group.flat(),
        }
    }
    text
}
