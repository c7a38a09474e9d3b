//! What happens when the end of a mapped file is taken away: zeros, instead of the end of the process.
//!
//! The system answers an access behind the end of a mapped file with the signal `SIGBUS`. The handler here puts memory of
//! the process's own in place of what is missing, and notes it; every other `SIGBUS` goes to whoever had a handler
//! before, or ends the process as always. It is installed with the first mapping. An application that installs a handler
//! of its own later takes this one away.

use std::{
    cell::UnsafeCell,
    mem::MaybeUninit,
    ptr,
    sync::{
        Once,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use crate::undivided::undivided;

/// Mappings that can be guarded at a time.
const MOST: usize = 16;

/// A mapping, as the handler knows it.
struct Place {
    is_taken: AtomicBool,
    start: AtomicUsize,
    /// 0 where nothing is guarded.
    end: AtomicUsize,
    is_torn: AtomicBool,
}

static PLACES: [Place; MOST] = [const {
    Place {
        is_taken: AtomicBool::new(false),
        start: AtomicUsize::new(0),
        end: AtomicUsize::new(0),
        is_torn: AtomicBool::new(false),
    }
}; MOST];

static PAGE: AtomicUsize = AtomicUsize::new(4096);

/// What keeps a mapping from ending the process.
#[derive(Debug)]
pub(super) struct Guard(usize);

impl Guard {
    /// Guards a mapping; `None` where there are too many already.
    pub(super) fn of(start: usize, bytes: usize) -> Option<Self> {
        install();
        let free = |place: &Place| !place.is_taken.swap(true, Ordering::AcqRel);
        let index = PLACES.iter().position(free)?;
        let place = &PLACES[index];
        place.is_torn.store(false, Ordering::Relaxed);
        place.start.store(start, Ordering::Relaxed);
        place.end.store(start + bytes, Ordering::Release);
        Some(Self(index))
    }

    /// Whether something of the mapping was missing.
    pub(super) fn is_torn(&self) -> bool {
        PLACES[self.0].is_torn.load(Ordering::Acquire)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let place = &PLACES[self.0];
        place.end.store(0, Ordering::Release);
        place.is_taken.store(false, Ordering::Release);
    }
}

/// The handler from before.
struct Before(UnsafeCell<MaybeUninit<libc::sigaction>>);

// SAFETY: it is written once, before the handler is installed that reads it.
unsafe impl Sync for Before {}

static BEFORE: Before = Before(UnsafeCell::new(MaybeUninit::zeroed()));

fn install() {
    static INSTALLED: Once = Once::new();
    let install = || {
        // SAFETY: it only asks.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        if let Ok(page) = usize::try_from(page) {
            PAGE.store(page, Ordering::Relaxed);
        }
        // SAFETY: nobody else writes it, and the handler is not there yet. All of a `sigaction` may be zero.
        unsafe {
            libc::sigaction(libc::SIGBUS, ptr::null(), (*BEFORE.0.get()).as_mut_ptr());
            let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
            action.sa_sigaction = on_bus as *const () as usize;
            // On the stack for signals, where there is one: an overflow of the stack is a SIGBUS on some systems.
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            libc::sigemptyset(&raw mut action.sa_mask);
            libc::sigaction(libc::SIGBUS, &raw const action, ptr::null_mut());
        }
    };
    undivided(|| INSTALLED.call_once(install));
}

/// Has what this thread accesses get to the handler, even if the thread that has started it blocks the signal: then the
/// system asks none, and ends the process.
pub(super) fn admit() {
    // SAFETY: the set is initialized by `sigemptyset`.
    unsafe {
        let mut set: libc::sigset_t = MaybeUninit::zeroed().assume_init();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGBUS);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, ptr::null_mut());
    }
}

type Handler = extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void);

/// Calls nothing that must not be called in a handler of signals: it loads, stores, and maps.
extern "C" fn on_bus(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the system gives the handler a valid `siginfo_t`.
    let was_sent = unsafe { (*info).si_code } <= 0;
    // SAFETY: as above; where nobody has sent it, it has an address.
    if !was_sent && is_mended(unsafe { (*info).si_addr() } as usize) {
        return;
    }
    // SAFETY: it was written before this handler was installed.
    let before = unsafe { (*BEFORE.0.get()).assume_init_ref() };
    match before.sa_sigaction {
        libc::SIG_IGN if was_sent => {}
        libc::SIG_DFL | libc::SIG_IGN => {
            // The access is repeated, and ends the process as it would have without this handler. What somebody has sent has no
            // access, and is sent again.
            // SAFETY: the action is what the system said it was.
            unsafe {
                libc::sigaction(signal, before, ptr::null_mut());
                if was_sent {
                    libc::raise(signal);
                }
            }
        }
        handler if before.sa_flags & libc::SA_SIGINFO != 0 => {
            // SAFETY: with this flag it is a function of this type.
            let handler: Handler = unsafe { std::mem::transmute(handler) };
            handler(signal, info, context);
        }
        handler => {
            // SAFETY: without it, of this one.
            let handler: extern "C" fn(libc::c_int) = unsafe { std::mem::transmute(handler) };
            handler(signal);
        }
    }
}

/// Puts zeros where a mapping has lost its file, from this address on to its end.
fn is_mended(address: usize) -> bool {
    for place in &PLACES {
        let end = place.end.load(Ordering::Acquire);
        if address >= place.start.load(Ordering::Relaxed) && address < end {
            place.is_torn.store(true, Ordering::Release);
            let page = address & !(PAGE.load(Ordering::Relaxed) - 1);
            return replace(page, end - page);
        }
    }
    false
}

/// Puts zeros of the process's own in the place of whole pages of a mapping, of a [`Mapping`](super::Mapping). Whether that could be.
pub(super) fn replace(start: usize, bytes: usize) -> bool {
    // SAFETY: the range is inside a mapping that is owned by a `Mapping`, whose bytes are gone, or another process's; what borrows
    // from it goes on with the zeros.
    let mapped = unsafe {
        libc::mmap(
            ptr::with_exposed_provenance_mut(start),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_FIXED,
            -1,
            0,
        )
    };
    mapped != libc::MAP_FAILED
}
