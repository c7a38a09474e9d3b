//! Directories that cannot be used, room that there is not, and records that are not to be sent any more.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, chown, symlink},
    thread,
    time::Duration,
};

use otelier_validate::receiver::{Behaviour, Receiver};

use crate::{
    harness::{Child, Test},
    run::{Room, Run, has_once},
    support::{SOON, TRANSPORTS, endpoint},
};

pub const TESTS: &[Test] = &[
    Test("only_the_user_can_read_it", only_the_user_can_read_it),
    Test(
        "a_directory_that_cannot_be_used_ends_in_memory",
        a_directory_that_cannot_be_used_ends_in_memory,
    ),
    Test("a_full_disk_ends_in_memory", a_full_disk_ends_in_memory),
    Test(
        "records_for_another_endpoint_are_removed",
        records_for_another_endpoint_are_removed,
    ),
    Test(
        "records_of_a_withdrawn_setting_are_removed",
        records_of_a_withdrawn_setting_are_removed,
    ),
    Test(
        "without_an_exporter_nothing_stays",
        without_an_exporter_nothing_stays,
    ),
    Test("old_records_are_dropped", old_records_are_dropped),
    Test("the_oldest_files_make_room", the_oldest_files_make_room),
    Test(
        "a_few_records_do_not_take_the_room_of_a_queue",
        a_few_records_do_not_take_the_room_of_a_queue,
    ),
    Test("processes_share_the_room", processes_share_the_room),
];

fn only_the_user_can_read_it() {
    let room = Room::new();
    let receiver = Receiver::start().expect("a receiver");
    let run = Run::start(&room.table_for(&receiver, TRANSPORTS[0]));
    let mode = |path: &std::path::Path| {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(&room.spool()), 0o700);
    assert_eq!(mode(&room.files()[0]), 0o600);
    run.emit(0..10);
    run.end(SOON);
    has_once(&receiver, 0..10);
}

const SOMEBODY_ELSES: &str = "it belongs to somebody else";

/// What is told of a directory, and how it comes to be so.
type Unusable = (&'static str, fn(&Room));

fn a_directory_that_cannot_be_used_ends_in_memory() {
    let prepare: [Unusable; 5] = [
        ("others can enter it", |room| {
            fs::create_dir(room.spool()).expect("a directory");
            let open = fs::Permissions::from_mode(0o755);
            fs::set_permissions(room.spool(), open).expect("a directory");
        }),
        ("it is a symbolic link", |room| {
            let other = room.path().join("other");
            fs::create_dir(&other).expect("a directory");
            fs::set_permissions(&other, fs::Permissions::from_mode(0o700)).expect("a directory");
            symlink(other, room.spool()).expect("a link");
        }),
        ("exist", |room| {
            fs::write(room.spool(), "a file").expect("a file");
        }),
        // Which root could write all the same. Nobody else can give it away, and the directory is not even made then.
        (SOMEBODY_ELSES, |room| {
            fs::create_dir(room.spool()).expect("a directory");
            let private = fs::Permissions::from_mode(0o700);
            fs::set_permissions(room.spool(), private).expect("a directory");
            if chown(room.spool(), Some(65_534), None).is_err() {
                fs::remove_dir(room.spool()).expect("a directory");
            }
        }),
        // A name that is too long, which not even root can make.
        ("", |_| {}),
    ];
    for (why, prepare) in prepare {
        let room = Room::new();
        prepare(&room);
        if why == SOMEBODY_ELSES && !room.spool().exists() {
            continue;
        }
        let receiver = Receiver::start().expect("a receiver");
        let mut table = room.table_for(&receiver, TRANSPORTS[1]);
        if why.is_empty() {
            let long = format!("{}/{}", room.path().display(), "x".repeat(300));
            table = table.replace(room.spool().to_str().expect("Unicode"), &long);
        }
        let run = Run::start(&table);
        run.emit(0..10);
        let told = run.warnings();
        assert!(
            told.len() == 1 && told[0].contains("kept in memory") && told[0].contains(why),
            "{why}: {told:?}"
        );
        assert_eq!(run.end(SOON).delivered, 10);
    }
}

/// The limit of a process on its files stands for the end of the disk: the system refuses at the same places.
fn a_full_disk_ends_in_memory() {
    for kibibytes in ["16", "1032"] {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, TRANSPORTS[1]);
        let child = Child::new("small")
            .table(&table)
            .env("KIBIBYTES", kibibytes);
        let output = child.output();
        assert!(output.status.success(), "{kibibytes}: {output:?}");
    }
}

/// Under a limit, where the file of the queue does not fit, or what is spilled does not.
pub fn child(run: &Run) {
    let kibibytes: u64 = std::env::var("KIBIBYTES")
        .expect("a number")
        .parse()
        .expect("a number");
    let in_memory = kibibytes < 1_000;
    assert_eq!(
        run.warnings().len(),
        usize::from(in_memory),
        "{:?}",
        run.warnings()
    );
    run.spill(0..40_000);
    let delivery = run.telemetry.delivery();
    assert!(delivery.dropped.queue_full > 0, "{delivery:?}");
    assert_eq!(delivery.spooled == 0, in_memory, "{delivery:?}");
    _ = run.telemetry.shutdown(Duration::from_secs(2));
    let delivery = run.wait(|delivery| delivery.in_flight == 0);
    let left = delivery.spooled + delivery.dropped.total();
    assert_eq!(left, 40_000, "{delivery:?}");
}

/// Leaves 100 records.
fn left(table: &str) {
    leave(table, 100);
}

