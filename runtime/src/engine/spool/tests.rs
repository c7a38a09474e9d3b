//! What is read out of a file is what was written into the queue that it was.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use proptest::prelude::*;

use super::{
    super::{
        arena::{Arena, Mark, Refusal},
        envelope::Envelope,
        label::Label,
        ledger::Ledger,
        source::Source as _,
    },
    Place, Spool,
    format::{self, Details, Head},
    left::Now,
    segment::Segment,
};
use crate::destination;

fn place(directory: &Path) -> Arc<Place> {
    Arc::new(Place {
        spool: destination::Spool {
            dir: directory.join("spool"),
            max_bytes: 1 << 20,
            max_age: Duration::from_secs(60),
        },
        endpoint: "http://127.0.0.1:1/v1/logs".to_owned(),
        consent: vec!["log_words".to_owned()],
        envelope: Arc::new(Envelope::from_parts(
            vec![0x0A, 0],
            vec![vec![0x0A, 0], vec![0x0A, 2, 0x0A, 0]],
        )),
        on_warning: Arc::new(|warning| panic!("{warning}")),
    })
}

fn open(directory: &Path) -> (Spool, Arena) {
    let ledger = Ledger::new(&[1]);
    Spool::open(place(directory), 16 * 1024, &ledger).expect("a spool")
}

/// Writes a record, unless the queue is full.
fn put(arena: &Arena, label: u32, record: &[u8]) -> Option<()> {
    match arena.reserve(record.len(), label) {
        Ok(mut reservation) => {
            reservation.bytes().copy_from_slice(record);
            reservation.commit();
            Some(())
        }
        Err(refusal) => {
            assert_eq!(refusal, Refusal::Full);
            None
        }
    }
}

/// What a process would find now.
fn found(directory: &Path) -> Vec<(u32, Vec<u8>, Mark)> {
    let mut paths = fs::read_dir(directory.join("spool")).expect("a spool");
    let path = paths.next().expect("a file").expect("a file").path();
    let bytes = fs::read(path).expect("a file");
    let head = Head::read(&bytes).expect("a head");
    let (found, is_torn) = head.records(&bytes);
    let details = head.details;
    assert!(!is_torn);
    assert_eq!(details.endpoint, "http://127.0.0.1:1/v1/logs");
    assert_eq!(details.consent, ["log_words"]);
    assert_eq!(details.envelope.scopes(), 2);
    let one = |found: &format::Found| {
        let record = bytes[found.at..][..found.length].to_vec();
        (found.label, record, found.end)
    };
    found.iter().map(one).collect()
}

