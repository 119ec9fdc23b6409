//! A server's own certificate that is believed as it stands, whoever has signed it: one that signs
//! itself is most often marked as an authority's too, which the usual check does not take from a server.

use std::sync::Arc;

use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::client::{
    VerifierBuilderError, WebPkiServerVerifier, verify_server_name,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};

use super::provider;

/// Believes what these certificates vouch for, and these themselves.
#[derive(Debug)]
pub(super) struct Pinned {
    usual: Arc<WebPkiServerVerifier>,
    certificates: Vec<CertificateDer<'static>>,
}

impl Pinned {
    pub(super) fn new(
        roots: RootCertStore,
        certificates: Vec<CertificateDer<'static>>,
    ) -> Result<Pinned, VerifierBuilderError> {
        let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider());
        Ok(Pinned {
            usual: usual.build()?,
            certificates,
        })
    }
}

/// Whether it is the certificate of an authority that a server shows as its own. The library has no
/// word of its own for that.
pub(crate) fn is_an_authoritys(error: &CertificateError) -> bool {
    matches!(error, CertificateError::Other(why) if why.to_string() == "CaUsedAsEndEntity")
}

/// Whether it names nobody, so that no name can be held against it.
fn names_nobody(error: &CertificateError) -> bool {
    matches!(error, CertificateError::NotValidForNameContext { presented, .. } if presented.is_empty())
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let usual = self.usual.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        let Err(Error::InvalidCertificate(why)) = usual else {
            return usual;
        };
        // Its dates have been looked at by then, and its name has not.
        let is_only_unsigned = is_an_authoritys(&why) || why == CertificateError::UnknownIssuer;
        let is_forgiven = is_only_unsigned || names_nobody(&why);
        if !is_forgiven || !self.certificates.iter().any(|own| own == end_entity) {
            return Err(Error::InvalidCertificate(why));
        }
        let certificate = ParsedCertificate::try_from(end_entity)?;
        match verify_server_name(&certificate, server_name) {
            Err(Error::InvalidCertificate(why)) if names_nobody(&why) => {}
            named => named?,
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}
