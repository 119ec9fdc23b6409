//! The process of an example: what its script `serve` becomes, from its first word to its end.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Context;

/// Installing takes a while on a new machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A server that is ended when this is dropped.
pub(super) struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(super) address: String,
}

impl Server {
    pub(super) fn start(folder: &Path, cache: &Path) -> anyhow::Result<Server> {
        let script = folder.join("serve");
        let mut child = Command::new(&script)
            .current_dir(folder)
            .env("EXAMPLES_CACHE", cache)
            .env("PORT", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", script.display()))?;
        let output = child.stdout.take().context("it has no output")?;
        let mut server = Server {
            child,
            address: String::new(),
        };
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            // What it says after it listens is read too, or it would wait for a reader.
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(address) = line.strip_prefix("listening on http://") {
                    // Nobody waits any more for a second one.
                    let _ = sender.send(address.trim().to_owned());
                }
            }
        });
        let listens = receiver.recv_timeout(PATIENCE);
        server.address = listens
            .with_context(|| format!("{} did not say `listening on http://…`", script.display()))?;
        Ok(server)
    }

    /// The number of its process.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself need not be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
