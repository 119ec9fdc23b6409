//! What is asked before a run: whether a server of this protocol is there at all. A wrong address or
//! a wrong key is one mistake, and would otherwise be told once for each scenario.

use std::sync::Arc;

use serde_json::{Value, json};
use wireproof_client::opening::{Opening, Overrides};
use wireproof_client::pack::{Channel, Pack};
use wireproof_client::session::{ConnectError, Connected, Session};
use wireproof_conformance::plan::Suite;
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::world::{World, Worlds};

use crate::{Exit, unreachable};

/// Ends the run before it begins where no scenario could be played.
pub(crate) async fn preflight(suite: &Suite) -> anyhow::Result<()> {
    suite.introduce().await.map_err(|error| {
        let running =
            "Is the server running, and is this its address? `wireproof serve` starts one of ours";
        let help = unreachable::of_http(&error).unwrap_or(running);
        Exit::error(ExitCode::Unreachable, format!("{error}\n{help}"))
    })?;
    // A key that is wrong is wrong for whatever was selected.
    world(suite).await?;
    // What goes wrong with the one handshake that is asked for is told by itself, and with its place.
    if suite.scenarios.len() < 2 {
        return Ok(());
    }
    sockets(&suite.pack, &suite.target).await
}

/// Whether the target makes worlds for whoever has this key.
async fn world(suite: &Suite) -> anyhow::Result<()> {
    if !matches!(suite.target.worlds, Worlds::Provisioning(_)) {
        return Ok(());
    }
    let mut scenarios = suite.scenarios.iter();
    let Some(scenario) = scenarios.find(|scenario| !scenario.things.is_empty()) else {
        return Ok(());
    };
    match World::make(&suite.target, &suite.pack, &scenario.things).await {
        Ok(world) => {
            // One that does not go is litter, and no reason not to play.
            let _ = world.dissolve(&suite.target).await;
            Ok(())
        }
        Err(error) if error.is_for_all() => {
            Err(Exit::error(ExitCode::Unreachable, error.to_string()))
        }
        Err(_) => Ok(()),
    }
}

/// Whether anything there speaks WebSocket: a handshake without a credential opens or is refused.
pub(crate) async fn sockets(pack: &Pack, target: &Target) -> anyhow::Result<()> {
    let mut answers: Vec<(String, Vec<&str>)> = Vec::new();
    for channel in &pack.channels {
        let Some(what) = handshake(channel, target).await else {
            return Ok(());
        };
        // Channels at one address get one answer.
        match answers.iter_mut().find(|(answer, _)| *answer == what) {
            Some((_, channels)) => channels.push(&channel.name),
            None => answers.push((what, vec![&channel.name])),
        }
    }
    if answers.is_empty() {
        return Ok(());
    }
    let answers = answers.iter();
    let answers: String = answers
        .map(|(what, channels)| format!("  {}: {what}\n", channels.join(", ")))
        .collect();
    let message = format!(
        "no WebSocket server is at {}\n{answers}\
         The URL ends where the channels' addresses begin; it is wss:// where TLS is spoken",
        target.base,
    );
    Err(Exit::error(ExitCode::Unreachable, message))
}

/// What no WebSocket server answers, if that is what comes.
async fn handshake(channel: &Arc<Channel>, target: &Target) -> Option<String> {
    let parameters = channel.parameters.iter();
    let overrides = Overrides {
        params: parameters
            .map(|parameter| (parameter.name.clone(), json!("0")))
            .collect(),
        credential: Some(Value::Null),
        ..Overrides::default()
    };
    let base = target.channel_base(&channel.name);
    let opening = Opening::new(base, channel, &Value::Null, &overrides).ok()?;
    let url = opening.url();
    let connected = Session::connect(&opening, Arc::clone(channel), target.timeouts.connect).await;
    match connected {
        Ok(Connected::Answered { status, .. }) if (200..400).contains(&status) => Some(format!(
            "{url} answers a handshake with {status}, which neither opens nor refuses"
        )),
        Err(error @ (ConnectError::Protocol(_) | ConnectError::Cut(_))) => {
            Some(format!("{url}: {error}"))
        }
        _ => None,
    }
}
