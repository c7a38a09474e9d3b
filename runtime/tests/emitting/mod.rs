//! A process that emits three records, and what it says of them.

use std::{env, process::Output, time::Duration};

use crate::{
    harness::Child,
    miniature::{Config, Telemetry},
    support::{LOST, RESOURCE, SOON, greet, session},
};

/// What no output may ever hold.
pub const CANARY: &str = "c4n4ry";

/// How long a process waits that is not to deliver.
const DEADLINE: &str = "OTELIER_TEST_DEADLINE";

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
    let millis = env::var(DEADLINE).map(|text| text.parse().expect("a number"));
    let deadline = millis.map_or(SOON, Duration::from_millis);
    // What a flush of the SDK has lost, the shutdown tells again; one of the engine loses nothing.
    if deadline == SOON || !cfg!(feature = "otel") {
        _ = telemetry.flush(deadline);
    }
    match telemetry.shutdown(deadline) {
        Ok(delivery) => println!("delivered {}", delivery.delivered),
        Err(error) => println!("{error}; dropped {}", error.delivery().lost()),
    }
}

/// What a process prints that is not to deliver.
pub fn told_soon(child: Child) -> (String, String) {
    told(&child.env(DEADLINE, &LOST.as_millis().to_string()).output())
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
    let (out, err) = told_soon(child);
    assert!(
        out.starts_with("3 of 3 telemetry records were not delivered"),
        "{out}"
    );
    assert!(reasons.iter().any(|reason| out.contains(reason)), "{out}");
    assert_eq!(err, "");
}
