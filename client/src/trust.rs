//! Whose certificates are believed: those of the system's authorities, of one's own, or anybody's.

mod pinned;

use std::io;
use std::sync::{Arc, LazyLock};

use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};

use pinned::Pinned;
pub(crate) use pinned::is_an_authoritys;

/// Which certificates a target may show. Two are equal if one is a copy of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    config: Config,
    /// The file that its certificates are from, as people call it.
    file: Option<Arc<str>>,
}

#[derive(Debug, Clone)]
enum Config {
    /// The system's authorities, read at first use.
    System,
    Made(Arc<ClientConfig>),
}

impl PartialEq for Config {
    fn eq(&self, other: &Config) -> bool {
        match (self, other) {
            (Config::System, Config::System) => true,
            (Config::Made(one), Config::Made(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Config {}

/// Authorities of one's own cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The text holds no certificate.
    #[error("there is no certificate in it; a PEM file begins with -----BEGIN CERTIFICATE-----")]
    Empty,
    /// What it holds is none.
    #[error("a certificate in it cannot be read: {0}")]
    Unreadable(String),
}

impl Trust {
    /// The authorities that the system trusts.
    pub fn system() -> Trust {
        Trust::made_of(Config::System)
    }

    /// The authorities in a PEM text, and no others; a server's own certificate among them is believed
    /// itself.
    pub fn authorities(pem: &[u8]) -> Result<Trust, TrustError> {
        let unreadable = |error: &dyn std::fmt::Display| TrustError::Unreadable(error.to_string());
        let mut roots = RootCertStore::empty();
        let mut certificates = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| unreadable(&error))?;
            certificates.push(certificate.clone());
            roots.add(certificate).map_err(|error| unreadable(&error))?;
        }
        if roots.is_empty() {
            return Err(TrustError::Empty);
        }
        let pinned = Pinned::new(roots, certificates).map_err(|error| unreadable(&error))?;
        Ok(Trust::verified(Arc::new(pinned)))
    }

    /// Any certificate at all: who answers is not known then.
    pub fn anybody() -> Trust {
        Trust::verified(Arc::new(Anybody(provider())))
    }

    fn verified(verifier: Arc<dyn ServerCertVerifier>) -> Trust {
        let config = builder()
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Trust::made_of(Config::Made(Arc::new(config)))
    }

    fn made_of(config: Config) -> Trust {
        Trust { config, file: None }
    }

    /// The same with the name of the file that its certificates are from, for errors.
    pub fn of_file(self, file: impl Into<Arc<str>>) -> Trust {
        Trust {
            file: Some(file.into()),
            ..self
        }
    }

    /// The name of that file, if it has one.
    pub(crate) fn file(&self) -> Option<&Arc<str>> {
        self.file.as_ref()
    }

    pub(crate) fn config(&self) -> io::Result<&Arc<ClientConfig>> {
        match &self.config {
            Config::Made(config) => Ok(config),
            Config::System => match &*SYSTEM {
                Ok(config) => Ok(config),
                Err(why) => Err(io::Error::other(why.as_str())),
            },
        }
    }
}

static SYSTEM: LazyLock<Result<Arc<ClientConfig>, String>> = LazyLock::new(|| {
    let loaded = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    // A system has certificates that nothing can read; those that can be read are enough.
    roots.add_parsable_certificates(loaded.certs);
    match roots.is_empty() {
        true => Err("the system has no certificate authorities that could be read".to_owned()),
        false => Ok(believing(roots)),
    }
});

fn believing(roots: RootCertStore) -> Arc<ClientConfig> {
    let config = builder().with_root_certificates(roots);
    Arc::new(config.with_no_client_auth())
}

fn builder()
-> tokio_rustls::rustls::ConfigBuilder<ClientConfig, tokio_rustls::rustls::WantsVerifier> {
    ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("the provider has the suites of TLS 1.2 and 1.3")
}

fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: LazyLock<Arc<CryptoProvider>> =
        LazyLock::new(|| Arc::new(aws_lc_rs::default_provider()));
    Arc::clone(&PROVIDER)
}

/// Believes whoever answers. Signatures are checked all the same: the peer holds the key of the
/// certificate that it shows.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
