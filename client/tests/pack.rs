//! A whole pack, made from the small protocol in `tests/packs/lamps`: what it holds, what it says
//! about frames, and what it leaves out for those who claim less.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};
use wireproof_client::pack::{
    ApiKeyPlace, Channel, Claims, Classified, CorrelationForm, Credential, Document, Header,
    HeaderValue, Message, Mismatch, Pack, Placeholders,
};

fn lamps(claims: &Claims) -> Pack {
    let document = Document {
        path: "lamps/asyncapi.json",
        text: include_str!("packs/lamps/asyncapi.json"),
    };
    match Pack::load("lamps", &document, claims) {
        Ok(pack) => pack,
        Err(problems) => panic!("{problems}"),
    }
}

fn house(claims: &Claims) -> Arc<Channel> {
    Arc::clone(lamps(claims).channel("house").unwrap())
}

fn stated() -> Claims {
    Claims::Only(BTreeSet::new())
}

fn shown(mismatches: &[Mismatch]) -> Vec<String> {
    mismatches.iter().map(Mismatch::to_string).collect()
}

#[test]
fn holds_what_the_document_says() {
    let pack = lamps(&Claims::All);
    assert_eq!(
        (pack.id.as_str(), pack.title.as_str(), pack.prefix.as_str()),
        ("lamps", "Lamps", "LH")
    );
    let house = pack.channel("house").unwrap();
    assert_eq!(house.address, "/houses/{house}/lamps/");
    let names =
        |messages: &[Arc<Message>]| messages.iter().map(|m| m.key.clone()).collect::<Vec<_>>();
    assert_eq!(
        names(&house.incoming),
        ["look.reply", "switch.reply", "switched", "refused"]
    );
    let look = house.operation("look").unwrap();
    assert_eq!(
        (look.id.as_str(), look.summary.as_str()),
        ("house.look", "Returns the lamps of a room.")
    );
    assert_eq!(look.request.key, "look.request");
    assert_eq!(names(&look.replies), ["look.reply"]);
    assert_eq!(names(&look.refusals), ["refused"]);
    assert_eq!(house.refusal().unwrap().name, "refused");
    assert_eq!(house.message("look").unwrap().key, "look.reply");
    assert!(house.operation("switched").is_none() && house.message("ring").is_none());
    let fence = house.fence.as_ref().unwrap();
    assert_eq!(
        (fence.operation.as_str(), &fence.payload),
        ("look", &json!({"room": "hall"}))
    );
}

#[test]
fn knows_what_opens_a_channel() {
    let pack = lamps(&Claims::All);
    let header = |name: &str, required, value| Header {
        name: name.to_owned(),
        required,
        value,
    };
    let house = pack.channel("house").unwrap();
    assert_eq!(
        house.headers,
        [
            header("Origin", true, Some(HeaderValue::TargetOrigin)),
            header("X-Form", false, Some(HeaderValue::Const("2".to_owned()))),
            header("X-Note", false, None),
        ]
    );
    assert_eq!(
        house.credential,
        Some(Credential::Bearer {
            field: "token".to_owned()
        })
    );
    let porch = pack.channel("porch").unwrap();
    let key = Credential::ApiKey {
        place: ApiKeyPlace::Query,
        name: "key".to_owned(),
        field: "token".to_owned(),
    };
    assert_eq!(
        (&porch.credential, porch.headers.is_empty(), &porch.fence),
        (&Some(key), true, &None)
    );
}

#[test]
fn reads_constants_and_correlation_off_the_schemas() {
    let house = house(&Claims::All);
    let constants = |message: &Message| -> Vec<_> {
        message
            .constants
            .iter()
            .map(|(at, value)| (at.to_string(), value.clone()))
            .collect()
    };
    let switched = house.message("switched").unwrap();
    let expected = [
        ("/did".to_owned(), json!("switch")),
        ("/heard/kind".to_owned(), json!("lamp")),
    ];
    assert_eq!(constants(switched), expected);
    assert!(switched.correlation.is_none());
    let request = &house.operation("switch").unwrap().request;
    assert_eq!(constants(request), [("/do".to_owned(), json!("switch"))]);
    let refusal = house.refusal().unwrap().correlation.as_ref().unwrap();
    assert_eq!(
        (refusal.pointer.to_string().as_str(), refusal.form),
        ("/ticket", CorrelationForm::Text)
    );
    assert_eq!(refusal.of(&json!({"ticket": null})), Some(&Value::Null));
    assert_eq!(refusal.of(&json!({})), None);
}

