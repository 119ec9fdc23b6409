//! Ends a run when somebody asks for it: the first time orderly, the second time at once.

use tokio::sync::oneshot;
use wireproof_conformance::verdict::ExitCode;

use crate::signals::Signals;
use crate::tell;

/// Resolves when the process is first asked to end; asking counts from the call on. A second
/// request ends the process without a word.
pub(crate) fn interrupted() -> anyhow::Result<impl Future<Output = ()>> {
    let mut signals = Signals::listen()?.and_hangup()?;
    let (first, asked) = oneshot::channel();
    tokio::spawn(async move {
        signals.next().await;
        tell("ending the run; once more ends it at once\n");
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
