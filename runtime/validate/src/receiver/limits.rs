//! What a receiver takes at once, so that its memory has a bound.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::handler::{Reason, Refusal};

/// What a receiver takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The largest request in bytes, as it arrives and decompressed.
    pub request_bytes: usize,
    /// How many bytes of requests are held at once. At least two of the largest requests, compressed, find room.
    pub held_bytes: usize,
    /// How many requests are read or checked at once; others wait for a moment, then they are told to try again.
    pub requests: usize,
    /// How many connections are open at once; others wait.
    pub connections: usize,
    /// How long a request may take to arrive.
    pub arrival: Duration,
}

impl Default for Limits {
    /// 4 MiB a request, as gRPC servers have it; 24 MiB, 64 requests and 256 connections at once; 30 seconds.
    fn default() -> Self {
        Self {
            request_bytes: 4 << 20,
            held_bytes: 24 << 20,
            requests: 64,
            connections: 256,
            arrival: Duration::from_secs(30),
        }
    }
}

/// How long a request waits for others to end before its sender is told to try again.
const PATIENCE: Duration = Duration::from_secs(1);

/// Bytes are counted in pieces: a semaphore counts to a number that is smaller than memory.
const PIECE: usize = 1 << 10;

/// What is left of the limits.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) limits: Limits,
    requests: Arc<Semaphore>,
    bytes: Arc<Semaphore>,
}

/// A request's part of the room, which it leaves when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    room: Room,
    _request: OwnedSemaphorePermit,
    bytes: Option<OwnedSemaphorePermit>,
    held: usize,
}

impl Room {
    pub(super) fn new(limits: Limits) -> Self {
        let held = limits
            .held_bytes
            .max(limits.request_bytes.saturating_mul(4));
        let permits = |number: usize| Arc::new(Semaphore::new(number.min(Semaphore::MAX_PERMITS)));
        Self {
            limits,
            requests: permits(limits.requests),
            bytes: permits(held.div_ceil(PIECE)),
        }
    }

    /// A place for a request, as soon as there is one.
    pub(super) async fn enter(&self) -> Result<Place, Refusal> {
        let entered = Arc::clone(&self.requests).acquire_owned();
        match tokio::time::timeout(PATIENCE, entered).await {
            Ok(Ok(request)) => Ok(Place {
                room: self.clone(),
                _request: request,
                bytes: None,
                held: 0,
            }),
            _ => Err(Refusal::new(
                Reason::Busy,
                format!("more than {} requests at once", self.limits.requests),
            )),
        }
    }
}

impl Place {
    /// Makes room for this many bytes in all.
    pub(super) fn hold(&mut self, bytes: usize) -> Result<(), Refusal> {
        let pieces = bytes.div_ceil(PIECE);
        let more = pieces.saturating_sub(self.held);
        if more == 0 {
            return Ok(());
        }
        // Waiting for bytes while holding others is how requests wait for each other.
        let taken = u32::try_from(more).ok().and_then(|more| {
            Arc::clone(&self.room.bytes)
                .try_acquire_many_owned(more)
                .ok()
        });
        let Some(taken) = taken else {
            return Err(Refusal::new(
                Reason::Busy,
                "too many bytes of requests at once",
            ));
        };
        match &mut self.bytes {
            Some(bytes) => bytes.merge(taken),
            None => self.bytes = Some(taken),
        }
        self.held = pieces;
        Ok(())
    }

    pub(super) fn too_large(&self) -> Refusal {
        Refusal::new(
            Reason::TooLarge,
            format!(
                "a request may have {} bytes, compressed or not; send smaller batches",
                self.room.limits.request_bytes
            ),
        )
    }

    /// How large a request may be.
    pub(super) fn largest(&self) -> usize {
        self.room.limits.request_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(request_bytes: usize, held_bytes: usize) -> Room {
        Room::new(Limits {
            request_bytes,
            held_bytes,
            ..Limits::default()
        })
    }

    fn enter(room: &Room) -> Place {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(room.enter()).unwrap()
    }

    #[test]
    fn what_is_held_has_a_bound_and_is_given_back() {
        let room = limits(8 * PIECE, 10 * PIECE);
        // Two of the largest requests always find room, as they came and decompressed.
        let mut first = enter(&room);
        first.hold(16 * PIECE).unwrap();
        let mut second = enter(&room);
        second.hold(PIECE).unwrap();
        second.hold(16 * PIECE).unwrap();
        let mut third = enter(&room);
        assert_eq!(third.hold(1).unwrap_err().reason, Reason::Busy);
        drop(first);
        third.hold(1).unwrap();
    }
}