/// What is done to a queue.
#[derive(Clone, Debug)]
enum Act {
    Put(Vec<u8>),
    /// A record that is given up.
    Void(usize),
    /// So many are settled.
    Settle(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => prop::collection::vec(any::<u8>(), 0..3_000).prop_map(Act::Put),
        1 => (0..3_000_usize).prop_map(Act::Void),
        2 => (0..6_usize).prop_map(Act::Settle),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was done, a process that comes next finds what is not settled, with the names that it would have had.
    #[test]
    fn what_is_left_is_what_was_not_settled(acts in prop::collection::vec(act(), 0..60)) {
        let directory = tempfile::tempdir().expect("a directory");
        let (_spool, arena) = open(directory.path());
        let mut reader = arena.reader().expect("there is no other");
        let (mut label, mut unsettled) = (0, std::collections::VecDeque::new());
        for act in acts {
            match act {
                Act::Put(record) => {
                    if put(&arena, label, &record).is_some() {
                        unsettled.push_back((label, record, arena.head()));
                        label += 1;
                    }
                }
                Act::Void(length) => drop(arena.reserve(length, label)),
                Act::Settle(count) => {
                    for _ in 0..count {
                        let Some(entry) = reader.peek() else { break };
                        reader.pass(&entry);
                        if !entry.void {
                            let (_, record, end) = unsettled.pop_front().expect("it was put");
                            prop_assert_eq!(reader.content(&entry), record);
                            prop_assert_eq!(entry.end, end);
                        }
                        reader.release(entry.end);
                    }
                }
            }
            prop_assert_eq!(found(directory.path()), Vec::from(unsettled.clone()));
        }
    }

    /// Whatever is in a file, reading it ends, and finds nothing outside of it.
    #[test]
    fn what_is_damaged_is_read_to_some_end(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        length in any::<prop::sample::Index>(),
        is_ring in any::<bool>(),
    ) {
        let directory = tempfile::tempdir().expect("a directory");
        let place = place(directory.path());
        let mut bytes = place.details().head(if is_ring { 64 } else { 0 });
        let head = bytes.len();
        for number in 0..10 {
            bytes.extend(format::entry(number, &vec![7; 100 * number as usize]));
        }
        if is_ring {
            bytes.resize(head + 64 * 64, 0);
        }
        for (index, byte) in changes {
            // The details have a checksum; what stands behind them has none.
            let at = 64 + index.index(bytes.len() - 64);
            if !(128..head).contains(&at) {
                bytes[at] = byte;
            }
        }
        bytes.truncate(head + length.index(bytes.len() - head + 1));
        let (_, found) = Details::read(&bytes).expect("the head is whole");
        for record in found {
            prop_assert!(record.at + record.length <= bytes.len());
        }
    }
}

#[test]
fn a_producer_that_was_ended_leaves_the_others() {
    let directory = tempfile::tempdir().expect("a directory");
    let (_spool, arena) = open(directory.path());
    assert!(put(&arena, 1, b"one").is_some());
    // It has reserved its bytes, and will never write them.
    std::mem::forget(arena.reserve(500, 2));
    assert!(put(&arena, 3, b"three").is_some());
    let labels: Vec<_> = found(directory.path())
        .iter()
        .map(|(label, ..)| *label)
        .collect();
    assert_eq!(labels, [1, 3]);
}

/// A record that says when it was observed, in nanoseconds since 1970.
fn observed(nanos: u64) -> Vec<u8> {
    let mut record = vec![11 << 3 | 1];
    record.extend(nanos.to_le_bytes());
    record
}

/// Spills records that were observed so many seconds after this.
fn spill(spool: &Spool, ledger: &Ledger, now: Now, observed_at: &[i64]) {
    let label = Label {
        catalog: 0,
        event: 0,
    };
    for seconds in observed_at {
        let nanos = now.nanos.saturating_add_signed(seconds * SECOND);
        let added = spool.spilled.add(label, &observed(nanos), ledger);
        added.expect("there is room");
    }
}

const SECOND: i64 = 1_000_000_000;

/// Later by so many seconds, as the clock says, and by so many in truth.
fn later(now: Now, clock: i64, truth: u64) -> Now {
    Now {
        nanos: now.nanos.saturating_add_signed(clock * SECOND),
        steady: now.steady + Duration::from_secs(truth),
    }
}

/// Records are kept for a minute.
#[test]
fn the_clock_makes_none_of_its_own_records_old() {
    let check = |clock, truth, left| {
        let directory = tempfile::tempdir().expect("a directory");
        let (place, ledger) = (place(directory.path()), Ledger::new(&[1]));
        let (spool, _arena) = Spool::open(place, 16 * 1024, &ledger).expect("a spool");
        spill(&spool, &ledger, Now::read(), &[0, 0]);
        let mut spilled = spool.spilled.take(&ledger).expect("it is spilled");
        assert_eq!(spilled.take(10, 1_000).len(), 2);
        spilled.expire(later(Now::read(), clock, truth));
        let of = format!("{clock} s by the clock, {truth} s in truth");
        assert_eq!(spilled.take(10, 1_000).len(), left, "{of}");
        assert_eq!(spilled.envelope().scopes(), 2);
    };
    for clock in [-3_600, 0, 1_000_000_000] {
        check(clock, 0, 2);
        check(clock, 50, 2);
        check(clock, 70, 0);
    }
}

/// They are too old together, so they were written about the same time.
#[test]
fn a_file_is_written_for_a_part_of_the_time() {
    for (max_age, left) in [(Duration::ZERO, 1), (Duration::from_secs(3_600), 2)] {
        let directory = tempfile::tempdir().expect("a directory");
        let mut place = Arc::into_inner(place(directory.path())).expect("no other handle");
        place.spool.max_age = max_age;
        let ledger = Ledger::new(&[1]);
        let spool = Spool::open(Arc::new(place), 16 * 1024, &ledger);
        let (spool, _arena) = spool.expect("a spool");
        spill(&spool, &ledger, Now::read(), &[0, 0]);
        let spilled = spool.spilled.take(&ledger).expect("it is spilled");
        assert_eq!(spilled.take(10, 1_000).len(), left);
        assert_eq!(spool.spilled.has_some(), left == 1);
    }
}

/// What another process has observed has no age but by the clock.
#[test]
fn the_clock_says_how_old_others_records_are() {
    let check = |observed_at: &[i64], clock, truth, left| {
        let directory = tempfile::tempdir().expect("a directory");
        let (spool, _arena, paths, now) = abandoned(directory.path(), observed_at);
        let ledger = Ledger::new(&[1]);
        let mut orphan = spool.orphans.adopt(&paths[0], &ledger).expect("a file");
        orphan.expire(later(now, clock, truth));
        let of = format!("{observed_at:?}, {clock} s by the clock, {truth} s in truth");
        assert_eq!(orphan.take(10, 1_000).len(), left, "{of}");
    };
    for truth in [0, 3_600] {
        check(&[0, 0], 0, truth, 2);
        check(&[0, 0], 50, truth, 2);
        check(&[0, 0], 70, truth, 0);
        check(&[-3_600, 0], 0, truth, 1);
        // It was set back.
        check(&[3_600, 3_600], 0, truth, 2);
        check(&[0, 0], -3_600, truth, 2);
    }
}

/// A spool in which another one has left records that were observed so many seconds after this moment.
fn abandoned(directory: &Path, observed_at: &[i64]) -> (Spool, Arena, Vec<PathBuf>, Now) {
    let ledger = Ledger::new(&[1]);
    let (other, arena) = open(directory);
    let now = Now::read();
    spill(&other, &ledger, now, observed_at);
    other.spilled.close(&ledger);
    other.hand_over(&arena, true);
    let paths = Segment::list(&directory.join("spool")).expect("a spool").0;
    assert_eq!(paths.len(), 1);
    let (spool, arena) = open(directory);
    (spool, arena, paths, now)
}

/// What becomes of a file that is looked at, and then sent; each record is counted once.
#[test]
fn what_is_too_old_is_removed_without_being_sent() {
    let check = |observed_at: &[i64], clock, dropped, left: usize| {
        let directory = tempfile::tempdir().expect("a directory");
        let (spool, arena, paths, now) = abandoned(directory.path(), observed_at);
        let ledger = Ledger::new(&[1]);
        let recovered = || {
            let recovered = ledger.snapshot(&arena).recovered;
            (recovered.found, recovered.dropped)
        };
        let now = later(now, clock, 0);
        for _ in 0..2 {
            assert_eq!(spool.orphans.look(&paths[0], &ledger, now), left > 0);
            assert_eq!(recovered(), (dropped, dropped), "{observed_at:?}");
            assert_eq!(paths[0].exists(), left > 0);
        }
        let adopted = spool.orphans.adopt(&paths[0], &ledger);
        let taken = adopted
            .as_ref()
            .map_or(0, |left| left.take(10, 1_000).len());
        assert_eq!(taken, left);
        assert_eq!(recovered(), (observed_at.len() as u64, dropped));
        // It is in use now.
        let much_later = later(now, 1_000, 0);
        assert!(!spool.orphans.look(&paths[0], &ledger, much_later));
        assert_eq!(recovered(), (observed_at.len() as u64, dropped));
    };
    check(&[0, 0, 0], 50, 0, 3);
    check(&[0, 30, 30], 70, 1, 2);
    check(&[0, 0, 0], 70, 3, 0);
    // In their order.
    check(&[30, 0, 0], 70, 0, 3);
    // The clock was set back after it was begun.
    check(&[-3_600, 0], 70, 2, 0);
}

#[test]
fn what_is_somebody_elses_makes_no_room() {
    let directory = tempfile::tempdir().expect("a directory");
    let (place, ledger) = (place(directory.path()), Ledger::new(&[1]));
    let spool = directory.path().join("spool");
    drop(Spool::open(Arc::clone(&place), 16 * 1024, &ledger).expect("a spool"));
    let foreign = spool.join("0000000000001-0123456789abcdef.otlp");
    fs::write(&foreign, vec![b'x'; 700_000]).expect("a file");
    assert!(place.make_room(200_000, &ledger).is_ok());
    assert!(place.make_room(500_000, &ledger).is_err());
    assert!(foreign.exists());
}
