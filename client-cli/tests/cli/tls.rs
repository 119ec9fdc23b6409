//! Targets behind TLS: whose certificate is believed, and what is said where an address's scheme is wrong.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use wireproof_conformance::verdict::ExitCode;

use crate::desk::Desk;
use crate::spoiled::{KEY, reference};

/// A reference server behind TLS, as long as the tests run, with a certificate that signs itself.
struct Secure {
    address: SocketAddr,
    /// The same in the clear.
    plain: SocketAddr,
    certificate: String,
}

impl Secure {
    fn start() -> Secure {
        Secure::named(&["127.0.0.1"], IsCa::Ca(BasicConstraints::Unconstrained))
    }

    fn named(names: &[&str], is_ca: IsCa) -> Secure {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).expect("names");
        params.is_ca = is_ca;
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], private)
            .expect("a configuration");
        let plain = reference(None);
        Secure {
            address: terminate(TlsAcceptor::from(Arc::new(config)), plain),
            plain,
            certificate: certificate.pem(),
        }
    }
}

/// Takes TLS off what goes to `plain`.
fn terminate(acceptor: TlsAcceptor, plain: SocketAddr) -> SocketAddr {
    let (tell, told) = channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async move {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
            let address = listener.local_addr().expect("an address");
            tell.send(address).expect("the test waits");
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                // Whoever goes away in the middle of it is not missed.
                tokio::spawn(async move {
                    let mut stream = acceptor.accept(stream).await.ok()?;
                    let mut upstream = TcpStream::connect(plain).await.ok()?;
                    copy_bidirectional(&mut stream, &mut upstream).await.ok()
                });
            }
        });
    });
    told.recv().expect("an address")
}

fn desk(scheme: &str, address: SocketAddr, protocol: &str, more: &str) -> Desk {
    let key = format!("[provisioning]\nkey = \"{KEY}\"\n");
    let url = format!("{scheme}://{address}/{protocol}");
    let about = format!("protocol = \"{protocol}\"\nconventions = \"all\"\n");
    Desk::new(&format!("{about}url = \"{url}\"\n{key}{more}"))
}

const ONE: [&str; 4] = ["check", "--target", "FILE", "SC-MSG-1#1"];

#[test]
fn a_certificate_that_signs_itself_is_believed_where_it_is_given() {
    let secure = Secure::start();
    let given = desk(
        "wss",
        secure.address,
        "service-chat",
        "[tls]\nca = \"own.pem\"\n",
    );
    given.write("own.pem", &secure.certificate);
    given.run(&ONE).with(ExitCode::Conforms);

    let other = Secure::start();
    given.write("own.pem", &other.certificate);
    let ended = given.run(&ONE).with(ExitCode::Unreachable);
    for told in [
        "is the certificate of an authority (CA:TRUE), and no server's",
        "name this very certificate in a target file: `[tls]` with `ca",
    ] {
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
    }
}

/// The cure for either is another: what has been done already is no advice.
#[test]
fn a_certificate_for_other_names_and_one_that_nobody_has_signed_are_told_apart() {
    let elsewhere = ["elsewhere.example", "10.0.0.1"];
    let secure = Secure::named(&elsewhere, IsCa::NoCa);
    let given = desk(
        "wss",
        secure.address,
        "service-chat",
        "[tls]\nca = \"own.pem\"\n",
    );
    let told = |words: &[&str], told: &[&str]| {
        let ended = given.run(words).with(ExitCode::Unreachable);
        for told in told {
            assert!(ended.stderr.contains(told), "{}", ended.stderr);
        }
        let advice = "Its certificate is not believed";
        assert!(!ended.stderr.contains(advice), "{}", ended.stderr);
    };
    let call = "call service-chat ping --target FILE --token t --param chat_id=1";
    let call: Vec<&str> = call.split(' ').collect();
    given.write("own.pem", &secure.certificate);
    for words in [&ONE[..], &call] {
        let names = "its certificate is for elsewhere.example, 10.0.0.1, and not for 127.0.0.1\n";
        told(
            words,
            &[
                names,
                "an address whose host is one that the certificate is for",
            ],
        );
    }
    let other = Secure::named(&["127.0.0.1"], IsCa::NoCa);
    given.write("own.pem", &other.certificate);
    for words in [&ONE[..], &call] {
        told(
            words,
            &[
                "its certificate is signed by none of those in ",
                "own.pem, though one there has the signer's name\n`ca` under `[tls]` has to name the authority",
            ],
        );
    }
}

