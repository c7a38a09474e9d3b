//! The process under test: emits three records, is sent the signal, and says what becomes of it.

#![expect(
    unsafe_code,
    reason = "signals and forks are what these tests are about"
)]

use std::{
    fs, mem, process, ptr,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use libc::{SIGTERM, c_int, c_void, siginfo_t};

use crate::{
    exit_deadline,
    miniature::{Config, Session, Telemetry},
    support::{RESOURCE, greet, session},
};

const A_MOMENT: Duration = Duration::from_millis(300);

pub fn child(ending: &str, table: &str) {
    match ending {
        "ignored" => handle(libc::SIG_IGN, 0),
        "handler before" => handle(on_signal as *const () as usize, 0),
        "handler with information before" => {
            handle(
                on_signal_with_information as *const () as usize,
                libc::SA_SIGINFO,
            );
        }
        _ => {}
    }
    let (telemetry, session) = start(table, ending);
    match ending {
        "end" | "end, not asked" | "end with a panic" => terminate(),
        "end after a drop" => {
            drop((session, telemetry));
            terminate();
        }
        "end twice" => {
            terminate();
            terminate();
        }
        "end later" => {
            terminate();
            thread::sleep(Duration::from_secs(1));
            terminate();
        }
        "two telemetries" => {
            mem::forget(start(table, ending));
            terminate();
        }
        "ignored" => {
            terminate();
            thread::sleep(A_MOMENT);
            assert_eq!(action().sa_sigaction, libc::SIG_IGN);
            assert!(!has_thread() && telemetry.delivery().delivered == 0);
            greet(&session, "four");
            process::exit(7);
        }
        "no exporter" => {
            assert_eq!(action().sa_sigaction, libc::SIG_DFL);
            assert!(!has_thread());
            process::exit(7);
        }
        "handler before" | "handler with information before" => goes_on(&telemetry, &session),
        "handler after that calls ours" => {
            handle_and_call();
            goes_on(&telemetry, &session);
        }
        "handler after" => {
            handle(on_signal as *const () as usize, 0);
            terminate();
            thread::sleep(A_MOMENT);
            assert_eq!(CALLS.load(Ordering::SeqCst), 1);
            assert_eq!(telemetry.delivery().delivered, 0);
            greet(&session, "four");
            process::exit(7);
        }
        "fork" => {
            terminated(unsafe { libc::fork() }, wait_for_the_end);
            unsent(&telemetry);
        }
        "fork and emit" => {
            terminated(unsafe { libc::fork() }, || {
                greet(&session, "four");
                wait_for_the_end();
            });
            unsent(&telemetry);
        }
        "fork and start" => {
            terminated(unsafe { libc::fork() }, || {
                let telemetry = telemetry_of(table, ending);
                greet(&crate::support::session(&telemetry), "four");
                wait_for_the_end();
            });
            unsent(&telemetry);
        }
        "fork under a handler that calls ours" => {
            let own = action();
            handle_and_call();
            let pid = unsafe { libc::fork() };
            if pid == 0 {
                terminate();
                thread::sleep(A_MOMENT);
                unsafe { libc::_exit(c_int::from(CALLS.load(Ordering::SeqCst) != 1)) };
            }
            assert_eq!(wait(pid), 0);
            unsent(&telemetry);
            unsafe { libc::sigaction(SIGTERM, &raw const own, ptr::null_mut()) };
            terminate();
        }
        // No library knows of this child.
        #[cfg(target_os = "linux")]
        "clone" => {
            let pid = unsafe { libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0) };
            terminated(pid.try_into().expect("a process"), wait_for_the_end);
            unsent(&telemetry);
        }
        "while exiting" => {
            thread::spawn(terminate);
            process::exit(7);
        }
        "while dropping" => {
            thread::spawn(move || drop((session, telemetry)));
            thread::sleep(Duration::from_millis(1));
            terminate();
            wait_for_the_end();
        }
        _ => panic!("no such ending"),
    }
    wait_for_the_end();
}

/// A telemetry, with three records, and what has to be kept.
fn start(table: &str, ending: &str) -> (Telemetry, Session) {
    let telemetry = telemetry_of(table, ending);
    let session = session(&telemetry);
    for words in ["one", "two", "three"] {
        greet(&session, words);
    }
    (telemetry, session)
}

