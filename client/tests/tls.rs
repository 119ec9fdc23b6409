//! Requests and handshakes through TLS, against a server with a certificate made for the test.

use std::sync::Arc;
use std::time::Duration;

use rcgen::{Certificate, CertificateParams, CertifiedIssuer, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use wireproof_client::base::Base;
use wireproof_client::dial::DialError;
use wireproof_client::http::{self, HttpError};
use wireproof_client::scheme;
use wireproof_client::session::ConnectError;
use wireproof_client::trust::{Trust, TrustError};

const PATIENCE: Duration = Duration::from_secs(10);

/// A server that answers every request with what it was sent, and the authority that vouches for it.
struct Secure {
    base: Base,
    authority: String,
    /// Its own certificate.
    own: String,
}

impl Secure {
    async fn start() -> Secure {
        let mut params = CertificateParams::default();
        let name = &mut params.distinguished_name;
        name.push(rcgen::DnType::CommonName, "an authority of the tests");
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let issuer = CertifiedIssuer::self_signed(params, key).expect("an authority");
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
        let certificate = params.signed_by(&key, &issuer).expect("a certificate");
        let own = certificate.pem();
        let mut secure = Secure::showing(&certificate, &key).await;
        (secure.authority, secure.own) = (issuer.pem(), own);
        secure
    }

    /// One whose certificate is its own authority's, as `openssl req -x509` makes them.
    async fn signing_itself(names: &[&str]) -> Secure {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).expect("names");
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        Secure::showing(&certificate, &key).await
    }

    async fn showing(certificate: &Certificate, key: &KeyPair) -> Secure {
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
            authority: certificate.pem(),
            own: certificate.pem(),
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

/// What is in the file is believed as it stands: there is nobody else who could vouch for it.
#[tokio::test]
async fn a_servers_own_certificate_is_believed_for_its_names() {
    let trusting = |secure: &Secure| Trust::authorities(secure.own.as_bytes()).expect("one");
    // One that names nobody cannot be held to a name.
    for secure in [
        Secure::signing_itself(&["localhost"]).await,
        Secure::signing_itself(&[]).await,
        Secure::start().await,
    ] {
        let trust = trusting(&secure);
        secure.ask(trust).await.expect("an answer");
    }
    let other = Secure::signing_itself(&["elsewhere.example"]).await;
    let trust = trusting(&other);
    let told = other.ask(trust).await.expect_err("another's name");
    let told = told.to_string();
    assert!(
        told.contains("is for elsewhere.example, and not for"),
        "{told}"
    );
}

#[tokio::test]
async fn an_authoritys_certificate_that_was_not_given_is_told_as_one() {
    let (secure, other) = (
        Secure::signing_itself(&["localhost"]).await,
        Secure::signing_itself(&["localhost"]).await,
    );
    let trust = Trust::authorities(other.own.as_bytes()).expect("an authority");
    let refused = secure.ask(trust).await.expect_err("a stranger");
    let HttpError::Unreachable(error) = refused else {
        panic!("{refused}");
    };
    assert!(error.is_about_authority(), "{error}");
    let told = error.to_string();
    assert!(
        told.contains("certificate of an authority") && !told.contains("Error"),
        "{told}"
    );
}

#[tokio::test]
async fn a_slip_in_the_scheme_is_told_from_a_broken_server() {
    let secure = Secure::start().await;
    let answer = http::request(&secure.base, "GET", "/", &[], None, PATIENCE).await;
    assert!(scheme::is_doubtful(&secure.base, &answer), "{answer:?}");
    let mistaken = scheme::mistaken(&secure.base).await.expect("a slip");
    assert!(mistaken.to_string().contains("speaks TLS"), "{mistaken}");

    // It closes whatever is no request for it, as TLS is not.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let read = stream.read(&mut head).await.unwrap_or_default();
            if head[..read].starts_with(b"GET ") {
                let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                let _ = stream.write_all(answer).await;
            }
        }
    });
    let base = Base::new(address.to_string(), "");
    let answer = http::request(&base, "GET", "/", &[], None, PATIENCE).await;
    assert!(!scheme::is_doubtful(&base, &answer), "{answer:?}");
    assert!(scheme::mistaken(&base).await.is_none());
    let base = base.trusting(Trust::anybody());
    let answer = http::request(&base, "GET", "/", &[], None, PATIENCE).await;
    assert!(scheme::is_doubtful(&base, &answer), "{answer:?}");
    let mistaken = scheme::mistaken(&base).await.expect("a slip");
    assert!(
        mistaken.to_string().contains("does not speak TLS"),
        "{mistaken}"
    );
}

/// Who speaks TLS and breaks off is not told to be spoken to in the clear.
#[tokio::test]
async fn tls_that_worked_is_no_slip_in_the_scheme() {
    let base = Base::new("localhost:1", "");
    let secure = base.clone().trusting(Trust::anybody());
    let broken = || "the end came too early".to_owned();
    for (base, is_doubtful) in [(&base, true), (&secure, false)] {
        let answer = Err(HttpError::Broken(broken()));
        assert_eq!(scheme::is_doubtful(base, &answer), is_doubtful);
        for error in [
            ConnectError::Cut(broken()),
            ConnectError::Protocol(broken()),
        ] {
            let told = format!("{error:?}");
            let doubtful = scheme::is_doubtful_handshake(base, &Err(error));
            assert_eq!(doubtful, is_doubtful, "{told}");
        }
    }
}

/// What is said in the clear may be that it should not be.
#[tokio::test]
async fn who_sends_to_tls_in_the_clear_speaks_it() {
    let check = async |head: &'static str, is_mistaken: bool| {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut asked = [0; 4096];
                let _ = stream.read(&mut asked).await;
                let answer = format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n");
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        let base = Base::new(address.to_string(), "").trusting(Trust::anybody());
        let mistaken = scheme::mistaken(&base).await;
        assert_eq!(mistaken.is_some(), is_mistaken, "{head}: {mistaken:?}");
    };
    check("301 Moved\r\nLocation: https://localhost/", false).await;
    check("308 Moved\r\nlocation: HTTPS://localhost/", false).await;
    check("400 Bad Request", false).await;
    check("426 Upgrade Required\r\nUpgrade: TLS/1.2", false).await;
    check("301 Moved\r\nLocation: http://localhost/", true).await;
    check("302 Found\r\nLocation: /login", true).await;
    check("404 Not Found", true).await;
}

/// Whatever it is that has kept it from answering, it is no slip.
#[tokio::test]
async fn who_speaks_both_at_one_port_is_not_told_to_be_spoken_to_in_the_clear() {
    let secure = Secure::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let behind = secure.base.socket_address();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let behind = behind.clone();
            tokio::spawn(async move {
                let mut first = [0];
                stream.peek(&mut first).await?;
                if first != *b"G" {
                    let mut behind = TcpStream::connect(behind).await?;
                    return copy_bidirectional(&mut stream, &mut behind).await.map(drop);
                }
                let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                stream.write_all(answer).await
            });
        }
    });
    let base = Base::new(address.to_string(), "").trusting(Trust::anybody());
    let mistaken = scheme::mistaken(&base).await;
    assert!(mistaken.is_none(), "{mistaken:?}");
}

#[test]
fn what_is_no_authority_is_told() {
    let refused = |pem: &str| Trust::authorities(pem.as_bytes()).expect_err("no authority");
    assert_eq!(refused("hello"), TrustError::Empty);
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(matches!(refused(broken), TrustError::Unreadable(_)));
}
