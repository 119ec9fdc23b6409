//! Passwords: kept with Argon2id, never as they are.
//!
//! Hashing takes memory and time on purpose, so it is done beside the tasks that serve, a few at a
//! time. How much it takes is written in what is kept: it can be raised without voiding a password.

use std::{num::NonZero, sync::LazyLock, thread};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::{self, SaltString},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Memory in KiB, passes, lanes. OWASP asks for 19 MiB and two passes, which is for passwords that
/// people think up. Here they are 128 random bits that the server drew itself, which nobody guesses
/// whatever a guess costs; and a suite makes hundreds of accounts in a second.
const COST: (u32, u32, u32) = (1 << 10, 1, 1);

/// Stands in for what is kept of a user who does not exist: a login takes as long for them.
static NOBODY: LazyLock<Result<String, password_hash::Error>> =
    LazyLock::new(|| hash_now(&random()));

/// So many at a time that neither the processors nor the memory are all taken by it.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(thread::available_parallelism().map_or(1, NonZero::get)));

/// A password cannot be hashed.
#[derive(Debug, thiserror::Error)]
#[error("a password cannot be hashed: {0}")]
pub(crate) struct HashError(String);

/// A password that nobody can guess.
pub(crate) fn random() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// What is kept of a password, as a PHC string.
pub(crate) async fn hash(password: String) -> Result<String, HashError> {
    aside(move || hash_now(&password)).await
}

/// Whether this is the password of which that is kept; of a user who does not exist, nothing is.
pub(crate) async fn is_right(password: String, kept: Option<String>) -> Result<bool, HashError> {
    aside(move || {
        let nobody = || NOBODY.clone().map(|nobody| (nobody, false));
        let (kept, exists) = kept.map_or_else(nobody, |kept| Ok((kept, true)))?;
        let kept = PasswordHash::new(&kept)?;
        // The cost is the one that is written in what is kept.
        match Argon2::default().verify_password(password.as_bytes(), &kept) {
            Ok(()) => Ok(exists),
            Err(password_hash::Error::Password) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await
}

async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, password_hash::Error> + Send + 'static,
) -> Result<T, HashError> {
    let said = |error: &dyn std::fmt::Display| HashError(error.to_string());
    let _turn = TURNS.acquire().await.map_err(|error| said(&error))?;
    let done = spawn_blocking(work).await.map_err(|error| said(&error))?;
    done.map_err(|error| said(&error))
}

fn hash_now(password: &str) -> Result<String, password_hash::Error> {
    let (memory, passes, lanes) = COST;
    let cost = Params::new(memory, passes, lanes, None)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())?;
    Ok(argon2
        .hash_password(password.as_bytes(), &salt)?
        .to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_is_right() {
        let kept = hash("secret".to_owned()).await.expect("it can be hashed");
        let check = async |password: &str, kept: Option<&str>| {
            let right = is_right(password.to_owned(), kept.map(str::to_owned)).await;
            right.expect("it can be compared")
        };
        assert!(check("secret", Some(&kept)).await);
        for other in ["", "Secret", "secret ", "secre"] {
            assert!(!check(other, Some(&kept)).await, "{other:?}");
        }
        assert!(!check("secret", None).await);
        assert!(
            is_right("x".to_owned(), Some("secret".to_owned()))
                .await
                .is_err()
        );
    }

    #[tokio::test]
    async fn what_is_kept_is_argon2id_with_a_salt() {
        let one = hash("secret".to_owned()).await.expect("it can be hashed");
        let two = hash("secret".to_owned()).await.expect("it can be hashed");
        assert!(one.starts_with("$argon2id$v=19$m=1024,t=1,p=1$"), "{one}");
        assert_ne!(one, two);
    }

    #[tokio::test]
    async fn a_password_kept_at_another_cost_is_still_right() {
        let dear = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(4096, 3, 1, None).expect("a cost"),
        );
        let salt = SaltString::encode_b64(b"0123456789abcdef").expect("a salt");
        let kept = dear
            .hash_password(b"secret", &salt)
            .expect("it can be hashed");
        let right = is_right("secret".to_owned(), Some(kept.to_string())).await;
        assert!(right.expect("it can be compared"));
    }
}
