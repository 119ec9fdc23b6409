//! Connecting to a target: TCP, and TLS above it where its address asks for that.

use std::fmt::Debug;
use std::io;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::base::Base;
use crate::trust::Trust;

/// What a connection reads from and writes to.
pub trait Wire: AsyncRead + AsyncWrite + Debug + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Debug + Send + Unpin> Wire for T {}

/// A connection, with TLS or without.
pub type Stream = Box<dyn Wire>;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// No TCP connection.
    #[error("nothing answers at {address}: {source}")]
    Unreachable {
        /// `host:port`.
        address: String,
        /// The system's reason.
        source: io::Error,
    },
    /// There is one, and no TLS on it.
    #[error("no TLS with {address}: {source}")]
    Tls {
        /// `host:port`.
        address: String,
        /// What is wrong, most often with the certificate.
        source: io::Error,
    },
}

impl DialError {
    /// Whether the peer shows a certificate that is not believed.
    pub fn is_about_certificate(&self) -> bool {
        let DialError::Tls { source, .. } = self else {
            return false;
        };
        let inner = source.get_ref().and_then(|inner| inner.downcast_ref());
        matches!(
            inner,
            Some(tokio_rustls::rustls::Error::InvalidCertificate(_))
        )
    }
}

/// Connects to where `base` listens, or to the relay on the way there.
pub async fn dial(base: &Base) -> Result<Stream, DialError> {
    let relay = base.relay().map(|relay| relay.to_string());
    let is_relayed = relay.is_some();
    let address = relay.unwrap_or_else(|| base.socket_address());
    let stream = match TcpStream::connect(&address).await {
        Ok(stream) => stream,
        Err(source) => return Err(DialError::Unreachable { address, source }),
    };
    // Small frames must not wait for one another; without it the speed suffers only.
    let _ = stream.set_nodelay(true);
    let Some(trust) = base.trust().filter(|_| !is_relayed) else {
        return Ok(Box::new(stream));
    };
    match secured(stream, base.host(), trust).await {
        Ok(stream) => Ok(stream),
        Err(source) => Err(DialError::Tls { address, source }),
    }
}

async fn secured(stream: TcpStream, host: &str, trust: &Trust) -> io::Result<Stream> {
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    let connector = TlsConnector::from(Arc::clone(trust.config()?));
    Ok(Box::new(connector.connect(name, stream).await?))
}
