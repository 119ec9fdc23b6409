//! What a careless server lets through, and what a fussy one refuses: requests as they reach the
//! endpoints when a rule on their fields is off.
//!
//! With every rule on nothing here is called; the types of the fields refuse what they must.

use hyper::StatusCode;
use serde_json::{Value, json};
use wireproof_schemas::pet_market::{
    field::{AnimalKind, Description, Gender, Line, Whole},
    rest as table,
};

use super::{
    rule::{ChangeRule, CreateRule, ExecuteRule, HttpRule, ImageRule},
    values::Values,
};
use crate::{
    answer::Refused,
    field::{self, Field},
    frame::Members,
    reshape::{cut, replace},
    rest::Request,
    rule::Rules,
};

const CREATE_AD: &str = table::create_ad::ENDPOINT.name;
const CHANGE_AD: &str = table::change_ad::ENDPOINT.name;

const LINES: [&str; 3] = ["title", "breed", "location"];
const TEXTS: [&str; 4] = ["title", "description", "breed", "location"];
const CHOICES: [&str; 2] = ["kind", "gender"];
const NUMBERS: [&str; 2] = ["age", "price"];

/// Changes what is asked as a server would that does not keep a rule.
pub(super) fn mend(rules: Rules, endpoint: &str, is_form: bool, members: &mut Members) {
    match endpoint {
        CREATE_AD => create(rules, is_form, members),
        CHANGE_AD => changed(rules, members),
        _ => {}
    }
    let is_json_picture = members.get("image").is_some_and(|image| !image.is_null());
    match rules.off() {
        Some(ImageRule::JsonPictureIsRefused) if is_json_picture => {
            members.shift_remove("image");
        }
        Some(ImageRule::NullRemovesPicture) if !is_json_picture => {
            members.shift_remove("image");
        }
        _ => {}
    }
}

/// The members of a body, as read by a server that does not keep a rule on bodies.
pub(super) async fn object(rules: Rules, request: Request<'_>) -> Result<Members, Refused> {
    let mut limits = request.limits.clone();
    if !rules.on(HttpRule::MebibyteIsRead) {
        limits.body_bytes -= 1;
    }
    let request = Request {
        limits: &limits,
        ..request
    };
    let read = match rules.off() {
        Some(HttpRule::BodyIsReadStrictly | HttpRule::TypeIsNeeded) => {
            let members = serde_json::from_slice(&request.bytes().await?);
            members.map_err(|error| Refused::new(StatusCode::BAD_REQUEST, error.to_string()))
        }
        _ => request.json(rules).await,
    };
    read.map_err(|refused| match refused.status {
        StatusCode::PAYLOAD_TOO_LARGE if !rules.on(HttpRule::LongBodyIs413) => {
            Refused::new(StatusCode::BAD_REQUEST, refused.reason)
        }
        StatusCode::BAD_REQUEST if !rules.on(ExecuteRule::BadBodyIsRefused) => {
            Refused::new(StatusCode::INTERNAL_SERVER_ERROR, refused.reason)
        }
        _ => refused,
    })
}

/// The values of an ad, each that is missing replaced by one of ours.
pub(super) fn filled(values: Values) -> Values {
    let line = || Line::try_from("-".to_owned()).ok();
    let number = || 0.try_into().ok();
    Values {
        title: values.title.or_else(line),
        description: values
            .description
            .or_else(|| Description::try_from("-".to_owned()).ok()),
        kind: values.kind.or(Some(AnimalKind::Dog)),
        breed: values.breed.or_else(line),
        age: values.age.or_else(number),
        gender: values.gender.or(Some(Gender::M)),
        location: values.location.or_else(line),
        price: values.price.or_else(number),
    }
}

/// A value of ours for a field.
fn usual(name: &str) -> Value {
    match name {
        "kind" => json!("Dog"),
        "gender" => json!("M"),
        "age" | "price" => json!(0),
        _ => json!("-"),
    }
}

fn create(rules: Rules, is_form: bool, members: &mut Members) {
    let needed = Values::NAMES.into_iter().filter(|name| {
        is_form && !rules.on(ImageRule::FormFieldsAreNeeded) || !is_needed(rules, name)
    });
    for name in needed {
        members.entry(name).or_insert_with(|| usual(name));
    }
    for name in Values::NAMES {
        replace(members, name, |value| match (rules.off(), value) {
            (Some(CreateRule::EmptyIsRefused), Value::String(text)) if text.is_empty() => {
                Some(usual(name))
            }
            (Some(CreateRule::NullIsRefused), Value::Null) => Some(usual(name)),
            _ => None,
        });
    }
    replace(members, "gender", |gender| choice(rules, gender));
    replace(members, "kind", |kind| animal(rules, kind));
    for name in NUMBERS {
        replace(members, name, |value| number(rules, value));
    }
    texts(rules, members);
    if !rules.on(CreateRule::UnknownFieldIsIgnored) {
        let is_known = |name: &str| Values::NAMES.contains(&name) || name == "image";
        if members.keys().any(|name| !is_known(name)) {
            members.insert("title".to_owned(), Value::Null);
        }
    }
}

