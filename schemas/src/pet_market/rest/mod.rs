//! What is asked over HTTP, one endpoint a file: ads, tokens, tickets and rooms. [`error`] is how
//! they refuse.

pub mod change_ad;
pub mod chats_list;
pub mod create_ad;
pub mod delete_ad;
pub mod error;
pub mod list_ads;
pub mod media;
pub mod support_chat;
pub mod token;
pub mod token_refresh;
pub mod ws_token;
