//! `wireproof serve`.

mod desk;
mod unguarded;

use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use wireproof_conformance::verdict::ExitCode;
use wireproof_server::{Database, Mount, Options, Server};

use crate::args::Serve;
use crate::reference::random_key;
use crate::signals::Signals;
use crate::suites::built_in;
use crate::{Exit, say, tell};
use desk::Desk;

/// So long credentials count where only this machine can present them and only this server believes
/// them: nobody wants to start again because an hour is over.
const A_WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// An end that takes no longer needs no explanation.
const A_WHILE: Duration = Duration::from_millis(500);

pub(crate) async fn serve(arguments: Serve) -> anyhow::Result<ExitCode> {
    log_to_stderr();
    let options = options(&arguments)?;
    let listener = TcpListener::bind(arguments.listen).await.map_err(|error| {
        let message = format!(
            "cannot listen at {}: {error}; choose another address with --listen",
            arguments.listen
        );
        Exit::error(ExitCode::Usage, message)
    })?;
    let address = listener.local_addr().context("the listener's address")?;
    // Listened for before anybody is told that the server can be ended.
    let mut asked = Signals::listen()?.and_hangup()?;
    // It refuses nothing but its settings, and nobody is told of an address before that.
    let server = Server::open(&options).await;
    let server = server.map_err(|error| refused(&arguments, &error.into()))?;
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async {
        // Whoever lets go of the other end wants it to end too.
        let _ = stopped.await;
    };
    let mut serving = tokio::spawn(server.run(listener, stopped));
    // Its own endpoint makes the people, so that it serves already. What is laid out stays to the end.
    let desk = tokio::select! {
        desk = Desk::set(&arguments, &options, address) => Some(desk?),
        () = asked.next() => None,
    };
    if let Some(desk) = &desk {
        say(&desk.announcement)?;
        tokio::select! {
            () = asked.next() => {}
            ended = &mut serving => ended.context("the server broke down")?,
        }
    }
    drop(stop);
    tokio::select! {
        ended = serving => ended.context("the server broke down")?,
        () = asked.next() => return Ok(ExitCode::Interrupted),
        () = told_of_waiting() => {}
    }
    Ok(ExitCode::Conforms)
}

/// Says why the end takes so long, if it does: a peer that does not answer its close is waited for.
async fn told_of_waiting() {
    tokio::time::sleep(A_WHILE).await;
    tell("waiting for connections to close; once more ends it at once\n");
    std::future::pending().await
}

/// What the server says of its settings, with one reason: deeper ones repeat it.
fn refused(arguments: &Serve, error: &anyhow::Error) -> anyhow::Error {
    let reasons: Vec<String> = error.chain().take(2).map(ToString::to_string).collect();
    let file = arguments.database.as_ref();
    let file = file.map_or(String::new(), |file| format!("{}: ", file.display()));
    Exit::error(ExitCode::Usage, format!("{file}{}", reasons.join(": ")))
}

fn options(arguments: &Serve) -> anyhow::Result<Options> {
    // An unknown name is told here, in the words of every other command.
    built_in(arguments.protocol.as_deref())?;
    let mut options = Options {
        allowed_origins: arguments.allowed_origin.clone(),
        provisioning_key: arguments.provisioning_key.clone(),
        ..Options::default()
    };
    if let Some(protocol) = &arguments.protocol {
        options.mount = Mount::Root(protocol.clone());
    }
    if let Some(files) = arguments.files.as_ref().filter(|files| files.is_file()) {
        let message = format!(
            "--files {}: this is a file, and a folder is wanted",
            files.display()
        );
        return Err(Exit::error(ExitCode::Usage, message));
    }
    options.files = arguments.files.clone();
    if let Some(file) = &arguments.database {
        options.database = Database::File(file.clone());
    }
    if let Some(secret) = &arguments.token_secret {
        if secret.len() < 32 {
            let message = "the token secret is shorter than 32 bytes";
            return Err(Exit::error(ExitCode::Usage, message));
        }
        options.token_secret = secret.clone().into_bytes();
    }
    if arguments.listen.ip().is_loopback() {
        options.provisioning_key.get_or_insert_with(random_key);
        if arguments.token_secret.is_none() {
            options.limits.access_token = A_WEEK;
            options.limits.refresh_token = A_WEEK;
            options.limits.ticket = A_WEEK;
        }
    } else if arguments.session.is_some() {
        let message =
            "--session: there are no people and no key on an address that is not loopback";
        return Err(Exit::error(ExitCode::Usage, message));
    }
    Ok(options)
}

/// `RUST_LOG` chooses what is logged; warnings are without it.
fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Told by `eprintln!`, which panics where standard error is what cannot be written.
        .log_internal_errors(false)
        .init();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody else may believe what a secret of the user's own has signed.
    #[test]
    fn only_tokens_of_a_made_up_secret_last_a_week() {
        let lasting = |token_secret: Option<&str>| {
            let arguments = Serve {
                listen: ([127, 0, 0, 1], 0).into(),
                protocol: None,
                database: None,
                files: None,
                provisioning_key: None,
                token_secret: token_secret.map(str::to_owned),
                allowed_origin: Vec::new(),
                session: None,
            };
            let options = options(&arguments).expect("good settings");
            let limits = options.limits;
            (limits.access_token, limits.refresh_token, limits.ticket)
        };
        let usual = Options::default().limits;
        assert_eq!(lasting(None), (A_WEEK, A_WEEK, A_WEEK));
        assert_eq!(
            lasting(Some("a secret of thirty-two bytes or more")),
            (usual.access_token, usual.refresh_token, usual.ticket)
        );
    }
}
