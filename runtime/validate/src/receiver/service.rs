//! What both ports have in common: who may come in, how a request is read, and who decides about it.

use std::sync::Arc;

use bytes::Bytes;
use hyper::HeaderMap;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HeaderValue, ORIGIN};
use sha2::{Digest as _, Sha256};

use super::body::{self, Compression};
use super::handler::{Answer, Export, Handler, Reason, Refusal};
use super::limits::{Place, Room};

/// A bearer token (RFC 6750), of which only the digest is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// The token that senders have to show, without white space around it.
    ///
    /// `None` where it is empty or has characters that a header cannot carry.
    pub fn new(token: &str) -> Option<Self> {
        let token = token.trim();
        let visible = |character: char| character.is_ascii_graphic();
        (!token.is_empty() && token.chars().all(visible)).then(|| Self::digest(token.as_bytes()))
    }

    fn digest(token: &[u8]) -> Self {
        Self(Sha256::digest(token).into())
    }

    /// Digests are compared, so that the time that it takes says nothing about the token.
    fn is(&self, shown: &[u8]) -> bool {
        *self == Self::digest(shown)
    }
}

/// Shows nothing of it.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

/// What every request meets.
pub(super) struct Service<H> {
    pub(super) handler: Arc<H>,
    pub(super) room: Room,
    pub(super) token: Option<Token>,
}

impl<H: Handler> Service<H> {
    /// Asks for the token, where there is one.
    pub(super) fn authorize(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let Some(token) = &self.token else {
            return Ok(());
        };
        let shown = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes);
        let shown = shown.and_then(|shown| {
            let (scheme, token) = shown.split_at_checked(7)?;
            scheme.eq_ignore_ascii_case(b"bearer ").then_some(token)
        });
        match shown {
            Some(shown) if token.is(shown.trim_ascii()) => Ok(()),
            Some(_) => Err(Refusal::new(
                Reason::Unauthenticated,
                "the bearer token is another one",
            )),
            None => Err(Refusal::new(
                Reason::Unauthenticated,
                "send `Authorization: Bearer TOKEN`",
            )),
        }
    }

    /// Reads a body to its end; `beside` bytes of it do not count.
    pub(super) async fn read(
        &self,
        body: Incoming,
        compression: Compression,
        beside: usize,
        place: &mut Place,
    ) -> Result<Bytes, Refusal> {
        let read = body::read(body, compression, beside, place);
        let arrival = self.room.limits.arrival;
        match tokio::time::timeout(arrival, read).await {
            Ok(read) => read,
            Err(_) => Err(Refusal::new(
                Reason::Timeout,
                format!("the request did not arrive within {} s", arrival.as_secs()),
            )),
        }
    }
}

/// Refuses what web pages send: a browser names the page, and any page can reach a port of its user's machine.
pub(super) fn admit(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.contains_key(ORIGIN) {
        let message = "requests of web pages (with `Origin`) are refused";
        return Err(Refusal::new(Reason::Forbidden, message));
    }
    Ok(())
}

/// Lets the handler decide, on a thread that may block.
pub(super) async fn decide<H: Handler>(handler: Arc<H>, export: Export) -> Answer {
    let decided = tokio::task::spawn_blocking(move || handler.export(export)).await;
    decided.unwrap_or_else(|_| {
        // A panic there has been printed; the sender keeps what it has.
        Answer::Refused(Refusal::new(
            Reason::Unavailable,
            "the receiver failed at this request",
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_compared_as_a_whole_and_never_shown() {
        let token = Token::new(" canary-token\n").unwrap();
        assert!(token.is(b"canary-token"));
        assert!(!token.is(b"canary-toke"));
        assert!(!token.is(b""));
        assert_eq!(format!("{token:?}"), "Token");
        assert_eq!(Token::new(" \n"), None);
        assert_eq!(Token::new("two words"), None);
    }
}
