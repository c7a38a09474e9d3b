//! The metadata of a session, which any thread reads without a lock and seldom one changes.
//!
//! What a session starts with stays where it is as long as the session does, and is at hand as long as nothing changes. A locked instruction waits until
//! all that was written before it has left the processor's store buffer, and a record is a thousand bytes. So a thread
//! remembers what the last few sessions that it emitted for have changed to, and asks for it again only when its number says that
//! it has changed once more.

use std::{
    any::Any,
    cell::RefCell,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::undivided::undivided;

/// What a session holds, and may change. What is asked for first comes first.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Held<T> {
    /// Of the value; no two in a process have the same, but for [`FIRST`].
    number: AtomicU64,
    first: T,
    /// Of the session, so that its values have one place in a thread's memory.
    session: u64,
    /// What has come in the place of the first one.
    changed: RwLock<Option<Arc<T>>>,
}

/// The number of what a session starts with.
const FIRST: u64 = 0;

/// How many sessions a thread remembers.
const REMEMBERED: usize = 4;

type Remembered = [Option<(u64, Arc<dyn Any + Send + Sync>)>; REMEMBERED];

thread_local! {
    static LAST: RefCell<Remembered> = const { RefCell::new([const { None }; REMEMBERED]) };
}

fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl<T: Send + Sync + 'static> Held<T> {
    pub(crate) fn new(value: T) -> Self {
        Self {
            number: AtomicU64::new(FIRST),
            first: value,
            session: next(),
            changed: RwLock::new(None),
        }
    }

    /// The value, as long as it has not changed.
    #[inline]
    pub(crate) fn unchanged(&self) -> Option<&T> {
        (self.number.load(Ordering::Acquire) == FIRST).then_some(&self.first)
    }

    /// Uses a value that may have changed.
    #[inline(never)]
    pub(crate) fn with_changed<R>(&self, use_it: impl FnOnce(&T) -> R) -> R {
        let number = self.number.load(Ordering::Acquire);
        let mut use_it = Some(use_it);
        let used = LAST.try_with(|last| {
            let last = last.try_borrow().ok()?;
            let (of, value) = last[self.place()].as_ref()?;
            let value = (*of == number).then_some(value)?.downcast_ref()?;
            Some(use_it.take()?(value))
        });
        match (used, use_it) {
            (Ok(Some(used)), _) => used,
            (_, Some(use_it)) => match self.remember() {
                Some(value) => use_it(&value),
                None => use_it(&self.first),
            },
            (_, None) => unreachable!("what was used has given something"),
        }
    }

    fn place(&self) -> usize {
        usize::try_from(self.session % REMEMBERED as u64).unwrap_or_default()
    }

    /// What has come in the place of the first one; this thread has it at hand from now on.
    #[cold]
    fn remember(&self) -> Option<Arc<T>> {
        let (number, value) = undivided(|| {
            let changed = self.changed.read().unwrap_or_else(PoisonError::into_inner);
            // Under the lock the number is the value's.
            let number = self.number.load(Ordering::Acquire);
            Some((number, Arc::clone(changed.as_ref()?)))
        })?;
        let remembered: Arc<dyn Any + Send + Sync> = value.clone();
        // At the end of a thread there is no memory, and while another value of it is in use it does not change.
        let before = LAST.try_with(|last| {
            let mut last = last.try_borrow_mut().ok()?;
            last[self.place()].replace((number, remembered))
        });
        // What its drop may do needs the memory, so it comes last.
        drop(before);
        Some(value)
    }

    /// Puts another value in its place.
    pub(crate) fn change(&self, make: impl FnOnce(&T) -> T) {
        let before = undivided(|| {
            let mut changed = self.changed.write().unwrap_or_else(PoisonError::into_inner);
            let value = make(changed.as_deref().unwrap_or(&self.first));
            let before = changed.replace(Arc::new(value));
            self.number.store(next(), Ordering::Release);
            before
        });
        // What its drop may do needs no lock.
        drop(before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn with<T: Send + Sync + 'static, R>(held: &Held<T>, use_it: impl FnOnce(&T) -> R) -> R {
        match held.unchanged() {
            Some(value) => use_it(value),
            None => held.with_changed(use_it),
        }
    }

    #[test]
    fn a_change_is_seen_by_all_threads() {
        let held = Held::new(1);
        assert_eq!(with(&held, |value| *value), 1);
        assert_eq!(with(&held, |value| *value), 1);
        thread::scope(|scope| {
            scope.spawn(|| {
                assert_eq!(with(&held, |value| *value), 1);
                held.change(|value| value + 1);
                assert_eq!(with(&held, |value| *value), 2);
            });
        });
        assert_eq!(with(&held, |value| *value), 2);
    }

    #[test]
    fn more_sessions_than_a_thread_remembers_do_not_mix() {
        let all: Vec<_> = (0..20).map(Held::new).collect();
        for round in 0..3 {
            for (number, held) in all.iter().enumerate() {
                assert_eq!(with(held, |value| *value), number + round);
            }
            for held in &all {
                held.change(|value| value + 1);
            }
        }
    }

    #[test]
    fn a_value_can_be_used_inside_the_use_of_another() {
        let (one, other) = (Held::new("one"), Held::new("other"));
        for _ in 0..2 {
            let both = with(&one, |one| with(&other, |other| [*one, *other].concat()));
            assert_eq!(both, "oneother");
            let changed = with(&one, |before| {
                one.change(|_| "changed");
                [*before, with(&one, |after| *after)].concat()
            });
            assert!(changed.ends_with("changed"));
            one.change(|_| "one");
        }
    }

    #[test]
    fn a_thread_that_ends_can_use_it() {
        struct AtTheEnd(Arc<Held<u8>>);

        impl Drop for AtTheEnd {
            fn drop(&mut self) {
                assert_eq!(with(&self.0, |value| *value), 7);
            }
        }

        thread_local! {
            static END: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
        }

        let held = Arc::new(Held::new(6));
        held.change(|value| value + 1);
        let of_thread = Arc::clone(&held);
        let ended = thread::spawn(move || {
            END.with(|end| end.replace(Some(AtTheEnd(Arc::clone(&of_thread)))));
            with(&of_thread, |value| *value)
        });
        assert_eq!(ended.join().expect("no panic"), 7);
    }
}
