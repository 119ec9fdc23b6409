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
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU64, Ordering},
        },
        time::{Duration, SystemTime},
    };

    use super::*;

    const ALL: Checks = Checks::ALL;

    fn tokens(secret: &[u8]) -> Tokens {
        tokens_of("chat", secret)
    }

    fn tokens_of(protocol: &str, secret: &[u8]) -> Tokens {
        let tokens = Tokens::of(protocol, secret, Clock::default(), Limits::default());
        tokens.expect("a secret can be derived")
    }

    #[track_caller]
    fn check(token: &str, checks: Checks, expected: Result<i64, TokenError>) {
        assert_eq!(tokens(b"secret").user(token, checks), expected);
    }

    fn unsigned(token: &str) -> String {
        let payload = token.split('.').nth(1).expect("a token has three parts");
        // {"alg":"none","typ":"JWT"}
        format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.")
    }

    #[test]
    fn an_access_token_names_its_user() {
        check(
            &tokens(b"secret")
                .issue(7, TokenType::Access)
                .expect("it can be signed"),
            ALL,
            Ok(7),
        );
    }

    #[test]
    fn a_token_of_one_protocol_is_none_of_another() {
        let token = tokens_of("desk", b"secret").issue(7, TokenType::Access);
        let token = token.expect("it can be signed");
        assert_eq!(tokens_of("desk", b"secret").user(&token, ALL), Ok(7));
        check(&token, ALL, Err(TokenError::NotOurs));
    }

    #[test]
    fn each_check_refuses_its_kind_of_token() {
        let tokens = tokens(b"secret");
        let foreign = super::tests::tokens(b"other")
            .issue(7, TokenType::Access)
            .expect("it can be signed");
        check(&foreign, ALL, Err(TokenError::NotOurs));
        check(
            &foreign,
            Checks {
                signature: false,
                ..ALL
            },
            Ok(7),
        );

        let none = unsigned(
            &tokens
                .issue(7, TokenType::Access)
                .expect("it can be signed"),
        );
        check(&none, ALL, Err(TokenError::NotOurs));
        check(
            &none,
            Checks {
                signature: false,
                ..ALL
            },
            Err(TokenError::NotOurs),
        );
        check(
            &none,
            Checks {
                algorithm: false,
                ..ALL
            },
            Ok(7),
        );

        let refresh = tokens
            .issue(7, TokenType::Refresh)
            .expect("it can be signed");
        check(&refresh, ALL, Err(TokenError::NotForAccess));
        check(
            &refresh,
            Checks {
                token_type: false,
                ..ALL
            },
            Ok(7),
        );

        let expired = tokens.issue_expired(7).expect("it can be signed");
        check(&expired, ALL, Err(TokenError::Expired));
        check(
            &expired,
            Checks {
                expiry: false,
                ..ALL
            },
            Ok(7),
        );
    }

    #[test]
    fn a_refresh_token_is_named_and_only_for_refreshing() {
        let tokens = tokens(b"secret");
        let issue = |token_type| tokens.issue(7, token_type).expect("it can be signed");
        let read = |token: &str| tokens.refresh(token, ALL);
        let first = read(&issue(TokenType::Refresh)).expect("it is good");
        let second = read(&issue(TokenType::Refresh)).expect("it is good");
        assert_eq!((first.user, second.user), (7, 7));
        assert_ne!(first.jti, second.jti);
        let access = issue(TokenType::Access);
        assert_eq!(read(&access), Err(TokenError::NotForRefresh));
        let any = Checks {
            token_type: false,
            ..ALL
        };
        assert_eq!(tokens.refresh(&access, any).map(|token| token.user), Ok(7));
        assert_eq!(read(&unsigned(&access)), Err(TokenError::NotOurs));
    }

    #[test]
    fn what_is_no_token_is_not_ours() {
        for text in ["", ".", "..", "a.b.c", "Bearer", "é.é.é"] {
            check(text, ALL, Err(TokenError::NotOurs));
        }
    }

    #[test]
    fn another_algorithm_is_refused_even_with_our_secret() {
        let token = tokens(b"secret").issue_hs512(7).expect("it can be signed");
        check(&token, ALL, Err(TokenError::NotOurs));
        check(
            &token,
            Checks {
                hs256: false,
                ..ALL
            },
            Ok(7),
        );
        let foreign = tokens(b"other").issue_hs512(7).expect("it can be signed");
        check(
            &foreign,
            Checks {
                hs256: false,
                ..ALL
            },
            Err(TokenError::NotOurs),
        );
    }

    #[test]
    fn a_token_counts_until_its_second() {
        let now = Arc::new(AtomicU64::new(1_000));
        let shown = Arc::clone(&now);
        let clock = Clock::from_fn(move || {
            SystemTime::UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::Relaxed))
        });
        let limits = Limits {
            access_token: Duration::from_secs(60),
            ..Limits::default()
        };
        let tokens = Tokens::of("chat", b"secret", clock, limits).expect("a secret can be derived");
        let token = tokens
            .issue(7, TokenType::Access)
            .expect("it can be signed");
        now.store(1_059, Ordering::Relaxed);
        assert_eq!(tokens.user(&token, ALL), Ok(7));
        now.store(1_060, Ordering::Relaxed);
        assert_eq!(tokens.user(&token, ALL), Err(TokenError::Expired));
    }
}
