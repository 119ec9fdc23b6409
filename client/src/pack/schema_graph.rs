//! How the schemas of a document hang together: what each is judged through, inside it or by
//! reference.

use std::collections::BTreeMap;

use super::place::Place;
use super::pointer::Pointer;
use super::report::Report;

/// How deep schemas may nest, references included. Deeper ones could exhaust the stack of whoever
/// compiles them.
const DEPTH_MAX: usize = 100;

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
        let starts = outermost.iter().map(|place| &place.pointer);
        // Ways in place may start anywhere; all the others start at an outermost schema.
        let starts: Vec<_> = if in_place {
            self.ways.keys().collect()
        } else {
            starts.collect()
        };
        let mut search = Search {
            graph: self,
            in_place,
            path: Vec::new(),
            depths: BTreeMap::new(),
        };
        for start in starts {
            if let Err(fault) = search.depth(start) {
                fault.note(report);
                return false;
            }
        }
        true
    }
}

/// Why schemas cannot be compiled.
#[derive(Debug)]
enum Fault {
    Circle(Pointer),
    TooDeep(Pointer),
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
                format!("more than {DEPTH_MAX} schemas lead here, each inside or referred to by the one before"),
                "describe the value with fewer schemas",
            ),
        }
    }
}

struct Search<'a> {
    graph: &'a Graph,
    in_place: bool,
    path: Vec<&'a Pointer>,
    depths: BTreeMap<&'a Pointer, usize>,
}

impl<'a> Search<'a> {
    /// How many schemas the longest way from this one passes.
    fn depth(&mut self, schema: &'a Pointer) -> Result<usize, Fault> {
        let known = self.depths.get(schema).copied();
        if self.path.len() + known.unwrap_or(1) > DEPTH_MAX {
            return Err(Fault::TooDeep(schema.clone()));
        }
        if let Some(depth) = known {
            return Ok(depth);
        }
        if self.path.contains(&schema) {
            return if self.in_place {
                Err(Fault::Circle(schema.clone()))
            } else {
                Ok(0)
            };
        }
        self.path.push(schema);
        let mut deepest = 0;
        for way in self.graph.ways.get(schema).into_iter().flatten() {
            if way.in_place || !self.in_place {
                deepest = deepest.max(self.depth(&way.to)?);
            }
        }
        self.path.pop();
        self.depths.insert(schema, deepest + 1);
        Ok(deepest + 1)
    }
}
