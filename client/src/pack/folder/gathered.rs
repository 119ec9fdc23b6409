//! A document that lies anywhere, under any name, with all files that it refers to: what has to be
//! taken along by whoever makes a folder of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use super::bundle::{Files, bundle};
use super::{Documents, dialect, text_in, traits};
use crate::pack::Problems;

/// An AsyncAPI document with its files.
#[derive(Debug)]
pub struct Gathered {
    /// What it says, with its places in the files that it was read from.
    pub documents: Documents,
    /// The document's own file, in the folder that it lies in.
    pub name: String,
    /// All of them, by their paths from there.
    pub texts: BTreeMap<String, String>,
}

/// Reads an AsyncAPI document, and the files of its folder that it refers to.
///
/// # Errors
///
/// Everything that keeps it from being read, each with its place and with what to write.
pub fn gather(document: &Path) -> Result<Gathered, Problems> {
    let name = document.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    let here = document.parent().filter(|folder| *folder != Path::new(""));
    let folder = here.unwrap_or(Path::new("."));
    let texts = RefCell::new(BTreeMap::new());
    let has = |name: &str| folder.join(name).exists();
    let read = |name: &str| {
        let text = text_in(folder, name)?;
        texts.borrow_mut().insert(name.to_owned(), text.clone());
        Ok(text)
    };
    let files = Files {
        shown: here.map_or_else(String::new, |folder| folder.display().to_string()),
        has: &has,
        read: &read,
    };
    let mut asyncapi = bundle(&files, &name, ("asyncapi", "AsyncAPI 3"), None)?;
    traits::apply(&mut asyncapi.value);
    dialect::translate(&mut asyncapi.value);
    Ok(Gathered {
        documents: Documents {
            asyncapi,
            openapi: None,
            chapters: Vec::new(),
            prefix: String::new(),
        },
        name,
        texts: texts.take(),
    })
}
