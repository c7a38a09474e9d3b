//! A test binary that is also the process under test: started with a role in its
//! environment it plays that role, otherwise it runs its tests.

use std::{
    env,
    path::Path,
    process::{Command, Output, exit},
};

const ROLE: &str = "OTELIER_TEST_ROLE";
const TABLE: &str = "OTELIER_TEST_TABLE";

/// A test and its name.
#[derive(Clone, Copy)]
pub struct Test(pub &'static str, pub fn());

/// Plays a role, or runs the tests that the arguments select, as the standard harness
/// does, as far as cargo and nextest use it.
pub fn run(child: fn(&str, &str), tests: &[Test]) {
    if let Ok(role) = env::var(ROLE) {
        child(&role, &env::var(TABLE).unwrap_or_default());
        return;
    }
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let filters: Vec<_> = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let selected = |Test(name, _): &&Test| {
        let matches = |filter: &&String| {
            if has("--exact") {
                *name == filter.as_str()
            } else {
                name.contains(filter.as_str())
            }
        };
        filters.iter().all(|filter| filter.as_str() == "terse") || filters.iter().any(matches)
    };
    if has("--ignored") {
        return;
    }
    let mut failed = false;
    for Test(name, test) in tests.iter().filter(selected) {
        if has("--list") {
            println!("{name}: test");
            continue;
        }
        let passed = std::panic::catch_unwind(test).is_ok();
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
        failed |= !passed;
    }
    if failed {
        exit(1);
    }
}

/// A run of this binary in a role, without the `OTEL_*` variables of this process.
pub struct Child(Command);

impl Child {
    pub fn new(role: &str) -> Self {
        let mut command = Command::new(env::current_exe().expect("this binary"));
        command.env(ROLE, role).env("RUST_BACKTRACE", "0");
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("OTEL_") {
                command.env_remove(name);
            }
        }
        Self(command)
    }

    pub fn table(self, table: &str) -> Self {
        self.env(TABLE, table)
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    /// In this directory.
    #[allow(dead_code, reason = "only some tests look at it")]
    pub fn within(mut self, directory: &Path) -> Self {
        self.0.current_dir(directory);
        self
    }

    pub fn output(mut self) -> Output {
        self.0.output().expect("the child runs")
    }
}

/// Does something in a child of this process, and waits for its end.
#[cfg(unix)]
#[allow(dead_code, reason = "only some tests fork")]
pub fn fork(act: impl FnOnce()) {
    #[expect(
        unsafe_code,
        reason = "the child acts and ends by `exit`, as these tests are about"
    )]
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        act();
        exit(0);
    }
    let mut status = 1;
    #[expect(
        unsafe_code,
        reason = "waits for the child above and writes its status to a local"
    )]
    let waited = unsafe { libc::waitpid(pid, &raw mut status, 0) };
    assert_eq!((waited, status), (pid, 0));
}
