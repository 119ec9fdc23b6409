//! `wireproof serve`: what it prints works as pasted, and it ends when it is asked to.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Instant;

use assert_cmd::cargo::cargo_bin;
use wireproof_conformance::verdict::ExitCode;

use crate::{PATIENCE, ended, wireproof};

/// A server on a free port; it is killed if a test leaves it running.
struct Server {
    child: Child,
    /// What it prints, line by line; hung up at its end.
    lines: Receiver<String>,
    /// What it has printed once it is ready.
    announced: Vec<String>,
    deadline: Instant,
}

impl Server {
    /// Starts one and waits until it says that it can be ended.
    fn start(arguments: &[&str]) -> Server {
        let mut child = Command::new(cargo_bin!("wireproof"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let stdout = BufReader::new(child.stdout.take().expect("its output is piped"));
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                // A test that is over reads no more.
                let _ = sender.send(line);
            }
        });
        let mut server = Server {
            child,
            lines,
            announced: Vec::new(),
            deadline: Instant::now() + PATIENCE,
        };
        while let Some(line) = server.line() {
            if line == "ctrl-c ends it" {
                return server;
            }
            server.announced.push(line);
        }
        panic!("it ended after {:?}", server.announced);
    }

    /// The next line, or nothing at the end of the output.
    fn line(&self) -> Option<String> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        match self.lines.recv_timeout(left) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("nothing more is said, and it does not end"),
        }
    }

    /// The printed commands, without the `wireproof` they start with.
    fn commands(&self) -> Vec<Vec<&str>> {
        let lines = self.announced.iter().map(|line| line.trim());
        let commands = lines.filter_map(|line| line.strip_prefix("wireproof "));
        commands
            .map(|command| command.split(' ').collect())
            .collect()
    }

    /// Asks it to end, and waits for that.
    fn terminate(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &id]).status();
        assert!(kill.expect("there is a kill command").success());
        // The output ends with the process, so that waiting for it cannot take long then.
        while self.line().is_some() {}
        self.child.wait().expect("it was started here")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and need not be.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_printed_commands_work_as_pasted() {
    let server = Server::start(&[]);
    let commands = server.commands();
    for (command, protocol) in commands.iter().zip(wireproof_schemas::protocols()) {
        assert_eq!(command[..3], ["check", protocol.id, "--url"]);
        let url = command[3];
        assert!(
            url.starts_with("ws://127.0.0.1:") && !url.contains(":0/"),
            "{url}"
        );
        assert!(url.ends_with(&format!("/{}", protocol.id)), "{url}");
        assert!(
            server
                .announced
                .iter()
                .any(|line| line == &format!("{:<14} {url}", protocol.id))
        );
        ended(wireproof(command)).with(ExitCode::Conforms);
    }
    assert_eq!(commands.len(), wireproof_schemas::protocols().len());
}

#[test]
fn it_ends_with_0_when_it_is_asked_to() {
    // At once: whoever reads that it can be ended may do so.
    let status = Server::start(&[]).terminate();
    assert_eq!(status.code(), Some(0), "{status}");
}

#[test]
fn it_ends_with_0_after_it_was_used() {
    let server = Server::start(&[]);
    let commands = server.commands();
    let one = [commands[0].as_slice(), &["BC-LIST-5"]].concat();
    ended(wireproof(&one)).with(ExitCode::Conforms);
    assert_eq!(server.terminate().code(), Some(0));
}

#[test]
fn one_protocol_stands_at_the_root() {
    let server = Server::start(&["--protocol", "brand-chat"]);
    let commands = server.commands();
    let [command] = commands.as_slice() else {
        panic!("{:?}", server.announced);
    };
    assert_eq!(command[3].matches('/').count(), 2, "{}", command[3]);
    let one = [command.as_slice(), &["BC-LIST-5"]].concat();
    ended(wireproof(&one)).with(ExitCode::Conforms);
}

#[test]
fn a_key_of_ones_own_is_not_printed() {
    let server = Server::start(&["--provisioning-key", "key-of-my-own"]);
    assert!(
        !server.announced.concat().contains("key-of-my-own"),
        "{:?}",
        server.announced
    );
    let line = server
        .announced
        .iter()
        .find(|line| line.starts_with("brand-chat "));
    let url = line
        .and_then(|line| line.split_whitespace().nth(1))
        .expect("its address");
    let one = [
        "check",
        "brand-chat",
        "BC-LIST-5",
        "--url",
        url,
        "--provisioning-key",
    ];
    ended(wireproof(&[&one[..], &["key-of-my-own"]].concat())).with(ExitCode::Conforms);
    ended(wireproof(&[&one[..], &["another"]].concat())).with(ExitCode::Deviates);
}

#[test]
fn wrong_usage_is_2() {
    let usage = |arguments: &[&str], words: &str| {
        let serve = ["serve", "--listen", "127.0.0.1:0"];
        let ended = ended(wireproof(&[&serve, arguments].concat())).with(ExitCode::Usage);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
        assert_eq!(ended.stdout, "", "an address is told before it is served");
    };
    usage(&["--protocol", "nosuch"], "no protocol `nosuch`");
    usage(&["--token-secret", "short"], "shorter than 32 bytes");
    usage(&["--provisioning-key", ""], "--provisioning-key");
    usage(&["--allowed-origin", "nonsense"], "is no origin");
    usage(
        &["--database", "/no/such/folder/data"],
        "/no/such/folder/data: ",
    );
}

#[test]
fn an_address_that_is_none_is_2() {
    ended(wireproof(&["serve", "--listen", "nowhere"])).saying(ExitCode::Usage, "--listen");
}

#[test]
fn an_address_in_use_is_2() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    ended(wireproof(&["serve", "--listen", &address])).saying(ExitCode::Usage, "--listen");
}
