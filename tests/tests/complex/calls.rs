//! Arbitrary calls of an emitter that takes every kind of complex value.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use otelier_runtime::SpanContext;
use otelier_test_nasty::events::{
    Config, Metadata, Price, PriceAmount, PriceType, Resource, Session, Severity, State, Telemetry,
    TelemetryBuilder, complex,
};
use otelier_validate::receiver::Receiver;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use crate::sinks::{self, Seen};

/// Generous: only a machine that is stuck takes as long.
const DEADLINE: Duration = Duration::from_secs(30);

/// What a call is made with.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    items: Vec<Item>,
    digest: Vec<u8>,
    raw: Option<Vec<u8>>,
    headers: Option<BTreeMap<String, String>>,
    sizes: Option<BTreeMap<String, u64>>,
    lists: Option<BTreeMap<String, Vec<String>>>,
    price: Option<u64>,
    code: i64,
    granted: bool,
    signals: Vec<bool>,
    body: (String, Option<Vec<i64>>),
    at: SystemTime,
    span: Option<SpanContext>,
}

#[derive(Clone, Debug)]
struct Item {
    sku: String,
    took: Duration,
    gift: Option<bool>,
    amount: u64,
    tags: Option<Vec<String>>,
    secret: Option<String>,
    hue: Option<String>,
    hues: Vec<String>,
    nested: Option<(Option<f64>, Option<Vec<u8>>)>,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any::<String>(),
        1 => ("\\PC", 0..5_000_usize).prop_map(|(one, times)| one.repeat(times)),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![3 => vec(any::<u8>(), 0..8), 1 => vec(any::<u8>(), 4_090..4_100)]
}

fn family<V: std::fmt::Debug>(
    value: impl Strategy<Value = V>,
) -> impl Strategy<Value = Option<BTreeMap<String, V>>> {
    let key = "[a-z.é]{0,3}|\\PC{1,4}|[a-zé]{10,15}";
    option::of(btree_map(key, value, 0..140))
}

fn item() -> impl Strategy<Value = Item> {
    (
        "\\PC{1,12}",
        any::<Duration>(),
        any::<Option<bool>>(),
        1..u64::try_from(i64::MAX).expect("positive"),
        option::of(vec(text(), 0..200)),
        option::of(text()),
        option::of((any::<Option<f64>>(), option::of(bytes()))),
        (option::of(text()), vec(text(), 0..3)),
    )
        .prop_map(
            |(sku, took, gift, amount, tags, secret, nested, (hue, hues))| Item {
                sku,
                took,
                gift,
                amount,
                tags,
                secret,
                hue,
                hues,
                nested,
            },
        )
}

/// A time that a record can have: what the validator takes for possible.
fn time() -> impl Strategy<Value = SystemTime> {
    const EARLIEST: u64 = 1_600_000_000_000_000_000;
    const LATEST: u64 = 1_760_000_000_000_000_000;
    (EARLIEST..LATEST).prop_map(|nanos| UNIX_EPOCH + Duration::from_nanos(nanos))
}

fn span() -> impl Strategy<Value = SpanContext> {
    (1..u128::MAX, 1..u64::MAX, any::<bool>()).prop_map(|(trace, span, sampled)| {
        let header = format!("00-{trace:032x}-{span:016x}-{:02x}", u8::from(sampled));
        header.parse().expect("a span")
    })
}

/// Any call.
pub(crate) fn call() -> impl Strategy<Value = Call> {
    (
        (
            vec(item(), 1..4),
            vec(any::<u8>(), 2..6),
            option::of(bytes()),
        ),
        (
            family(text()),
            family(any::<u64>()),
            family(vec(text(), 0..3)),
        ),
        option::of(1..1_000_u64),
        (any::<i64>(), any::<bool>()),
        vec(any::<bool>(), 0..140),
        (text(), option::of(vec(any::<i64>(), 0..140))),
        (time(), option::of(span())),
    )
        .prop_map(
            |(
                (items, digest, raw),
                (headers, sizes, lists),
                price,
                (code, granted),
                signals,
                body,
                (at, span),
            )| Call {
                items,
                digest,
                raw,
                headers,
                sizes,
                lists,
                price,
                code,
                granted,
                signals,
                body,
                at,
                span,
            },
        )
        .boxed()
}

/// Makes the calls in one session, and waits until they are delivered.
pub(crate) fn emit(exporter: &str, calls: &[Call]) {
    let telemetry = builder(exporter).start().expect("the exporter starts");
    make(&telemetry, calls);
    telemetry.shutdown(DEADLINE).expect("all is delivered");
}

