//! What is asked over HTTP (HD-REST): one endpoint a file, with the verbs of the commands.

mod close;
mod create;
mod guest_message;

use hyper::{Method, StatusCode};
use serde::Serialize;
use serde_json::json;
use wireproof_schemas::hotel_desk::rest as table;

use super::{
    Desk,
    asked::{Asked, Trouble},
    connect,
    rule::{HttpRule, NewRule},
};
use crate::{
    answer::{Answer, Refused, json_value},
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
    let name = request.endpoint.name;
    let credential = request.credential()?.map(std::borrow::Cow::into_owned);
    let credential = credential.unwrap_or_default();
    let answer = if name == table::guest_message::ENDPOINT.name {
        let hotel = connect::gateway(desk, &credential).await?;
        let asked = body(desk, request).await?;
        let message = guest_message::create(desk, &hotel, &asked).await;
        message.map(|message| answer(StatusCode::CREATED, &message))
    } else {
        let person = connect::staff(desk, &credential).await?;
        let asked = body(desk, request).await?;
        if name == table::create::ENDPOINT.name {
            let made = create::create(desk, &person, &asked).await;
            let status = match desk.rules.on(NewRule::NewAnswers201) {
                true => StatusCode::CREATED,
                false => StatusCode::OK,
            };
            made.map(|made| answer(status, &made))
        } else {
            let closed = close::close(desk, &person, &asked).await;
            closed.map(|closed| answer(StatusCode::OK, &closed))
        }
    };
    answer.map_err(|trouble| match trouble {
        Trouble::Refused(refused)
            if refused.status == StatusCode::CONFLICT
                && !desk.rules.on(HttpRule::ConflictIs409) =>
        {
            Refused::new(StatusCode::BAD_REQUEST, refused.reason)
        }
        Trouble::Refused(refused) => refused,
        Trouble::Unknown(reason) => Refused::new(StatusCode::BAD_REQUEST, reason),
        Trouble::Store(error) => connect::failed(error),
    })
}

/// The body, read strictly.
async fn body(desk: &Desk, request: Request<'_>) -> Result<Asked, Refused> {
    let read = request.json(desk.rules).await;
    read.map(Asked).map_err(|refused| match refused.status {
        StatusCode::UNSUPPORTED_MEDIA_TYPE if !desk.rules.on(HttpRule::OtherTypesAre415) => {
            Refused::new(StatusCode::BAD_REQUEST, refused.reason)
        }
        _ => refused,
    })
}

fn answer(status: StatusCode, body: &impl Serialize) -> Answer {
    json_value(status, &json!(body))
}