fn leave(table: &str, records: u64) {
    let run = Run::start(table);
    run.emit(0..records);
    assert_eq!(run.end(Duration::ZERO).spooled, records);
}

fn records_for_another_endpoint_are_removed() {
    let room = Room::new();
    let first = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    left(&room.table_for(&first, TRANSPORTS[0]));
    let second = Receiver::start().expect("a receiver");
    let run = Run::start(&room.table_for(&second, TRANSPORTS[0]));
    let recovered = run.recovers(100).recovered;
    assert_eq!((recovered.found, recovered.purged), (100, 100));
    run.wait(|_| !run.warnings().is_empty());
    let told = run.warnings();
    assert!(
        told[0].contains("100 records") && told[0].contains("another endpoint"),
        "{told:?}"
    );
    run.end(SOON);
    assert_eq!((second.record_count(), room.files().len()), (0, 0));
}

fn records_of_a_withdrawn_setting_are_removed() {
    for (before, after, purged) in [
        ("true", "false", 100),
        ("false", "true", 0),
        ("true", "true", 0),
    ] {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = |words: &str| {
            let table = room.table_for(&receiver, TRANSPORTS[0]);
            table.replace("[otel]\n", &format!("[otel]\nlog_words = {words}\n"))
        };
        left(&table(before));
        receiver.behave(Behaviour::Accept);
        let run = Run::start(&table(after));
        assert_eq!(
            run.recovers(100).recovered.purged,
            purged,
            "{before}, {after}"
        );
        run.end(SOON);
        assert_eq!(receiver.record_count() as u64, 100 - purged);
        assert_eq!(room.files().len(), 0);
    }
}

fn without_an_exporter_nothing_stays() {
    let room = Room::new();
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    let table = room.table_for(&receiver, TRANSPORTS[0]);
    left(&table);
    let none = table.split("[otel.exporter").next().expect("a table");
    let run = Run::start(none);
    run.emit(0..10);
    assert!(!run.telemetry.is_enabled());
    assert_eq!(run.warnings(), [""; 0]);
    assert_eq!(room.files().len(), 0);
}

fn old_records_are_dropped() {
    let room = Room::new();
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    let to = endpoint(&receiver, TRANSPORTS[0]);
    let table = room.table(TRANSPORTS[0], &to, ", max-age = '1s'");
    left(&table);
    thread::sleep(Duration::from_millis(1_100));
    receiver.behave(Behaviour::Accept);
    let run = Run::start(&table);
    assert_eq!(run.recovers(100).recovered.dropped, 100);
    run.end(SOON);
    assert_eq!((receiver.record_count(), room.files().len()), (0, 0));
}

fn the_oldest_files_make_room() {
    const FULL: u64 = 4_000;
    let room = Room::new();
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    let to = endpoint(&receiver, TRANSPORTS[0]);
    // Room for three files of a queue.
    let table = room.table(TRANSPORTS[0], &to, ", max-bytes = 3_300_000");
    for _ in 0..3 {
        leave(&table, FULL);
        // Names sort by milliseconds.
        thread::sleep(Duration::from_millis(2));
    }
    let oldest = room.files().remove(0);
    receiver.behave(Behaviour::Accept);
    let run = Run::start(&table);
    assert!(!oldest.exists());
    let recovered = run.recovers(3 * FULL).recovered;
    assert_eq!((recovered.purged, recovered.delivered), (FULL, 2 * FULL));
    run.end(SOON);
}

/// Little takes little: of the file of a queue, what is in it is kept.
fn a_few_records_do_not_take_the_room_of_a_queue() {
    let room = Room::new();
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    let to = endpoint(&receiver, TRANSPORTS[0]);
    let table = room.table(TRANSPORTS[0], &to, ", max-bytes = 3_300_000");
    for _ in 0..8 {
        left(&table);
    }
    assert_eq!(room.files().len(), 8);
    receiver.behave(Behaviour::Accept);
    let run = Run::start(&table);
    assert_eq!(run.recovers(800).recovered.delivered, 800);
    run.end(SOON);
}

/// Processes that are there have their files, and the next one takes a smaller queue, or none of the spool. What earlier ones
/// have left stays for them.
fn processes_share_the_room() {
    let room = Room::new();
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    let to = endpoint(&receiver, TRANSPORTS[0]);
    let table = room.table(TRANSPORTS[0], &to, ", max-bytes = 2_300_000");
    left(&table);
    let runs: Vec<_> = (0..6).map(|_| Run::start(&table)).collect();
    let warned = runs.iter().filter(|run| !run.warnings().is_empty()).count();
    assert!((1..=3).contains(&warned), "{warned}");
    for run in &runs {
        run.emit(0..10);
    }
    receiver.behave(Behaviour::Accept);
    for run in &runs {
        run.telemetry.flush(SOON).expect("all is delivered");
    }
    let recovered = || {
        runs.iter()
            .map(|run| run.telemetry.delivery().recovered.delivered)
            .sum::<u64>()
    };
    runs[0].wait(|_| recovered() == 100);
}

/// Files of this process can have no more than that.
pub fn limit_files() {
    let kibibytes: u64 = std::env::var("KIBIBYTES")
        .expect("a number")
        .parse()
        .expect("a number");
    let limit = libc::rlimit {
        rlim_cur: kibibytes * 1024,
        rlim_max: kibibytes * 1024,
    };
    #[expect(
        unsafe_code,
        reason = "the system answers with an error then, and not with a signal"
    )]
    unsafe {
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
        assert_eq!(libc::setrlimit(libc::RLIMIT_FSIZE, &raw const limit), 0);
    }
}