#[test]
fn checks_what_is_asked_of_the_world_and_what_it_gives() {
    let pack = lamps(&Claims::All);
    let owner = pack.kind("owner").unwrap();
    assert!(owner.person && !pack.kind("lamp").unwrap().person);
    let fields: Vec<&str> = owner
        .gives()
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(fields, ["id", "token"]);
    assert_eq!(shown(&owner.check_with(&json!({"floor": 1}))), [""; 0]);
    assert_eq!(
        shown(&owner.check_with(&json!({"flor": 1}))),
        ["unexpected field `flor`"]
    );
    assert_eq!(
        shown(&owner.check_with(&json!({"floor": -1}))),
        ["at /floor: expected at least 0, received -1"]
    );
    assert_eq!(
        shown(&owner.check_gives(&json!({"id": 1}))),
        ["`token` is missing"]
    );
    assert_eq!(
        shown(&pack.kind("lamp").unwrap().check_with(&json!({"x": 1}))),
        ["unexpected field `x`"]
    );
}

/// What the channel makes of a frame: the message's key, its mismatches and unknown fields; or the
/// shape, the nearest message and what is wrong with it.
#[track_caller]
fn check_classified(claims: &Claims, frame: &Value, expected: &[&str]) {
    let said = match house(claims).classify(frame) {
        Classified::Known {
            message,
            mismatches,
            undocumented,
            ..
        } => [vec![message.key.clone()], shown(&mismatches), undocumented].concat(),
        Classified::Undocumented { shape, nearest } => {
            let (message, mismatches) = nearest.unwrap();
            [vec![shape, message.key.clone()], shown(&mismatches)].concat()
        }
    };
    assert_eq!(said, expected);
}

#[test]
fn a_frame_is_the_message_whose_constants_and_schema_it_fits() {
    let lamp = json!({"id": 1, "on": true});
    let reply = json!({"did": "switch", "ok": true, "ticket": "t", "lamp": lamp, "told": "lamp 1"});
    check_classified(&Claims::All, &reply, &["switch.reply"]);
    let heard = json!({"did": "switch", "heard": {"kind": "lamp"}, "lamp": lamp, "at": "2030-01-02T03:04:05Z"});
    check_classified(&Claims::All, &heard, &["switched"]);
    let refused = json!({"ok": false, "ticket": null, "why": ["no"], "code": 4});
    check_classified(&Claims::All, &refused, &["refused"]);
}

#[test]
fn unknown_fields_are_told_and_allow_a_frame_to_be_known() {
    let frame = json!({
        "did": "look", "ok": true, "ticket": "t", "more": 1,
        "lamps": [{"id": 1, "on": true, "x": 1}, {"id": 2, "on": true, "x": 2, "label": {"text": "a", "y": 3}}],
    });
    let expected = ["look.reply", "/lamps/*/label/y", "/lamps/*/x", "/more"];
    check_classified(&Claims::All, &frame, &expected);
    let by = json!({"id": 1, "anything": {"goes": 1}});
    let heard = json!({
        "did": "switch", "heard": {"kind": "lamp"}, "lamp": {"id": 1, "on": true},
        "at": "2030-01-02T03:04:05Z", "by": by,
    });
    check_classified(&Claims::All, &heard, &["switched"]);
}

#[test]
fn constants_that_single_out_a_message_make_it_known_whatever_its_schema_says() {
    let frame =
        json!({"did": "look", "ok": true, "ticket": "t", "lamps": [{"id": "1", "on": true}]});
    let expected = [
        "look.reply",
        r#"at /lamps/0/id: expected an integer, received "1""#,
    ];
    check_classified(&Claims::All, &frame, &expected);
    let lamp = json!({"id": 1, "on": true, "watts": 0, "label": {"text": "much too long"}});
    let frame = json!({"did": "look", "ok": true, "ticket": "", "lamps": [lamp]});
    let expected = [
        "look.reply",
        "at /ticket: expected at least 1 character, received 0",
        "at /lamps/0/watts: expected more than 0, received 0",
        "at /lamps/0/label/text: expected at most 8 characters, received 13",
    ];
    check_classified(&Claims::All, &frame, &expected);
    let frame = json!({"ok": false, "ticket": 5});
    let expected = [
        "refused",
        "`why` is missing",
        "`code` is missing",
        "at /ticket: expected a string or null, received 5",
    ];
    check_classified(&Claims::All, &frame, &expected);
}

