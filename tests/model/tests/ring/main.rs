//! The ring of the runtime's queue, with two producers and its consumer, in every order that they can take.
//!
//! What holds in all of them: nobody reads or writes a unit that somebody else has, which loom watches; an entry is read once, as
//! it was written, and a producer's entries in their order; what is given out is counted, and ends.

mod memory;
#[path = "../../../../runtime/src/engine/arena/ring.rs"]
#[expect(dead_code, reason = "the arena uses the rest")]
mod ring;
mod sync;

use std::collections::BTreeSet;

use loom::{model::Builder, sync::Arc, thread};

use memory::{Consumer, Memory, Seen, length};
use ring::{Found, Refusal, Ring, State, Units as _};

/// Runs a model with as many preemptions as find what a ring can do wrong; each more multiplies the time.
fn check(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}

/// A ring of so many units, all of which are given out.
fn ring(units: u32) -> Arc<Ring<Memory>> {
    Arc::new(Ring::new(Memory::new(units as usize), units))
}

/// Puts an entry of so many units, whose content is its label.
fn put(ring: &Ring<Memory>, units: u32, label: u32) -> Result<(), Refusal> {
    let given = ring.reserve(length(units), label)?;
    assert!((units..=ring.units.count()).contains(&given.used));
    ring.units.write(given, label);
    ring.finish(given, State::Done);
    Ok(())
}

/// A ring whose units were all used before, and which is at `position`.
fn used_ring(units: u32, position: u32) -> Arc<Ring<Memory>> {
    let ring = ring(units);
    let mut consumer = Consumer::new(&ring);
    for label in 0..position {
        put(&ring, 1, label).expect("there is room");
        assert_eq!(consumer.take(1), [Seen::Done(label)]);
    }
    ring
}

/// What is left of a ring whose entries are all released: nothing.
fn assert_empty(ring: &Ring<Memory>) {
    assert_eq!(ring.tail(), ring.head(), "what was given out is taken back");
    assert_eq!(ring.at(ring.tail()), Found::Nothing);
    assert!(ring.units.is_new(), "no header is left");
}

#[test]
fn two_producers_and_the_consumer() {
    check(2, || {
        let ring = ring(4);
        let producers = [1, 2].map(|label| {
            let ring = Arc::clone(&ring);
            thread::spawn(move || put(&ring, label, label).expect("there is room for both"))
        });
        let seen: BTreeSet<_> = Consumer::new(&ring).take(2).into_iter().collect();
        assert_eq!(seen, [Seen::Done(1), Seen::Done(2)].into());
        for producer in producers {
            producer.join().expect("it ended");
        }
        assert_empty(&ring);
    });
}

/// Neither of two entries fits before the end, so the unit there is left out.
#[test]
fn the_end_is_left_out() {
    check(2, || {
        let ring = used_ring(8, 7);
        let producers = [1, 2].map(|label| {
            let ring = Arc::clone(&ring);
            thread::spawn(move || put(&ring, 2, label).expect("there is room for both"))
        });
        let seen: BTreeSet<_> = Consumer::new(&ring).take(2).into_iter().collect();
        assert_eq!(seen, [Seen::Done(1), Seen::Done(2)].into());
        for producer in producers {
            producer.join().expect("it ended");
        }
        assert_empty(&ring);
    });
}

/// The same behind an entry that is still there.
#[test]
fn the_end_is_left_out_behind_another_entry() {
    check(2, || {
        let ring = used_ring(8, 6);
        put(&ring, 1, 3).expect("there is room");
        let producers = [1, 2].map(|label| {
            let ring = Arc::clone(&ring);
            thread::spawn(move || put(&ring, 2, label).expect("there is room for both"))
        });
        let seen = Consumer::new(&ring).take(3);
        assert_eq!(seen[0], Seen::Done(3));
        let seen: BTreeSet<_> = seen[1..].iter().copied().collect();
        assert_eq!(seen, [Seen::Done(1), Seen::Done(2)].into());
        for producer in producers {
            producer.join().expect("it ended");
        }
        assert_empty(&ring);
    });
}

/// A ring that is empty, and has come far, goes on at its start, unless a producer comes first; either way nothing is lost, and
/// nobody is refused what there is room for, not even where the next lap has come to the unit that the consumer was at.
#[test]
fn an_empty_ring_begins_anew() {
    check(3, || {
        let ring = Arc::new(Ring::new(Memory::new(4), 4).anew_from(1));
        let mut consumer = Consumer::new(&ring);
        put(&ring, 1, 0).expect("there is room");
        assert_eq!(consumer.take(1), [Seen::Done(0)]);
        let producer = {
            let ring = Arc::clone(&ring);
            thread::spawn(move || {
                for label in 1..=3 {
                    put(&ring, 1, label).expect("there is room for all three");
                }
            })
        };
        consumer.begin_anew();
        assert_eq!(consumer.take(3), [1, 2, 3].map(Seen::Done));
        producer.join().expect("it ended");
        assert_empty(&ring);
        assert!(consumer.is_at_head());
    });
}

