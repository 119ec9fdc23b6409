//! Tokens: who somebody is, signed by the server that knows them.
//!
//! A token is a JWT signed with HS256. It counts only for what it says that it is for, and until
//! its time is over by the server's own clock. Which checks a protocol makes is up to the protocol;
//! by default all of them. Users of two protocols may have one number, so each protocol signs with a
//! secret of its own, and a token of one opens no other.
//! Whether a refresh token was used is not known here.

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, crypto::sign,
    dangerous::insecure_decode_claims, decode, encode,
};
use serde::{Deserialize, Serialize};

use crate::options::{Clock, Limits};

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TokenType {
    /// Connecting and asking.
    Access,
    /// Getting another token.
    Refresh,
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Claims {
    token_type: TokenType,
    /// When it ceases to count, in seconds since 1970.
    exp: i64,
    /// When it was issued, in seconds since 1970.
    iat: i64,
    /// Makes every token different.
    jti: String,
    user_id: i64,
}

/// What a token must say to be believed; whatever else it says is of no account.
#[derive(Deserialize)]
struct Believed {
    token_type: TokenType,
    exp: i64,
    #[serde(default)]
    jti: String,
    user_id: i64,
}

/// A refresh token that is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refresh {
    /// Which token it is; it differs from every other.
    pub(crate) jti: String,
    /// When it ceases to count, in seconds since 1970.
    pub(crate) expires_at: i64,
    /// Whose it is.
    pub(crate) user: i64,
}

/// Which checks are made of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checks {
    /// It is signed, whatever its header says.
    pub(crate) algorithm: bool,
    /// It is signed with HS256, and not with another algorithm that takes a secret.
    pub(crate) hs256: bool,
    /// Its signature is ours.
    pub(crate) signature: bool,
    /// It is for what it is used for.
    pub(crate) token_type: bool,
    /// Its time is not over.
    pub(crate) expiry: bool,
}

impl Checks {
    /// Every check.
    pub(crate) const ALL: Self = Self {
        algorithm: true,
        hs256: true,
        signature: true,
        token_type: true,
        expiry: true,
    };
}

/// Why a token is not believed, as a sentence for its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("The token is not one of ours.")]
    NotOurs,
    #[error("The token is no access token.")]
    NotForAccess,
    #[error("The token is no refresh token.")]
    NotForRefresh,
    #[error("The token has expired.")]
    Expired,
}

/// Issues tokens and reads them.
pub(crate) struct Tokens {
    sign: EncodingKey,
    verify: DecodingKey,
    clock: Clock,
    limits: Limits,
}

impl Tokens {
    /// The tokens of one protocol. They are signed with what follows from this secret and the
    /// protocol's name, so that who has one protocol's secret cannot tell another's.
    pub(crate) fn of(
        protocol: &str,
        secret: &[u8],
        clock: Clock,
        limits: Limits,
    ) -> Result<Self, jsonwebtoken::errors::Error> {
        let whole = EncodingKey::from_secret(secret);
        let own = sign(protocol.as_bytes(), &whole, Algorithm::HS256)?;
        Ok(Self {
            sign: EncodingKey::from_secret(own.as_bytes()),
            verify: DecodingKey::from_secret(own.as_bytes()),
            clock,
            limits,
        })
    }

    /// Issues a token to a user.
    pub(crate) fn issue(
        &self,
        user: i64,
        token_type: TokenType,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let life = match token_type {
            TokenType::Access => self.limits.access_token,
            TokenType::Refresh => self.limits.refresh_token,
        };
        let life = i64::try_from(life.as_secs()).unwrap_or(i64::MAX);
        self.sign(Algorithm::HS256, user, token_type, life)
    }

    /// Issues an access token that is good but for its algorithm.
    pub(crate) fn issue_hs512(&self, user: i64) -> Result<String, jsonwebtoken::errors::Error> {
        let life = i64::try_from(self.limits.access_token.as_secs()).unwrap_or(i64::MAX);
        self.sign(Algorithm::HS512, user, TokenType::Access, life)
    }

    /// Issues an access token whose time is over.
    pub(crate) fn issue_expired(&self, user: i64) -> Result<String, jsonwebtoken::errors::Error> {
        self.sign(Algorithm::HS256, user, TokenType::Access, -60)
    }

    fn sign(
        &self,
        algorithm: Algorithm,
        user_id: i64,
        token_type: TokenType,
        life: i64,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let iat = self.now();
        let jti = format!("{:032x}", rand::random::<u128>());
        let claims = Claims {
            token_type,
            exp: iat.saturating_add(life),
            iat,
            jti,
            user_id,
        };
        encode(&Header::new(algorithm), &claims, &self.sign)
    }

    /// Reads whose access token this is.
    pub(crate) fn user(&self, token: &str, checks: Checks) -> Result<i64, TokenError> {
        let believed = self.believe(token, checks)?;
        if checks.token_type && believed.token_type != TokenType::Access {
            return Err(TokenError::NotForAccess);
        }
        self.judge_time(&believed, checks)?;
        Ok(believed.user_id)
    }

    /// Reads which refresh token this is. One without a name of its own could be used for ever, so
    /// it is none.
    pub(crate) fn refresh(&self, token: &str, checks: Checks) -> Result<Refresh, TokenError> {
        let believed = self.believe(token, checks)?;
        if checks.token_type && believed.token_type != TokenType::Refresh || believed.jti.is_empty()
        {
            return Err(TokenError::NotForRefresh);
        }
        self.judge_time(&believed, checks)?;
        Ok(Refresh {
            jti: believed.jti,
            expires_at: believed.exp,
            user: believed.user_id,
        })
    }

    fn judge_time(&self, believed: &Believed, checks: Checks) -> Result<(), TokenError> {
        match checks.expiry && believed.exp <= self.now() {
            true => Err(TokenError::Expired),
            false => Ok(()),
        }
    }

    fn believe(&self, token: &str, checks: Checks) -> Result<Believed, TokenError> {
        let unsigned = token.ends_with('.');
        let claims = if !checks.signature && !unsigned || !checks.algorithm && unsigned {
            insecure_decode_claims(token)
        } else {
            // The time is compared by hand: the library would ask the system's clock, and grant a
            // minute.
            let mut validation = Validation::new(Algorithm::HS256);
            if !checks.hs256 {
                validation.algorithms = vec![Algorithm::HS256, Algorithm::HS384, Algorithm::HS512];
            }
            validation.validate_exp = false;
            validation.required_spec_claims.clear();
            decode(token, &self.verify, &validation).map(|data| data.claims)
        };
        claims.map_err(|_| TokenError::NotOurs)
    }

    fn now(&self) -> i64 {
        self.clock.now_ms() / 1000
    }
}

#[cfg(test)]
mod tests;
