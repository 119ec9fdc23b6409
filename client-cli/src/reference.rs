//! A reference server of our own, on a free port of the loopback interface.

use std::net::SocketAddr;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wireproof_server::{Options, ServeError, serve};

/// A server that runs until it is stopped.
pub(crate) struct Reference {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// The key that makes worlds on it.
    pub(crate) key: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServeError>>,
}

impl Reference {
    /// Starts a server that keeps its data in memory.
    pub(crate) async fn start() -> anyhow::Result<Reference> {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("no free port on 127.0.0.1 for the reference server")?;
        let address = listener
            .local_addr()
            .context("the reference server's address")?;
        let key = random_key();
        let options = Options {
            provisioning_key: Some(key.clone()),
            ..Options::default()
        };
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, options, async {
            // A sender that is gone asks for the same as one that has sent.
            let _ = stopped.await;
        }));
        Ok(Reference {
            address,
            key,
            stop,
            serving,
        })
    }

    /// Ends the server.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        // A server that has ended by itself says why below.
        let _ = self.stop.send(());
        let ended = self
            .serving
            .await
            .context("the reference server broke down")?;
        ended.context("the reference server failed")
    }
}

/// A key that nobody guesses.
pub(crate) fn random_key() -> String {
    format!("{:032x}", rand::random::<u128>())
}
