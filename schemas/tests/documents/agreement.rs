//! Types and schemas are two statements of one rule: whatever a type takes its schema accepts, and
//! nothing else.

use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};
use wireproof_schemas::{
    asyncapi,
    brand_chat::{
        self, created_at::CreatedAt, envelope::RequestId, leave_room::LeftText, message::MsgText,
    },
};

use crate::reading::validator;

fn schema(name: &str) -> Validator {
    let document = asyncapi::document(&brand_chat::PROTOCOL);
    validator(&document, &format!("/components/schemas/{name}")).unwrap()
}

static MSG_TEXT: LazyLock<Validator> = LazyLock::new(|| schema("MsgText"));
static REQUEST_ID: LazyLock<Validator> = LazyLock::new(|| schema("RequestId"));
static CREATED_AT: LazyLock<Validator> = LazyLock::new(|| schema("CreatedAt"));
static LEFT_TEXT: LazyLock<Validator> = LazyLock::new(|| schema("LeftText"));

fn agree<T: serde::de::DeserializeOwned>(
    schema: &Validator,
    value: &Value,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(
        schema.is_valid(value),
        T::deserialize(value).is_ok(),
        "{}",
        value
    );
    Ok(())
}

#[test]
fn every_character_is_a_blank_for_both_or_for_neither() {
    for character in '\0'..=char::MAX {
        let text = json!(character.to_string());
        assert_eq!(
            MSG_TEXT.is_valid(&text),
            !character.is_whitespace(),
            "{character:?}"
        );
    }
}

proptest! {
    #[test]
    fn on_lengths_of_texts(character: char, length in 9_998_usize..10_003) {
        let text = character.to_string().repeat(length);
        agree::<MsgText>(&MSG_TEXT, &json!(text))?;
    }

    #[test]
    fn on_request_ids(near in -3_i64..=3, side in -1_i64..=1, any: i64) {
        agree::<RequestId>(&REQUEST_ID, &json!(side * (1 << 53) + near))?;
        agree::<RequestId>(&REQUEST_ID, &json!(any))?;
    }

    #[test]
    fn on_times(
        date in "20[0-9]{2}-[01][0-9]-[0-3][0-9]",
        time in "[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{2,4})?(Z|z|\\+00:00)",
    ) {
        agree::<CreatedAt>(&CREATED_AT, &json!(format!("{date}T{time}")))?;
    }

    #[test]
    fn on_rooms_left(number in "[-+]?0?[0-9]{0,18}", end in "[!.]? ?") {
        agree::<LeftText>(&LEFT_TEXT, &json!(format!("leaved room {number} successfully{end}")))?;
    }
}
