//! What producers and the worker wake and sleep by. The model of it in `tests/model` puts its own in their place.

pub(super) use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

pub(super) use tokio::{
    sync::Notify,
    time::{Instant, timeout, timeout_at},
};
