//! An ad, as it is asked for and as it is changed (PM-ADS).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::field::{AdId, AnimalKind, Description, Gender, Line, Whole};

/// An ad.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ad {
    /// Which one; changes and deletions name it (PM-ADS-2).
    pub id: AdId,
    /// Its title.
    pub title: Line,
    /// What is to be said.
    pub description: Description,
    /// The kind of animal.
    pub kind: AnimalKind,
    /// Its breed.
    pub breed: Line,
    /// Its age.
    pub age: Whole,
    /// Its gender.
    pub gender: Gender,
    /// Where it is.
    pub location: Line,
    /// What it costs.
    pub price: Whole,
    /// Where its picture is served, `null` without one (PM-IMG-1, PM-IMG-2).
    #[serde(default)]
    #[schemars(extend("x-wireproof" = { "convention": "PM-IMG-2", "id": "picture" }))]
    pub image: Option<String>,
}

/// The ad as it is now, which answers whoever made or changed it (PM-ADS-27). That anything is told
/// of it is a convention; what an ad is, is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "convention": "PM-ADS-27" }))]
pub struct TheAd(pub Ad);

/// A new ad.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct NewAd {
    /// Its title.
    pub title: Line,
    /// What is to be said.
    pub description: Description,
    /// The kind of animal.
    pub kind: AnimalKind,
    /// Its breed.
    pub breed: Line,
    /// Its age.
    pub age: Whole,
    /// Its gender.
    pub gender: Gender,
    /// Where it is.
    pub location: Line,
    /// What it costs.
    pub price: Whole,
    /// No picture: one is sent as a part of a form (PM-IMG-8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<NoImage>,
}

/// A new ad as a form, with a picture perhaps. Numbers are texts in a form (PM-IMG-7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct NewAdForm {
    /// Its title.
    pub title: Line,
    /// What is to be said.
    pub description: Description,
    /// The kind of animal.
    pub kind: AnimalKind,
    /// Its breed.
    pub breed: Line,
    /// Its age, in decimal digits.
    pub age: Digits,
    /// Its gender.
    pub gender: Gender,
    /// Where it is.
    pub location: Line,
    /// What it costs, in decimal digits.
    pub price: Digits,
    /// A picture: PNG, JPEG or WebP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Picture")]
    pub image: Option<Picture>,
}

/// What is to be different about an ad: at least one value beside its id (PM-ADS-17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false, "minProperties" = 2))]
pub struct ChangeAd {
    /// Which ad.
    pub id: AdId,
    /// Its new title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Line")]
    pub title: Option<Line>,
    /// What is to be said now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Description")]
    pub description: Option<Description>,
    /// The new kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "AnimalKind")]
    pub kind: Option<AnimalKind>,
    /// The new breed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Line")]
    pub breed: Option<Line>,
    /// The new age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Whole")]
    pub age: Option<Whole>,
    /// The new gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Gender")]
    pub gender: Option<Gender>,
    /// The new place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Line")]
    pub location: Option<Line>,
    /// The new price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Whole")]
    pub price: Option<Whole>,
    /// `null` removes the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<NoImage>,
}

/// What is to be different about an ad, as a form with a picture perhaps (PM-IMG-5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false, "minProperties" = 2))]
pub struct ChangeAdForm {
    /// Which ad, in decimal digits.
    pub id: Digits,
    /// Its new title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Line")]
    pub title: Option<Line>,
    /// What is to be said now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Description")]
    pub description: Option<Description>,
    /// The new kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "AnimalKind")]
    pub kind: Option<AnimalKind>,
    /// The new breed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Line")]
    pub breed: Option<Line>,
    /// The new age, in decimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Digits")]
    pub age: Option<Digits>,
    /// The new gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Gender")]
    pub gender: Option<Gender>,
    /// The new place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Line")]
    pub location: Option<Line>,
    /// The new price, in decimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Digits")]
    pub price: Option<Digits>,
    /// The new picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Picture")]
    pub image: Option<Picture>,
}

/// Names an ad, and says nothing else (PM-ADS-23).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteAd {
    /// Which ad.
    pub id: AdId,
}

/// The ad that is no more (PM-ADS-27).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-wireproof" = { "convention": "PM-ADS-27" }))]
pub struct DeletedAd {
    /// Which ad.
    pub id: AdId,
}

/// A number in a form, where there are only texts (PM-IMG-7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("pattern" = "^(0|[1-9][0-9]*)$"))]
pub struct Digits(pub String);

/// The value of a picture that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct NoImage;

/// The bytes of a picture in a form. In a schema they have no form of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("contentMediaType" = "application/octet-stream"))]
pub struct Picture(pub String);

pub(super) fn example_ad() -> Value {
    json!({
        "id": 7,
        "title": "Пупсик",
        "description": "Милый пупсик",
        "kind": "Dog",
        "breed": "пуп",
        "age": 1,
        "gender": "M",
        "location": "Москва",
        "price": 16000,
        "image": null
    })
}

pub(super) fn example_new_ad() -> Value {
    let mut ad = example_ad();
    if let Value::Object(fields) = &mut ad {
        fields.retain(|name, _| name != "id" && name != "image");
    }
    ad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_eight_fields_is_needed_and_not_empty() {
        let fields = example_new_ad();
        for field in fields.as_object().unwrap().keys() {
            let mut ad = fields.clone();
            for empty in [json!(null), json!("")] {
                ad[field] = empty;
                assert!(NewAd::deserialize(&ad).is_err(), "{ad} was taken");
            }
            ad.as_object_mut().unwrap().remove(field);
            assert!(NewAd::deserialize(&ad).is_err(), "{ad} was taken");
        }
    }

    #[test]
    fn in_json_a_picture_is_null_or_not_there() {
        let mut ad = example_new_ad();
        assert!(NewAd::deserialize(&ad).is_ok());
        ad["image"] = json!(null);
        assert!(NewAd::deserialize(&ad).is_ok());
        ad["image"] = json!("cat.png");
        assert!(NewAd::deserialize(&ad).is_err());
    }

    #[test]
    fn a_deletion_names_an_ad_and_nothing_else() {
        assert!(DeleteAd::deserialize(json!({ "id": 7 })).is_ok());
        assert!(DeleteAd::deserialize(json!({ "id": "7" })).is_err());
        assert!(DeleteAd::deserialize(json!({ "id": 7, "price": 1 })).is_err());
    }
}
