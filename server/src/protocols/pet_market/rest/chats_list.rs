//! `chats_list`.

use hyper::StatusCode;

use super::{Account, Answer, Market, Refused};

/// Answers a request.
pub(super) async fn ask(_market: &Market, _account: &Account) -> Result<Answer, Refused> {
    Err(Refused::new(StatusCode::NOT_IMPLEMENTED, "Not built yet."))
}
