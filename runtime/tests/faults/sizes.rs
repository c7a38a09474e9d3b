//! Requests and records that are too large for the receiver, or for the queue.

use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::{common::v1::any_value::Value, logs::v1::LogRecord};
use otelier_runtime::TRUNCATION_MARKER;
use otelier_validate::receiver::{Behaviour, Receiver, Status, Transport};

use crate::{
    miniature::request::Failed,
    run::{Run, before},
    support::{SOON, each, endpoint, records, table, until_it_fails},
};

fn too_large(grpc: i32) -> Status {
    Status {
        http: 413,
        grpc,
        retry_after: None,
    }
}

impl Run {
    /// Emits a record with a text of so many bytes.
    pub(crate) fn emit_long(&self, number: u64, bytes: usize) {
        // Characters of two bytes, which may not be cut in two.
        self.emit_text(number, &"é".repeat(bytes / 2));
    }

    /// Emits a record with a text.
    fn emit_text(&self, number: u64, text: &str) {
        let event = Failed {
            duration_ms: Duration::from_millis(number),
            error_message: text,
        };
        self.session.request(event).emit();
    }
}

#[test]
fn a_batch_over_four_mebibytes_goes_in_several_requests() {
    each(|transport| {
        let behaviour = Behaviour::AtMost {
            bytes: 4 << 20,
            otherwise: Status {
                http: 400,
                grpc: 3,
                retry_after: None,
            },
        };
        let (receiver, run) = before(transport, behaviour, "");
        (0..100).for_each(|number| run.emit_long(number, 100_000));
        run.delivers(100, &receiver);
    });
}

#[test]
fn bodies_that_grow_in_json_are_below_four_mebibytes_too() {
    let check = |records: u64, emit: &dyn Fn(&Run)| {
        // In an outage there comes together what large requests can be made of.
        let (receiver, run) = before(Transport::HttpJson, Behaviour::Unavailable, "");
        emit(&run);
        until_it_fails(&run.telemetry);
        receiver.behave(Behaviour::AtMost {
            bytes: 4_000_000,
            otherwise: Status {
                http: 400,
                grpc: 3,
                retry_after: None,
            },
        });
        run.delivers(records, &receiver);
        let requests = receiver.received().into_iter();
        let sizes: Vec<_> = requests.map(|payload| payload.bytes.len()).collect();
        let most = 4 + sizes.iter().sum::<usize>() / (1 << 20);
        assert!(sizes.len() <= most, "no smaller than need be: {sizes:?}");
    };
    let texts = |text: &str, records: u64| {
        let text = text.repeat(100_000 / text.len());
        check(records, &|run| {
            (0..records).for_each(|number| run.emit_text(number, &text));
        });
    };
    texts("\"\n", 80);
    texts("\u{1}", 35);
    // What stands around values grows more than they do.
    check(15_000, &|run| run.emit(0..15_000));
}

#[test]
fn a_record_that_is_too_large_in_json_by_itself_is_sent_and_cut_where_it_has_to_be() {
    let status = too_large(11);
    let transport = Transport::HttpJson;
    for (behaviour, truncated) in [
        (Behaviour::Accept, 0),
        (
            Behaviour::AtMost {
                bytes: 4 << 20,
                otherwise: status,
            },
            1,
        ),
    ] {
        let (receiver, run) = before(transport, behaviour, "");
        run.emit_text(0, &"\u{1}".repeat(1 << 20));
        let telemetry = run.telemetry.clone();
        run.delivers(1, &receiver);
        assert_eq!(telemetry.delivery().adjusted.truncated, truncated);
    }
}

#[test]
fn a_large_record_is_sent_again_whole_before_it_is_cut() {
    let behaviour = Behaviour::First {
        requests: 2,
        status: too_large(8),
    };
    let (receiver, run) = before(Transport::Grpc, behaviour, "");
    run.emit_long(0, 100_000);
    let telemetry = run.telemetry.clone();
    run.delivers(1, &receiver);
    assert_eq!(receiver.request_count(), 3);
    assert_eq!(telemetry.delivery().adjusted.truncated, 0);
    assert!(receiver.received()[0].bytes.len() > 100_000);
}

#[test]
fn a_large_record_that_is_never_taken_whole_is_cut_with_pauses() {
    let behaviour = Behaviour::AtMost {
        bytes: 20_000,
        otherwise: too_large(8),
    };
    let (receiver, run) = before(Transport::Grpc, behaviour, "");
    let begun = Instant::now();
    run.emit_long(0, 100_000);
    let telemetry = run.telemetry.clone();
    run.delivers(1, &receiver);
    assert_eq!(telemetry.delivery().adjusted.truncated, 1);
    let text = cut_text(&arrived(&receiver, 0));
    assert!((5_000..20_000).contains(&text), "{text}");
    // Four times whole, once with less than half of it, and then it is small enough.
    assert_eq!(receiver.request_count(), 6);
    assert!(begun.elapsed() >= 5 * Duration::from_millis(100));
}

#[test]
fn a_receiver_of_small_requests_gets_small_ones() {
    each(|transport| {
        // ResourceExhausted and OutOfRange, which are the same over HTTP.
        for (grpc, bytes) in [(8, 20_000), (11, 5_000)] {
            let behaviour = Behaviour::AtMost {
                bytes,
                otherwise: too_large(grpc),
            };
            let (receiver, run) = before(transport, behaviour, "");
            run.emit(0..500);
            run.delivers(500, &receiver);
            let requests = receiver.received();
            assert!(requests.iter().all(|payload| payload.bytes.len() <= bytes));
        }
    });
}

