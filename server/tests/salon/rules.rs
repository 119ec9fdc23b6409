//! Every rule can be seen on the wire: a salon without it says something else in one long exchange.

mod exchange;

use wireproof_server::RuleId;

use super::{Salon, address, encoded, response};
use crate::support::{
    Server, UPGRADE,
    scene::{self, Different, Fence, Log, check_that_rules_show, frozen},
};

type Scene<'a> = scene::Scene<'a, Salon>;

const FENCE: Fence = Fence {
    frame: r#"{"action":"fence"}"#,
    refusal: r#"no action \"fence\"."#,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_shows_on_the_wire() {
    check_that_rules_show("nail-salon", &[], play).await;
}

async fn play(rule_off: Option<RuleId>, expected: Option<&[String]>) -> Log {
    let server = Server::start(frozen(rule_off)).await;
    let world = server.world_of("nail-salon", &exchange::things()).await;
    let mut scene = Scene::new(Salon { server, world }, expected, FENCE);
    // How it ended is in the log.
    let _ = exchange::play(&mut scene).await;
    scene.log
}

impl Scene<'_> {
    /// Tries an address and notes how it is answered.
    async fn knock(&mut self, path: &str, headers: &[(&str, &str)]) -> Result<(), Different> {
        let path = format!("/nail-salon{path}");
        let headers: Vec<_> = UPGRADE.into_iter().chain(headers.iter().copied()).collect();
        let answer = self.stage.server.request("GET", &path, &headers, "").await;
        self.note(format!("{path} {headers:?}: {}", answer.status))
    }

    /// Connects somebody, and notes what they hear at once.
    async fn connect(&mut self, name: &'static str, person: &str) -> Result<(), Different> {
        let address = address(&self.stage.world[person]);
        let client = self.stage.server.handshake_at(&address, &[]).await;
        self.admit(name, client)?;
        self.listen(name).await
    }
}
