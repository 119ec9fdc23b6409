//! The functions that terms may call, and what they take.

use super::terms::Place;
use crate::diagnostic::{Mistake, nearest};
use crate::wire::ast::{Span, Term, TermKind};

/// A function.
struct Function {
    name: &'static str,
    stands: Stands,
    arguments: &'static [Argument],
    usage: &'static str,
}

/// Where a function may stand.
#[derive(PartialEq)]
enum Stands {
    InValues,
    InPatterns,
    Anywhere,
    /// As a member of what is sent or expected.
    AsMember,
    /// As a part of a text that is sent as it stands.
    InParts,
}

/// What an argument must be. A variable may always stand for it.
#[derive(PartialEq)]
enum Argument {
    Text,
    Number,
    Count,
    Any,
}

const FUNCTIONS: [Function; 14] = [
    Function {
        name: "absent",
        stands: Stands::AsMember,
        arguments: &[],
        usage: "@absent",
    },
    Function {
        name: "now",
        stands: Stands::InPatterns,
        arguments: &[],
        usage: "@now",
    },
    Function {
        name: "after",
        stands: Stands::InPatterns,
        arguments: &[Argument::Text],
        usage: "@after($time)",
    },
    Function {
        name: "above",
        stands: Stands::InPatterns,
        arguments: &[Argument::Number],
        usage: "@above($number)",
    },
    Function {
        name: "not",
        stands: Stands::InPatterns,
        arguments: &[Argument::Any],
        usage: "@not($value)",
    },
    Function {
        name: "none",
        stands: Stands::InPatterns,
        arguments: &[Argument::Any],
        usage: "@none({\"id\": $id})",
    },
    Function {
        name: "one",
        stands: Stands::InPatterns,
        arguments: &[Argument::Any],
        usage: "@one({\"id\": $id})",
    },
    Function {
        name: "ascending",
        stands: Stands::InPatterns,
        arguments: &[Argument::Text],
        usage: "@ascending(\"id\")",
    },
    Function {
        name: "descending",
        stands: Stands::InPatterns,
        arguments: &[Argument::Text],
        usage: "@descending(\"id\")",
    },
    Function {
        name: "repeat",
        stands: Stands::Anywhere,
        arguments: &[Argument::Text, Argument::Count],
        usage: "@repeat(\"a\", 3)",
    },
    Function {
        name: "fill",
        stands: Stands::InParts,
        arguments: &[Argument::Count],
        usage: "@fill(65536)",
    },
    Function {
        name: "tampered",
        stands: Stands::InValues,
        arguments: &[Argument::Text],
        usage: "@tampered($alice.token)",
    },
    Function {
        name: "alg_none",
        stands: Stands::InValues,
        arguments: &[Argument::Text],
        usage: "@alg_none($alice.token)",
    },
    Function {
        name: "with_claims",
        stands: Stands::InValues,
        arguments: &[Argument::Text, Argument::Text],
        usage: "@with_claims($alice.token, $bob.token)",
    },
];

/// Judges a call by its name, its place and its arguments; what stands inside of the
/// arguments is not looked at.
pub(super) fn call(
    span: &Span,
    name: &str,
    arguments: &[Term],
    place: Place,
    is_member: bool,
) -> Result<(), Mistake> {
    let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) else {
        return Err(unknown(span, name));
    };
    standing(function, span, place, is_member)?;
    if arguments.len() != function.arguments.len() {
        let message = format!(
            "`@{name}` takes {}, not {}",
            counted(function.arguments.len()),
            arguments.len()
        );
        return Err(
            Mistake::new(span.clone(), message, "wrong number of arguments")
                .help(format!("write `{}`", function.usage)),
        );
    }
    for (argument, expected) in arguments.iter().zip(function.arguments) {
        argument_fits(function, argument, expected)?;
    }
    Ok(())
}

fn unknown(span: &Span, name: &str) -> Mistake {
    let mistake = Mistake::new(
        span.clone(),
        format!("there is no function `@{name}`"),
        "not known",
    );
    match nearest(name, FUNCTIONS.iter().map(|function| function.name)) {
        Some(near) => mistake.help(format!("did you mean `@{near}`?")),
        None => {
            let known: Vec<String> = FUNCTIONS
                .iter()
                .map(|function| format!("`{}`", function.usage))
                .collect();
            mistake.help(format!("the functions are {}", known.join(", ")))
        }
    }
}

fn standing(
    function: &Function,
    span: &Span,
    place: Place,
    is_member: bool,
) -> Result<(), Mistake> {
    let name = function.name;
    let wrong = |message: String, help: &str| {
        Err(Mistake::new(span.clone(), message, "cannot stand here").help(help))
    };
    match function.stands {
        Stands::InPatterns if place != Place::Pattern => wrong(
            format!("`@{name}` describes what is expected and has no value of its own"),
            "write a value, or a variable that an earlier message has bound",
        ),
        Stands::InValues if place == Place::Pattern => wrong(
            format!("`@{name}` makes something to be sent, and nothing like it is expected"),
            "write what the message must hold instead",
        ),
        Stands::AsMember if matches!(place, Place::Handshake | Place::Request) => wrong(
            format!("`@{name}` means nothing in a handshake or behind `with`"),
            "write `null`: that removes a header, a parameter or the credential",
        ),
        Stands::InParts if place != Place::Raw => wrong(
            format!("`@{name}` makes a frame so many bytes long, and this is none"),
            "write it as a part of a frame: `raw text [\"{\\\"a\\\": \\\"\", @fill(65536), \"\\\"}\"]`",
        ),
        Stands::AsMember if !is_member || !matches!(place, Place::Body | Place::Pattern) => wrong(
            format!("`@{name}` can only stand for a member of what is sent or expected"),
            "write it as a member's value, such as `{\"name\": @absent}`, or leave it out",
        ),
        _ => Ok(()),
    }
}

fn argument_fits(function: &Function, argument: &Term, expected: &Argument) -> Result<(), Mistake> {
    let (fits, wanted) = match expected {
        Argument::Text => (
            matches!(argument.kind, TermKind::Text(_) | TermKind::Function { .. }),
            "a text",
        ),
        Argument::Number => (matches!(argument.kind, TermKind::Number(_)), "a number"),
        Argument::Count => (
            matches!(&argument.kind, TermKind::Number(number) if number.is_u64()),
            "a whole number from 0",
        ),
        Argument::Any => (true, "a value"),
    };
    if fits || matches!(argument.kind, TermKind::Variable(_)) {
        return Ok(());
    }
    let message = format!("`@{}` takes {wanted} here", function.name);
    Err(
        Mistake::new(argument.span.clone(), message, format!("expected {wanted}"))
            .help(format!("write it like `{}`", function.usage)),
    )
}

fn counted(arguments: usize) -> String {
    match arguments {
        0 => "no arguments".to_owned(),
        1 => "one argument".to_owned(),
        more => format!("{more} arguments"),
    }
}
