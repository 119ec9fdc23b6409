//! `wireproof fmt`: what is written, what is only shown, and what is left alone.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wireproof_conformance::verdict::ExitCode;

use crate::{Ended, ended, wireproof};

const LOOSE: &str = "# T\n\n```wire\nal is a brand\nbob  is   a brand {\"a\":1}\n```\n";
const NEAT: &str = "# T\n\n```wire\nal  is a brand\nbob is a brand {\"a\": 1}\n```\n";
const WRONG: &str = "al  <\n";

fn fmt(arguments: &[&str]) -> Ended {
    ended(wireproof(&[&["fmt"], arguments].concat()))
}

fn piped(arguments: &[&str], input: &str) -> Ended {
    let mut command = wireproof(&[&["fmt"], arguments].concat());
    command.write_stdin(input);
    ended(command)
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("the file is there")
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn files_of_a_folder_are_formatted() {
    let folder = folder(&[
        ("a.md", LOOSE),
        ("b/c.wire", "al  drops"),
        ("b/neat.md", NEAT),
        ("b/notes.txt", LOOSE),
        (".hidden/d.md", LOOSE),
    ]);
    let at = |name: &str| folder.path().join(name);
    let ended = fmt(&[shown(folder.path())]).with(ExitCode::Conforms);
    assert_eq!(
        ended.stdout,
        format!(
            "formatted {}\nformatted {}\n",
            at("a.md").display(),
            at("b/c.wire").display()
        )
    );
    assert_eq!(text(&at("a.md")), NEAT);
    assert_eq!(text(&at("b/c.wire")), "al drops\n");
    assert_eq!(text(&at("b/notes.txt")), LOOSE);
    assert_eq!(text(&at(".hidden/d.md")), LOOSE);
    let again = fmt(&[shown(folder.path())]).with(ExitCode::Conforms);
    assert_eq!(again.stdout, "");
    let left: Vec<PathBuf> = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(left.len(), 3, "no temporary file is left: {left:?}");
}

#[test]
fn a_check_shows_what_would_change_and_is_1() {
    let folder = folder(&[("a.md", LOOSE), ("b.md", NEAT)]);
    let at = folder.path().join("a.md");
    let ended = fmt(&["--check", shown(folder.path())]).with(ExitCode::Deviates);
    assert_eq!(
        ended.stdout,
        format!(
            "--- {}\n+++ formatted\n@@ -3,4 +3,4 @@\n ```wire\n-al is a brand\n-bob  is   a brand {{\"a\":1}}\n\
             +al  is a brand\n+bob is a brand {{\"a\": 1}}\n ```\n\n1 of 2 files would change\n",
            at.display()
        )
    );
    assert_eq!(text(&at), LOOSE);
}

#[test]
fn a_check_of_what_is_formatted_is_0_and_says_nothing() {
    let folder = folder(&[("b.md", NEAT)]);
    let ended = fmt(&["--check", shown(folder.path())]).with(ExitCode::Conforms);
    assert_eq!((ended.stdout, ended.stderr), (String::new(), String::new()));
}

/// The others are formatted all the same.
#[test]
fn a_file_that_is_wrong_is_left_as_it_is_and_is_3() {
    let folder = folder(&[("a.wire", WRONG), ("b.md", LOOSE)]);
    let (wrong, right) = (folder.path().join("a.wire"), folder.path().join("b.md"));
    for check in [&["--check"][..], &[]] {
        let ended = fmt(&[check, &[shown(folder.path())]].concat()).with(ExitCode::BadInput);
        assert!(ended.stderr.contains("a.wire:1:6"), "{}", ended.stderr);
        assert!(ended.stderr.contains("left as it is"), "{}", ended.stderr);
    }
    assert_eq!(text(&wrong), WRONG);
    assert_eq!(text(&right), NEAT);
}

#[test]
fn standard_input_goes_to_standard_output() {
    assert_eq!(piped(&["-"], LOOSE).with(ExitCode::Conforms).stdout, NEAT);
    let script = piped(&["-"], "al  drops").with(ExitCode::Conforms);
    assert_eq!(script.stdout, "al drops\n");
    piped(&["-"], WRONG).saying(ExitCode::BadInput, "standard input:1:6");
    let check = piped(&["-", "--check"], LOOSE).with(ExitCode::Deviates);
    assert!(
        check.stdout.contains("+al  is a brand\n"),
        "{}",
        check.stdout
    );
    assert!(!check.stdout.contains("# T"), "{}", check.stdout);
}

#[test]
fn wrong_usage_is_2() {
    fmt(&[]).saying(ExitCode::Usage, "such as `wireproof fmt chapters/`");
    fmt(&["nowhere.md"]).saying(ExitCode::Usage, "nowhere.md: No such file");
    fmt(&["-", "a.md"]).saying(ExitCode::Usage, "`-` stands alone");
    let folder = folder(&[("a.txt", NEAT)]);
    fmt(&[shown(folder.path())]).saying(ExitCode::Usage, "no .md or .wire file in there");
    let file = folder.path().join("a.txt");
    fmt(&[shown(&file)]).saying(ExitCode::Usage, "a script's with .wire");
}

#[test]
fn what_is_no_text_is_3() {
    let folder = folder(&[]);
    let file = folder.path().join("a.md");
    fs::write(&file, b"# T\n\xff\n").expect("a file");
    fmt(&[shown(&file)]).saying(ExitCode::BadInput, "no UTF-8 at byte 4");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("real/a.md", LOOSE)]);
    let (file, link) = (folder.path().join("real/a.md"), folder.path().join("b.md"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink(&file, &link).expect("a link");
    // Named twice, it is one file all the same.
    let ended = fmt(&[shown(&link), shown(&file)]).with(ExitCode::Conforms);
    assert_eq!(ended.stdout, format!("formatted {}\n", link.display()));
    assert_eq!(text(&file), NEAT);
    assert!(link.is_symlink());
    let mode = file.metadata().expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.md", LOOSE)]);
    let file = folder.path().join("a.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).expect("permissions");
    fmt(&[shown(&file)]).saying(ExitCode::Usage, "a.md: permission denied");
    assert_eq!(text(&file), LOOSE);
}
