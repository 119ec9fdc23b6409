//! A relay between the engine and a target, for one playing of one scenario: it notes what goes
//! over the wire, and changes one thing of it if it is told to. What is not to be changed passes
//! byte for byte.
//!
//! It listens on a free port of the loopback interface, once for each server that the target
//! consists of, and knows the parties by a header that the engine adds and that it takes off again.

mod cut;
mod head;
mod rest;
mod socket;
mod traffic;

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use wireproof_client::base::Base;
use wireproof_client::pack::Pack;

use super::mutant::{Carrier, Mutant, Site, Whom};
use super::seen::Seen;
use crate::target::Target;

use head::Head;
use traffic::Traffic;

/// The header by which the engine tells its relay who connects, and to which channel.
pub(crate) const WHO: &str = "x-wireproof-who";

/// What a relay changes.
#[derive(Debug, Clone)]
pub(super) struct Mutation {
    pub(super) mutant: Mutant,
    /// Who gets what is not for them, if that is what it is about.
    pub(super) parties: BTreeSet<String>,
    /// Whether it is about a message that comes without being asked for, whoever seems to have.
    pub(super) is_unasked: bool,
}

impl Mutation {
    /// Whether it is about this message on its way to these.
    fn is_about(&self, carrier: &Carrier, whom: &Whom) -> bool {
        let Site::Delivery(own, meant) = &self.mutant.site else {
            return false;
        };
        let same = meant == whom || self.is_unasked && !matches!(whom, Whom::Requester(_));
        own == carrier && same
    }
}

/// A relay that runs until it is dropped.
#[derive(Debug)]
pub(super) struct Relay {
    traffic: Arc<Traffic>,
    /// Aborted when this goes, with every connection.
    _accepting: JoinSet<()>,
}

impl Relay {
    /// Starts a relay; the target that comes back is the same through it.
    pub(super) async fn start(
        target: &Target,
        pack: &Arc<Pack>,
        mutation: Option<Mutation>,
    ) -> io::Result<(Relay, Target)> {
        let traffic = Arc::new(Traffic::new(
            Arc::clone(pack),
            target.adaptation.clone(),
            mutation,
        ));
        let mut accepting = JoinSet::new();
        let mut relayed = target.clone();
        let bases = std::iter::once(&mut relayed.base)
            .chain(relayed.channels.values_mut())
            .chain(&mut relayed.rest);
        for base in bases {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
            let address = listener.local_addr()?;
            accepting.spawn(accept(listener, Arc::clone(&traffic), base.clone()));
            *base = base.clone().through(address);
        }
        let relay = Relay {
            traffic,
            _accepting: accepting,
        };
        Ok((relay, relayed))
    }

    /// What has gone over the wire.
    pub(super) fn seen(&self) -> Seen {
        self.traffic.seen()
    }

    /// How many times something was changed.
    pub(super) fn applied(&self) -> usize {
        self.traffic.applied()
    }
}

async fn accept(listener: TcpListener, traffic: Arc<Traffic>, base: Base) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (traffic, base) = (Arc::clone(&traffic), base.clone());
        connections.spawn(async move {
            // What breaks off here breaks off at both ends, and is the engine's to judge.
            let _ = connection(stream, &traffic, &base).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(mut client: TcpStream, traffic: &Arc<Traffic>, base: &Base) -> io::Result<()> {
    client.set_nodelay(true)?;
    let (head, behind) = head::read(&mut client).await?;
    let Some(head) = Head::parse(&head) else {
        return client.shutdown().await;
    };
    if head.is_upgrade() {
        socket::relay(client, head, behind, traffic, base).await
    } else {
        rest::relay(client, head, behind, traffic, base).await
    }
}
