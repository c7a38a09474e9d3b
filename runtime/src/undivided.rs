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

/// Does something of which a forked child has all or nothing.
///
/// It must not wait for a thread that forks. Where `act` itself forks, its child goes on with it.
pub(crate) fn undivided<R>(act: impl FnOnce() -> R) -> R {
    struct Inside;

    impl Drop for Inside {
        fn drop(&mut self) {
            INSIDE.set(false);
        }
    }

    if INSIDE.get() {
        return act();
    }
    let _forks = FORKS.read().unwrap_or_else(PoisonError::into_inner);
    INSIDE.set(true);
    let _inside = Inside;
    act()
}

/// Waits until no other thread is in the middle of something, and keeps all from beginning.
#[cfg(all(feature = "export", unix))]
pub(crate) fn hold() -> Option<RwLockWriteGuard<'static, ()>> {
    let alone = || FORKS.write().unwrap_or_else(PoisonError::into_inner);
    (!INSIDE.get()).then(alone)
}
