//! Tickets: each opens the chat once (PM-TICK).

use wireproof_schemas::pet_market::rest::ws_token::Uuid;

use super::{Account, Store};
use crate::store::{StoreError, Write};

impl Store {
    /// Gives somebody a ticket that counts until then, in milliseconds since 1970. It does not void
    /// another (PM-TICK-11); what nobody has used in time is cleared away.
    pub(in crate::protocols::pet_market) async fn give_ticket(
        &self,
        account: &Account,
        (ticket, expires_at): (&Uuid, i64),
        now: i64,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM pet_market_tickets WHERE expires_at <= ?")
            .bind(now)
            .execute(&mut *write)
            .await?;
        add_ticket(&mut write, account.id, (ticket, expires_at)).await?;
        write.commit().await?;
        Ok(())
    }

    /// Uses tickets up and returns whose they were, where they still counted. It is one statement:
    /// of many that use one ticket at once, one gets it (PM-TICK-7).
    pub(in crate::protocols::pet_market) async fn use_up(
        &self,
        tickets: &[String],
        now: i64,
    ) -> Result<Vec<i64>, StoreError> {
        let tickets = serde_json::json!(tickets).to_string();
        let mut write = self.write().await?;
        let delete = "DELETE FROM pet_market_tickets \
                      WHERE uuid IN (SELECT value FROM json_each(?)) RETURNING account, expires_at";
        let delete = sqlx::query_as(delete).bind(tickets);
        let used: Vec<(i64, i64)> = delete.fetch_all(&mut *write).await?;
        write.commit().await?;
        let good = used.into_iter().filter(|(_, expires_at)| *expires_at > now);
        Ok(good.map(|(account, _)| account).collect())
    }

    /// Whose a ticket is; only a server that breaks a rule looks without using it up.
    pub(in crate::protocols::pet_market) async fn holder(
        &self,
        ticket: &str,
    ) -> Result<Option<i64>, StoreError> {
        let find = sqlx::query_scalar("SELECT account FROM pet_market_tickets WHERE uuid = ?");
        Ok(find.bind(ticket).fetch_optional(self.store.read()).await?)
    }

    /// A ticket that somebody has not used; only a server that breaks a rule asks.
    pub(in crate::protocols::pet_market) async fn unused_ticket(
        &self,
        account: &Account,
    ) -> Result<Option<Uuid>, StoreError> {
        let find = sqlx::query_scalar("SELECT uuid FROM pet_market_tickets WHERE account = ?");
        let find = find.bind(account.id).fetch_optional(self.store.read());
        Ok(find.await?.map(Uuid))
    }

    /// Voids all tickets of somebody; only a server that breaks a rule does.
    pub(in crate::protocols::pet_market) async fn void_tickets(
        &self,
        account: &Account,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM pet_market_tickets WHERE account = ?")
            .bind(account.id)
            .execute(self.store.read())
            .await?;
        Ok(())
    }
}

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
