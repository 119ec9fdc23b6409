//! What AsyncAPI and OpenAPI say alike of how somebody shows who they are.

use serde_json::{Value, json};

use crate::table::{ApiKeyPlace, Scheme, Security};

/// The entry of a credential among a document's security schemes; `api_key` is the document's word
/// for a key in a request over HTTP.
pub(crate) fn scheme(security: &Security, api_key: &str) -> (String, Value) {
    let mut object = match security.scheme {
        Scheme::Bearer { format } => {
            json!({ "type": "http", "scheme": "bearer", "bearerFormat": format })
        }
        Scheme::ApiKey { place, name } => json!({
            "type": api_key,
            "name": name,
            "in": match place {
                ApiKeyPlace::Header => "header",
                ApiKeyPlace::Query => "query",
                ApiKeyPlace::Cookie => "cookie",
            },
        }),
    };
    object["description"] = json!(security.description);
    object["x-wireproof"] = json!({ "credential": security.credential });
    (security.key.to_owned(), object)
}
