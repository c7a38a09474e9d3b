//! Loom's atomics, whose `SeqCst` is no more than `AcqRel`: what holds with them needs no more.

pub(super) use loom::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread::yield_now,
};
