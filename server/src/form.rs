//! Bodies that are forms: `multipart/form-data` (RFC 7578), its texts and its files.
//!
//! Sizes are limited while a form is read, so that nothing too long is ever held. What a form
//! means, and what its files are, is up to whoever asked for it.

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use http_body_util::BodyStream;
use hyper::{StatusCode, body::Incoming};
use multer::{Constraints, Error, Field, Multipart, SizeLimit};
use serde_json::Value;
use tokio::time::timeout;

use crate::{answer::Refused, frame::Members, options::Limits};

/// A form: each part under its name, which no two parts have.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// The parts that are texts.
    pub(crate) texts: Members,
    /// The parts that are files.
    pub(crate) files: Vec<File>,
}

/// A part that is a file. What it is called by its sender is of no account.
#[derive(Debug)]
pub(crate) struct File {
    /// The name of the part.
    pub(crate) part: String,
    /// What its sender says that it is.
    pub(crate) media_type: String,
    /// What it is.
    pub(crate) bytes: Bytes,
}

/// Reads a form with files in these parts, unless it or a file is too long, or takes too long.
pub(crate) async fn read(
    body: &mut Incoming,
    content_type: &str,
    files: &[&str],
    limits: &Limits,
) -> Result<Form, Refused> {
    let boundary = multer::parse_boundary(content_type);
    let boundary = boundary.map_err(|_| bad("The form has no boundary."))?;
    let longest = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
    let (of_texts, of_file) = (longest(limits.body_bytes), longest(limits.file_bytes));
    let of_files = files.iter().map(|_| of_file).fold(0, u64::saturating_add);
    let sizes = SizeLimit::new()
        .whole_stream(of_texts.saturating_add(of_files))
        .per_field(of_texts);
    let sizes = files
        .iter()
        .fold(sizes, |sizes, file| sizes.for_field(*file, of_file));
    let data = BodyStream::new(body)
        .try_filter_map(async |frame| Ok(frame.into_data().ok()))
        .boxed();
    let constraints = Constraints::new().size_limit(sizes);
    let form = parts(
        Multipart::with_constraints(data, boundary, constraints),
        files,
    );
    timeout(limits.body, form).await.unwrap_or_else(|_| {
        let reason = "The body did not arrive in time.";
        Err(Refused::new(StatusCode::REQUEST_TIMEOUT, reason))
    })
}

async fn parts(mut parts: Multipart<'_>, files: &[&str]) -> Result<Form, Refused> {
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(refused)? {
        let Some(name) = part.name().map(str::to_owned) else {
            return Err(bad("A part of the form has no name."));
        };
        let twice =
            form.texts.contains_key(&name) || form.files.iter().any(|file| file.part == name);
        if twice {
            return Err(bad(format!("The part {name:?} is given twice.")));
        }
        if files.contains(&name.as_str()) {
            form.files.extend(file(part, name).await?);
            continue;
        }
        let text = String::from_utf8(part.bytes().await.map_err(refused)?.into());
        let text = text.map_err(|_| bad(format!("The part {name:?} is not UTF-8.")))?;
        form.texts.insert(name, Value::String(text));
    }
    Ok(form)
}

/// A file. Where nobody chose one, a browser sends an empty part with an empty file name.
async fn file(part: Field<'_>, name: String) -> Result<Option<File>, Refused> {
    let is_nameless = part.file_name() == Some("");
    let media_type = part.content_type().map(ToString::to_string);
    let bytes = part.bytes().await.map_err(refused)?;
    Ok((!is_nameless || !bytes.is_empty()).then(|| File {
        part: name,
        media_type: media_type.unwrap_or_default(),
        bytes,
    }))
}

fn refused(error: Error) -> Refused {
    match error {
        Error::FieldSizeExceeded { field_name, .. } => {
            let name = field_name.unwrap_or_default();
            let reason = format!("The part {name:?} is too long.");
            Refused::new(StatusCode::PAYLOAD_TOO_LARGE, reason)
        }
        Error::StreamSizeExceeded { .. } => {
            Refused::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too long.")
        }
        error => bad(format!("The form cannot be read: {error}.")),
    }
}

fn bad(reason: impl Into<String>) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, reason)
}
