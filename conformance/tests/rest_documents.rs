//! What the types give of REST can be read as a pack, for targets with all claims and with none.

use std::sync::Arc;

use serde_json::{Value, json};
use wireproof_client::pack::{Claims, Document, Pack};
use wireproof_schemas::table::Protocol;
use wireproof_schemas::{asyncapi, hotel_desk, openapi, pet_market};

fn pack(protocol: &Protocol, claims: &Claims) -> Arc<Pack> {
    let frames = format!("{:#}", world_of(protocol));
    let rest = format!("{:#}", openapi::document(protocol));
    let document = |path, text| Document { path, text };
    let pack = Pack::load(protocol.id, &document("asyncapi.json", &frames), claims)
        .and_then(|pack| pack.with_rest(&document("openapi.json", &rest), claims));
    Arc::new(pack.unwrap_or_else(|problems| panic!("{}\n{problems}", protocol.id)))
}

/// The protocol's world, with one channel that nobody looks at: its own channels are read
/// elsewhere.
fn world_of(protocol: &Protocol) -> Value {
    let whole = asyncapi::document(protocol);
    let form = json!({"type": "object", "additionalProperties": false});
    json!({
        "asyncapi": "3.1.0",
        "info": {"title": protocol.title, "version": "1"},
        "channels": {"any": {"address": "/", "messages": {"a": {"name": "a", "payload": form}}}},
        "operations": {"a": {
            "action": "receive",
            "channel": {"$ref": "#/channels/any"},
            "messages": [{"$ref": "#/channels/any/messages/a"}],
        }},
        "components": {"schemas": whole["components"]["schemas"]},
        "x-wireproof": whole["x-wireproof"],
    })
}

#[test]
fn every_protocol_with_rest_is_read() {
    for protocol in [&hotel_desk::PROTOCOL, &pet_market::PROTOCOL] {
        for claims in [Claims::All, Claims::Only([].into())] {
            let pack = pack(protocol, &claims);
            let names = pack.endpoints.iter().map(|endpoint| endpoint.name.as_str());
            let expected = protocol.endpoints.iter().map(|endpoint| endpoint.name);
            let mut names: Vec<&str> = names.collect();
            let mut expected: Vec<&str> = expected.collect();
            names.sort_unstable();
            expected.sort_unstable();
            assert_eq!(names, expected);
            for endpoint in protocol.endpoints {
                let found = pack.endpoint(endpoint.name).expect("an endpoint");
                assert_eq!(found.method, endpoint.method.as_str());
                assert_eq!(found.answers.len(), endpoint.answers.len());
                assert_eq!(
                    found.credential.is_some(),
                    !endpoint.access.security().is_empty()
                );
            }
        }
    }
}
