//! Names that stand for nothing: people, things and variables that nobody has declared or bound.

use super::Names;
use crate::diagnostic::{Mistake, nearest};
use crate::wire::ast::{Party, Path, Spanned, Term};

impl<'b> Names<'b, '_> {
    pub(super) fn declare(&mut self, name: &'b Spanned<String>, with: Option<&'b Term>) {
        let asked = with.map(Term::variables).unwrap_or_default();
        asked.into_iter().for_each(|path| self.reference(path));
        if !self.world.insert(&name.value) {
            self.findings.add(
                Mistake::new(
                    name.span.clone(),
                    format!("`{}` is declared twice", name.value),
                    "declared before",
                )
                .help("take another name"),
            );
        }
    }

    /// A variable in what is asked of the world, where nothing has a value yet.
    pub(super) fn reference(&mut self, path: &'b Path) {
        let name = path.name.as_str();
        if self.world.contains(name) && path.steps.is_empty() {
            return;
        }
        let mistake = if self.world.contains(name) {
            Mistake::new(
                path.span.clone(),
                format!("`{path}` has no value while the world is made"),
                "not known yet",
            )
            .help(format!(
                "write `${name}`, which stands for the person or thing itself"
            ))
        } else if self.declared.contains(name) {
            Mistake::new(
                path.span.clone(),
                format!("`{name}` is declared further down"),
                "used before that",
            )
            .help(format!("move the line `{name} is …` above this one"))
        } else {
            self.unknown(path, "declare it in a line above this one")
        };
        self.findings.add(mistake);
    }

    pub(super) fn person(&mut self, party: &'b Spanned<Party>) {
        let person = party.value.person.as_str();
        if self.declared.contains(person) || !self.strangers.insert(person) {
            return;
        }
        let mistake = Mistake::new(
            party.span.clone(),
            format!("nobody is called `{person}`"),
            "not declared",
        );
        let help = match nearest(person, self.declared.iter().copied()) {
            Some(near) => format!(
                "did you mean `{near}`? otherwise write `{person} is a …` at the beginning of the block"
            ),
            None => format!("write `{person} is a …` at the beginning of the block"),
        };
        self.findings.add(mistake.help(help));
    }

    pub(super) fn unbound(&self, path: &Path) -> Mistake {
        let name = path.name.as_str();
        if self.ended.contains(name) {
            return Mistake::new(path.span.clone(), format!("`${name}` is no longer bound"), "has no value here")
                .help("what `maybe`, `any of` and `may hear` bind ends with their line; bind it in a message that is sure to come");
        }
        if self.declared.contains(name) {
            return Mistake::new(
                path.span.clone(),
                format!("`{name}` is declared further down"),
                "used before that",
            )
            .help("declare people and things at the beginning of the block");
        }
        self.unknown(
            path,
            "bind it first: write it alone as a value in what an earlier message must hold",
        )
    }

    pub(super) fn unknown(&self, path: &Path, otherwise: &str) -> Mistake {
        let bound = self.scopes.iter().flat_map(|scope| scope.keys().copied());
        let mistake = Mistake::new(
            path.span.clone(),
            format!("`${}` is not bound", path.name),
            "has no value here",
        );
        match nearest(&path.name, self.world.iter().copied().chain(bound)) {
            Some(near) => mistake.help(format!("did you mean `${near}`?")),
            None => mistake.help(otherwise),
        }
    }
}
