//! Where what is played goes to.

use wireproof_client::base::Base;
use wireproof_client::http::HttpError;

use super::{Scenario, Suite};
use crate::world::Worlds;

impl Suite {
    /// Asks the target, before anything is played, whether it is there and speaks TLS as its addresses say:
    /// its own, and those that what is played needs.
    ///
    /// # Errors
    ///
    /// That nothing answers at its own address, or what is wrong with TLS at any of them.
    pub async fn introduce(&self) -> Result<(), HttpError> {
        self.target.introduce(self.elsewhere()).await
    }

    /// The addresses beside the target's own that its scenarios need.
    fn elsewhere(&self) -> Vec<&Base> {
        let target = &*self.target;
        let scenarios = self.scenarios.iter().map(AsRef::as_ref);
        let declared = scenarios.filter(|scenario| scenario.undeclared(target).is_empty());
        let declared: Vec<&Scenario> = declared.collect();
        let uses = |channel: &str| {
            let mut footprints = declared.iter().map(|scenario| &scenario.footprint);
            footprints.any(|footprint| footprint.uses.contains(channel))
        };
        let needs_world = declared.iter().any(|scenario| !scenario.things.is_empty());
        let (maker, is_made_by_requests) = match &target.worlds {
            Worlds::Provisioning(provisioning) => (Some(&provisioning.base), false),
            Worlds::Parts(inventory) => (None, inventory.asks()),
            Worlds::None | Worlds::Command(_) => (None, false),
        };
        let asks = declared.iter().any(|scenario| scenario.footprint.asks)
            || needs_world && is_made_by_requests;
        let channels = target.channels.iter().filter(|(name, _)| uses(name));
        let channels = channels.map(|(_, base)| base);
        let rest = target.rest.iter().filter(|_| asks);
        let maker = maker.into_iter().filter(|_| needs_world);
        channels.chain(rest).chain(maker).collect()
    }
}
