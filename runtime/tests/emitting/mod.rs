//! A process that emits three records, and what it says of them.

use std::{env, process::Output};

use crate::{
    harness::Child,
    miniature::{Config, Telemetry},
    support::{LOST, RESOURCE, SOON, greet, session, settled, until_it_fails},
};

/// What no output may ever hold.
pub const CANARY: &str = "c4n4ry";

/// Whether a process is not to deliver.
const FAILS: &str = "OTELIER_TEST_FAILS";

/// Emits three records and prints how that went.
pub fn child(table: &str) {
    let telemetry = Telemetry::builder(RESOURCE)
        .config(Config::from_toml(table).expect("a table"))
        .expand_environment(true)
        .start();
    let telemetry = match telemetry {
        Ok(telemetry) => telemetry,
        Err(error) => return println!("{error}"),
    };
    let session = session(&telemetry);
    for words in ["one", "two", "three"] {
        greet(&session, words);
    }
    let deadline = if env::var_os(FAILS).is_some() {
        until_it_fails(&telemetry);
        LOST
    } else {
        _ = telemetry.flush(SOON);
        SOON
    };
    match telemetry.shutdown(deadline) {
        Ok(delivery) => println!("delivered {}", delivery.delivered),
        Err(error) => println!("{error}; dropped {}", settled(&telemetry).lost()),
    }
}

/// What a process prints that is not to deliver.
pub fn told_in_vain(child: Child) -> (String, String) {
    told(&child.env(FAILS, "").output())
}

/// What a process printed, on the standard output and on the standard error.
pub fn told(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(
        !out.contains(CANARY) && !err.contains(CANARY),
        "{out}\n{err}"
    );
    (out, err)
}

/// Delivers all, and says nothing else.
#[track_caller]
pub fn delivers(child: Child) {
    warns(child, "");
}

/// Delivers all, with this warning.
#[track_caller]
pub fn warns(child: Child, warning: &str) {
    let warning = if warning.is_empty() {
        String::new()
    } else {
        format!("warning: telemetry: {warning}")
    };
    assert_eq!(told(&child.output()), ("delivered 3".to_owned(), warning));
}

/// Delivers nothing, for one of these reasons, and says nothing else.
#[track_caller]
pub fn fails(child: Child, reasons: &[&str]) {
    let (out, err) = told_in_vain(child);
    assert!(
        out.starts_with("3 of 3 telemetry records were not delivered"),
        "{out}"
    );
    assert!(reasons.iter().any(|reason| out.contains(reason)), "{out}");
    assert_eq!(err, "");
}
