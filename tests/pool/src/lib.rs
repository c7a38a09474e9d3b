//! A connection pool, as an application takes it from a registry: it has a catalog of its own, and the
//! application decides where its events go.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use telemetry::{
    Metadata, Session, Telemetry,
    connection_acquired::ConnectionAcquired,
    exhausted::{Exhausted, Size},
};

/// The emitters of `catalog/`.
pub mod telemetry {
    include!(concat!(env!("OUT_DIR"), "/pool.rs"));
}

/// The published bundle of the catalog.
pub const BUNDLE: &str = include_str!(concat!(env!("OUT_DIR"), "/json-schema/bundle.json"));

/// A pool of connections to one target.
pub struct Pool {
    target: &'static str,
    size: u64,
    taken: AtomicU64,
    session: Session,
}

impl Pool {
    /// A pool of as many connections.
    pub fn new(telemetry: &Telemetry, name: &str, target: &'static str, size: u64) -> Self {
        Self {
            target,
            size,
            taken: AtomicU64::new(0),
            session: telemetry.session(Metadata { pool_name: name }).start(),
        }
    }

    /// Takes a connection, if there is one.
    pub fn acquire(&self) -> bool {
        let taken = self.taken.fetch_add(1, Ordering::Relaxed);
        if taken < self.size {
            let event = ConnectionAcquired {
                duration: Duration::from_millis(3),
                target: self.target,
            };
            self.session.connection_acquired(event).emit();
        } else if let Ok(size) = Size::new(self.size) {
            self.session.exhausted(Exhausted { size }).emit();
        }
        taken < self.size
    }

    /// Gives all connections back.
    pub fn release(&self) {
        self.taken.store(0, Ordering::Relaxed);
    }
}
