//! What a call has told last to whom the handler interrupts. What the handler calls leaves it alone as a rule, so where it is not
//! known how to get at it, it is not kept.

#![expect(
    unsafe_code,
    reason = "the C library gives the place, which is this thread's own"
)]

use libc::c_int;

/// `errno` of this thread.
pub(super) fn get() -> Option<c_int> {
    // SAFETY: it is null or a number of this thread's.
    unsafe { place().as_ref() }.copied()
}

pub(super) fn set(errno: Option<c_int>) {
    // SAFETY: as above; nobody else refers to it meanwhile.
    if let (Some(place), Some(errno)) = (unsafe { place().as_mut() }, errno) {
        *place = errno;
    }
}

#[cfg(any(target_os = "linux", target_os = "dragonfly"))]
fn place() -> *mut c_int {
    // SAFETY: it may be called anywhere.
    unsafe { libc::__errno_location() }
}

#[cfg(any(target_vendor = "apple", target_os = "freebsd"))]
fn place() -> *mut c_int {
    // SAFETY: it may be called anywhere.
    unsafe { libc::__error() }
}

#[cfg(any(target_os = "android", target_os = "netbsd", target_os = "openbsd"))]
fn place() -> *mut c_int {
    // SAFETY: it may be called anywhere.
    unsafe { libc::__errno() }
}

#[cfg(not(any(
    target_os = "linux",
    target_os = "dragonfly",
    target_vendor = "apple",
    target_os = "freebsd",
    target_os = "android",
    target_os = "netbsd",
    target_os = "openbsd"
)))]
fn place() -> *mut c_int {
    std::ptr::null_mut()
}
