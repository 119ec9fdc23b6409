//! Tickets: each opens the chat once (PM-TICK).

use wireproof_schemas::pet_market::rest::ws_token::Uuid;

use crate::store::{StoreError, Write};

/// A UUID of version 4 that nobody can guess (PM-TICK-3).
pub(in crate::protocols::pet_market) fn new_ticket() -> Uuid {
    let random: u128 = rand::random();
    let versioned = random & !(0xf << 76) | 0x4 << 76;
    let hex = format!("{:032x}", versioned & !(0x3 << 62) | 0x2 << 62);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
    Uuid(parts.map(|part| &hex[part]).join("-"))
}

/// Gives somebody a ticket that counts until then, in milliseconds since 1970.
pub(in crate::protocols::pet_market) async fn add_ticket(
    write: &mut Write,
    account: i64,
    (ticket, expires_at): (&Uuid, i64),
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO pet_market_tickets (uuid, account, expires_at) VALUES (?, ?, ?)")
        .bind(&ticket.0)
        .bind(account)
        .bind(expires_at)
        .execute(&mut **write)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_a_version_4_uuid() {
        for _ in 0..100 {
            let Uuid(ticket) = new_ticket();
            let bytes = ticket.as_bytes();
            assert_eq!(ticket.len(), 36, "{ticket}");
            assert_eq!(bytes[14], b'4', "{ticket}");
            assert!(matches!(bytes[19], b'8' | b'9' | b'a' | b'b'), "{ticket}");
        }
    }
}