/// What two producers want is more than there is room for until the consumer has given something back: one of them may be
/// refused, and no unit is given out before.
#[test]
fn full_until_units_are_taken_back() {
    check(3, || {
        let ring = used_ring(4, 3);
        put(&ring, 1, 1).expect("there is room");
        put(&ring, 1, 2).expect("there is room");
        let producers = [3, 4].map(|label| {
            let ring = Arc::clone(&ring);
            thread::spawn(move || put(&ring, 2, label))
        });
        let mut consumer = Consumer::new(&ring);
        let mut seen = consumer.take(2);
        let ended = producers.map(|producer| producer.join().expect("it ended"));
        assert!(
            ended.contains(&Ok(())),
            "there is room for one, or was made"
        );
        let given = ended.iter().filter(|ended| ended.is_ok()).count();
        seen.extend(consumer.take(given));
        assert_eq!(seen[..2], [1, 2].map(Seen::Done));
        for (label, ended) in [3, 4].into_iter().zip(ended) {
            assert!(matches!(ended, Ok(()) | Err(Refusal::Full)));
            assert_eq!(seen.contains(&Seen::Done(label)), ended.is_ok());
        }
        assert_empty(&ring);
    });
}

/// Whoever knows that something was given back is not refused what fits into it.
#[test]
fn what_was_taken_back_is_room() {
    check(4, || {
        let ring = ring(2);
        put(&ring, 1, 1).expect("there is room");
        put(&ring, 1, 2).expect("there is room");
        assert_eq!(put(&ring, 1, 3), Err(Refusal::Full));
        assert_eq!(put(&ring, 2, 3), Err(Refusal::TooLarge));
        let producer = {
            let ring = Arc::clone(&ring);
            thread::spawn(move || {
                while ring.tail().position == 0 {
                    thread::yield_now();
                }
                put(&ring, 1, 3)
            })
        };
        let seen = Consumer::new(&ring).take(3);
        assert_eq!(seen, [1, 2, 3].map(Seen::Done));
        assert_eq!(producer.join().expect("it ended"), Ok(()));
        assert_empty(&ring);
    });
}

/// What is given up counts and stops what is behind it until then, as every entry does.
#[test]
fn what_is_given_up_is_void() {
    check(2, || {
        let ring = ring(4);
        let giving_up = {
            let ring = Arc::clone(&ring);
            thread::spawn(move || {
                let given = ring.reserve(length(2), 1).expect("there is room");
                // Half of it is written.
                ring.units.write(given, 7);
                ring.finish(given, State::Void);
            })
        };
        let producer = {
            let ring = Arc::clone(&ring);
            thread::spawn(move || put(&ring, 1, 2).expect("there is room"))
        };
        let seen: BTreeSet<_> = Consumer::new(&ring).take(2).into_iter().collect();
        assert_eq!(seen, [Seen::Void(1), Seen::Done(2)].into());
        giving_up.join().expect("it ended");
        producer.join().expect("it ended");
        assert_empty(&ring);
    });
}

/// Each reservation is before the end or refused: a consumer that has seen the end, and then nothing more, has seen all.
#[test]
fn what_is_given_out_before_the_end_is_read() {
    check(2, || {
        let ring = ring(4);
        let producer = {
            let ring = Arc::clone(&ring);
            thread::spawn(move || [1, 2].map(|label| put(&ring, 1, label)))
        };
        let closing = {
            let ring = Arc::clone(&ring);
            thread::spawn(move || {
                ring.close();
                assert_eq!(put(&ring, 1, 3), Err(Refusal::Closed));
            })
        };
        let mut consumer = Consumer::new(&ring);
        let mut seen = BTreeSet::new();
        loop {
            let is_closed = ring.is_closed();
            if let Some(entry) = consumer.next() {
                consumer.release();
                seen.insert(entry);
            } else if is_closed && consumer.is_at_head() {
                break;
            } else {
                thread::yield_now();
            }
        }
        closing.join().expect("it ended");
        let ended = producer.join().expect("it ended");
        assert!(ended.is_sorted_by_key(Result::is_err));
        for (label, ended) in [1, 2].into_iter().zip(ended) {
            assert!(matches!(ended, Ok(()) | Err(Refusal::Closed)));
            assert_eq!(seen.contains(&Seen::Done(label)), ended.is_ok());
        }
        assert_empty(&ring);
    });
}

/// The labels of all entries that are not taken back, as the runtime's counts read them.
fn labels(ring: &Ring<Memory>) -> Vec<u32> {
    let (from, head) = (ring.tail(), ring.head());
    let mut labels = Vec::new();
    let mut mark = from;
    while mark.is_before(head) {
        if let Some((label, end)) = ring.label_at(mark) {
            labels.push(label);
            mark = end;
        } else {
            thread::yield_now();
        }
    }
    assert_eq!(mark, head);
    assert_eq!(labels.len(), from.entries_to(head) as usize);
    labels
}

/// While nothing is taken back, anybody may read labels: each is the one of its entry, and those behind one that has not begun wait.
#[test]
fn labels_are_read_while_entries_are_written() {
    check(3, || {
        let ring = used_ring(4, 3);
        let producers = [(1, 1), (2, 2)].map(|(units, label)| {
            let ring = Arc::clone(&ring);
            thread::spawn(move || {
                let given = ring.reserve(length(units), label);
                if let Ok(given) = given {
                    ring.units.write(given, label);
                    ring.finish(given, State::Done);
                }
                given.is_ok()
            })
        });
        let first = labels(&ring);
        let labels = labels(&ring);
        assert!(labels.starts_with(&first), "they keep their order");
        let given = producers.map(|producer| producer.join().expect("it ended"));
        let seen = Consumer::new(&ring).take(given.into_iter().filter(|given| *given).count());
        assert!(seen.starts_with(&labels.into_iter().map(Seen::Done).collect::<Vec<_>>()));
        assert_empty(&ring);
    });
}
