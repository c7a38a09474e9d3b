//! The handler of `SIGTERM`: it wakes the thread that flushes, and then calls the handler that was there before.
//!
//! It is installed once and stays, as another one that is installed later may call it; in a forked child it is gone, or, where such
//! another one calls it there, does nothing.

#![expect(
    unsafe_code,
    reason = "signals are the C library's; the handler, which may interrupt anything, takes no lock, allocates nothing \
              and calls only functions that POSIX allows there"
)]

use std::{
    io::{self, PipeReader, PipeWriter},
    mem,
    os::fd::{AsRawFd as _, IntoRawFd as _},
    process, ptr,
    sync::atomic::{AtomicI32, AtomicPtr, AtomicU64, Ordering},
};

use libc::{SIGTERM, c_int, c_void, sigaction, siginfo_t, sigset_t};

use super::errno;

/// Signals that come one upon the other are one: `timeout` sends it to the process and then to the group, and
/// supervisors and shells send it on. One that comes later is meant to end the process at once.
const TOGETHER_MILLIS: u64 = 500;

/// The process that has the thread. A child that nobody told has its parent's memory, and the parent's pipe.
static OWNER: AtomicI32 = AtomicI32::new(0);
/// Both ends of the pipe to the thread.
static READER: AtomicI32 = AtomicI32::new(-1);
static WRITER: AtomicI32 = AtomicI32::new(-1);
/// What was there before, once the handler is installed. It is never freed, as the handler may have it in hand.
static PREVIOUS: AtomicPtr<sigaction> = AtomicPtr::new(ptr::null_mut());
/// When the thread was asked; 0 as long as it was not.
static ASKED_MILLIS: AtomicU64 = AtomicU64::new(0);

/// The pipe to the thread.
pub(super) struct Pipe {
    reader: c_int,
    writer: PipeWriter,
}

impl Pipe {
    pub(super) fn new(reader: &PipeReader, writer: PipeWriter) -> Self {
        let reader = reader.as_raw_fd();
        Self { reader, writer }
    }
}

/// Whether this process has the thread.
pub(super) fn is_served() -> bool {
    OWNER.load(Ordering::SeqCst) == this_process()
}

/// Whether the signal is to be left alone.
pub(super) fn is_ignored() -> bool {
    current().is_some_and(|action| action.sa_sigaction == libc::SIG_IGN)
}

/// Has the handler wake the thread at the other end of the pipe.
pub(super) fn install(pipe: Pipe) -> io::Result<()> {
    let install = PREVIOUS.load(Ordering::SeqCst).is_null();
    let mut action = current().ok_or_else(io::Error::last_os_error)?;
    if install {
        PREVIOUS.store(Box::into_raw(Box::new(action)), Ordering::SeqCst);
        // What was there says how it is to be called.
        if action.sa_sigaction == libc::SIG_DFL {
            action = default_action();
            action.sa_flags = libc::SA_RESTART | libc::SA_ONSTACK;
        }
        action.sa_sigaction = address();
        action.sa_flags |= libc::SA_SIGINFO;
    }
    ASKED_MILLIS.store(0, Ordering::SeqCst);
    READER.store(pipe.reader, Ordering::SeqCst);
    WRITER.store(pipe.writer.into_raw_fd(), Ordering::SeqCst);
    OWNER.store(this_process(), Ordering::SeqCst);
    if install {
        set(&action);
    }
    Ok(())
}

/// The thread has gone to work; the next signal asks it again.
pub(super) fn served() {
    ASKED_MILLIS.store(0, Ordering::SeqCst);
}

/// There is no thread any longer.
pub(super) fn abandon() {
    OWNER.store(0, Ordering::SeqCst);
    // Their numbers may be somebody else's by now.
    READER.store(-1, Ordering::SeqCst);
    WRITER.store(-1, Ordering::SeqCst);
}

/// This process is a forked child, and has no thread. The parent's handler goes, unless another one was installed
/// that may call it.
pub(super) fn forked() {
    for end in [&READER, &WRITER] {
        let end = end.swap(-1, Ordering::SeqCst);
        if end >= 0 {
            // SAFETY: it is this process's copy, which nobody else has.
            unsafe { libc::close(end) };
        }
    }
    abandon();
    if is_current() {
        // SAFETY: what is there is never freed.
        if let Some(previous) = unsafe { PREVIOUS.load(Ordering::SeqCst).as_ref() } {
            set(previous);
            PREVIOUS.store(ptr::null_mut(), Ordering::SeqCst);
        }
    }
}

/// Whether the application has no handler: neither one from before nor one that was installed since.
pub(super) fn ends_the_process() -> bool {
    // SAFETY: what is there is never freed.
    let previous = unsafe { PREVIOUS.load(Ordering::SeqCst).as_ref() };
    previous.is_some_and(|previous| previous.sa_sigaction == libc::SIG_DFL) && is_current()
}

