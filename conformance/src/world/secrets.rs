//! Which of the texts that a target gives are credentials, by the names of the fields they stand in.

use serde_json::Value;
use wireproof_client::pack::{Credential, Pack};

use crate::forge;

/// The names that the protocol's documents give to credentials: in whoever has them, and where they
/// travel.
pub(super) fn own_names(pack: &Pack) -> Vec<&str> {
    let channels = pack.channels.iter().map(|channel| &channel.credential);
    let endpoints = pack.endpoints.iter().map(|endpoint| &endpoint.credential);
    let credentials = channels.chain(endpoints).flatten();
    credentials
        .flat_map(|credential| {
            let travels = match credential {
                Credential::ApiKey { name, .. } => Some(name.as_str()),
                Credential::Bearer { .. } => None,
            };
            [credential.field()].into_iter().chain(travels)
        })
        .collect()
}

/// Whether what stands under this name is a credential.
pub(crate) fn is_credential(pack: &Pack, name: &str) -> bool {
    own_names(pack).contains(&name) || is_secret(name)
}

/// So many credentials of one answer are kept: each is looked for in all that is told, and a server
/// that makes up more gives nobody's away.
const MOST_KEPT: usize = 1_000;

/// The texts of an answer that are credentials: as their names say, or because they are signed tokens,
/// under whatever name.
pub(crate) fn secrets_in(pack: &Pack, json: &Value) -> Vec<String> {
    let mut found = secrets(json, &own_names(pack));
    found.extend(tokens(json));
    found.truncate(MOST_KEPT);
    found
}

fn tokens(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if forge::tampered(text).is_some() => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(tokens).collect(),
        Value::Object(members) => members.values().flat_map(tokens).collect(),
        _ => Vec::new(),
    }
}

/// The texts of a binding that are credentials, by the names of the fields they are in,
/// however deep: the documents' `own`, and what anybody would call one.
pub(super) fn secrets(binding: &Value, own: &[&str]) -> Vec<String> {
    match binding {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value {
                Value::String(text) if own.contains(&name.as_str()) || is_secret(name) => {
                    vec![text.clone()]
                }
                value => secrets(value, own),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(|item| secrets(item, own)).collect(),
        _ => Vec::new(),
    }
}

/// Whether anybody would call what stands under this name a credential.
pub(crate) fn is_secret(field: &str) -> bool {
    let field = field.to_ascii_lowercase();
    ["token", "password", "secret", "ticket"]
        .iter()
        .any(|word| field.ends_with(word))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(binding: Value, expected: &[&str]) {
        assert_eq!(secrets(&binding, &["pass_word"]), expected, "{binding}");
    }

    #[test]
    fn credentials_are_secret_wherever_they_stand() {
        check(json!({"id": 1, "name": "alice", "token": "t"}), &["t"]);
        check(
            json!({"expired_token": "e", "accessToken": "a"}),
            &["e", "a"],
        );
        check(json!({"login": {"password": "p", "name": "n"}}), &["p"]);
        check(json!({"seats": [{"ticket": "x"}, {"ticket": 2}]}), &["x"]);
        check(json!({"pass_word": "own", "pass": "n"}), &["own"]);
        check(json!({"tokens": 3, "note": "token"}), &[]);
        check(json!("token"), &[]);
    }

    #[test]
    fn an_answer_is_searched_for_signed_tokens_too_and_not_without_end() {
        let found = |json: &Value| secrets_in(&crate::tiny::pack(), json);
        assert_eq!(
            found(&json!({"token": "t", "x": ["h.p.sig"]})),
            ["t", "h.p.sig"]
        );
        let many = vec![json!({"token": "t"}); 50_000];
        assert_eq!(found(&Value::Array(many)).len(), MOST_KEPT);
    }
}