/// Whether this field is needed by this server.
fn is_needed(rules: Rules, name: &str) -> bool {
    let forgotten = match rules.off() {
        Some(CreateRule::TitleIsNeeded) => "title",
        Some(CreateRule::DescriptionIsNeeded) => "description",
        Some(CreateRule::KindIsNeeded) => "kind",
        Some(CreateRule::BreedIsNeeded) => "breed",
        Some(CreateRule::AgeIsNeeded) => "age",
        Some(CreateRule::GenderIsNeeded) => "gender",
        Some(CreateRule::LocationIsNeeded) => "location",
        Some(CreateRule::PriceIsNeeded) => "price",
        _ => return true,
    };
    name != forgotten
}

fn choice(rules: Rules, gender: &Value) -> Option<Value> {
    let text = gender.as_str()?;
    match rules.off()? {
        CreateRule::GenderIsOneOfTwo if !Gender::is_form_of(gender) => Some(json!("M")),
        CreateRule::GenderIsExact => Some(text.to_uppercase().into()),
        CreateRule::FemalesAreTaken if text == "F" => Some(Value::Null),
        _ => None,
    }
}

fn animal(rules: Rules, kind: &Value) -> Option<Value> {
    let text = kind.as_str()?;
    let known = ["Dog", "Cat"].into_iter();
    match rules.off()? {
        CreateRule::KindIsOneOfTwo if !AnimalKind::is_form_of(kind) => Some(json!("Dog")),
        CreateRule::KindIsExact => {
            let mut same = known.filter(|known| known.eq_ignore_ascii_case(text));
            same.next().map(Value::from)
        }
        CreateRule::CatsAreTaken if text == "Cat" => Some(Value::Null),
        _ => None,
    }
}

fn number(rules: Rules, value: &Value) -> Option<Value> {
    let whole = value.as_i64();
    match rules.off()? {
        CreateRule::TextIsNoNumber => value.as_str()?.trim().parse::<i64>().ok().map(Value::from),
        CreateRule::TrueIsNoNumber => value.as_bool().map(|is_true| i64::from(is_true).into()),
        CreateRule::NegativeIsRefused => whole.filter(|number| *number < 0).map(|_| json!(0)),
        CreateRule::HugeIsRefused => {
            let is_huge = whole.is_some_and(|number| number > i64::from(i32::MAX));
            is_huge.then(|| json!(i32::MAX))
        }
        CreateRule::ZeroIsTaken if whole == Some(0) => Some(Value::Null),
        CreateRule::FractionIsRefused if whole.is_none() => {
            let text = value.as_f64()?.trunc().to_string();
            text.parse::<i64>().ok().map(Value::from)
        }
        _ => None,
    }
}

fn texts(rules: Rules, members: &mut Members) {
    match rules.off() {
        Some(CreateRule::LongLineIsRefused) => {
            for name in LINES {
                replace(members, name, |text| cut(text, Line::MAX_CHARS));
            }
        }
        Some(CreateRule::LongDescriptionIsRefused) => {
            replace(members, "description", |text| {
                cut(text, Description::MAX_CHARS)
            });
        }
        Some(CreateRule::CharactersAreCounted) => {
            for name in TEXTS {
                let longest = match name {
                    "description" => Description::MAX_CHARS,
                    _ => Line::MAX_CHARS,
                };
                replace(members, name, |text| {
                    let is_long = text.as_str().is_some_and(|text| text.len() > longest);
                    is_long.then_some(Value::Null)
                });
            }
        }
        _ => {}
    }
}

fn changed(rules: Rules, members: &mut Members) {
    match rules.off() {
        Some(ChangeRule::OtherFieldsStay) => {
            for name in Values::NAMES {
                members.entry(name).or_insert_with(|| usual(name));
            }
        }
        Some(ChangeRule::ChangedChoicesAreJudged) => mend_bad(members, &CHOICES),
        Some(ChangeRule::ChangedNumbersAreJudged) => mend_bad(members, &NUMBERS),
        Some(ChangeRule::ChangedTextsAreJudged) => mend_bad(members, &TEXTS),
        Some(ChangeRule::SeveralAreChanged) => {
            let mut values = 0;
            members.retain(|name, _| {
                values += usize::from(name != "id");
                name == "id" || values == 1
            });
        }
        Some(ChangeRule::TextIsNoId) => replace(members, "id", |id| {
            id.as_str()?.parse::<i64>().ok().map(Value::from)
        }),
        _ => {}
    }
}

/// Replaces what is given and bad by values of ours.
fn mend_bad(members: &mut Members, names: &[&str]) {
    for name in names {
        if members.contains_key(*name) && !is_good(members, name) {
            members.insert((*name).to_owned(), usual(name));
        }
    }
}

fn is_good(members: &Members, name: &str) -> bool {
    match name {
        "kind" => field::read::<AnimalKind>(members, name).is_ok(),
        "gender" => field::read::<Gender>(members, name).is_ok(),
        "description" => field::read::<Description>(members, name).is_ok(),
        "age" | "price" => field::read::<Whole>(members, name).is_ok(),
        _ => field::read::<Line>(members, name).is_ok(),
    }
}
