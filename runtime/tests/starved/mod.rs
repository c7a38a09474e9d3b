//! A process that may open no file when its telemetry starts, so that the worker gets nothing to wait by.

use std::{
    fs::File,
    os::fd::AsRawFd as _,
    time::{Duration, Instant},
};

use crate::support::{SOON, greet, session, start, until_it_fails};

/// Whoever waits for a machine that is slow.
const LONG: Duration = Duration::from_secs(60);

/// Lets this process have no file descriptor from this one on. What was the first before.
fn limit(first: libc::rlim_t) -> libc::rlim_t {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    #[expect(
        unsafe_code,
        reason = "reads a limit of this process into a local, and sets it"
    )]
    let done = unsafe {
        let read = libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit);
        let before = std::mem::replace(&mut limit.rlim_cur, first);
        let set = libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        limit.rlim_cur = before;
        (read, set)
    };
    assert_eq!(done, (0, 0));
    limit.rlim_cur
}

/// The process under test.
pub fn child(ending: &str, table: &str) {
    let free = File::open("/dev/null").expect("a file").as_raw_fd();
    let before = limit(free.try_into().expect("a descriptor"));
    let telemetry = start(table);
    let session = session(&telemetry);
    if ending == "nothing" {
        // What has nothing to send does not wait for what it would be sent by.
        let begun = Instant::now();
        telemetry.shutdown(LONG).expect("nothing is lost");
        assert!(begun.elapsed() < LONG / 2, "{:?}", begun.elapsed());
        return;
    }
    let emit = || ["one", "two", "three"].map(|words| greet(&session, words));
    emit();
    let error = until_it_fails(&telemetry);
    let reason = error.reason().expect("a reason");
    assert!(
        reason.starts_with("no tokio runtime: Too many open files"),
        "{reason}"
    );
    let delivery = error.delivery();
    assert_eq!((delivery.in_flight, delivery.lost()), (3, 0));
    if ending == "never" {
        let error = telemetry.shutdown(SOON / 10).expect_err("all is lost");
        eprintln!("{error}");
        return;
    }
    limit(before);
    let delivery = telemetry.flush(LONG).expect("all is delivered");
    assert_eq!((delivery.emitted, delivery.delivered), (3, 3));
    emit();
    telemetry.shutdown(LONG).expect("all is delivered");
}
