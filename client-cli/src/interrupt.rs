//! Ends a run when somebody asks for it: the first time orderly, the second time at once.

use anyhow::Context;
use tokio::sync::oneshot;
use wireproof_conformance::verdict::ExitCode;

/// Resolves when the process is first asked to end; asking counts from the call on. A second
/// request ends the process without a word.
pub(crate) fn interrupted() -> anyhow::Result<impl Future<Output = ()>> {
    let mut signals = Signals::listen()?;
    let (first, asked) = oneshot::channel();
    tokio::spawn(async move {
        signals.next().await;
        anstream::eprintln!("ending the run; once more ends it at once");
        // A run that is over already needs not be told.
        let _ = first.send(());
        signals.next().await;
        std::process::exit(ExitCode::Interrupted as i32);
    });
    Ok(async {
        if asked.await.is_err() {
            // Nobody will ask any more.
            std::future::pending::<()>().await;
        }
    })
}

/// The requests to end: Ctrl-C, and what CI runners send when a job is cancelled.
struct Signals {
    #[cfg(unix)]
    terminated: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupted: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupted: tokio::signal::windows::CtrlC,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> anyhow::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        let listened = |kind| signal(kind).context("signals cannot be listened for");
        Ok(Signals {
            terminated: listened(SignalKind::terminate())?,
            interrupted: listened(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminated.recv() => {}
            _ = self.interrupted.recv() => {}
        }
    }
}

#[cfg(windows)]
impl Signals {
    fn listen() -> anyhow::Result<Signals> {
        let interrupted = tokio::signal::windows::ctrl_c();
        let interrupted = interrupted.context("ctrl-c cannot be listened for")?;
        Ok(Signals { interrupted })
    }

    async fn next(&mut self) {
        self.interrupted.recv().await;
    }
}
