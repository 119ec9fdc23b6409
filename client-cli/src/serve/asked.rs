//! The requests to end a server: the first lets connections close, the second waits for nobody.

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

use anyhow::Context;

#[cfg(unix)]
use super::hangup;

/// What is listened for; asking counts from then on.
pub(super) struct Asked {
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
impl Asked {
    pub(super) fn listen() -> anyhow::Result<Asked> {
        let listened = |kind| signal(kind).context("signals cannot be listened for");
        Ok(Asked {
            interrupted: listened(SignalKind::interrupt())?,
            terminated: listened(SignalKind::terminate())?,
            // Who listens for it undoes that it is ignored, and `nohup` would be of no use.
            hung_up: match hangup::is_ignored() {
                true => None,
                false => Some(listened(SignalKind::hangup())?),
            },
        })
    }

    /// Resolves when the process is asked to end, once for each time.
    pub(super) async fn next(&mut self) {
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

#[cfg(windows)]
impl Asked {
    pub(super) fn listen() -> anyhow::Result<Asked> {
        let interrupted = tokio::signal::windows::ctrl_c();
        let interrupted = interrupted.context("ctrl-c cannot be listened for")?;
        Ok(Asked { interrupted })
    }

    /// Resolves when the process is asked to end, once for each time.
    pub(super) async fn next(&mut self) {
        self.interrupted.recv().await;
    }
}
