//! Why a request is not carried out: a reason, and the status that goes with it over HTTP.

use hyper::StatusCode;
use serde_json::Value;
use wireproof_schemas::hotel_desk::conversation::ConversationId;

use crate::{
    answer::Refused,
    asked,
    field::{Field, INTEGER},
};

/// Why a request is not carried out.
pub(super) type Trouble = asked::Trouble<Refused>;

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// What is wrong with a field is a bad request.
impl From<asked::Trouble> for Trouble {
    fn from(trouble: asked::Trouble) -> Self {
        trouble.map(|reason| Refused::new(StatusCode::BAD_REQUEST, reason))
    }
}

impl Trouble {
    /// Whether it is refused with this status.
    pub(super) fn is(&self, status: StatusCode) -> bool {
        matches!(self, Self::Refused(refused) if refused.status == status)
    }
}

/// Something is missing, or not what it should be.
pub(super) fn bad(reason: impl Into<String>) -> Trouble {
    Refused::new(StatusCode::BAD_REQUEST, reason).into()
}

/// One may not do this.
pub(super) fn forbidden(reason: &str) -> Trouble {
    Refused::new(StatusCode::FORBIDDEN, reason).into()
}

/// There is no such thing, or none that whoever asks can know of.
pub(super) fn missing(reason: &str) -> Trouble {
    Refused::new(StatusCode::NOT_FOUND, reason).into()
}

/// It cannot be done as things are.
pub(super) fn conflict(reason: &str) -> Trouble {
    Refused::new(StatusCode::CONFLICT, reason).into()
}

impl Field for ConversationId {
    const FORM: &'static str = INTEGER;

    fn is_form_of(value: &Value) -> bool {
        value.is_i64()
    }
}
