//! Handshakes of made-up channels.

use serde_json::json;

use super::*;
use crate::pack::{Header, Parameter};

fn channel(address: &str, credential: Option<Credential>) -> Channel {
    Channel {
        place: crate::pack::Pointer::default(),
        name: "news".to_owned(),
        address: address.to_owned(),
        parameters: Vec::new(),
        description: String::new(),
        operations: Vec::new(),
        incoming: Vec::new(),
        deliveries: std::collections::BTreeSet::new(),
        alike: Vec::new(),
        fence: None,
        query: Vec::new(),
        headers: vec![Header {
            name: "Origin".to_owned(),
            required: true,
            value: Some(HeaderValue::TargetOrigin),
        }],
        credential,
    }
}

#[track_caller]
fn open(channel: &Channel, overrides: Value) -> Opening {
    let field = |name: &str| overrides.get(name).and_then(Value::as_object).cloned();
    let overrides = Overrides {
        address: overrides.get("address").cloned(),
        params: field("params").unwrap_or_default(),
        query: field("query").unwrap_or_default(),
        headers: field("headers").unwrap_or_default(),
        credential: overrides.get("credential").cloned(),
    };
    let base = Base::new("h:1", "/p/");
    Opening::new(&base, channel, &json!({"token": "t t"}), &overrides).expect("an opening")
}

fn bearer() -> Option<Credential> {
    Some(Credential::Bearer {
        field: "token".to_owned(),
    })
}

#[test]
fn own_credential_and_origin_by_default() {
    let opening = open(&channel("/ws/", bearer()), json!({}));
    assert_eq!(opening.url(), "ws://h:1/p/ws/");
    assert_eq!(
        opening.headers,
        [
            ("Origin".to_owned(), "http://h:1".to_owned()),
            ("Authorization".to_owned(), "Bearer t t".to_owned())
        ]
    );
}

#[test]
fn null_removes_and_names_of_headers_know_no_case() {
    let overrides = json!({"credential": null, "headers": {"origin": null}});
    assert_eq!(open(&channel("/ws/", bearer()), overrides).headers, []);
    let overrides = json!({"headers": {"authorization": "Token x", "Origin": null}});
    assert_eq!(
        open(&channel("/ws/", bearer()), overrides).headers,
        [("authorization".to_owned(), "Token x".to_owned())]
    );
}

#[test]
fn without_the_upgrade_header_it_is_a_plain_request() {
    let plain = json!({"headers": {"upgrade": null}});
    assert!(!open(&channel("/ws/", bearer()), plain).upgrade);
    assert!(open(&channel("/ws/", bearer()), json!({})).upgrade);
}

#[test]
fn what_is_not_there_cannot_be_removed() {
    let base = Base::new("h:1", "");
    let remove = |name: &str| Overrides {
        headers: Map::from_iter([(name.to_owned(), Value::Null)]),
        ..Overrides::default()
    };
    let open = |name: &str| {
        Opening::new(
            &base,
            &channel("/", bearer()),
            &json!({"token": "t"}),
            &remove(name),
        )
    };
    assert!(open("ORIGIN").is_ok());
    assert_eq!(
        open("Orgin"),
        Err(OpeningError::NothingToRemove("Orgin".to_owned()))
    );
    assert!(open("Sec-WebSocket-Key").is_err());
}

#[test]
fn parameters_and_query_are_percent_encoded() {
    let key = Credential::ApiKey {
        place: ApiKeyPlace::Query,
        name: "token".to_owned(),
        field: "token".to_owned(),
    };
    let opening = open(
        &channel("/ws/{id}/", Some(key)),
        json!({"params": {"id": "a/ü"}, "query": {"x": 1}}),
    );
    assert_eq!(opening.url(), "ws://h:1/p/ws/a%2F%C3%BC/?token=t%20t&x=1");
}

#[test]
fn what_is_missing_is_named() {
    let base = Base::new("h:1", "");
    let error = |channel: &Channel, person: Value| {
        Opening::new(&base, channel, &person, &Overrides::default()).expect_err("missing")
    };
    assert!(matches!(
        error(&channel("/{id}", None), json!({})),
        OpeningError::Parameter { parameter, .. } if parameter == "id"
    ));
    assert_eq!(
        error(&channel("/", bearer()), json!({})),
        OpeningError::Credential("token".to_owned())
    );
}

#[test]
fn a_parameter_is_the_persons_own_unless_a_step_gives_it() {
    let own = |field: &str| Channel {
        parameters: vec![Parameter {
            name: "id".to_owned(),
            description: String::new(),
            schema: None,
            person: Some(field.to_owned()),
            default: None,
        }],
        ..channel("/ws/{id}/", bearer())
    };
    let url = |channel, overrides| open(&channel, overrides).url();
    assert_eq!(url(own("token"), json!({})), "ws://h:1/p/ws/t%20t/");
    let given = json!({"params": {"id": "other"}});
    assert_eq!(url(own("token"), given.clone()), "ws://h:1/p/ws/other/");
    assert_eq!(url(own("missing"), given), "ws://h:1/p/ws/other/");
}

#[test]
fn an_address_of_the_steps_own_is_sent_as_it_stands() {
    let channel = channel("/ws/{id}/", None);
    let given = json!({"address": "/ws/a%2Fb", "query": {"x": 1}});
    assert_eq!(open(&channel, given).url(), "ws://h:1/p/ws/a%2Fb?x=1");
    for wrong in [
        json!("ws/"),
        json!("/a b"),
        json!("/a\r\nX: 1"),
        json!("/ü"),
        json!(7),
    ] {
        let overrides = Overrides {
            address: Some(wrong.clone()),
            ..Overrides::default()
        };
        let refused = Opening::new(&Base::new("h:1", ""), &channel, &json!({}), &overrides);
        assert_eq!(refused, Err(OpeningError::Address(wrong)));
    }
}

#[test]
fn what_the_documents_give_is_taken_where_nobody_says_otherwise() {
    let channel = Channel {
        parameters: vec![Parameter {
            name: "room".to_owned(),
            description: String::new(),
            schema: None,
            person: None,
            default: Some("hall".to_owned()),
        }],
        query: vec![("v".to_owned(), "2".to_owned())],
        ..channel("/ws/{room}", None)
    };
    let address = |overrides| open(&channel, overrides).address;
    assert_eq!(address(json!({})), "/ws/hall?v=2");
    assert_eq!(
        address(json!({"params": {"room": "attic"}, "query": {"v": 3}})),
        "/ws/attic?v=3"
    );
    assert_eq!(address(json!({"query": {"v": null}})), "/ws/hall");
}

#[test]
fn an_address_may_be_none_or_have_a_query() {
    let bare = channel("", None);
    let address = |prefix: &str| {
        let base = Base::new("h", prefix);
        let opened = Opening::new(&base, &bare, &Value::Null, &Overrides::default());
        base.path(&opened.expect("a handshake").address)
    };
    assert_eq!(address(""), "/");
    assert_eq!(address("api/ws"), "/api/ws");
    let asking = channel("/ws?v=1", None);
    let opened = open(&asking, json!({"query": {"w": 2}}));
    assert_eq!(opened.address, "/ws?v=1&w=2");
}
