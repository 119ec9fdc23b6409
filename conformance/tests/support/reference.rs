//! Reference servers on free ports.

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wireproof_client::base::Base;
use wireproof_conformance::target::{Again, Target};
use wireproof_server::{Options, RuleId, ServeError};

/// A reference server that runs until it is stopped.
pub(crate) struct Reference {
    /// `host:port`.
    pub(crate) authority: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServeError>>,
}

const KEY: &str = "key of the tests";

impl Reference {
    /// Starts a server, with one rule off where that is asked for.
    pub(crate) async fn start(rule_off: Option<RuleId>) -> Reference {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let authority = listener.local_addr().expect("an address").to_string();
        let options = Options {
            provisioning_key: Some(KEY.to_owned()),
            rule_off,
            ..Options::default()
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(wireproof_server::serve(listener, options, async {
            let _ = stopped.await;
        }));
        Reference {
            authority,
            stop,
            serving,
        }
    }

    /// The target that this server is for a protocol.
    pub(crate) fn target(&self, protocol: &str) -> Target {
        let base = Base::new(&self.authority, protocol);
        let again = Again {
            command: format!("wireproof check {protocol}"),
            options: format!("--url {base} --provisioning-key KEY"),
            maker: String::new(),
        };
        let mut target = Target::new(base, Some(KEY.to_owned()));
        target.again = again;
        target
    }

    /// Ends the server.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        self.serving.await.expect("no panic").expect("a clean end");
    }
}
