//! Files that somebody else has named, read to their end: never more of one than a bound, and never what
//! has no end or waits for a writer, such as a device or a pipe.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// No document, chapter, baseline or target file is larger, in bytes.
pub const MOST: u64 = 32 * MEBIBYTE;

/// Reports of runs may be so large, in bytes.
pub const MOST_OF_A_REPORT: u64 = 1024 * MEBIBYTE;

const MEBIBYTE: u64 = 1024 * 1024;

/// Reads a file of at most [`MOST`] bytes.
///
/// # Errors
///
/// It cannot be read, is larger, or is neither a regular file nor something that this process has been
/// given open.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_up_to(path, MOST)
}

/// The same, of text.
///
/// # Errors
///
/// Those of [`read`], and what is not UTF-8.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    text(read(path)?)
}

/// The same with another bound.
///
/// # Errors
///
/// Those of [`read`].
pub fn read_up_to(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let found = std::fs::metadata(path)?;
    // Of a folder the system has its own words.
    if !found.is_file() && !found.is_dir() && !is_given_open(path) {
        let why = "this is no regular file: a pipe or a device may have no end";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    read_from(File::open(path)?, most)
}

/// Reads all there is, such as of standard input, which is at most so much.
///
/// # Errors
///
/// It cannot be read, or there is more.
#[expect(
    clippy::disallowed_methods,
    reason = "this is what others are to use, and it takes no more than the bound"
)]
pub fn read_from(from: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = from.take(most + 1).read_to_end(&mut bytes)?;
    if read as u64 > most {
        let most = most / MEBIBYTE;
        let why = format!("it is larger than {most} MiB, and no more is read of such a file");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// The same, of text.
///
/// # Errors
///
/// Those of [`read_from`], and what is not UTF-8.
pub fn read_text_from(from: impl Read, most: u64) -> io::Result<String> {
    text(read_from(from, most)?)
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        io::Error::new(io::ErrorKind::InvalidData, format!("no UTF-8 at byte {at}"))
    })
}

/// Whether it is what a shell hands over in place of a file: `/dev/stdin`, or `<(…)`. Opening it waits for
/// nobody.
fn is_given_open(path: &Path) -> bool {
    let places = ["/dev/stdin", "/dev/fd", "/proc/self/fd"];
    places.iter().any(|place| path.starts_with(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_larger_than_the_bound_is_not_cut_but_refused() {
        let read = |size: usize| read_from(io::repeat(b'x').take(size as u64), MEBIBYTE);
        let whole = 1024 * 1024;
        assert_eq!(read(whole).expect("it fits").len(), whole);
        let error = read(whole + 1).expect_err("it does not");
        assert!(error.to_string().contains("larger than 1 MiB"), "{error}");
    }
}
