//! What stands before a reference server and talks otherwise.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// A server of connections, until it is dropped.
pub(crate) struct Before {
    pub(crate) address: SocketAddr,
    _accepting: JoinSet<()>,
}

impl Before {
    /// Starts one on a free port.
    pub(crate) async fn start<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> Before
    where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let mut accepting = JoinSet::new();
        accepting.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let served = serve(client);
                connections.spawn(async move {
                    // Whichever side has gone, the engine is told by the end of its connection.
                    let _ = served.await;
                });
            }
        });
        Before {
            address,
            _accepting: accepting,
        }
    }
}
