//! What no child is forked in the middle of.
//!
//! A forked child has its parent's memory, but none of its other threads: a lock that one of them held stays locked in the child
//! for good, and what it had begun is never done.

#[cfg(all(feature = "export", unix))]
use std::sync::RwLockWriteGuard;
use std::{
    cell::Cell,
    sync::{PoisonError, RwLock},
};

/// Whoever is in the middle of something reads it; whoever forks writes it.
static FORKS: RwLock<()> = RwLock::new(());

thread_local! {
    /// Whether this thread is in the middle of something.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

struct Inside;

impl Inside {
    fn new() -> Self {
        INSIDE.set(true);
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}

/// Does something of which a forked child has all or nothing.
///
/// It must not wait for a thread that forks, nor for a lock that somebody may hold who begins something here: to begin waits for a
/// fork. Where `act` itself forks, its child goes on with it.
pub(crate) fn undivided<R>(act: impl FnOnce() -> R) -> R {
    if INSIDE.get() {
        return act();
    }
    let _forks = FORKS.read().unwrap_or_else(PoisonError::into_inner);
    let _inside = Inside::new();
    act()
}

/// No other thread is in the middle of something, nor begins, as long as this is there. The thread that has it may: what others
/// have told the system to call at a fork is called by it, too.
#[cfg(all(feature = "export", unix))]
pub(crate) struct Held {
    _inside: Inside,
    _forks: RwLockWriteGuard<'static, ()>,
}

/// Waits until no other thread is in the middle of something. Nothing, where this one is.
#[cfg(all(feature = "export", unix))]
pub(crate) fn hold() -> Option<Held> {
    if INSIDE.get() {
        return None;
    }
    let forks = FORKS.write().unwrap_or_else(PoisonError::into_inner);
    Some(Held {
        _inside: Inside::new(),
        _forks: forks,
    })
}
