//! An event allocates nothing on the thread that emits it.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod miniature;
mod support;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    time::Duration,
};

use std::collections::{BTreeMap, HashMap};

use miniature::request;
use otelier_runtime::{
    AsString, Clamp, Cut, CutEach, Emission, Event, Family, Fields, Key, Map, Maps, Session, Sink,
    Writer,
};
use otelier_validate::receiver::{Receiver, Transport};
use support::{SOON, greet, session, start, table};

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

#[expect(
    unsafe_code,
    reason = "it hands everything on to the system's allocator"
)]
// SAFETY: as that of the system's allocator; counting neither allocates nor panics.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // At the end of a thread there is nothing to count for.
        _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Everything that an event can have, all of it optional.
#[derive(Default)]
struct Everything<'a> {
    text: Option<&'a str>,
    number: Option<u64>,
    double: Option<f64>,
    flag: Option<bool>,
    bytes: Option<&'a [u8]>,
    texts: Option<&'a [&'a str]>,
    map: Option<Map<Row<'a>>>,
    maps: Option<Maps<'a, Row<'a>>>,
    sorted: Option<&'a BTreeMap<String, i64>>,
    hashed: Option<&'a HashMap<String, String>>,
}

#[derive(Clone, Copy)]
struct Row<'a> {
    name: &'a str,
    places: &'a [i64],
}

impl Fields for Row<'_> {
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        to.put("name", self.name);
        to.put("places", self.places);
    }
}

/// The metadata of a session that has none.
#[derive(Clone)]
struct Nothing;

impl Fields for Nothing {
    fn fields<S: Sink>(&self, _: &mut Writer<'_, S>) {}
}

struct Plain;

impl Event for Plain {
    const INDEX: usize = 0;
    const NAME: &'static str = "greeting";
    type Optional<'o> = Everything<'o>;

    fn fields<S: Sink>(&self, optional: &Everything<'_>, to: &mut Writer<'_, S>) {
        to.timestamp("when");
        to.sequence("place", AsString);
        to.put("text", optional.text.map(|text| Cut(text, 20)));
        to.put(
            "number",
            optional.number.map(|value| Clamp(value, 0_i64, 9)),
        );
        to.put("number_as_text", optional.number.map(AsString));
        to.put("double", optional.double);
        to.put("flag", optional.flag);
        to.put("bytes", optional.bytes);
        to.put("texts", optional.texts.map(|texts| CutEach(texts, 10)));
        to.put("map", optional.map);
        to.put("maps", optional.maps);
        let numbers = optional.sorted.map(Into::into);
        to.put(
            "sorted",
            numbers.map(|map| Family::new(map, 100, 40, |value: i64| value)),
        );
        let texts = optional.hashed.map(Into::into);
        to.put(
            "hashed",
            texts.map(|map| Family::new(map, 30, 40, |value: &str| Cut(value, 20))),
        );
        to.redacted("secret", optional.text, "[REDACTED]");
        to.put(Key::Body, optional.text);
    }
}

/// Calls `emit` once, as what a thread keeps for maps and lists is new to it, and then counts.
#[track_caller]
fn check(emit: impl Fn()) {
    emit();
    let before = ALLOCATIONS.get();
    (0..100).for_each(|_| emit());
    assert_eq!(ALLOCATIONS.get() - before, 0);
}

#[test]
fn whatever_an_event_has_allocates_nothing() {
    let receiver = Receiver::start().expect("a receiver");
    let telemetry = start(&table(Transport::Grpc, &receiver.grpc_endpoint(), ""));
    let session = Session::start(&telemetry, |_| Nothing);
    let row = |name| Row {
        name,
        places: &[1, -2],
    };
    let rows: Vec<_> = ["a", "b", "c", "d"].map(row).into();
    // One has fewer entries than are sorted at a time, the other one more than a record takes.
    let sorted: BTreeMap<_, _> = (0..12)
        .map(|number| (format!("k{number}"), number))
        .collect();
    let hashed: HashMap<_, _> = (0..50)
        .map(|number| (format!("k{number}"), "x".repeat(number)))
        .collect();
    check(|| {
        let mut emission = Emission::new(&session, Plain);
        emission.optional = Everything {
            text: Some("a text that is longer than it may be"),
            number: Some(u64::MAX),
            double: Some(0.5),
            flag: Some(true),
            bytes: Some(&[0, 1, 2]),
            texts: Some(&["one", "another that is too long"]),
            map: Some(Map(row("map"))),
            maps: Some(Maps(&rows)),
            sorted: Some(&sorted),
            hashed: Some(&hashed),
        };
        emission.emit();
    });
    check(|| Emission::new(&session, Plain).emit());
    let delivery = telemetry.shutdown(SOON).expect("all is delivered");
    assert_eq!((delivery.emitted, delivery.delivered), (202, 202));
}

#[test]
fn an_event_allocates_nothing() {
    let receiver = Receiver::start().expect("a receiver");
    let telemetry = start(&table(Transport::HttpBinary, &receiver.http_endpoint(), ""));
    let session = session(&telemetry);
    let long = "x".repeat(10_000);
    let emit = || {
        greet(&session, "hello");
        session
            .request(request::Failed {
                duration_ms: Duration::from_millis(7),
                error_message: &long,
            })
            .status_code(503)
            .emit();
        session
            .request(request::Succeeded {
                duration_ms: Duration::ZERO,
            })
            .sizes(&[1, 2])
            .emit();
    };
    check(emit);
    let delivery = telemetry.shutdown(SOON).expect("all is delivered");
    assert_eq!((delivery.emitted, delivery.delivered), (303, 303));
}