/// Everything that connects says so, whether it asks over HTTP or over a socket.
#[test]
fn a_wrong_scheme_is_told_with_the_right_one() {
    let secure = Secure::start();
    let cases = [
        (
            secure.address,
            ["ws", "http"],
            "speaks TLS, and its address says that it does not\nWrite wss:// in the place of ws://",
        ),
        (
            secure.plain,
            ["wss", "https"],
            "does not speak TLS, and its address says that it does\nWrite ws:// in the place of wss://",
        ),
    ];
    for (address, schemes, told) in cases {
        for scheme in schemes {
            let chat = desk(scheme, address, "service-chat", "");
            for words in [&ONE[..], &["target", "probe", "FILE"]] {
                chat.run(words).saying(ExitCode::Unreachable, told);
            }
        }
        let called = |protocol: &str, operation: &str| {
            let words = [
                "call", protocol, operation, "--target", "FILE", "--token", "t",
            ];
            let ended = desk(schemes[0], address, protocol, "").run(&words);
            let ended = ended.with(ExitCode::Unreachable);
            assert!(ended.stderr.contains(told), "{}", ended.stderr);
        };
        called("brand-chat", "list");
        called("pet-market", "list_ads");
    }
}

/// Requests that go elsewhere are looked at before anything is played, too.
#[test]
fn a_wrong_scheme_is_told_of_the_address_of_requests() {
    let secure = Secure::start();
    let rest = format!("[rest]\nurl = \"http://{}/hotel-desk\"\n", secure.address);
    let desk = desk("ws", secure.plain, "hotel-desk", &rest);
    // By an operation, and by a request that is none.
    for asking in ["HD-REST-1", "HD-REST-3"] {
        desk.run(&["check", "--target", "FILE", asking])
            .saying(ExitCode::Unreachable, "speaks TLS");
    }
    let over_a_socket = desk.run(&["check", "--target", "FILE", "HD-TYPE-1"]);
    over_a_socket.with(ExitCode::Conforms);
}

/// Of what is elsewhere only that is looked at which somebody needs.
#[test]
fn a_certificate_that_nobody_needs_keeps_nobody_from_playing() {
    let secure = Secure::start();
    let elsewhere = format!("wss://{}/service-chat", secure.address);
    for place in ["channels.support-chat", "rest"] {
        let more = format!("[{place}]\nurl = \"{elsewhere}\"\n");
        let desk = desk("ws", secure.plain, "service-chat", &more);
        desk.run(&ONE).with(ExitCode::Conforms);
    }
    let more = format!("[channels.support-chat]\nurl = \"{elsewhere}\"\n");
    let support = desk("ws", secure.plain, "service-chat", &more);
    for words in [
        &["check", "--target", "FILE", "SC-BEAT-1"][..],
        &["target", "probe", "FILE"],
    ] {
        let ended = support.run(words);
        ended.saying(ExitCode::Unreachable, "Give the server a certificate");
    }
}

/// Who makes worlds is asked for each of them, with the key.
#[test]
fn a_wrong_scheme_is_told_of_the_address_that_makes_worlds() {
    let secure = Secure::start();
    let maker = format!("url = \"ws://{}/service-chat\"\n", secure.address);
    let desk = desk("ws", secure.plain, "service-chat", &maker);
    desk.run(&ONE)
        .saying(ExitCode::Unreachable, "speaks TLS, and its address");
}