fn telemetry_of(table: &str, ending: &str) -> Telemetry {
    let builder = Telemetry::builder(RESOURCE)
        .config(Config::from_toml(table).expect("a table"))
        .exit_deadline(exit_deadline())
        .flush_on_sigterm(!ending.ends_with("not asked"));
    let builder = if ending.ends_with("panic") {
        builder.on_warning(|_| panic!("as told"))
    } else {
        builder
    };
    builder.start().expect("a telemetry")
}

fn terminate() {
    unsafe { libc::kill(libc::getpid(), SIGTERM) };
}

/// Longer than any test takes.
fn wait_for_the_end() {
    thread::sleep(Duration::from_secs(60));
    process::exit(1);
}

/// The application's handler is called, everything is sent all the same, and events go on.
fn goes_on(telemetry: &Telemetry, session: &Session) {
    terminate();
    let begun = Instant::now();
    while telemetry.delivery().delivered < 3 {
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{:?}",
            telemetry.delivery()
        );
        thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(CALLS.load(Ordering::SeqCst), 1);
    terminate();
    greet(session, "four");
    thread::sleep(A_MOMENT);
    assert_eq!(CALLS.load(Ordering::SeqCst), 2);
    process::exit(7);
}

/// Has a child act, and sends it the signal, of which it ends soon.
fn terminated(pid: libc::pid_t, act: impl FnOnce()) {
    if pid == 0 {
        act();
    }
    thread::sleep(A_MOMENT);
    unsafe { libc::kill(pid, SIGTERM) };
    let begun = Instant::now();
    let status = wait(pid);
    assert!(
        libc::WIFSIGNALED(status) && libc::WTERMSIG(status) == SIGTERM,
        "{status}"
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
}

fn wait(pid: libc::pid_t) -> c_int {
    let mut status = 1;
    assert_eq!(unsafe { libc::waitpid(pid, &raw mut status, 0) }, pid);
    status
}

/// The child's end has sent nothing of this process's, and this one ends as ever.
fn unsent(telemetry: &Telemetry) {
    thread::sleep(A_MOMENT);
    assert_eq!(telemetry.delivery().delivered, 0);
    terminate();
}

static CALLS: AtomicUsize = AtomicUsize::new(0);
static OTHER: AtomicUsize = AtomicUsize::new(0);

extern "C" fn on_signal(signal: c_int) {
    CALLS.fetch_add(usize::from(signal == SIGTERM), Ordering::SeqCst);
}

extern "C" fn on_signal_with_information(signal: c_int, info: *mut siginfo_t, _: *mut c_void) {
    let sent = unsafe { (*info).si_signo };
    CALLS.fetch_add(usize::from(signal == sent), Ordering::SeqCst);
}

extern "C" fn on_signal_and_call(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    on_signal(signal);
    let other: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) =
        unsafe { mem::transmute(OTHER.load(Ordering::SeqCst)) };
    other(signal, info, context);
}

/// As tokio and signal-hook do.
fn handle_and_call() {
    OTHER.store(action().sa_sigaction, Ordering::SeqCst);
    handle(on_signal_and_call as *const () as usize, libc::SA_SIGINFO);
}

fn handle(handler: usize, flags: c_int) {
    let mut action: libc::sigaction = unsafe { mem::zeroed() };
    (action.sa_sigaction, action.sa_flags) = (handler, flags);
    assert_eq!(
        unsafe { libc::sigaction(SIGTERM, &raw const action, ptr::null_mut()) },
        0
    );
}

fn action() -> libc::sigaction {
    let mut action: libc::sigaction = unsafe { mem::zeroed() };
    assert_eq!(
        unsafe { libc::sigaction(SIGTERM, ptr::null(), &raw mut action) },
        0
    );
    action
}

/// Whether there is a thread for the signal, where the system tells.
fn has_thread() -> bool {
    let Ok(threads) = fs::read_dir("/proc/self/task") else {
        return false;
    };
    threads.flatten().any(|thread| {
        let name = fs::read_to_string(thread.path().join("comm"));
        name.is_ok_and(|name| name.trim() == "otelier-sigterm")
    })
}
