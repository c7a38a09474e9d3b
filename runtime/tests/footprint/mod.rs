//! What a telemetry leaves of itself in a process: threads, open files, files in the working directory, output and counts.
//! Where it exports nothing, there is nothing.

use std::{
    collections::BTreeSet,
    env, fs, io,
    path::{Path, PathBuf},
};

use otelier_runtime::Delivery;
use otelier_validate::receiver::{Receiver, Transport};

use crate::{
    harness::Child,
    support::{SOON, TRANSPORTS, endpoint, greet, session, start, table},
};

/// The role of a process that looks at itself.
pub const ROLE: &str = "looking";

/// Starts a telemetry, emits and shuts down, and prints after each what there is that was not there before.
pub fn child(table: &str) {
    let before = seen();
    let say = |when: &str| {
        let now = seen();
        let new: Vec<_> = now.difference(&before).map(String::as_str).collect();
        println!("{when}: {}", new.join(", "));
    };
    let telemetry = start(table);
    say("started");
    let session = session(&telemetry);
    (0..3).for_each(|_| greet(&session, "hello"));
    _ = telemetry.flush(SOON);
    say("emitted");
    let delivery = telemetry.delivery();
    let nothing = delivery == Delivery::default();
    let emitted: u64 = telemetry.emitted().iter().map(|(_, count)| count).sum();
    println!("counted: {delivery}, {emitted}, nothing: {nothing}");
    _ = telemetry.shutdown(SOON);
    drop((session, telemetry));
    say("over");
}

/// The threads and open files of this process, and the files below its working directory, which is the test's.
fn seen() -> BTreeSet<String> {
    let threads = entries("/proc/self/task").map(|path| {
        let name = fs::read_to_string(path.join("comm")).unwrap_or_default();
        format!("thread {} {}", shown(&path), name.trim_end())
    });
    let open = entries("/proc/self/fd").filter_map(|path| {
        // The one that lists them is closed by now.
        let target = fs::read_link(&path).ok()?;
        Some(format!("open {} {}", shown(&path), target.display()))
    });
    let directory = env::current_dir().expect("a directory");
    let files = below(&directory).into_iter();
    let files = files.map(|path| format!("file {}", path.display()));
    threads.chain(open).chain(files).collect()
}

/// What is in a directory, which is not open any more.
fn entries(directory: impl AsRef<Path>) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(directory).expect("a directory");
    let entries: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.path())).collect();
    entries.expect("a directory").into_iter()
}

fn below(directory: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for path in entries(directory) {
        if path.is_dir() {
            all.extend(below(&path));
        }
        all.push(path);
    }
    all
}

/// The number by which it is called.
fn shown(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// What such a process prints, in an empty directory.
fn looked(table: &str, variables: &[(&str, &str)]) -> [String; 4] {
    let directory = tempfile::tempdir().expect("a directory");
    let child = Child::new(ROLE).table(table).within(directory.path());
    let child = (variables.iter()).fold(child, |child, (name, value)| child.env(name, value));
    let output = child.output();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    let told = String::from_utf8(output.stdout).expect("what it prints");
    let lines: Vec<_> = told
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.try_into().expect("four lines")
}

/// With no exporter there is no socket, thread, file or line of output, and nothing is counted.
pub fn what_exports_nothing_leaves_nothing_behind() {
    const NOTHING: [&str; 4] = [
        "started:",
        "emitted:",
        "counted: 0 emitted, 0 delivered, 0, nothing: true",
        "over:",
    ];
    let receiver = Receiver::start().expect("a receiver");
    let all = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*receiver.http_endpoint()),
        ("OTEL_LOGS_EXPORTER", "otlp"),
    ];
    let disabled = [("OTEL_SDK_DISABLED", "true")];
    for table in [
        "",
        "[otel]",
        "[otel]\nexporter = 'none'",
        "[otel]\nexporter = 'none'\nqueue = '64KiB'\nspool = { dir = 'spool' }",
    ] {
        assert_eq!(looked(table, &[]), NOTHING, "{table}");
        assert_eq!(looked(table, &all), NOTHING, "{table}");
    }
    for transport in TRANSPORTS {
        let table = with_spool(&receiver, transport);
        assert_eq!(looked(&table, &disabled), NOTHING, "{table}");
    }
    assert_eq!(receiver.request_count(), 0);
}

/// The same look sees what an exporter needs.
pub fn what_exports_is_seen() {
    for transport in TRANSPORTS {
        let receiver = Receiver::start().expect("a receiver");
        let [started, emitted, counted, _] = looked(&with_spool(&receiver, transport), &[]);
        for (line, part) in [(&started, "thread "), (&emitted, " socket:[")] {
            assert!(line.contains(part), "{part} over {transport:?}: {line}");
        }
        #[cfg(feature = "otel")]
        assert!(started.contains("file "), "{started}");
        let expected = "counted: 3 emitted, 3 delivered, 3, nothing: false";
        assert_eq!(counted, expected, "{transport:?}");
    }
}

/// A table that sends to a receiver, and has a spool where there is such a thing.
fn with_spool(receiver: &Receiver, transport: Transport) -> String {
    let table = table(transport, &endpoint(receiver, transport), "");
    if cfg!(feature = "otel") {
        table.replace("[otel]\n", "[otel]\nspool = { dir = 'spool' }\n")
    } else {
        table
    }
}
