//! Files that were cut, changed or are of another version, and a file that is cut while it is used.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt as _,
    path::Path,
    time::Duration,
};

use otelier_validate::receiver::{Behaviour, Receiver, Status, Transport};

use crate::{
    harness::{Child, Test},
    run::{Room, Run, arrived},
    support::{SOON, TRANSPORTS, each, endpoint},
};

pub const TESTS: &[Test] = &[
    Test(
        "what_can_be_read_of_a_file_is_sent",
        what_can_be_read_of_a_file_is_sent,
    ),
    Test(
        "what_is_refused_is_divided_for_its_content_only",
        what_is_refused_is_divided_for_its_content_only,
    ),
    Test(
        "a_file_of_another_format_stays",
        a_file_of_another_format_stays,
    ),
    Test(
        "a_file_that_is_cut_in_use_ends_in_memory",
        a_file_that_is_cut_in_use_ends_in_memory,
    ),
    Test(
        "another_handler_of_the_signal_is_called",
        another_handler_of_the_signal_is_called,
    ),
];

/// Leaves 1,000 records in one file.
fn left(room: &Room, receiver: &Receiver, transport: Transport) -> String {
    receiver.behave(Behaviour::Unavailable);
    let table = room.table_for(receiver, transport);
    let run = Run::start(&table);
    run.emit(0..1_000);
    assert_eq!(run.end(Duration::ZERO).spooled, 1_000);
    receiver.behave(Behaviour::Accept);
    table
}

