//! The fields of nail-salon's requests, and how their forms are called.

use serde_json::Value;
use wireproof_schemas::nail_salon::{
    key::{CustomerKey, DesignKey, RequestKey},
    price::Price,
    status::Answer,
};

use crate::field::{Field, INTEGER, TEXT};

impl Field for CustomerKey {
    const FORM: &'static str = TEXT;

    fn is_form_of(value: &Value) -> bool {
        value.is_string()
    }
}

impl Field for DesignKey {
    const FORM: &'static str = TEXT;

    fn is_form_of(value: &Value) -> bool {
        value.is_string()
    }
}

impl Field for RequestKey {
    const FORM: &'static str = TEXT;

    fn is_form_of(value: &Value) -> bool {
        value.is_string()
    }
}

impl Field for Price {
    const FORM: &'static str = INTEGER;

    fn is_form_of(value: &Value) -> bool {
        value.is_i64()
    }
}

impl Field for Answer {
    const FORM: &'static str = "\"accepted\" or \"rejected\"";

    fn is_form_of(value: &Value) -> bool {
        value == "accepted" || value == "rejected"
    }
}