/// What is emitted through the engine, through the SDK, and to a recording.
pub(crate) fn emit_to_all(calls: &[Call]) -> [Vec<Seen>; 3] {
    let exported = |through_sdk| {
        let receiver = Receiver::start().expect("loopback has a free port");
        let builder = builder(&sinks::table(&receiver)).through_sdk(through_sdk);
        let telemetry = builder.start().expect("the exporter starts");
        make(&telemetry, calls);
        telemetry.shutdown(DEADLINE).expect("all is delivered");
        sinks::received(&receiver)
    };
    let (telemetry, recording) = builder("'none'").record();
    make(&telemetry, calls);
    let recorded = recording.records();
    let recorded = recorded.iter().map(Seen::from).collect();
    [exported(false), exported(true), recorded]
}

pub(crate) fn builder(exporter: &str) -> TelemetryBuilder {
    let config = format!("[otel]\nexporter = {exporter}\nfn = true\n");
    Telemetry::builder(Resource {
        r#type: "crate",
        self_: 1,
    })
    .config(Config::from_toml(&config).expect("a table"))
}

pub(crate) fn session(telemetry: &Telemetry) -> Session {
    let metadata = Metadata {
        state: State::Self_,
        super_: "s",
        cx_sink: true,
    };
    telemetry.session(metadata).start()
}

fn make(telemetry: &Telemetry, calls: &[Call]) {
    let session = session(telemetry);
    for call in calls {
        call.emit(&session);
    }
}

pub(crate) fn price(amount: u64) -> Price<'static> {
    Price {
        amount: PriceAmount::new(amount).expect("at least 1"),
        r#type: const { PriceType::literal("EUR") },
    }
}

impl Call {
    fn emit(&self, session: &Session) {
        let tags: Vec<Option<Vec<&str>>> = (self.items.iter())
            .map(|item| Some(item.tags.as_ref()?.iter().map(String::as_str).collect()))
            .collect();
        let hues: Vec<Vec<_>> = (self.items.iter())
            .map(|item| item.hues.iter().map(|hue| hue.as_str().into()).collect())
            .collect();
        let items: Vec<_> = (self.items.iter().zip(&tags).zip(&hues))
            .map(|((item, tags), hues)| {
                let nested = item.nested.as_ref().map(|(ratio, digest)| {
                    complex::LineItemNested {}.r#loop(*ratio).digest(
                        digest
                            .as_deref()
                            .and_then(|digest| complex::LineItemNestedDigest::new(digest).ok()),
                    )
                });
                complex::LineItem {
                    sku: complex::LineItemSku::new(&item.sku).expect("not empty"),
                    self_: item.took,
                    price: price(item.amount).into(),
                    kind: complex::LineItemKind::Old,
                }
                .gift(item.gift)
                .tags(tags.as_deref())
                .hue(item.hue.as_deref().map(complex::LineItemHue::from))
                .shades(hues)
                .secret(item.secret.as_deref())
                .nested(nested)
            })
            .collect();
        let lists: Option<Vec<(&str, Vec<&str>)>> = self.lists.as_ref().map(|lists| {
            (lists.iter())
                .map(|(key, list)| (key.as_str(), list.iter().map(String::as_str).collect()))
                .collect()
        });
        let lists: Option<Vec<(&str, &[&str])>> = (lists.as_ref()).map(|lists| {
            lists
                .iter()
                .map(|(key, list)| (*key, list.as_slice()))
                .collect()
        });
        let signals: Vec<_> = (self.signals.iter())
            .map(|first| {
                if *first {
                    complex::Signal::A
                } else {
                    complex::Signal::B
                }
            })
            .collect();
        session
            .complex(complex::Complex {
                severity: Severity::Warn,
                line_items: complex::LineItems::new(&items).expect("from 1 to 3"),
                digest: complex::Digest::new(&self.digest).expect("from 2 to 5"),
                code: self.code.into(),
                granted: self.granted.try_into().expect("a boolean"),
                body: complex::Body { r#fn: &self.body.0 }.r#match(self.body.1.as_deref()),
            })
            .price(self.price.map(price))
            .raw(
                self.raw
                    .as_deref()
                    .and_then(|raw| complex::Raw::new(raw).ok()),
            )
            .trace_self(self.headers.as_ref().map(Into::into))
            .size(self.sizes.as_ref().map(Into::into))
            .many(lists.as_ref().map(Into::into))
            .signals(&signals)
            .in_span(self.span)
            .emit_at(self.at);
    }
}
