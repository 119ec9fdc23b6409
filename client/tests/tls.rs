//! Requests and handshakes through TLS, against a server with a certificate made for the test.

use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use wireproof_client::base::Base;
use wireproof_client::dial::DialError;
use wireproof_client::http::{self, HttpError};
use wireproof_client::trust::{Trust, TrustError};

const PATIENCE: Duration = Duration::from_secs(10);

/// A server that answers every request with what it was sent, and the authority that vouches for it.
struct Secure {
    base: Base,
    authority: String,
}

impl Secure {
    async fn start() -> Secure {
        let mut params = CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let issuer = CertifiedIssuer::self_signed(params, key).expect("an authority");
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
        let certificate = params.signed_by(&key, &issuer).expect("a certificate");
        let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], private)
            .expect("a configuration");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    // Whoever does not trust us goes away in the middle of this.
                    let Ok(mut stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let mut head = vec![0; 4096];
                    let read = stream.read(&mut head).await.unwrap_or_default();
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\nContent-Length: {read}\r\nConnection: close\r\n\r\n"
                    );
                    head.truncate(read);
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.write_all(&head).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        Secure {
            base: Base::new(format!("localhost:{port}"), ""),
            authority: issuer.pem(),
        }
    }

    async fn ask(&self, trust: Trust) -> Result<String, HttpError> {
        let base = self.base.clone().trusting(trust);
        let base = base.carrying([("X-Gate".to_owned(), "open".to_owned())]);
        let answer = http::request(&base, "GET", "/", &[], None, PATIENCE).await?;
        Ok(answer.text())
    }
}

#[tokio::test]
async fn an_authority_of_ones_own_is_believed() {
    let secure = Secure::start().await;
    let trust = Trust::authorities(secure.authority.as_bytes()).expect("an authority");
    let heard = secure.ask(trust).await.expect("an answer");
    assert!(heard.to_lowercase().contains("x-gate: open"), "{heard}");
}

#[tokio::test]
async fn a_strangers_certificate_is_refused_unless_anybodys_is_believed() {
    let (secure, other) = (Secure::start().await, Secure::start().await);
    let trust = Trust::authorities(other.authority.as_bytes()).expect("an authority");
    for trust in [trust, Trust::system()] {
        let refused = secure.ask(trust).await.expect_err("a stranger");
        let HttpError::Unreachable(error @ DialError::Tls { .. }) = refused else {
            panic!("{refused}");
        };
        assert!(error.is_about_certificate(), "{error}");
    }
    secure.ask(Trust::anybody()).await.expect("an answer");
}

#[test]
fn what_is_no_authority_is_told() {
    let refused = |pem: &str| Trust::authorities(pem.as_bytes()).expect_err("no authority");
    assert_eq!(refused("hello"), TrustError::Empty);
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(matches!(refused(broken), TrustError::Unreadable(_)));
}
