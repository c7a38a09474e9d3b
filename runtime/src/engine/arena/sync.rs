//! The atomics of the ring. The model of it in `tests/model` puts loom's in their place.

pub(super) use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread::yield_now,
};
