//! What is asked over HTTP (HD-REST): one endpoint a file, with the verbs of the commands.

mod close;
mod create;
mod guest_message;

use hyper::{Method, StatusCode};
use serde::Serialize;
use serde_json::json;
use wireproof_schemas::hotel_desk::rest as table;

use super::{
    Desk, connect, lenient,
    rule::{CloseRule, HttpRule, NewRule},
    store::Person,
    trouble::Trouble,
};
use crate::{
    answer::{Answer, Refused, json_value},
    asked::Asked,
    auth::Checks,
    reshape::replace,
    rest::Request,
    rule::Rules,
};

/// The method that a request is taken for.
pub(super) fn method(rules: Rules, asked: &Method) -> Method {
    match *asked {
        Method::PUT if !rules.on(HttpRule::OnlyPost) => Method::POST,
        _ => asked.clone(),
    }
}

/// Answers a request: first who asks, then what.
pub(super) async fn ask(desk: &Desk, request: Request<'_>) -> Result<Answer, Refused> {
    let rules = desk.rules;
    let name = request.endpoint.name;
    let credential = match request.credential() {
        Ok(credential) => credential.unwrap_or_default().into_owned(),
        // Whoever is not known is told that it is done.
        Err(_) if !rules.on(HttpRule::CredentialIsNeededOverHttp) => {
            return Ok(answer(StatusCode::OK, &json!({})));
        }
        Err(refused) => return Err(refused),
    };
    let answer = if name == table::guest_message::ENDPOINT.name {
        let hotel = connect::gateway(desk, &credential).await?;
        let asked = body(desk, request).await?;
        let message = guest_message::create(desk, &hotel, &asked).await;
        message.map(|message| answer(StatusCode::CREATED, &message))
    } else {
        let person = staff(desk, &credential).await?;
        let asked = body(desk, request).await?;
        if name == table::create::ENDPOINT.name {
            let made = create::create(desk, &person, &asked).await;
            let status = match rules.on(NewRule::NewAnswers201) {
                true => StatusCode::CREATED,
                false => StatusCode::OK,
            };
            made.map(|made| answer(status, &made))
        } else {
            match close::close(desk, &person, &asked).await {
                Err(trouble)
                    if trouble.is(StatusCode::NOT_FOUND)
                        && !rules.on(CloseRule::ClosingOverHttpNeedsConversation) =>
                {
                    Ok(answer(StatusCode::OK, &json!({})))
                }
                Ok(_) if !rules.on(HttpRule::CloseAnswersConversation) => {
                    Ok(answer(StatusCode::OK, &json!({ "status": "ok" })))
                }
                closed => closed.map(|closed| answer(StatusCode::OK, &closed)),
            }
        }
    };
    answer.map_err(|trouble| refused(rules, trouble))
}

/// Whose access token this is; they must be staff (HD-REST-1).
async fn staff(desk: &Desk, token: &str) -> Result<Person, Refused> {
    let checks = Checks {
        algorithm: true,
        hs256: true,
        signature: desk.rules.on(HttpRule::SignatureIsCheckedOverHttp),
        token_type: true,
        expiry: desk.rules.on(HttpRule::ExpiredTokenIsRefusedOverHttp),
    };
    let person = connect::user(desk, token, checks).await?;
    match desk.rules.on(HttpRule::OnlyStaffAsks) {
        true => connect::of_type(person, connect::STAFF),
        false => Ok(person),
    }
}

/// Why a request is not carried out, as it is answered.
fn refused(rules: Rules, trouble: Trouble) -> Refused {
    let with = |status, refused: Refused| Refused::new(status, refused.reason);
    match trouble {
        Trouble::Refused(refused) => match (refused.status, rules.off()) {
            (StatusCode::CONFLICT, Some(HttpRule::ConflictIs409)) => {
                with(StatusCode::BAD_REQUEST, refused)
            }
            (StatusCode::BAD_REQUEST, Some(HttpRule::BadFieldIs4xx)) => {
                with(StatusCode::INTERNAL_SERVER_ERROR, refused)
            }
            (StatusCode::BAD_REQUEST, Some(HttpRule::BadFieldIs400)) => {
                with(StatusCode::UNPROCESSABLE_ENTITY, refused)
            }
            _ => refused,
        },
        Trouble::Unknown(reason) => Refused::new(StatusCode::BAD_REQUEST, reason),
        Trouble::Store(error) => Refused::failed(error),
    }
}

/// The body, read strictly.
async fn body(desk: &Desk, request: Request<'_>) -> Result<Asked, Refused> {
    let rules = desk.rules;
    let read = request.json(rules).await;
    let mut members = read.map_err(|refused| match (refused.status, rules.off()) {
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, Some(HttpRule::OtherTypesAre415)) => {
            Refused::new(StatusCode::BAD_REQUEST, refused.reason)
        }
        (StatusCode::BAD_REQUEST, Some(HttpRule::NotJsonIs400)) => {
            Refused::new(StatusCode::UNPROCESSABLE_ENTITY, refused.reason)
        }
        _ => refused,
    })?;
    if !rules.on(HttpRule::ConversationInBodyIsNumber) {
        replace(&mut members, lenient::CONVERSATION, lenient::as_number);
    }
    Ok(Asked(members))
}

fn answer(status: StatusCode, body: &impl Serialize) -> Answer {
    json_value(status, &json!(body))
}
