//! Pictures: told by their first bytes (PM-IMG-3), kept as files beside the ads.
//!
//! A file is named in the database before it is written and until it is removed; while no ad has
//! it, it is *loose*. Whatever a crash leaves behind is loose, and cleared away at the next start.

use std::io;

use bytes::Bytes;

use super::{Market, rule::ImageRule};
use crate::{files::FileName, protocols::Tidy, rule::Rules, store::StoreError};

/// A picture.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    form: Form,
    bytes: Bytes,
}

/// What kind of picture it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Png,
    Jpeg,
    Webp,
}

/// A picture could not be kept, or not be removed.
#[derive(Debug, thiserror::Error)]
pub(super) enum PictureError {
    /// The folder did not do what it should.
    #[error("the folder of pictures failed")]
    Folder(#[from] io::Error),
    /// The database did not.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Form {
    const ALL: [Self; 3] = [Self::Png, Self::Jpeg, Self::Webp];

    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            _ => None,
        }
    }

    /// What the name of a file ends in, and its media type.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Png => ("png", "image/png"),
            Self::Jpeg => ("jpg", "image/jpeg"),
            Self::Webp => ("webp", "image/webp"),
        }
    }
}

impl Picture {
    /// The picture that these bytes are, if they are one.
    pub(super) fn of(rules: Rules, bytes: Bytes, said: &str) -> Option<Self> {
        let form = match rules.off() {
            Some(ImageRule::ContentDecides) => {
                let mut forms = Form::ALL.into_iter();
                forms.find(|form| form.names().1 == said)
            }
            Some(ImageRule::JpegIsPicture) => Form::of(&bytes).filter(|form| *form != Form::Jpeg),
            Some(ImageRule::WebpIsPicture) => Form::of(&bytes).filter(|form| *form != Form::Webp),
            _ => Form::of(&bytes),
        };
        form.map(|form| Self { form, bytes })
    }
}

/// The media type of a picture's file.
pub(super) fn media_type(name: &FileName) -> &'static str {
    let mut forms = Form::ALL.into_iter().map(Form::names);
    let found = forms.find(|(extension, _)| *extension == name.extension());
    found.map_or("application/octet-stream", |(_, media_type)| media_type)
}

/// Writes a picture's file, which is loose until an ad has it.
pub(super) async fn write(market: &Market, picture: &Picture) -> Result<FileName, PictureError> {
    let name = FileName::new(picture.form.names().0);
    market.store.add_arriving(&name).await?;
    market.parts.files.write(&name, &picture.bytes).await?;
    Ok(name)
}

/// Removes a file that arrived for an ad and is not to be had after all.
pub(super) async fn drop_arrived(market: &Market, name: &FileName) -> Result<(), PictureError> {
    market.parts.files.remove(name).await?;
    Ok(market.store.remove_loose(name).await?)
}

/// Removes the files that no ad has any more; at the start also those that no ad ever had. What
/// cannot be removed now is tried again at the next occasion.
pub(super) async fn tidy(market: &Market, when: Tidy) {
    if let Err(error) = remove_loose(market, when == Tidy::AtStart).await {
        let error: &dyn std::error::Error = &error;
        tracing::error!(error, "pictures that nobody needs cannot be removed");
    }
}

async fn remove_loose(market: &Market, arriving_too: bool) -> Result<(), PictureError> {
    for name in market.store.loose(arriving_too).await? {
        // A name that is none was never written.
        if let Some(name) = FileName::parse(&name) {
            drop_arrived(market, &name).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<Form>) {
        assert_eq!(Form::of(bytes), expected, "{bytes:?}");
    }

    #[test]
    fn a_picture_is_told_by_its_first_bytes() {
        check(b"\x89PNG\r\n\x1a\n", Some(Form::Png));
        check(b"\xff\xd8\xff\xe0", Some(Form::Jpeg));
        check(b"RIFF\x04\0\0\0WEBP", Some(Form::Webp));
        check(b"RIFF\x04\0\0\0WAVE", None);
        check(b"\x89PNG\n\x1a\n\0", None);
        check(b"GIF89a", None);
        check(b"<svg/>", None);
        check(b"\xff\xd8", None);
        check(b"", None);
    }

    #[test]
    fn a_file_is_served_as_what_it_was_kept_as() {
        for form in Form::ALL {
            let (extension, expected) = form.names();
            assert_eq!(media_type(&FileName::new(extension)), expected);
        }
    }
}
