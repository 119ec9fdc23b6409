//! Frames, mismatches and ends in words.

use wireproof_client::mailbox::{Content, End, Received};
use wireproof_client::pack::{Classified, Mismatch};

/// Where a known message departs from its schema.
pub(super) fn mismatches(received: &Received) -> &[Mismatch] {
    match &received.content {
        Content::Json {
            classified: Classified::Known { mismatches, .. },
            ..
        } => mismatches,
        _ => &[],
    }
}

/// A frame that violates its schema is one finding, wherever it turns up: by the place in the
/// document that it violates.
pub(super) fn schema_cause(mismatches: &[Mismatch]) -> Option<String> {
    let first = mismatches.first()?;
    Some(format!("{} {}", first.schema, first.asked))
}

/// What a frame's schema rests on where it is violated first, which is not what the scenario rests on
/// in which it turns up.
pub(super) fn schema_basis(received: &Received) -> Option<String> {
    let Content::Json {
        classified:
            Classified::Known {
                message,
                mismatches,
                ..
            },
        ..
    } = &received.content
    else {
        return None;
    };
    let conventions = message.conventions_at(&mismatches.first()?.pointer);
    Some(match conventions.as_slice() {
        [] => "documented, by the schema".to_owned(),
        ids => format!("convention, by the schema: {}", ids.join(", ")),
    })
}

/// Whether it is a message, and no sign of life or end.
pub(super) fn says_something(received: &Received) -> bool {
    matches!(
        received.content,
        Content::Json { .. } | Content::Text { .. } | Content::Binary(_)
    )
}

/// The frame's name for a sentence.
pub(super) fn named(received: &Received) -> String {
    match &received.content {
        Content::Json {
            classified: Classified::Known { message, .. },
            ..
        } => format!("`{}`", message.name),
        Content::Json {
            classified: Classified::Undocumented { .. },
            ..
        } => "an undocumented frame".to_owned(),
        _ => format!("a {}", short_name(received)),
    }
}

/// What a frame is, in words that are equal in every run.
pub(super) fn form(received: &Received) -> String {
    match &received.content {
        Content::Json {
            classified: Classified::Undocumented { shape, .. },
            ..
        } => format!("undocumented {shape}"),
        Content::End(end) => end_shape(end),
        _ => short_name(received),
    }
}

/// How a connection ended, without its reason.
pub(super) fn end_shape(end: &End) -> String {
    match end {
        End::Closed { code, .. } => code.map_or_else(
            || "closed without a code".to_owned(),
            |code| format!("closed {code}"),
        ),
        End::Dropped => "dropped".to_owned(),
        End::Failed(_) => "failed".to_owned(),
    }
}

/// The frame's name for a timeline.
pub(super) fn short_name(received: &Received) -> String {
    match &received.content {
        Content::Json {
            classified: Classified::Known { message, .. },
            ..
        } => message.name.clone(),
        Content::Json { .. } => "undocumented".to_owned(),
        Content::Text { .. } => "text, no JSON".to_owned(),
        Content::Allowed { .. } => "allowed".to_owned(),
        Content::Binary(_) => "binary frame".to_owned(),
        Content::Ping(_) => "ping".to_owned(),
        Content::Pong(_) => "pong".to_owned(),
        Content::End(end) => ended(end),
    }
}

/// What the frame holds.
pub(super) fn content(received: &Received) -> String {
    match &received.content {
        Content::Json { text, .. } | Content::Text { text, .. } | Content::Allowed { text, .. } => {
            text.clone()
        }
        Content::Binary(bytes) | Content::Ping(bytes) | Content::Pong(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        Content::End(_) => String::new(),
    }
}

/// A mismatch without the value received, which differs from frame to frame.
pub(super) fn asked_for(mismatch: &Mismatch) -> String {
    match mismatch.pointer.as_str() {
        "" => mismatch.asked.clone(),
        pointer => format!("at {pointer}: {}", mismatch.asked),
    }
}

/// A connection that ends is one finding, whatever was waited for just then.
pub(super) fn end_cause(end: &End) -> String {
    format!("a connection ended by itself: {}", ended(end))
}

/// How a connection ended, as a clause.
pub(super) fn ended(end: &End) -> String {
    match end {
        End::Closed {
            code,
            reason,
            after_ours,
        } => {
            let code = code.map_or_else(|| "without a code".to_owned(), |code| code.to_string());
            let whose = if *after_ours {
                "answered our close with"
            } else {
                "closed"
            };
            let reason = match reason.as_str() {
                "" => String::new(),
                reason => format!(" ({reason})"),
            };
            format!("the server {whose} {code}{reason}")
        }
        End::Dropped => "the connection was dropped without a close frame".to_owned(),
        End::Failed(why) => format!("the connection failed: {why}"),
    }
}