/// How a file is damaged, and how many of its 1,000 records can be read at least.
type Damage = (&'static str, fn(&Path), std::ops::RangeInclusive<u64>);

const DAMAGES: [Damage; 7] = [
    ("cut in the middle", |path| cut(path, 128 * 1024), 100..=900),
    ("cut in the head", |path| cut(path, 100), 0..=0),
    ("empty", |path| cut(path, 0), 0..=0),
    (
        "another head",
        |path| write(path, 130, b"\xFF\xFF\xFF\xFF"),
        0..=0,
    ),
    // As after the end of the system.
    ("zeros", |path| write(path, 0, &[0; 4096]), 0..=0),
    // The first record's header: its length is beyond the file.
    (
        "a length",
        |path| write(path, 4096, &u64::MAX.to_ne_bytes()),
        0..=0,
    ),
    (
        "a record",
        |path| write(path, 4096 + 16, &[0; 24]),
        999..=999,
    ),
];

fn cut(path: &Path, bytes: u64) {
    let file = OpenOptions::new().write(true).open(path).expect("a file");
    file.set_len(bytes).expect("a file");
}

fn write(path: &Path, at: u64, bytes: &[u8]) {
    let file = OpenOptions::new().write(true).open(path).expect("a file");
    file.write_all_at(bytes, at).expect("a file");
}

fn what_can_be_read_of_a_file_is_sent() {
    each(|transport| {
        for (what, damage, expected) in DAMAGES {
            let room = Room::new();
            let receiver = Receiver::start().expect("a receiver");
            let table = left(&room, &receiver, transport);
            damage(&room.files()[0]);
            let run = Run::start(&table);
            run.emit(1_000..1_010);
            run.telemetry.flush(SOON).expect("all is delivered");
            // Its own file is there, and the other one is gone.
            let delivery = run.wait(|delivery| {
                let recovered = delivery.recovered;
                room.files().len() == 1
                    && recovered.found == recovered.delivered + recovered.dropped
            });
            let delivered = delivery.recovered.delivered;
            assert!(expected.contains(&delivered), "{what}: {delivery:?}");
            if what == "a record" {
                assert_eq!(delivery.recovered.dropped, 1);
            } else {
                let is_told = |told: &String| told.contains("is damaged");
                run.wait(|_| run.warnings().iter().any(is_told));
            }
            run.end(SOON);
            let arrived = arrived(&receiver);
            assert_eq!(arrived.len() as u64, delivered + 10, "{what}");
            assert!(arrived.values().all(|count| *count == 1), "{what}");
        }
    });
}

/// One of them may be damaged, but not where it is the sender that is not welcome.
fn what_is_refused_is_divided_for_its_content_only() {
    each(|transport| {
        for (http, grpc, requests) in [
            (400, 3, 2 * 8 - 1),
            (422, 13, 2 * 8 - 1),
            (401, 16, 1),
            (403, 7, 1),
            (404, 12, 1),
            (500, 2, 1),
        ] {
            let room = Room::new();
            let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
            let table = room.table_for(&receiver, transport);
            let run = Run::start(&table);
            run.emit(0..8);
            run.end(Duration::ZERO);
            let before = receiver.request_count();
            receiver.behave(Behaviour::Status(Status {
                http,
                grpc,
                retry_after: None,
            }));
            let run = Run::start(&table);
            assert_eq!(run.recovers(8).recovered.dropped, 8, "{http} {grpc}");
            let sent = receiver.request_count() - before;
            assert_eq!(sent, requests, "{http} {grpc}");
            run.wait(|_| room.files().len() == 1);
        }
    });
}

fn a_file_of_another_format_stays() {
    for (at, bytes, why) in [
        (8, &7_u32.to_ne_bytes()[..], "format 7"),
        (0, b"something", "none of its own"),
    ] {
        let room = Room::new();
        let receiver = Receiver::start().expect("a receiver");
        let table = left(&room, &receiver, TRANSPORTS[0]);
        let file = room.files().remove(0);
        write(&file, at, bytes);
        let other = room.spool().join("notes.otlp.new");
        fs::write(&other, "somebody's").expect("a file");
        let run = Run::start(&table);
        run.emit(0..10);
        run.wait(|_| !run.warnings().is_empty());
        let told = run.warnings();
        assert!(told[0].contains(why), "{told:?}");
        run.end(SOON);
        assert_eq!(room.files(), [file.clone(), other.clone()]);
        let none = table.split("[otel.exporter").next().expect("a table");
        Run::start(none);
        assert_eq!(room.files(), [file, other]);
    }
}

/// In a process of its own: where it goes wrong, the process is gone.
fn a_file_that_is_cut_in_use_ends_in_memory() {
    for transport in TRANSPORTS {
        for how in [
            "to nothing",
            "in the middle",
            "in a page",
            "and made as long again",
        ] {
            let room = Room::new();
            let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
            let table = room.table(transport, &endpoint(&receiver, transport), "");
            let child = Child::new("damage").table(&table);
            let child = child.env("SPOOL", room.spool().to_str().expect("Unicode"));
            let output = child.env("HOW", how).output();
            assert!(output.status.success(), "{how}: {output:?}");
            assert_eq!(receiver.record_count(), 0);
        }
    }
}

/// Emits, has the file cut, and emits on.
pub fn child(run: &Run) {
    run.emit(0..1_000);
    let spool = std::env::var("SPOOL").expect("a path");
    let mut entries = fs::read_dir(spool).expect("a directory");
    let file = entries.next().expect("a file").expect("a file").path();
    match &*std::env::var("HOW").expect("a way") {
        "to nothing" => cut(&file, 0),
        "in the middle" => cut(&file, 64 * 1024),
        "in a page" => cut(&file, 70_000),
        _ => {
            cut(&file, 0);
            cut(&file, 1_048_576 + 4_096);
        }
    }
    run.emit(1_000..6_000);
    run.wait(|delivery| delivery.dropped.torn > 0 && !run.warnings().is_empty());
    // From here on they are in memory.
    run.emit(6_000..7_000);
    let delivery = run.telemetry.delivery();
    assert_eq!(delivery.emitted, 7_000);
    let outcome = run.telemetry.shutdown(Duration::from_secs(2));
    assert!(outcome.is_err(), "some are lost");
    let delivery = run.wait(|delivery| delivery.in_flight == 0);
    assert!(
        delivery.dropped.torn >= 1_000 && delivery.dropped.deadline >= 1_000,
        "{delivery:?}"
    );
    assert!(
        run.warnings()
            .iter()
            .any(|told| told.contains("kept in memory"))
    );
}

/// An access behind the end of somebody else's mapping is none of the spool's.
fn another_handler_of_the_signal_is_called() {
    let room = Room::new();
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    let table = room.table_for(&receiver, TRANSPORTS[0]);
    for (how, expected) in [("bus", None), ("bus-handled", Some(7))] {
        let output = Child::new(how).table(&table).output();
        assert_eq!(output.status.code(), expected, "{how}: {output:?}");
    }
}

/// A handler of the application's own, from before.
pub fn handle() {
    extern "C" fn on_bus(_: libc::c_int) {
        #[expect(unsafe_code, reason = "what a handler of signals may do")]
        unsafe {
            libc::_exit(7)
        };
    }
    #[expect(unsafe_code, reason = "the handler above does what it may")]
    let before = unsafe { libc::signal(libc::SIGBUS, on_bus as *const () as libc::sighandler_t) };
    assert_ne!(before, libc::SIG_ERR);
}

/// Reads behind the end of a mapped file.
pub fn bus() {
    let file = tempfile::tempfile().expect("a file");
    #[expect(
        unsafe_code,
        reason = "a mapping of this process's own, read where its file has no byte"
    )]
    unsafe {
        use std::os::fd::AsRawFd as _;
        let (read, shared) = (libc::PROT_READ, libc::MAP_SHARED);
        let start = libc::mmap(
            std::ptr::null_mut(),
            4_096,
            read,
            shared,
            file.as_raw_fd(),
            0,
        );
        assert_ne!(start, libc::MAP_FAILED);
        std::hint::black_box(start.cast::<u8>().read_volatile());
    }
}
