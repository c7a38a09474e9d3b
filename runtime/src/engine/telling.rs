//! Warnings to the application.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::Arc,
    thread,
};

use super::worker;
use crate::{Warning, start::OnWarning};

/// Tells the application something. What it does with it may take its time, emit, log or panic.
pub(super) fn tell(on_warning: &OnWarning, message: String) {
    if worker::is_own() {
        tell_apart(on_warning, message);
    } else {
        call(on_warning, message);
    }
}

/// How it is told.
pub(super) type Tell = fn(&OnWarning, String);

/// The same in a thread of its own.
pub(super) fn tell_apart(on_warning: &OnWarning, message: String) {
    let on_warning = Arc::clone(on_warning);
    apart(move || call(&on_warning, message));
}

/// Calls what takes warnings. At the end of the process there is nobody to unwind to.
pub(super) fn call(on_warning: &OnWarning, message: String) {
    _ = panic::catch_unwind(AssertUnwindSafe(|| on_warning(&Warning::new(message))));
}

/// Does something in a thread of its own, where there is one to be had: what is logged or emitted there is the application's.
pub(super) fn apart(act: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name("otelier-warning".to_owned());
    drop(thread.spawn(act));
}
