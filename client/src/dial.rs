//! Connecting to a target: TCP, and TLS above it where its address asks for that.

mod certificate;

use std::fmt::Debug;
use std::io;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{CertificateError, Error, InvalidMessage};

use crate::base::Base;
use crate::trust::{Trust, is_an_authoritys};

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
    #[error("no TLS with {address}: {}", certificate::told(source, file.as_deref()))]
    Tls {
        /// `host:port`.
        address: String,
        /// What is wrong, most often with the certificate.
        source: io::Error,
        /// The file whose certificates are believed, where these are one's own.
        file: Option<Arc<str>>,
    },
    /// There is one, and the peer speaks TLS where the address has none, or the other way round.
    #[error("{address} {}", scheme(*speaks_tls))]
    Scheme {
        /// `host:port`.
        address: String,
        /// Whether it is the peer that speaks TLS.
        speaks_tls: bool,
    },
}

impl DialError {
    /// Whether the peer shows a certificate that is not believed.
    pub fn is_about_certificate(&self) -> bool {
        self.certificate().is_some()
    }

    /// Whether that is the certificate of an authority, shown as a server's own.
    pub fn is_about_authority(&self) -> bool {
        self.certificate().is_some_and(is_an_authoritys)
    }

    /// Whether that is a certificate for other names than the address has.
    pub fn is_about_name(&self) -> bool {
        self.certificate().and_then(certificate::names).is_some()
    }

    /// The file with certificates of one's own that does not vouch for it.
    pub fn unhelpful_file(&self) -> Option<&str> {
        match self {
            DialError::Tls { file, .. } if self.is_about_certificate() => file.as_deref(),
            _ => None,
        }
    }

    /// Whether TLS failed before there was a certificate to believe.
    pub(crate) fn is_about_handshake(&self) -> bool {
        matches!(self, DialError::Tls { .. }) && !self.is_about_certificate()
    }

    fn certificate(&self) -> Option<&CertificateError> {
        let DialError::Tls { source, .. } = self else {
            return None;
        };
        match inner(source) {
            Some(Error::InvalidCertificate(why)) => Some(why),
            _ => None,
        }
    }

    /// What a handshake that failed says of the peer.
    fn of_tls(address: String, source: io::Error, trust: &Trust) -> DialError {
        match inner(&source) {
            Some(Error::InvalidMessage(InvalidMessage::InvalidContentType)) => DialError::Scheme {
                address,
                speaks_tls: false,
            },
            _ => DialError::Tls {
                address,
                source,
                file: trust.file().cloned(),
            },
        }
    }
}

/// What the library says of a handshake that failed.
pub(crate) fn inner(source: &io::Error) -> Option<&Error> {
    source.get_ref().and_then(|inner| inner.downcast_ref())
}

fn scheme(speaks_tls: bool) -> &'static str {
    match speaks_tls {
        true => "speaks TLS, and its address says that it does not",
        false => "does not speak TLS, and its address says that it does",
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
        Err(source) => Err(DialError::of_tls(address, source, trust)),
    }
}

async fn secured(stream: TcpStream, host: &str, trust: &Trust) -> io::Result<Stream> {
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    let connector = TlsConnector::from(Arc::clone(trust.config()?));
    Ok(Box::new(connector.connect(name, stream).await?))
}
