//! Every rule can be seen on the wire: a server without it says something else in one long
//! exchange.

mod exchange;

use wireproof_server::RuleId;

use super::Service;
use crate::support::{
    UPGRADE,
    scene::{self, Different, Fence, Log, check_that_rules_show, frozen},
};

type Scene<'a> = scene::Scene<'a, Service>;

/// No ping: that would bring forth what is told late.
const FENCE: Fence = Fence {
    frame: r#"{"type":"fence"}"#,
    refusal: r#"no type \"fence\"."#,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_shows_on_the_wire() {
    check_that_rules_show("service-chat", &[], play).await;
}

async fn play(rule_off: Option<RuleId>, expected: Option<&[String]>) -> Log {
    let service = Service::with(frozen(rule_off)).await;
    let mut scene = Scene::new(service, expected, FENCE);
    // How it ended is in the log.
    let _ = exchange::play(&mut scene).await;
    scene.log
}

impl Scene<'_> {
    /// Tries an address and notes how it is answered. Tokens differ from run to run, so that the
    /// log has a word for each try.
    async fn knock(
        &mut self,
        what: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<(), Different> {
        let headers: Vec<_> = UPGRADE.into_iter().chain(headers.iter().copied()).collect();
        let answer = self.stage.server.request("GET", path, &headers, "").await;
        self.note(format!("{what}: {}", answer.status))
    }

    /// Connects somebody to a chat by a token in the query or in a cookie, and notes what everybody
    /// hears of it.
    async fn connect(
        &mut self,
        name: &'static str,
        (person, chat): (&str, &str),
        by_cookie: bool,
    ) -> Result<(), Different> {
        let service = &self.stage;
        let (address, token) = (service.address(chat), service.token(person));
        let (address, headers) = match by_cookie {
            true => (address, vec![("Cookie", format!("access_token={token}"))]),
            false => (format!("{address}?token={token}"), Vec::new()),
        };
        let client = service.server.handshake_at(&address, &headers).await;
        self.admit(name, client)?;
        self.listen_to_all_but(None).await
    }
}
