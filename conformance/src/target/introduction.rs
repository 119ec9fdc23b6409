//! What is asked of a target before anything is played: whether somebody is there, and whether TLS is spoken
//! where its addresses say so.

use std::collections::BTreeMap;
use std::iter;
use std::pin::pin;

use futures_util::{StreamExt, stream};
use wireproof_client::base::Base;
use wireproof_client::dial::DialError;
use wireproof_client::http::{self, Answer, HttpError};
use wireproof_client::scheme;

use super::Target;

/// So many addresses are asked at once.
const AT_ONCE: usize = 16;

impl Target {
    /// Asks whether anything answers at all. Whatever HTTP says is an answer.
    pub async fn probe(&self) -> Result<(), HttpError> {
        is_there(self.ask(&self.base).await)
    }

    /// The same before anything is played, when it is also looked whether its own address and those that are
    /// `elsewhere` say rightly that TLS is spoken there, and whether its certificate is believed; sixteen of
    /// them at once.
    ///
    /// # Errors
    ///
    /// That nothing answers at its own address, or what is wrong with TLS at any of them.
    pub async fn introduce(
        &self,
        elsewhere: impl IntoIterator<Item = &Base>,
    ) -> Result<(), HttpError> {
        let place = |base: &Base| (base.socket_address(), base.is_secure());
        let others = elsewhere.into_iter().map(|base| (place(base), base));
        let mut others: BTreeMap<_, _> = others.collect();
        others.remove(&place(&self.base));
        let bases = iter::once(&self.base).chain(others.into_values());
        let outcomes = stream::iter(bases).map(|base| self.probe_at(base));
        let mut outcomes = pin!(outcomes.buffered(AT_ONCE).enumerate());
        while let Some((number, outcome)) = outcomes.next().await {
            match outcome {
                // Who needs it is told where that is.
                Err(HttpError::Unreachable(DialError::Unreachable { .. })) if number > 0 => {}
                outcome => outcome?,
            }
        }
        Ok(())
    }

    async fn probe_at(&self, base: &Base) -> Result<(), HttpError> {
        let answer = self.ask(base).await;
        if scheme::is_doubtful(base, &answer)
            && let Some(error) = scheme::mistaken(base).await
        {
            return Err(HttpError::Unreachable(error));
        }
        is_there(answer)
    }

    async fn ask(&self, base: &Base) -> Result<Answer, HttpError> {
        http::request(base, "GET", "/", &[], None, self.timeouts.connect).await
    }
}

fn is_there(answer: Result<Answer, HttpError>) -> Result<(), HttpError> {
    match answer {
        Err(error @ (HttpError::Unreachable { .. } | HttpError::Unsendable(_))) => Err(error),
        // A server that takes the connection and then misbehaves is there to be judged.
        Err(HttpError::Timeout { .. } | HttpError::Broken(_)) | Ok(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::sync::Barrier;

    use super::*;

    /// A server that answers once all that share the barrier have been asked.
    async fn waiting_for(all_asked: &Arc<Barrier>) -> Base {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let all_asked = Arc::clone(all_asked);
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            let _ = stream.read(&mut [0; 4096]).await?;
            all_asked.wait().await;
            let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
            stream.write_all(answer).await
        });
        Base::new(address.to_string(), "")
    }

    #[tokio::test]
    async fn addresses_are_asked_at_once() {
        const PATIENCE: Duration = Duration::from_secs(60);
        let all_asked = Arc::new(Barrier::new(3));
        let [own, one, other] = [
            waiting_for(&all_asked).await,
            waiting_for(&all_asked).await,
            waiting_for(&all_asked).await,
        ];
        let mut target = Target::new(own, None);
        target.timeouts.connect = PATIENCE;
        // Of two that are one place it is asked once.
        let asked = target.introduce([&one, &other, &one, &target.base]);
        let asked = tokio::time::timeout(PATIENCE / 2, asked).await;
        let asked = asked.expect("nobody waits for another");
        asked.expect("all are there");
    }

    #[tokio::test]
    async fn only_its_own_address_has_to_answer() {
        let alone = Arc::new(Barrier::new(1));
        let there = waiting_for(&alone).await;
        // Bound and dropped, so that nobody is there.
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let nobody = Base::new(address.to_string(), "");
        let target = Target::new(there.clone(), None);
        let elsewhere = target.introduce([&nobody]).await;
        elsewhere.expect("who needs it is told");
        let target = Target::new(nobody, None);
        let own = target.introduce([]).await.expect_err("nobody is there");
        assert!(own.to_string().contains("nothing answers at"), "{own}");
    }
}
