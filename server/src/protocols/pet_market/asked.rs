//! What a request holds: its values, its picture, and what is wrong with them.
//!
//! Every field that is wrong is told, not only the first (PM-ADS-31).

use std::collections::BTreeMap;

use hyper::StatusCode;
use serde_json::{Value, json};
use wireproof_schemas::{
    pet_market::rest::error::{Detail, FieldErrors},
    table::rest::Encoding,
};

use super::{
    Market, lenient,
    picture::{Picture, PictureError},
    rule::{ExecuteRule, HttpRule, ImageRule},
};
use crate::{
    answer::Refused,
    field::{self, Field},
    frame::Members,
    password::HashError,
    rest::Request,
    rule::Rules,
    store::StoreError,
};

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is refused for this reason.
    Refused(Refused),
    /// These fields are wrong.
    Fields(BTreeMap<String, Vec<String>>),
    /// Something of ours went wrong.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<PictureError> for Trouble {
    fn from(error: PictureError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<HashError> for Trouble {
    fn from(error: HashError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<jsonwebtoken::errors::Error> for Trouble {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl Trouble {
    /// There is no such thing.
    pub(super) fn missing(reason: &str) -> Self {
        Refused::new(StatusCode::NOT_FOUND, reason).into()
    }

    /// The status and the body that tell it; of our own trouble nothing is told.
    pub(super) fn told(self) -> (StatusCode, Value) {
        match self {
            Self::Refused(refused) => told(refused),
            Self::Fields(fields) => (StatusCode::BAD_REQUEST, json!(FieldErrors(fields))),
            Self::Failed(error) => {
                let error: &dyn std::error::Error = error.as_ref();
                tracing::error!(error, "a request cannot be carried out");
                let reason = "The server failed.";
                told(Refused::new(StatusCode::INTERNAL_SERVER_ERROR, reason))
            }
        }
    }
}

/// How a refusal is told that is no field's fault: 400 is always by field.
pub(super) fn told(refused: Refused) -> (StatusCode, Value) {
    let detail = refused.reason;
    let body = match refused.status {
        StatusCode::BAD_REQUEST => {
            let fields = BTreeMap::from([("non_field_errors".to_owned(), vec![detail])]);
            json!(FieldErrors(fields))
        }
        _ => json!(Detail { detail }),
    };
    (refused.status, body)
}

/// What becomes of an ad's picture.
#[derive(Debug)]
pub(super) enum Image {
    /// Nothing is said about it.
    Untouched,
    /// It is removed.
    Removed,
    /// This is it from now on.
    Put(Picture),
}

/// The values of a request, and what is wrong with them so far.
pub(super) struct Asked {
    pub(super) members: Members,
    pub(super) image: Image,
    wrong: BTreeMap<String, Vec<String>>,
}

impl Asked {
    /// The values of a request whose body is an object or a form.
    pub(super) async fn read(market: &Market, request: Request<'_>) -> Result<Self, Refused> {
        let rules = market.rules;
        let encoding = match request.encoding() {
            Err(_) if !rules.on(HttpRule::TypeIsNeeded) => Ok(Encoding::Json),
            encoding => encoding,
        };
        let encoding =
            encoding.map_err(|refused| match rules.on(ExecuteRule::OtherTypesAre415) {
                true => refused,
                false => Refused::new(StatusCode::BAD_REQUEST, refused.reason),
            })?;
        match encoding {
            Encoding::Multipart { files } => Self::read_form(rules, request, files).await,
            Encoding::Json | Encoding::Bytes(_) => Self::read_object(rules, request).await,
        }
    }

    async fn read_object(rules: Rules, request: Request<'_>) -> Result<Self, Refused> {
        let endpoint = request.endpoint.name;
        let members = match rules.are_all_on() {
            true => request.json(rules).await?,
            false => lenient::object(rules, request).await?,
        };
        let mut asked = Self::of(members);
        if !rules.are_all_on() {
            lenient::mend(rules, endpoint, false, &mut asked.members);
        }
        match asked.members.get("image") {
            None => {}
            Some(Value::Null) => asked.image = Image::Removed,
            Some(_) => asked.refuse(
                "image",
                "image: a picture is a part of a multipart/form-data body, not of JSON.",
            ),
        }
        Ok(asked)
    }

    async fn read_form(
        rules: Rules,
        request: Request<'_>,
        files: &[(&str, &str)],
    ) -> Result<Self, Refused> {
        let endpoint = request.endpoint.name;
        let files: Vec<_> = files.iter().map(|(name, _)| *name).collect();
        let mut limits = request.limits.clone();
        match rules.off() {
            Some(ImageRule::LongPictureIsRefused) => limits.file_bytes *= 2,
            Some(ImageRule::LongestPictureIsTaken) => limits.file_bytes -= 1,
            _ => {}
        }
        let form = request.form(&files, &limits).await;
        let form = form.map_err(|refused| match refused.status {
            StatusCode::PAYLOAD_TOO_LARGE if !rules.on(ImageRule::LongPictureIs413) => {
                Refused::new(StatusCode::BAD_REQUEST, refused.reason)
            }
            _ => refused,
        })?;
        let mut asked = Self::of(form.texts);
        if rules.on(ImageRule::FormNumbersAreTaken) {
            asked.read_numbers(rules);
        }
        if !rules.are_all_on() {
            lenient::mend(rules, endpoint, true, &mut asked.members);
        }
        for file in form.files {
            match Picture::of(rules, file.bytes, &file.media_type) {
                Some(picture) => asked.image = Image::Put(picture),
                None => {
                    let why = format!("{}: the file is no PNG, JPEG or WebP.", file.part);
                    asked.refuse(&file.part, why);
                }
            }
        }
        Ok(asked)
    }

    fn of(members: Members) -> Self {
        Self {
            members,
            image: Image::Untouched,
            wrong: BTreeMap::new(),
        }
    }

    /// In a form a number is the text that it is written with, in the one way that there is
    /// (PM-IMG-7). Other texts stay, and are no numbers.
    fn read_numbers(&mut self, rules: Rules) {
        for name in ["id", "age", "price"] {
            let Some(Value::String(text)) = self.members.get_mut(name) else {
                continue;
            };
            let is_canonical = |number: &i64| {
                number.to_string() == *text || !rules.on(ImageRule::FormNumbersAreCanonical)
            };
            let number = text.trim().parse::<i64>().ok();
            if let Some(number) = number.filter(is_canonical) {
                self.members.insert(name.to_owned(), number.into());
            }
        }
    }

    /// A field that must be there.
    pub(super) fn field<T: Field>(&mut self, name: &str) -> Option<T> {
        let read = field::read(&self.members, name);
        read.map_err(|why| self.refuse(name, why)).ok()
    }

    /// A field that need not be there.
    pub(super) fn optional<T: Field>(&mut self, name: &str) -> Option<T> {
        self.members.contains_key(name).then(|| self.field(name))?
    }

    /// Says that a field is wrong, and why.
    pub(super) fn refuse(&mut self, name: &str, why: impl Into<String>) {
        let said = self.wrong.entry(name.to_owned()).or_default();
        said.push(why.into());
    }

    /// Whether something is wrong with a field.
    pub(super) fn is_wrong(&self, name: &str) -> bool {
        self.wrong.contains_key(name)
    }

    /// What was read, unless something is wrong.
    pub(super) fn judged<T>(&mut self, read: Option<T>) -> Result<T, Trouble> {
        match (read, self.wrong.is_empty()) {
            (Some(read), true) => Ok(read),
            _ => Err(Trouble::Fields(std::mem::take(&mut self.wrong))),
        }
    }
}

/// A text that is not empty, and may be anything else.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(super) struct NotEmpty(pub(super) String);

impl Field for NotEmpty {
    const FORM: &'static str = "a text that is not empty";

    fn is_form_of(value: &Value) -> bool {
        value.as_str().is_some_and(|text| !text.is_empty())
    }
}
