//! A block as lines, brackets and remarks: all that its layout depends on.
//!
//! Whatever stands between two tokens is blanks, line breaks and remarks, so the
//! remarks are read from there. Each is attached to what it is about, as far as its
//! place tells.

use crate::wire::ast::Span;
use crate::wire::lex::{Line, Token, TokenKind};

/// A whole block.
pub(super) struct Tree<'s> {
    /// Statements and the lines of groups.
    pub(super) lines: Vec<Item<'s>>,
    /// The remarks after the last line.
    pub(super) below: Vec<Remark<'s>>,
}

/// What stands on a line of its own once its surroundings are broken: a statement, a
/// line of a group, a member, an element.
#[derive(Default)]
pub(super) struct Item<'s> {
    /// The remarks on lines of their own before it.
    pub(super) above: Vec<Remark<'s>>,
    /// Whether a blank line stands between those and the item.
    pub(super) blank: bool,
    /// Whether it is a line of a group.
    pub(super) indented: bool,
    /// What it is made of.
    pub(super) parts: Vec<Part<'s>>,
    /// The remark on the item's last line.
    pub(super) remark: Option<&'s str>,
}

/// A remark on a line of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remark<'s> {
    /// From its `#` on.
    pub(super) text: &'s str,
    /// Whether a blank line stands before it.
    pub(super) blank: bool,
    /// Whether it did not begin in the first column.
    pub(super) indented: bool,
    /// Whether something else stands on its line.
    beside: bool,
}

/// A piece of an item.
pub(super) enum Part<'s> {
    /// A token as it was written, or a party with its device.
    Token(String),
    /// A pair of brackets.
    Group(Group<'s>),
}

/// A pair of brackets and what they hold.
pub(super) struct Group<'s> {
    /// The opening bracket.
    pub(super) opening: &'static str,
    /// The closing bracket.
    pub(super) closing: &'static str,
    /// The remark beside the opening bracket.
    pub(super) remark: Option<&'s str>,
    /// What stands between the commas.
    pub(super) items: Vec<Item<'s>>,
    /// The remarks after the last item.
    pub(super) below: Vec<Remark<'s>>,
    /// Whether it cannot, or is not meant to, stand on one line.
    pub(super) broken: bool,
}

/// Reads a block of which the lines are known to be well-formed.
pub(super) fn read<'s>(source: &'s str, range: Span, lines: &[Line]) -> Tree<'s> {
    let mut tree = Tree {
        lines: Vec::new(),
        below: Vec::new(),
    };
    let mut end = range.start;
    for line in lines {
        let gap = Gap::read(source, end..line.span.start);
        let above = tree.end_line(gap.remarks);
        let mut item = Item {
            above,
            blank: gap.blank,
            indented: line.indented,
            ..Item::default()
        };
        Reader::new(source, &line.tokens).statement(&mut item);
        tree.lines.push(item);
        end = line.span.end;
    }
    tree.below = tree.end_line(Gap::read(source, end..range.end).remarks);
    tree
}

impl<'s> Tree<'s> {
    /// Gives the last line its remark, if the first one stands beside it; the others are
    /// left.
    fn end_line(&mut self, mut remarks: Vec<Remark<'s>>) -> Vec<Remark<'s>> {
        if let Some(line) = self.lines.last_mut() {
            line.remark = beside(&mut remarks);
        }
        remarks
    }
}

/// Makes one of several parties before `<`, so that they are aligned as one.
fn together(parts: &mut Vec<Part<'_>>) {
    let is_arrow = |part: &Part<'_>| matches!(part, Part::Token(token) if token == "<");
    let before = parts.iter().position(is_arrow).unwrap_or_default();
    let parties = parts.drain(..before);
    let parties: Vec<String> = parties
        .filter_map(|part| match part {
            Part::Token(party) => Some(party),
            Part::Group(_) => None,
        })
        .collect();
    if !parties.is_empty() {
        parts.insert(0, Part::Token(parties.join(" ")));
    }
}

/// Takes out the first remark if it stands beside something.
fn beside<'s>(remarks: &mut Vec<Remark<'s>>) -> Option<&'s str> {
    let first = remarks.first().filter(|remark| remark.beside)?.text;
    remarks.remove(0);
    Some(first)
}

/// What stands between two tokens.
#[derive(Default)]
struct Gap<'s> {
    remarks: Vec<Remark<'s>>,
    /// Whether a line ends here.
    breaks: bool,
    /// Whether a blank line stands after the last remark.
    blank: bool,
}

impl<'s> Gap<'s> {
    fn read(source: &'s str, place: Span) -> Self {
        let mut gap = Gap::default();
        let mut breaks = 0;
        for (index, line) in source
            .get(place)
            .unwrap_or_default()
            .split('\n')
            .enumerate()
        {
            breaks += usize::from(index > 0);
            let text = line.trim_matches([' ', '\t', '\r']);
            if text.starts_with('#') {
                gap.remarks.push(Remark {
                    text,
                    blank: breaks > 1,
                    indented: line.starts_with([' ', '\t', '\r']),
                    beside: breaks == 0,
                });
                breaks = 0;
            }
            gap.breaks |= index > 0;
        }
        gap.blank = breaks > 1;
        gap
    }
}