/// Ends the process as the signal does by default.
pub(super) fn end_the_process() -> ! {
    raise_by_default();
    // SAFETY: the set is initialized by `sigemptyset`; this thread blocks the signal so far.
    unsafe {
        let mut set: sigset_t = mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, SIGTERM);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, ptr::null_mut());
    }
    // The first process of a container does not end by a signal's default action; shells say it like this.
    // SAFETY: it may be called anywhere.
    unsafe { libc::_exit(128 + SIGTERM) }
}

/// Blocks signals in this thread, and in threads that it starts, as long as it is there.
pub(super) struct Blocked(sigset_t);

impl Blocked {
    /// Blocks all that can be blocked, but for what an access or a calculation of the thread's own raises: while that is blocked
    /// the system ends the process, and asks no handler.
    pub(super) fn all() -> Self {
        // SAFETY: the sets are initialized by `sigfillset` and `pthread_sigmask`.
        unsafe {
            let (mut all, mut before): (sigset_t, sigset_t) = (mem::zeroed(), mem::zeroed());
            libc::sigfillset(&raw mut all);
            for own in [libc::SIGBUS, libc::SIGSEGV, libc::SIGFPE, libc::SIGILL] {
                libc::sigdelset(&raw mut all, own);
            }
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before);
            Self(before)
        }
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        // SAFETY: it is what `pthread_sigmask` has written.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.0, ptr::null_mut()) };
    }
}

extern "C" fn on_sigterm(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let errno = errno::get();
    if is_served() {
        ask();
    } else if ends_the_process() {
        raise_by_default();
    }
    errno::set(errno);
    // SAFETY: what is there is never freed.
    if let Some(previous) = unsafe { PREVIOUS.load(Ordering::SeqCst).as_ref() } {
        call(previous, signal, info, context);
    }
}

/// Wakes the thread; where it was woken some time ago and is not done, the process ends.
fn ask() {
    let now = now_millis();
    let asked = ASKED_MILLIS.compare_exchange(0, now, Ordering::SeqCst, Ordering::SeqCst);
    let is_late = match asked {
        // SAFETY: it writes one byte of a constant. The pipe has room, as there is one byte in it at most.
        Ok(_) => unsafe { libc::write(WRITER.load(Ordering::SeqCst), b"!".as_ptr().cast(), 1) < 1 },
        Err(asked) => now.saturating_sub(asked) >= TOGETHER_MILLIS,
    };
    if is_late && ends_the_process() {
        raise_by_default();
    }
}

/// Calls another handler.
fn call(action: &sigaction, signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let handler = action.sa_sigaction;
    if handler == libc::SIG_DFL || handler == libc::SIG_IGN {
        return;
    }
    // It may leave this function by `longjmp`: nothing here is dropped.
    if action.sa_flags & libc::SA_SIGINFO == 0 {
        // SAFETY: such an action has the address of such a function, which somebody installed as the signal's handler.
        let handler: extern "C" fn(c_int) = unsafe { mem::transmute(handler) };
        handler(signal);
    } else {
        // SAFETY: as above.
        let handler: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) =
            unsafe { mem::transmute(handler) };
        handler(signal, info, context);
    }
}

/// Sends this thread the signal, which has its default action from now on, as soon as it is not blocked.
fn raise_by_default() {
    set(&default_action());
    // SAFETY: it may be called anywhere.
    unsafe { libc::raise(SIGTERM) };
}

fn address() -> libc::sighandler_t {
    on_sigterm as *const () as libc::sighandler_t
}

/// Whether the signal goes to this handler first.
fn is_current() -> bool {
    current().is_some_and(|action| action.sa_sigaction == address())
}

fn current() -> Option<sigaction> {
    let mut action = default_action();
    // SAFETY: it writes to a local.
    (unsafe { sigaction(SIGTERM, ptr::null(), &raw mut action) } == 0).then_some(action)
}

/// Does nothing where that is not possible, which is so for no such signal.
fn set(action: &sigaction) {
    // SAFETY: it is the default action, one that was there before, or the handler above.
    unsafe { sigaction(SIGTERM, action, ptr::null_mut()) };
}

fn default_action() -> sigaction {
    // SAFETY: it consists of numbers and of pointers that may be null; the set is initialized by `sigemptyset`.
    unsafe {
        let mut action: sigaction = mem::zeroed();
        action.sa_sigaction = libc::SIG_DFL;
        libc::sigemptyset(&raw mut action.sa_mask);
        action
    }
}

fn this_process() -> libc::pid_t {
    process::id().cast_signed()
}

/// By a clock that nobody sets; never 0.
fn now_millis() -> u64 {
    // SAFETY: it writes to a local, which consists of numbers.
    let time = unsafe {
        let mut time: libc::timespec = mem::zeroed();
        libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time);
        time
    };
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanos = u64::try_from(time.tv_nsec).unwrap_or(0);
    (seconds * 1_000 + nanos / 1_000_000).max(1)
}
