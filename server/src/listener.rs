//! The server itself: opens the database, accepts connections, and ends every one of them at
//! shutdown.
//!
//! One task per connection, from its first byte to its last: it speaks HTTP until a handshake is
//! accepted, and is a [`session`](crate::session) ever after.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, LazyLock},
    time::Duration,
};

use bytes::Bytes;
use hyper::{
    Request,
    body::Incoming,
    server::conn::http1,
    service::service_fn,
    upgrade::{OnUpgrade, Upgraded},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    select,
    sync::{mpsc, watch},
    task::JoinSet,
    time::{sleep, timeout},
};
use wireproof_schemas::Document;

use crate::{
    auth::Tokens,
    files::Files,
    http::{Admitted, Mounted, Site},
    hub::{Hub, LocalHub},
    impatient::Impatient,
    options::{Mount, Options},
    origin::{Allowed, NotAnOrigin},
    protocols::{KNOWN, Known, Parts, Tidy},
    rule::Rules,
    session,
    store::{OpenError, Store},
    world::Provisioning,
};

/// The server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// An allowed origin is none.
    #[error(transparent)]
    Origin(#[from] NotAnOrigin),
    /// No secret can be made for a protocol's tokens.
    #[error("tokens cannot be signed")]
    Tokens(#[from] jsonwebtoken::errors::Error),
    /// There is no protocol of this name.
    #[error("there is no protocol {0:?}; there are {names}", names = known_names())]
    UnknownProtocol(String),
}

fn known_names() -> String {
    KNOWN
        .iter()
        .map(|known| known.table.id)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Serves until `shutdown` ends, then closes every connection with 1001 and waits a bounded time
/// for them to go.
pub async fn serve(
    listener: TcpListener,
    options: Options,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), ServeError> {
    Server::open(&options).await?.run(listener, shutdown).await;
    Ok(())
}

/// A server whose settings are sound and whose store is open: nothing can keep it from serving.
pub struct Server {
    site: Arc<Site>,
    store: Store,
    drain: Duration,
}

impl Server {
    /// Checks the settings and opens the store.
    pub async fn open(options: &Options) -> Result<Server, ServeError> {
        let store = Store::open(&options.database).await?;
        let site = site(options, store.clone())?;
        for mounted in &site.mounted {
            mounted.protocol.tidy(Tidy::AtStart).await;
        }
        Ok(Server {
            site: Arc::new(site),
            store,
            drain: options.limits.drain,
        })
    }

    /// Serves as [`serve`] does.
    pub async fn run(self, listener: TcpListener, shutdown: impl Future<Output = ()> + Send) {
        let Server { site, store, drain } = self;
        accept(listener, &site, drain, shutdown).await;
        store.close().await;
    }
}

async fn accept(
    listener: TcpListener,
    site: &Arc<Site>,
    drain: Duration,
    shutdown: impl Future<Output = ()> + Send,
) {
    let (down, is_down) = watch::channel(false);
    let is_down = Shutdown(is_down);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        select! {
            () = &mut shutdown => break,
            Some(ended) = connections.join_next() => log_panic(ended),
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, Arc::clone(site), is_down.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection cannot be accepted");
                    // Out of file descriptors, most likely: trying again at once would only spin.
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
    drop(listener);
    tracing::debug!(connections = connections.len(), "shutting down");
    down.send_replace(true);
    let drained = async {
        while let Some(ended) = connections.join_next().await {
            log_panic(ended)
        }
    };
    if timeout(drain, drained).await.is_err() {
        tracing::warn!("some connections did not end in time and are cut");
        connections.shutdown().await;
    }
}

fn log_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a connection's task failed");
    }
}

/// Everything that is served, over this store.
fn site(options: &Options, store: Store) -> Result<Site, ServeError> {
    let hub: Arc<dyn Hub> = Arc::new(LocalHub::default());
    let origins = Allowed::from_settings(&options.allowed_origins)?;
    let files = Arc::new(Files::of(options));
    let mount = |known: &Known, base: String| {
        let tokens = Tokens::of(
            known.table.id,
            &options.token_secret,
            options.clock.clone(),
            options.limits.clone(),
        )?;
        let parts = Parts {
            store: store.clone(),
            hub: Arc::clone(&hub),
            tokens: Arc::new(tokens),
            origins: origins.clone(),
            clock: options.clock.clone(),
            limits: options.limits.clone(),
            files: Arc::clone(&files),
        };
        let rules = Rules::of(known.table.id, known.topics, options.rule_off);
        Ok(Mounted {
            base,
            table: known.table,
            rules,
            protocol: (known.build)(parts, rules),
            asyncapi: document(known.table.id, "asyncapi").unwrap_or_default(),
            openapi: document(known.table.id, "openapi"),
        })
    };
    let mounted = match &options.mount {
        Mount::All => KNOWN
            .iter()
            .map(|known| mount(known, format!("/{}", known.table.id)))
            .collect::<Result<_, ServeError>>()?,
        Mount::Root(name) => {
            let known = KNOWN.iter().find(|known| known.table.id == *name);
            let known = known.ok_or_else(|| ServeError::UnknownProtocol(name.clone()))?;
            vec![mount(known, String::new())?]
        }
    };
    let limits = options.limits.clone();
    let provisioning = options.provisioning_key.clone().map(|key| Provisioning {
        key,
        store,
        hub: Arc::clone(&hub),
        limits: limits.clone(),
    });
    Ok(Site {
        mounted,
        provisioning,
        hub,
        limits,
    })
}

/// A document of a protocol. All documents are generated once for every server of the process.
fn document(protocol: &str, kind: &str) -> Option<Bytes> {
    static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(wireproof_schemas::documents);
    let path = format!("{protocol}/{kind}.json");
    let document = DOCUMENTS.iter().find(|document| document.path == path)?;
    Some(Bytes::from_static(document.text.as_bytes()))
}

/// A handshake that was accepted: what the connection becomes once the answer has been sent.
type Accepted = (OnUpgrade, Admitted);

/// Tells a connection that the server shuts down.
#[derive(Clone)]
pub(crate) struct Shutdown(watch::Receiver<bool>);

impl Shutdown {
    /// Returns once the shutdown has begun.
    pub(crate) async fn begun(&mut self) {
        // An error means that the server is gone altogether.
        let _ = self.0.wait_for(|down| *down).await;
    }
}

async fn connection(stream: TcpStream, site: Arc<Site>, shutdown: Shutdown) {
    let local = match stream.set_nodelay(true).and_then(|()| stream.local_addr()) {
        Ok(local) => local,
        Err(error) => return tracing::debug!(%error, "the connection ended at once"),
    };
    // Boxed, so that what HTTP needs is given back before the session, which may last for days.
    let accepted = Box::pin(speak_http(stream, &site, local, shutdown.clone())).await;
    let Some((upgrade, admitted)) = accepted else {
        return;
    };
    let upgraded = match upgrade.await {
        Ok(upgraded) => upgraded,
        Err(error) => return tracing::debug!(%error, "the handshake was not completed"),
    };
    // The connection was never anything but a TCP stream that is waited for with impatience.
    if let Some((stream, early)) = take_apart(upgraded) {
        let context = session::Context {
            rules: admitted.rules,
            heartbeat: admitted.heartbeat,
            limits: site.limits.clone(),
            hub: Arc::clone(&site.hub),
            shutdown,
        };
        session::run(stream, early, admitted.opening, context).await;
    }
}

/// The connection itself, and what the peer sent behind its handshake.
fn take_apart(upgraded: Upgraded) -> Option<(TcpStream, Vec<u8>)> {
    let parts = upgraded.downcast::<TokioIo<Impatient>>().ok()?;
    let stream = parts.io.into_inner().into_inner();
    Some((stream, parts.read_buf.to_vec()))
}

/// Answers requests until the connection ends or a handshake is accepted.
async fn speak_http(
    stream: TcpStream,
    site: &Site,
    local: SocketAddr,
    mut shutdown: Shutdown,
) -> Option<Accepted> {
    let (accept, mut accepted) = mpsc::unbounded_channel();
    let service = service_fn(|mut request: Request<Incoming>| {
        let accept = accept.clone();
        async move {
            let upgrade = hyper::upgrade::on(&mut request);
            let answered = site.answer(&mut request, local).await;
            if let Some(admitted) = answered.admitted {
                // The other end is in this function.
                let _ = accept.send((upgrade, admitted));
            }
            Ok::<_, Infallible>(answered.answer)
        }
    });
    let stream = Impatient::new(stream, site.limits.stall);
    let http = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(site.limits.head)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut http = pin!(http);
    let ended = select! {
        ended = &mut http => ended,
        () = shutdown.begun() => {
            http.as_mut().graceful_shutdown();
            http.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "the connection did not end well");
    }
    accepted.try_recv().ok()
}