#[test]
fn what_a_receiver_takes_is_remembered() {
    each(|transport| {
        let behaviour = Behaviour::AtMost {
            bytes: 100_000,
            otherwise: too_large(11),
        };
        let (receiver, run) = before(transport, behaviour, "");
        for round in 0..10 {
            run.emit(round * 1_000..round * 1_000 + 1_000);
            run.flush(10_000).expect("all is delivered");
        }
        let taken = receiver.received().len();
        let refused = receiver.request_count() - taken;
        assert!(refused * 3 < taken, "{refused} refused, {taken} taken");
        run.delivers(10_000, &receiver);
    });
}

/// The record with this number, as it has arrived.
fn arrived(receiver: &Receiver, number: i64) -> LogRecord {
    let is_it = |record: &LogRecord| {
        let number = Some(Value::IntValue(number));
        record.attributes.iter().any(|attribute| {
            attribute.key == "duration_ms"
                && attribute.value.as_ref().map(|value| &value.value) == Some(&number)
        })
    };
    (records(receiver).into_iter().find(is_it)).expect("the record has arrived")
}

/// How many bytes of a text of `é` a record has, which ends with the marker.
#[track_caller]
fn cut_text(record: &LogRecord) -> usize {
    let text = record.attributes.iter().find_map(|attribute| {
        let value = attribute.value.as_ref()?.value.as_ref()?;
        match value {
            Value::StringValue(text) if attribute.key == "error.message" => Some(text),
            _ => None,
        }
    });
    let text = text.expect("a text");
    let kept = text.strip_suffix(TRUNCATION_MARKER).expect("the marker");
    assert!(kept.chars().all(|c| c == 'é'));
    let shown = record.attributes.len();
    assert_eq!(shown, 7, "nothing but the text is changed");
    text.len()
}

#[test]
fn a_record_that_the_receiver_has_no_room_for_is_cut_until_it_has() {
    each(|transport| {
        // ResourceExhausted says of large requests only that it may be for their size.
        for (grpc, bytes, most) in [
            (11, 10_000, 5_000),
            (11, 1_000_000, 5_000),
            (8, 200_000, 20_000),
        ] {
            let behaviour = Behaviour::AtMost {
                bytes: most,
                otherwise: too_large(grpc),
            };
            let (receiver, run) = before(transport, behaviour, "");
            run.emit(0..20);
            run.emit_long(20, bytes);
            run.emit(21..40);
            let telemetry = run.telemetry.clone();
            run.delivers(40, &receiver);
            let delivery = telemetry.delivery();
            assert_eq!(delivery.adjusted.truncated, 1, "{delivery:?}");
            let text = cut_text(&arrived(&receiver, 20));
            assert!((most / 16..most).contains(&text), "{text} of {most}");
        }
    });
}

#[test]
fn a_record_that_cannot_be_cut_any_further_is_the_only_one_given_up() {
    each(|transport| {
        let (receiver, run) = before(transport, Behaviour::Accept, "");
        run.emit(0..3);
        run.flush(10_000).expect("all is delivered");
        // There is room for nothing at all.
        receiver.behave(Behaviour::AtMost {
            bytes: 200,
            otherwise: too_large(11),
        });
        run.emit_long(3, 10_000);
        run.flush(10_000).expect_err("it is lost");
        receiver.behave(Behaviour::Accept);
        run.emit(4..7);
        let telemetry = run.telemetry.clone();
        let delivery = run.end(SOON, &receiver);
        assert_eq!((delivery.delivered, delivery.dropped.refused), (6, 1));
        let error = telemetry.shutdown(SOON).expect_err("one is lost");
        let expected = if transport == Transport::Grpc {
            "gRPC status OutOfRange"
        } else {
            "HTTP status 413"
        };
        assert_eq!(error.reason(), Some(expected));
    });
}

#[test]
fn a_record_that_the_queue_has_no_room_for_is_cut() {
    each(|transport| {
        let check = |queue: &str, bytes: usize, most: usize| {
            let receiver = Receiver::start().expect("a receiver");
            let text = table(transport, &endpoint(&receiver, transport), "");
            let run = Run::with(&text.replace("[otel]\n", &format!("[otel]\n{queue}\n")));
            run.emit_long(0, bytes);
            let delivery = run.flush(10_000).expect("all is delivered");
            assert_eq!(delivery.adjusted.truncated, 1);
            run.emit(1..3);
            run.delivers(3, &receiver);
            let text = cut_text(&arrived(&receiver, 0));
            assert!((most / 4..=most).contains(&text), "{text}");
        };
        check("queue = '64KiB'", 100_000, 16 << 10);
        // The default.
        check("", 20 << 20, 3 << 19);
    });
}

#[test]
fn texts_up_to_what_the_queue_takes_are_not_changed() {
    let receiver = Receiver::start().expect("a receiver");
    let text = table(
        Transport::HttpBinary,
        &endpoint(&receiver, Transport::HttpBinary),
        "",
    );
    let run = Run::with(&text.replace("[otel]\n", "[otel]\nqueue = '64KiB'\n"));
    run.emit_long(0, 15_000);
    let delivery = run.flush(10_000).expect("all is delivered");
    assert_eq!(delivery.adjusted.truncated, 0);
    run.delivers(1, &receiver);
}
