//! A program that makes worlds: it gets what is asked for as JSON, and prints what that is bound to.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt;

use super::{Thing, WorldError, asked};

/// How long the program may take where nobody says.
const PATIENCE: Duration = Duration::from_secs(30);

/// So much of what it says of a failure is told.
const MOST_TOLD: usize = 600;

/// The program, and where it runs.
#[derive(Debug, Clone)]
pub struct Command {
    program: OsString,
    arguments: Vec<String>,
    folder: PathBuf,
    patience: Duration,
}

impl Command {
    /// A program without a path is looked for as a shell does; one with a relative path is where the
    /// target file lies.
    pub fn new(
        program: &str,
        arguments: &[String],
        folder: &Path,
        patience: Option<Duration>,
    ) -> Command {
        let is_path = program.contains(['/', '\\']);
        Command {
            program: match is_path {
                true => folder.join(program).into(),
                false => program.into(),
            },
            arguments: arguments.to_vec(),
            folder: match folder.as_os_str().is_empty() {
                true => PathBuf::from("."),
                false => folder.to_owned(),
            },
            patience: patience.unwrap_or(PATIENCE),
        }
    }

    /// What the program wants to be told again, and what the things are bound to.
    pub(super) async fn make(
        &self,
        things: &[Thing],
    ) -> Result<(Value, Map<String, Value>), WorldError> {
        let said = self.ask(&json!({ "make": asked(things) })).await?;
        let made: Value = serde_json::from_slice(&said)
            .map_err(|error| self.failed(format!("printed no JSON: {error}")))?;
        match made.get("bindings").and_then(Value::as_object) {
            Some(bindings) => Ok((
                made.get("state").cloned().unwrap_or(Value::Null),
                bindings.clone(),
            )),
            None => Err(self.failed(
                "printed JSON without an object `bindings`; it prints {\"bindings\": {\"NAME\": {…}}}"
                    .to_owned(),
            )),
        }
    }

    /// Tells the program that the world is no longer needed.
    pub(super) async fn dissolve(&self, state: &Value) -> Result<(), WorldError> {
        self.ask(&json!({ "dissolve": { "state": state } }))
            .await
            .map(drop)
    }

    async fn ask(&self, asked: &Value) -> Result<Vec<u8>, WorldError> {
        let mut child = tokio::process::Command::new(&self.program)
            .args(&self.arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| self.failed(format!("cannot be started: {error}")))?;
        let mut stdin = child.stdin.take();
        let asked = asked.to_string();
        let exchange = async {
            // A program that does not read what it is asked may be right all the same.
            let tell = async {
                if let Some(stdin) = &mut stdin {
                    let _ = stdin.write_all(asked.as_bytes()).await;
                }
                drop(stdin.take());
            };
            let (output, ()) = tokio::join!(child.wait_with_output(), tell);
            output
        };
        let output = match tokio::time::timeout(self.patience, exchange).await {
            Ok(output) => output.map_err(|error| self.failed(error.to_string()))?,
            Err(_) => return Err(self.failed(format!("did not end within {:?}", self.patience))),
        };
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        // The last lines say why, in most languages.
        let from = said.len().saturating_sub(MOST_TOLD);
        let said = &said[said.ceil_char_boundary(from)..];
        Err(self.failed(format!("ended with {}: {}", output.status, said.trim())))
    }

    fn failed(&self, why: String) -> WorldError {
        WorldError::Failed(format!("{} {why}", self.program.display()))
    }
}
