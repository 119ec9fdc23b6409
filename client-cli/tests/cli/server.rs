//! A running `wireproof serve` for tests that need one: started on a free port, waited for by what
//! it prints, and ended by its own process id.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Instant;

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use tempfile::TempDir;

use crate::{Ended, PATIENCE, ended, wireproof};

/// A process whose output is read line by line; it is killed if a test leaves it running.
pub(crate) struct Running {
    pub(crate) child: Child,
    /// What it prints; hung up at its end.
    lines: Receiver<String>,
    deadline: Instant,
}

impl Running {
    /// Starts the command; of the environment it has the folder for sessions alone.
    pub(crate) fn start(runtime: &Path, arguments: &[&str]) -> Running {
        let mut child = Command::new(cargo_bin!("wireproof"))
            .args(arguments)
            .env_clear()
            .env("XDG_RUNTIME_DIR", runtime)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let stdout = BufReader::new(child.stdout.take().expect("its output is piped"));
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                // A test that is over reads no more.
                let _ = sender.send(line);
            }
        });
        Running {
            child,
            lines,
            deadline: Instant::now() + PATIENCE,
        }
    }

    /// The next line, or nothing at the end of the output.
    pub(crate) fn line(&self) -> Option<String> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        match self.lines.recv_timeout(left) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("nothing more is said, and it does not end"),
        }
    }

    /// Sends a signal, such as `TERM`.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let kill = Command::new("kill")
            .args([&format!("-{signal}"), &id])
            .status();
        assert!(kill.expect("there is a kill command").success());
    }

    /// The same, and waits for the end.
    pub(crate) fn end(mut self, signal: &str) -> ExitStatus {
        self.signal(signal);
        // The output ends with the process, so that waiting for it cannot take long then.
        while self.line().is_some() {}
        self.child.wait().expect("it was started here")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and need not be.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server.
pub(crate) struct Server {
    running: Running,
    /// The folder that stands for the user's; several servers may have one.
    pub(crate) runtime: Arc<TempDir>,
    /// What it has printed once it is ready.
    pub(crate) announced: Vec<String>,
}

impl Server {
    /// Starts one with a folder of its own, and waits until it says that it can be ended.
    pub(crate) fn start(arguments: &[&str]) -> Server {
        let runtime = Arc::new(tempfile::tempdir().expect("a folder"));
        Server::start_beside(&runtime, arguments)
    }

    /// The same in a folder that others use as well.
    pub(crate) fn start_beside(runtime: &Arc<TempDir>, arguments: &[&str]) -> Server {
        let mut all = vec!["serve"];
        if !arguments.contains(&"--listen") {
            all.extend(["--listen", "127.0.0.1:0"]);
        }
        all.extend(arguments);
        let running = Running::start(runtime.path(), &all);
        let mut announced = Vec::new();
        while let Some(line) = running.line() {
            if line == "ctrl-c ends it" {
                return Server {
                    running,
                    runtime: Arc::clone(runtime),
                    announced,
                };
            }
            announced.push(line);
        }
        panic!("it ended after {announced:?}");
    }

    /// The printed commands for this program, without the name they start with.
    pub(crate) fn commands(&self) -> Vec<Vec<&str>> {
        let lines = self.announced.iter().map(|line| line.trim());
        let commands = lines.filter_map(|line| line.strip_prefix("wireproof "));
        commands
            .map(|command| command.split(' ').collect())
            .collect()
    }

    /// The commands that begin so.
    pub(crate) fn commands_for(&self, name: &str) -> Vec<Vec<&str>> {
        let mut commands = self.commands();
        commands.retain(|command| command.first() == Some(&name));
        commands
    }

    /// Runs a command beside it, to the end.
    pub(crate) fn ended(&self, arguments: &[&str]) -> Ended {
        let mut command = wireproof(arguments);
        command.env("XDG_RUNTIME_DIR", self.runtime.path());
        ended(command)
    }

    /// Starts a command beside it.
    pub(crate) fn beside(&self, arguments: &[&str]) -> Running {
        Running::start(self.runtime.path(), arguments)
    }

    /// The session files in its folder.
    pub(crate) fn session_files(&self) -> Vec<PathBuf> {
        files(&self.runtime.path().join("wireproof"))
    }

    /// The one session in its folder.
    pub(crate) fn session(&self) -> Value {
        let files = self.session_files();
        let [file] = files.as_slice() else {
            panic!("{files:?}");
        };
        let text = fs::read_to_string(file).expect("the session");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: &str) {
        self.running.signal(signal);
    }

    /// Ends it by a signal.
    pub(crate) fn end(self, signal: &str) -> ExitStatus {
        self.running.end(signal)
    }
}

/// What is in a folder; nothing if there is none.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}
