//! The metadata of a session, which any thread reads without a lock and seldom one changes.
//!
//! A locked instruction waits until all that was written before it has left the processor's store buffer, and a record
//! is a thousand bytes. So a thread remembers the metadata of the last few sessions that it emitted for, and asks for them
//! again only when their number says that they have changed.

use std::{
    any::Any,
    cell::RefCell,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// What a session holds, and may change.
#[derive(Debug)]
pub(crate) struct Held<T> {
    /// Of the session, so that its values have one place in a thread's memory.
    session: u64,
    /// Of the value; no two in a process have the same.
    number: AtomicU64,
    value: RwLock<Arc<T>>,
}

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
            session: next(),
            number: AtomicU64::new(next()),
            value: RwLock::new(Arc::new(value)),
        }
    }

    /// Uses the value.
    #[inline]
    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&T) -> R) -> R {
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
            (_, Some(use_it)) => use_it(&self.remember()),
            (_, None) => unreachable!("what was used has given something"),
        }
    }

    fn place(&self) -> usize {
        usize::try_from(self.session % REMEMBERED as u64).unwrap_or_default()
    }

    /// The value; this thread has it at hand from now on.
    #[cold]
    fn remember(&self) -> Arc<T> {
        let (number, value) = {
            let value = self.value.read().unwrap_or_else(PoisonError::into_inner);
            // Under the lock the number is the value's.
            (self.number.load(Ordering::Acquire), Arc::clone(&value))
        };
        let remembered: Arc<dyn Any + Send + Sync> = value.clone();
        // At the end of a thread there is no memory, and while another value of it is in use it does not change.
        let before = LAST.try_with(|last| {
            let mut last = last.try_borrow_mut().ok()?;
            last[self.place()].replace((number, remembered))
        });
        // What its drop may do needs the memory, so it comes last.
        drop(before);
        value
    }

    /// Puts another value in its place.
    pub(crate) fn change(&self, make: impl FnOnce(&T) -> T) {
        let mut value = self.value.write().unwrap_or_else(PoisonError::into_inner);
        *value = Arc::new(make(&value));
        self.number.store(next(), Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn a_change_is_seen_by_all_threads() {
        let held = Held::new(1);
        assert_eq!(held.with(|value| *value), 1);
        assert_eq!(held.with(|value| *value), 1);
        thread::scope(|scope| {
            scope.spawn(|| {
                assert_eq!(held.with(|value| *value), 1);
                held.change(|value| value + 1);
                assert_eq!(held.with(|value| *value), 2);
            });
        });
        assert_eq!(held.with(|value| *value), 2);
    }

    #[test]
    fn more_sessions_than_a_thread_remembers_do_not_mix() {
        let all: Vec<_> = (0..20).map(Held::new).collect();
        for _ in 0..3 {
            for (number, held) in all.iter().enumerate() {
                assert_eq!(held.with(|value| *value), number);
            }
        }
    }

    #[test]
    fn a_value_can_be_used_inside_the_use_of_another() {
        let (one, other) = (Held::new("one"), Held::new("other"));
        for _ in 0..2 {
            let both = one.with(|one| other.with(|other| [*one, *other].concat()));
            assert_eq!(both, "oneother");
            let changed = one.with(|before| {
                one.change(|_| "changed");
                [*before, one.with(|after| *after)].concat()
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
                assert_eq!(self.0.with(|value| *value), 7);
            }
        }

        thread_local! {
            static END: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
        }

        let held = Arc::new(Held::new(7));
        let of_thread = Arc::clone(&held);
        let ended = thread::spawn(move || {
            END.with(|end| end.replace(Some(AtTheEnd(Arc::clone(&of_thread)))));
            of_thread.with(|value| *value)
        });
        assert_eq!(ended.join().expect("no panic"), 7);
    }
}