#[test]
fn a_frame_that_fits_nothing_is_shown_beside_what_it_comes_nearest_to() {
    let frame = json!({"did": "look", "ok": 1, "ticket": "t", "lamps": []});
    let expected = [
        "{did: string, lamps: [], ok: integer, ticket: string}",
        "look.reply",
        "at /ok: expected true, received 1",
    ];
    check_classified(&Claims::All, &frame, &expected);
    let Classified::Undocumented { shape, nearest } = house(&Claims::All).classify(&json!([1]))
    else {
        panic!("an array is no message");
    };
    assert_eq!((shape.as_str(), nearest.unwrap().1.len()), ("[…]", 1));
}

#[test]
fn conventions_judge_only_those_who_claim_them() {
    let reply = json!({"did": "switch", "ok": true, "ticket": "t", "lamp": {"id": 1, "on": true}});
    check_classified(&Claims::All, &reply, &["switch.reply", "`told` is missing"]);
    check_classified(&stated(), &reply, &["switch.reply"]);
    let refused = json!({"ok": false, "ticket": "t", "why": ["no"], "code": 9});
    check_classified(
        &Claims::All,
        &refused,
        &["refused", "at /code: expected one of 4, 5, received 9"],
    );
    check_classified(&stated(), &refused, &["refused"]);
    let seventh = Claims::Only(BTreeSet::from(["LH-7".to_owned()]));
    check_classified(
        &seventh,
        &refused,
        &["refused", "at /code: expected one of 4, 5, received 9"],
    );
    check_classified(&seventh, &reply, &["switch.reply"]);
}

#[test]
fn a_convention_that_is_not_claimed_stays_known() {
    let mut reply = json!({"did": "switch", "ok": true, "ticket": "t", "lamp": {"id": 1, "on": true}, "told": 7});
    check_classified(&stated(), &reply, &["switch.reply"]);
    reply["unknown"] = json!(7);
    check_classified(&stated(), &reply, &["switch.reply", "/unknown"]);
}

#[test]
fn a_mismatch_names_the_place_in_the_document() {
    let house = house(&Claims::All);
    let found = house
        .message("look")
        .unwrap()
        .validate(&json!({"did": "look", "ok": true, "ticket": "", "lamps": []}));
    let schemas: Vec<_> = found
        .iter()
        .map(|mismatch| mismatch.schema.as_str())
        .collect();
    assert_eq!(schemas, ["/components/schemas/Ticket/minLength"]);
}

#[test]
fn a_request_must_be_exactly_what_is_described() {
    let house = house(&Claims::All);
    let request = &house.operation("switch").unwrap().request;
    let frame = json!({"do": "switch", "ticket": "t", "lamp": 1, "on": true});
    assert_eq!(request.validate(&frame), []);
    let typo = json!({"do": "switch", "ticket": "t", "lamp": 1, "onn": true});
    assert_eq!(
        shown(&request.validate(&typo)),
        ["`on` is missing", "unexpected field `onn`"]
    );
}

#[test]
fn placeholders_hide_what_differs_from_run_to_run() {
    let house = house(&Claims::All);
    let mut book = Placeholders::default();
    let mut canonical = |key: &str, frame: Value| {
        let message = house
            .incoming
            .iter()
            .find(|message| message.key == key)
            .unwrap();
        message.placeholders(&frame, &mut book)
    };
    assert_eq!(
        canonical(
            "switch.reply",
            json!({"told": "lamp 70 is on", "did": "switch", "ok": true, "ticket": "x1", "lamp": {"id": 70, "on": true}}),
        ),
        json!({"told": "lamp <lamp 1> is on", "did": "switch", "ok": true, "ticket": "<request 1>", "lamp": {"id": "<lamp 1>", "on": true}}),
    );
    assert_eq!(
        canonical(
            "switched",
            json!({"did": "switch", "heard": {"kind": "lamp"}, "lamp": {"id": 71, "on": true}, "at": "2030-01-02T03:04:05Z", "by": {"id": 70}}),
        ),
        json!({"did": "switch", "heard": {"kind": "lamp"}, "lamp": {"id": "<lamp 2>", "on": true}, "at": "<time>", "by": {"id": "<person 1>"}}),
    );
    assert_eq!(
        canonical(
            "refused",
            json!({"ok": false, "ticket": null, "why": [], "code": 70})
        ),
        json!({"ok": false, "ticket": null, "why": [], "code": 70}),
    );
}
