//! What an address stands for, and which methods it understands.

use std::borrow::Cow;

use bytes::Bytes;
use hyper::Method;
use wireproof_schemas::table::{self, Channel, rest::Endpoint};

use super::{Mounted, Site};
use crate::{address::Parameters, world::Provisioning};

/// What an address stands for.
pub(super) enum Place<'a> {
    Index,
    Document(&'a Bytes),
    Endpoints(&'a Mounted, Vec<(&'static Endpoint, Parameters)>),
    Socket(&'a Mounted, &'static Channel, Parameters),
    Worlds(&'a Mounted, &'a Provisioning),
    World(&'a Mounted, &'a Provisioning, &'a str),
}

impl<'a> Place<'a> {
    /// What stands at a path, if anything does.
    pub(super) fn at(site: &'a Site, path: &'a str) -> Option<Self> {
        if path == "/" {
            return Some(Place::Index);
        }
        site.mounted.iter().find_map(|mounted| {
            let address = path.strip_prefix(&mounted.base)?;
            let protocol = &mounted.protocol;
            let found = mounted.table.channels.iter().find_map(|channel| {
                let parameters = protocol.find(channel, address)?;
                Some(Place::Socket(mounted, channel, parameters))
            });
            if found.is_some() {
                return found;
            }
            let endpoints = mounted.table.endpoints.iter().filter_map(|endpoint| {
                let parameters = protocol.lead(endpoint, address)?;
                Some((endpoint, parameters))
            });
            let endpoints: Vec<_> = endpoints.collect();
            if !endpoints.is_empty() {
                return Some(Place::Endpoints(mounted, endpoints));
            }
            match address {
                "/asyncapi.json" => return Some(Place::Document(&mounted.asyncapi)),
                "/openapi.json" => return mounted.openapi.as_ref().map(Place::Document),
                _ => {}
            }
            let provisioning = site.provisioning.as_ref()?;
            match address
                .strip_prefix("/_wireproof/worlds")?
                .strip_prefix('/')
            {
                None if address == "/_wireproof/worlds" => {
                    Some(Place::Worlds(mounted, provisioning))
                }
                Some(name) if !name.is_empty() => Some(Place::World(mounted, provisioning, name)),
                _ => None,
            }
        })
    }

    /// The methods that it understands, as `Allow` has them. Every place understands OPTIONS, and
    /// HEAD where it understands GET.
    pub(super) fn methods(&self) -> Cow<'static, str> {
        match self {
            Self::Index | Self::Document(_) | Self::Socket(..) => "GET, HEAD, OPTIONS".into(),
            Self::Worlds(..) => "POST, OPTIONS".into(),
            Self::World(..) => "DELETE, OPTIONS".into(),
            Self::Endpoints(_, endpoints) => {
                let methods = endpoints.iter().map(|(endpoint, _)| match endpoint.method {
                    table::rest::Method::Get => "GET, HEAD",
                    other => other.as_str(),
                });
                let methods: Vec<_> = methods.chain(["OPTIONS"]).collect();
                methods.join(", ").into()
            }
        }
    }

    /// The method that a request is taken for.
    pub(super) fn method(&self, asked: &Method) -> Method {
        match self {
            Self::Endpoints(mounted, _) => mounted.protocol.method(asked),
            _ => asked.clone(),
        }
    }

    pub(super) fn understands(&self, method: &Method) -> bool {
        self.methods()
            .split(", ")
            .any(|known| known == method.as_str())
    }
}
