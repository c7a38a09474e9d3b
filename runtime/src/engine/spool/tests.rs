//! What is read out of a file is what was written into the queue that it was.

use std::{fs, path::Path, sync::Arc, time::Duration};

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
    format::{self, Details},
};
use crate::{Moment, destination};

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
    let (details, found, is_torn) = Details::read(&bytes).expect("a head");
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
        let (_, found, _) = Details::read(&bytes).expect("the head is whole");
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

#[test]
fn a_clock_that_was_set_back_makes_no_record_old() {
    let nanos = Moment::nearest(std::time::SystemTime::now()).nanos();
    let hour = 3_600_000_000_000;
    for (observed, left) in [(nanos + hour, 1), (nanos, 1), (nanos - hour, 0)] {
        let directory = tempfile::tempdir().expect("a directory");
        let (place, ledger) = (place(directory.path()), Ledger::new(&[1]));
        let (spool, _arena) = Spool::open(place, 16 * 1024, &ledger).expect("a spool");
        let mut record = vec![11 << 3 | 1];
        record.extend(observed.to_le_bytes());
        let label = Label {
            catalog: 0,
            event: 0,
        };
        spool
            .spilled
            .add(label, &record, &ledger)
            .expect("there is room");
        let mut spilled = spool.spilled.take(&ledger).expect("it is spilled");
        assert_eq!(spilled.take(10, 1_000).len(), 1);
        spilled.expire();
        assert_eq!(spilled.take(10, 1_000).len(), left);
        assert_eq!(spilled.envelope().scopes(), 2);
    }
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