/// Reads the tokens of one line.
struct Reader<'s, 't> {
    source: &'s str,
    tokens: std::slice::Iter<'t, Token>,
    /// What follows the token read last.
    gap: Gap<'s>,
}

impl<'s, 't> Reader<'s, 't> {
    fn new(source: &'s str, tokens: &'t [Token]) -> Self {
        Self {
            source,
            tokens: tokens.iter(),
            gap: Gap::default(),
        }
    }

    fn peek(&self) -> Option<&'t TokenKind> {
        self.tokens.as_slice().first().map(|token| &token.kind)
    }

    /// Reads a token, and what follows it up to the next one.
    fn next(&mut self) -> Option<&'s str> {
        let token = self.tokens.next()?;
        self.gap = match self.tokens.as_slice().first() {
            Some(next) => Gap::read(self.source, token.span.end..next.span.start),
            None => Gap::default(),
        };
        self.source.get(token.span.clone())
    }

    /// Reads the whole line.
    fn statement(&mut self, item: &mut Item<'s>) {
        self.parts(item);
        together(&mut item.parts);
        // The commas of `needs` may be left out, and so they are.
        while self.next().is_some() {
            self.parts(item);
        }
    }

    /// Reads on up to what ends the item.
    fn parts(&mut self, item: &mut Item<'s>) {
        let mut glued = false;
        while let Some(kind) = self.peek() {
            if matches!(kind, TokenKind::Mark("," | "}" | "]" | ")")) {
                return;
            }
            self.remarks_inside(item);
            if let TokenKind::Mark(opening @ ("{" | "[" | "(")) = kind {
                let group = self.group(opening);
                item.parts.push(Part::Group(group));
                continue;
            }
            let text = self.next().unwrap_or_default();
            let slash = matches!(kind, TokenKind::Mark("/"));
            match item.parts.last_mut() {
                Some(Part::Token(party)) if slash || glued => party.push_str(text),
                _ => item.parts.push(Part::Token(text.to_owned())),
            }
            glued = slash;
        }
    }

    /// A remark within an item goes beside it, or above it if another one stands there.
    fn remarks_inside(&mut self, item: &mut Item<'s>) {
        if item.parts.is_empty() {
            return;
        }
        let mut remarks = std::mem::take(&mut self.gap.remarks);
        if item.remark.is_none() {
            item.remark = beside(&mut remarks);
        }
        item.above.append(&mut remarks);
    }

    /// Reads brackets, of which the opening one comes next.
    fn group(&mut self, opening: &'static str) -> Group<'s> {
        self.next();
        let closing = match opening {
            "{" => "}",
            "[" => "]",
            _ => ")",
        };
        let mut group = Group {
            opening,
            closing,
            remark: beside(&mut self.gap.remarks),
            items: Vec::new(),
            below: Vec::new(),
            // A term that its author has broken after the bracket stays broken: that it fits
            // on one line does not mean that it reads well there. Arguments are short.
            broken: self.gap.breaks && opening != "(",
        };
        while let Some(kind) = self.peek() {
            if *kind == TokenKind::Mark(closing) {
                break;
            }
            let item = self.item();
            group.items.push(item);
        }
        group.below = std::mem::take(&mut self.gap.remarks);
        self.next();
        group.broken = group.broken && !group.items.is_empty() || group.has_to_break();
        group
    }

    /// Reads an item and the comma after it.
    fn item(&mut self) -> Item<'s> {
        let mut item = Item {
            above: std::mem::take(&mut self.gap.remarks),
            blank: self.gap.blank,
            ..Item::default()
        };
        self.parts(&mut item);
        self.remark_beside(&mut item);
        if self.peek() == Some(&TokenKind::Mark(",")) {
            // What stands above a comma that begins a line is about the next item.
            let mut about_next = std::mem::take(&mut self.gap.remarks);
            self.next();
            self.remark_beside(&mut item);
            about_next.append(&mut self.gap.remarks);
            self.gap.remarks = about_next;
        }
        item
    }

    fn remark_beside(&mut self, item: &mut Item<'s>) {
        if item.remark.is_none() {
            item.remark = beside(&mut self.gap.remarks);
        }
    }
}

impl Group<'_> {
    /// Whether it holds something that needs lines: a remark, or brackets that do.
    fn has_to_break(&self) -> bool {
        let breaks = |item: &Item<'_>| {
            item.remark.is_some()
                || !item.above.is_empty()
                || item.parts.iter().any(|part| match part {
                    Part::Token(_) => false,
                    Part::Group(group) => group.broken,
                })
        };
        self.remark.is_some() || !self.below.is_empty() || self.items.iter().any(breaks)
    }
}
