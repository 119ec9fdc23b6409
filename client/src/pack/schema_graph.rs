//! How the schemas of a document hang together: what each is judged through, inside it or by
//! reference.

use std::collections::{BTreeMap, BTreeSet};

use super::place::Place;
use super::pointer::Pointer;
use super::report::Report;

/// How deep schemas may nest, references included. Deeper ones could exhaust the stack of whoever
/// compiles them.
const DEPTH_MAX: usize = 100;

/// How many schemas may judge one value. References that double at every step would take for ever.
const JUDGEMENTS_MAX: usize = 10_000;

/// The schemas of a document and the ways between them.
#[derive(Debug, Default)]
pub(super) struct Graph {
    ways: BTreeMap<Pointer, Vec<Way>>,
    references: Vec<(Pointer, Pointer)>,
}

/// A way from one schema to another.
#[derive(Debug)]
struct Way {
    to: Pointer,
    /// Whether the other judges the same value, not a part of it.
    in_place: bool,
}

impl Graph {
    /// Adds a schema.
    pub(super) fn add(&mut self, schema: &Place<'_>) {
        self.ways.entry(schema.pointer.clone()).or_default();
    }

    /// Adds a schema's reference to what may be a schema too.
    pub(super) fn refer(&mut self, schema: &Place<'_>, to: Pointer) {
        self.references
            .push((schema.pointer.child("$ref"), to.clone()));
        self.ways
            .entry(schema.pointer.clone())
            .or_default()
            .push(Way { to, in_place: true });
    }

    /// Adds a schema that stands inside another.
    pub(super) fn hold(&mut self, schema: &Place<'_>, inside: &Place<'_>, in_place: bool) {
        let to = inside.pointer.clone();
        self.ways
            .entry(schema.pointer.clone())
            .or_default()
            .push(Way { to, in_place });
    }

    /// The targets of references that are not among the schemas.
    pub(super) fn unseen(&self) -> impl Iterator<Item = &Pointer> {
        let targets: BTreeSet<_> = self.references.iter().map(|(_, target)| target).collect();
        targets
            .into_iter()
            .filter(|target| !self.ways.contains_key(target))
    }

    /// Notes references that lead nowhere, lead back in a circle, or lead too far. Says whether
    /// none do.
    pub(super) fn check(&self, outermost: &[Place<'_>], report: &Report<'_>) -> bool {
        let mut sound = true;
        for (place, target) in &self.references {
            if !self.ways.contains_key(target) {
                let help = "let `$ref` point to a schema, such as `#/components/schemas/Name`";
                report.note_at(
                    place,
                    format!("`#{target}` is not the place of a schema"),
                    help,
                );
                sound = false;
            }
        }
        sound
            && self.check_ways(outermost, report, true)
            && self.check_ways(outermost, report, false)
    }

    /// Follows all ways, or only those in place. In place no circle is allowed, because judging a
    /// value by it would never end; a circle through parts ends where the value does.
    fn check_ways(&self, outermost: &[Place<'_>], report: &Report<'_>, in_place: bool) -> bool {
        let mut search = Search {
            graph: self,
            in_place,
            path: Vec::new(),
            extents: BTreeMap::new(),
        };
        // A circle in place may be anywhere; what nests begins at an outermost schema.
        let starts: Vec<_> = if in_place {
            self.ways.keys().collect()
        } else {
            outermost.iter().map(|place| &place.pointer).collect()
        };
        for start in starts {
            if let Err(fault) = search.extent(start) {
                fault.note(report);
                return false;
            }
        }
        true
    }
}

/// Why schemas cannot be compiled, and the schema where it shows.
#[derive(Debug)]
enum Fault {
    Circle(Pointer),
    TooDeep(Pointer),
    TooMany(Pointer),
}

impl Fault {
    fn note(&self, report: &Report<'_>) {
        match self {
            Self::Circle(schema) => report.note_at(
                schema,
                "this schema judges a value by itself, without end",
                "let the circle lead through a property or an element, or break it",
            ),
            Self::TooDeep(schema) => report.note_at(
                schema,
                format!("this schema is reached through more than {DEPTH_MAX} others"),
                "describe the value with fewer schemas",
            ),
            Self::TooMany(schema) => report.note_at(
                schema,
                format!("this schema judges one value more than {JUDGEMENTS_MAX} times"),
                "refer to each schema once on the way",
            ),
        }
    }
}

struct Search<'a> {
    graph: &'a Graph,
    in_place: bool,
    path: Vec<&'a Pointer>,
    extents: BTreeMap<&'a Pointer, Extent>,
}

/// What a schema leads to.
#[derive(Debug, Clone, Copy)]
struct Extent {
    /// How many schemas the longest way passes.
    depth: usize,
    /// How many ways there are.
    ways: usize,
}

impl<'a> Search<'a> {
    fn extent(&mut self, schema: &'a Pointer) -> Result<Extent, Fault> {
        let known = self.extents.get(schema).copied();
        if self.path.len() + known.map_or(1, |known| known.depth) > DEPTH_MAX {
            return Err(Fault::TooDeep(schema.clone()));
        }
        if let Some(known) = known {
            return Ok(known);
        }
        let mut extent = Extent { depth: 0, ways: 1 };
        if self.path.contains(&schema) {
            return if self.in_place {
                Err(Fault::Circle(schema.clone()))
            } else {
                Ok(extent)
            };
        }
        self.path.push(schema);
        for way in self.graph.ways.get(schema).into_iter().flatten() {
            if way.in_place || !self.in_place {
                let next = self.extent(&way.to)?;
                extent.depth = extent.depth.max(next.depth);
                extent.ways = extent.ways.saturating_add(next.ways);
            }
        }
        self.path.pop();
        if self.in_place && extent.ways > JUDGEMENTS_MAX {
            return Err(Fault::TooMany(schema.clone()));
        }
        extent.depth += 1;
        self.extents.insert(schema, extent);
        Ok(extent)
    }
}
