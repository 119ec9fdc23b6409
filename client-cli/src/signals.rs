//! Requests to end this process: Ctrl-C, what CI runners send when a job is cancelled, and the end of the
//! terminal.

#[cfg(unix)]
mod hangup;

use anyhow::Context;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What is listened for; asking counts from then on.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupted: Signal,
    #[cfg(unix)]
    terminated: Signal,
    #[cfg(unix)]
    hung_up: Option<Signal>,
    #[cfg(windows)]
    interrupted: tokio::signal::windows::CtrlC,
}

#[cfg(unix)]
impl Signals {
    pub(crate) fn listen() -> anyhow::Result<Signals> {
        Ok(Signals {
            interrupted: listened(SignalKind::interrupt())?,
            terminated: listened(SignalKind::terminate())?,
            hung_up: None,
        })
    }

    /// Listens for the end of the terminal too, unless whoever started the process has it ignored: who
    /// listens for it undoes that, and `nohup` would be of no use.
    pub(crate) fn and_hangup(mut self) -> anyhow::Result<Signals> {
        if !hangup::is_ignored() {
            self.hung_up = Some(listened(SignalKind::hangup())?);
        }
        Ok(self)
    }

    /// Resolves when the process is asked to end, once for each time.
    pub(crate) async fn next(&mut self) {
        let hung_up = async {
            match &mut self.hung_up {
                Some(hung_up) => hung_up.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
            _ = hung_up => {}
        }
    }
}

#[cfg(unix)]
fn listened(kind: SignalKind) -> anyhow::Result<Signal> {
    signal(kind).context("signals cannot be listened for")
}

#[cfg(windows)]
impl Signals {
    pub(crate) fn listen() -> anyhow::Result<Signals> {
        let interrupted = tokio::signal::windows::ctrl_c();
        let interrupted = interrupted.context("signals cannot be listened for")?;
        Ok(Signals { interrupted })
    }

    /// There is nothing more to listen for here.
    pub(crate) fn and_hangup(self) -> anyhow::Result<Signals> {
        Ok(self)
    }

    /// Resolves when the process is asked to end, once for each time.
    pub(crate) async fn next(&mut self) {
        self.interrupted.recv().await;
    }
}
