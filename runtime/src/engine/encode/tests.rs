//! The bytes of a record are those of the values that another sink is handed.

use std::{
    sync::atomic::AtomicI64,
    time::{Duration, SystemTime},
};

use opentelemetry_proto::tonic::{
    common::v1::{AnyValue, any_value::Value as Any},
    logs::v1::LogRecord,
};
use proptest::{collection::vec, prelude::*};
use prost::Message as _;

use super::{
    super::{
        arena::Cursor,
        shorten::{SHORTEST, shorten},
    },
    All, Kept, Live, Measure, Measured, Shortened, Stamp, Takes, Write, Writing,
};
use crate::{
    AsString, Clamp, Context, Cut, CutEach, Fields, Key, Map, Maps, Moment, Severity, Sink,
    SpanContext, Value, Writer, context::Adjustments, value::Collector,
};

/// Everything that generated code can hand over, with arbitrary values.
#[derive(Clone, Debug)]
struct Everything {
    text: String,
    longest: usize,
    number: i64,
    large: u64,
    double: f64,
    flag: bool,
    bytes: Vec<u8>,
    texts: Vec<String>,
    numbers: Vec<i64>,
    inner: Vec<Inner>,
    family: Vec<(String, i64)>,
    body: Option<String>,
    kept: Value,
}

#[derive(Clone, Debug)]
struct Inner {
    name: String,
    deeper: Option<Box<Inner>>,
}

impl Fields for &Inner {
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        to.put("name", self.name.as_str());
        if let Some(deeper) = &self.deeper {
            to.put("deeper", Map(&**deeper));
        }
    }
}

impl Fields for [&Everything; 2] {
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        for values in self {
            values.fields(to);
        }
    }
}

/// Values that are handed over twice, and between these two times something else happens.
struct Interrupted<'v, F> {
    values: &'v Everything,
    by: F,
}

impl<F: Fn()> Fields for Interrupted<'_, F> {
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        self.values.fields(to);
        (self.by)();
        self.values.fields(to);
    }
}

/// The attribute that has the event's name.
struct Named(&'static str);

impl Fields for Named {
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        to.put("event.name", self.0);
    }
}

impl Fields for Everything {
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        to.put("text", self.text.as_str());
        to.timestamp("when");
        to.put("cut", Cut(self.text.as_str(), self.longest));
        to.put("number", self.number);
        to.sequence("place", AsString);
        to.put("large", self.large);
        to.put("clamped", Clamp(self.number, 0_i64, 9));
        to.put("as_text", AsString(self.number));
        to.put("double", self.double);
        to.put("flag", self.flag);
        to.put("flag_as_text", AsString(self.flag));
        to.put("bytes", self.bytes.as_slice());
        let texts: Vec<_> = self.texts.iter().map(String::as_str).collect();
        to.put("texts", CutEach(texts.as_slice(), self.longest));
        to.put("numbers", self.numbers.as_slice());
        let inner: Vec<_> = self.inner.iter().collect();
        to.put("maps", Maps(&inner));
        to.put(
            "family",
            crate::Family::new((&self.family).into(), 3, 10, |value: i64| value),
        );
        to.redacted("redacted", self.text.as_str(), "[REDACTED]");
        if let Some(body) = &self.body {
            to.put(Key::Body, body.as_str());
        }
        to.put(Key::Kept("kept"), &self.kept);
    }
}

fn inner() -> impl Strategy<Value = Inner> {
    let leaf = any::<String>().prop_map(|name| Inner { name, deeper: None });
    leaf.prop_recursive(12, 12, 1, |deeper| {
        (any::<String>(), deeper).prop_map(|(name, deeper)| Inner {
            name,
            deeper: Some(Box::new(deeper)),
        })
    })
}

fn everything() -> impl Strategy<Value = Everything> {
    let text = prop_oneof![any::<String>(), "x{0,300}", "é{0,90}"];
    let scalars = (
        text,
        5_usize..200,
        any::<i64>(),
        any::<u64>(),
        any::<f64>(),
        any::<bool>(),
    );
    let lists = (
        vec(any::<u8>(), 0..200),
        vec(any::<String>(), 0..12),
        vec(any::<i64>(), 0..4),
        vec(inner(), 0..4),
        vec((".{0,12}", any::<i64>()), 0..6),
        any::<Option<String>>(),
        any::<i64>().prop_map(Value::Int),
    );
    (scalars, lists).prop_map(|(scalars, lists)| {
        let (text, longest, number, large, double, flag) = scalars;
        let (bytes, texts, numbers, inner, family, body, kept) = lists;
        Everything {
            text,
            longest,
            number,
            large,
            double,
            flag,
            bytes,
            texts,
            numbers,
            inner,
            family,
            body,
            kept,
        }
    })
}

/// What a sink is asked with.
fn asked<T>(ask: impl FnOnce(&Context<'_>) -> T) -> T {
    let (sequence, adjustments) = (AtomicI64::new(7), Adjustments::default());
    ask(&Context::new(
        &[],
        &[],
        Moment::FIRST,
        &sequence,
        &adjustments,
    ))
}

fn measured<P: Takes>(fields: &impl Fields, cx: &Context<'_>, longest: usize) -> Measured {
    let mut measured = Measured::new(longest);
    fields.fields(&mut Writer::new(cx, &mut Measure::<P>::new(&mut measured)));
    measured
}

fn written<P: Takes>(fields: &impl Fields, cx: &Context<'_>, longest: usize) -> Vec<u8> {
    let mut measured = measured::<P>(fields, cx, longest);
    let mut bytes = vec![0xFF; measured.total];
    let mut writing = Writing::new(&mut bytes, &mut measured);
    fields.fields(&mut Writer::new(cx, &mut Write::<P>::new(&mut writing)));
    assert!(writing.is_whole());
    bytes
}

/// A decoded value as the recording sink has it.
fn value(any: AnyValue) -> Value {
    match any.value.expect("no value is empty") {
        Any::StringValue(text) => Value::String(text),
        Any::BoolValue(flag) => Value::Boolean(flag),
        Any::IntValue(number) => Value::Int(number),
        Any::DoubleValue(number) => Value::Double(number),
        Any::BytesValue(bytes) => Value::Bytes(bytes),
        Any::ArrayValue(list) => Value::Array(list.values.into_iter().map(value).collect()),
        Any::KvlistValue(map) => {
            let entries = map.values.into_iter();
            Value::Map(
                entries
                    .map(|entry| (entry.key, value(entry.value.expect("a value"))))
                    .collect(),
            )
        }
        other @ Any::StringValueStrindex(_) => panic!("no sink writes {other:?}"),
    }
}

fn pairs(record: LogRecord) -> Vec<(String, Value)> {
    let attributes = record.attributes.into_iter();
    attributes
        .map(|attribute| (attribute.key, value(attribute.value.expect("a value"))))
        .collect()
}

proptest! {
    #[test]
    fn the_bytes_are_what_the_recording_sink_is_handed(everything in everything()) {
        asked(|cx| {
            let mut collector = Collector::default();
            everything.fields(&mut Writer::new(cx, &mut collector));
            let record = LogRecord::decode(&*written::<All>(&everything, cx, usize::MAX)).expect("protobuf");
            let body = record.body.clone().map(value);
            prop_assert_eq!(body, collector.body);
            let expected: Vec<_> = collector.attributes.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect();
            prop_assert_eq!(pairs(record), expected);
            Ok(())
        })?;
    }

    #[test]
    #[cfg(feature = "otel-sdk")]
    fn the_records_of_the_sdk_are_what_the_recording_sink_is_handed(everything in everything()) {
        asked(|cx| {
            let mut collector = Collector::default();
            everything.fields(&mut Writer::new(cx, &mut collector));
            let mut record = of_the_sdk::record();
            everything.fields(&mut Writer::new(cx, &mut crate::otel_sdk::RecordSink::new(&mut record)));
            prop_assert_eq!(record.body().map(of_the_sdk::value), collector.body.map(of_the_sdk::sorted));
            let expected: Vec<_> = collector.attributes.iter().map(|(key, value)| (key.to_owned(), of_the_sdk::sorted(value.clone()))).collect();
            let attributes = record.attributes_iter();
            let attributes: Vec<_> = attributes.map(|(key, value)| (key.to_string(), of_the_sdk::value(value))).collect();
            prop_assert_eq!(attributes, expected);
            Ok(())
        })?;
    }

    #[test]
    fn what_is_kept_and_what_is_new_are_all(everything in everything()) {
        asked(|cx| {
            let decode = |bytes: Vec<u8>| LogRecord::decode(&*bytes).expect("protobuf");
            let live = pairs(decode(written::<Live>(&everything, cx, usize::MAX)));
            let keys: Vec<_> = live.iter().map(|(key, _)| key.as_str()).collect();
            prop_assert_eq!(keys, ["when", "place"]);
            let kept = decode(written::<Kept>(&everything, cx, usize::MAX));
            let all = decode(written::<All>(&everything, cx, usize::MAX));
            prop_assert_eq!(&kept.body, &all.body);
            let mut parts = [pairs(kept), live].concat();
            let mut all = pairs(all);
            let by_key = |(one, _): &(String, Value), (other, _): &(String, Value)| one.cmp(other);
            parts.sort_by(by_key);
            all.sort_by(by_key);
            prop_assert_eq!(parts, all);
            Ok(())
        })?;
    }

    #[test]
    fn long_texts_are_cut_where_a_record_is_too_long(everything in everything(), longest in 64_usize..1_000) {
        asked(|cx| {
            let record = LogRecord::decode(&*written::<Shortened<All>>(&everything, cx, longest)).expect("protobuf");
            for (key, value) in pairs(record) {
                if let Value::String(text) = value {
                    prop_assert!(text.len() <= longest, "{key}");
                    let is_whole = key != "text" || text == everything.text;
                    prop_assert!(is_whole || text.ends_with(crate::TRUNCATION_MARKER));
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn what_has_no_longest_text_is_not_shortened(everything in everything()) {
        asked(|cx| {
            let shortened = written::<Shortened<All>>(&everything, cx, usize::MAX);
            let all = written::<All>(&everything, cx, usize::MAX);
            prop_assert_eq!(shortened, all);
            Ok(())
        })?;
    }

    #[test]
    fn maps_can_be_written_while_others_are(one in everything(), other in everything()) {
        asked(|cx| {
            let alone = written::<All>(&other, cx, usize::MAX);
            let inside = std::cell::Cell::new(0);
            let both = Interrupted { values: &one, by: || {
                inside.set(inside.get() + 1);
                assert_eq!(written::<All>(&other, cx, usize::MAX), alone);
            } };
            prop_assert_eq!(written::<All>(&both, cx, usize::MAX), written::<All>(&[&one; 2], cx, usize::MAX));
            prop_assert_eq!(inside.get(), 2);
            Ok(())
        })?;
    }

    #[test]
    fn values_that_change_never_make_a_whole_record(one in everything(), other in everything()) {
        asked(|cx| {
            let mut measured = measured::<All>(&one, cx, usize::MAX);
            let mut bytes = vec![0; measured.total];
            let mut writing = Writing::new(&mut bytes, &mut measured);
            other.fields(&mut Writer::new(cx, &mut Write::<All>::new(&mut writing)));
            let is_whole = writing.is_whole();
            prop_assert!(!is_whole || measured.total == self::measured::<All>(&other, cx, usize::MAX).total);
            Ok(())
        })?;
    }
}

/// Records of the SDK as the recording sink has them, but for the order of a map's fields, which the SDK does not keep.
#[cfg(feature = "otel-sdk")]
mod of_the_sdk {
    use opentelemetry::logs::{AnyValue, Logger as _, LoggerProvider as _};
    use opentelemetry_sdk::logs::{SdkLogRecord, SdkLoggerProvider};

    use crate::Value;

    pub(super) fn record() -> SdkLogRecord {
        let provider = SdkLoggerProvider::builder().build();
        provider.logger("a test").create_log_record()
    }

    pub(super) fn value(any: &AnyValue) -> Value {
        sorted(match any {
            AnyValue::String(text) => Value::String(text.to_string()),
            AnyValue::Boolean(flag) => Value::Boolean(*flag),
            AnyValue::Int(number) => Value::Int(*number),
            AnyValue::Double(number) => Value::Double(*number),
            AnyValue::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
            AnyValue::ListAny(list) => Value::Array(list.iter().map(value).collect()),
            AnyValue::Map(map) => {
                let fields = map.iter();
                Value::Map(
                    fields
                        .map(|(key, any)| (key.to_string(), value(any)))
                        .collect(),
                )
            }
            other => panic!("no sink writes {other:?}"),
        })
    }

    pub(super) fn sorted(value: Value) -> Value {
        match value {
            Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
            Value::Map(fields) => {
                let fields = fields.iter();
                let mut fields: Vec<_> = fields
                    .map(|(key, value)| (key.to_owned(), sorted(value.clone())))
                    .collect();
                fields.sort_by(|(one, _), (other, _)| one.cmp(other));
                Value::Map(fields.into_iter().collect())
            }
            other => other,
        }
    }
}

fn moment(nanos: u64) -> Moment {
    Moment::nearest(SystemTime::UNIX_EPOCH + Duration::from_nanos(nanos))
}

#[test]
fn what_a_record_has_beside_its_attributes() {
    let span: SpanContext = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        .parse()
        .expect("a span");
    for span in [None, Some(span)] {
        let stamp = Stamp {
            event: "shop.order",
            at: moment(5),
            observed: moment(6),
            severity: Severity::Warn,
            span,
        };
        let mut bytes = vec![0; stamp.length()];
        let mut to = Cursor::new(&mut bytes);
        stamp.write(&mut to);
        assert!(to.is_full());
        let record = LogRecord::decode(&*bytes).expect("protobuf");
        assert_eq!(
            (record.time_unix_nano, record.observed_time_unix_nano),
            (5, 6)
        );
        assert_eq!(
            (record.severity_number, record.severity_text.as_str()),
            (13, "WARN")
        );
        assert_eq!(record.event_name, "shop.order");
        assert_eq!(
            record.trace_id,
            span.map_or(vec![], |span| span.trace_id().to_vec())
        );
        assert_eq!(
            record.span_id,
            span.map_or(vec![], |span| span.span_id().to_vec())
        );
        assert_eq!(record.flags, u32::from(span.is_some()));
        let mut collector = Collector::default();
        stamp.name(&mut collector);
        let name = collector.attributes.iter().next();
        let expected = Value::String("shop.order".to_owned());
        assert_eq!(name, Some(("event.name", &expected)));
    }
}

#[test]
fn maps_can_be_written_at_the_end_of_a_thread() {
    /// Asks when the thread ends, and says what came of it.
    struct AtTheEnd(std::sync::mpsc::Sender<Vec<u8>>);

    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            _ = self.0.send(maps());
        }
    }

    thread_local! {
        static END: std::cell::RefCell<Option<AtTheEnd>> = const { std::cell::RefCell::new(None) };
    }

    fn maps() -> Vec<u8> {
        let deeper = Inner {
            name: "deeper".to_owned(),
            deeper: None,
        };
        let inner = Inner {
            name: "inner".to_owned(),
            deeper: Some(Box::new(deeper)),
        };
        asked(|cx| written::<All>(&&inner, cx, usize::MAX))
    }

    let (sender, receiver) = std::sync::mpsc::channel();
    let ended = std::thread::spawn(move || {
        // What a thread keeps of maps comes later, and so goes first.
        END.set(Some(AtTheEnd(sender)));
        maps()
    });
    let before = ended.join().expect("no panic");
    assert_eq!(receiver.recv(), Ok(before));
}

#[test]
fn lengths_of_varints() {
    for bits in 0..64 {
        for value in [1_u64 << bits, (1 << bits) - 1, u64::MAX >> bits] {
            let tagged = super::wire::Tagged::new(1, value);
            let length = tagged.as_bytes().len();
            assert_eq!(super::wire::varint_length(value), length - 1, "{value}");
        }
    }
}

/// Whether a text is the same, or its beginning and the marker, which has no more bytes than the shortest that is cut.
fn is_cut(cut: &str, text: &str) -> bool {
    let kept = cut.strip_suffix(crate::TRUNCATION_MARKER);
    cut == text || kept.is_some_and(|kept| text.len() > SHORTEST && text.starts_with(kept))
}

/// Whether a value is the same, but for the ends of texts and of bytes.
fn is_shortened(short: &Value, value: &Value) -> bool {
    match (short, value) {
        (Value::String(cut), Value::String(text)) => is_cut(cut, text),
        (Value::Bytes(cut), Value::Bytes(bytes)) => bytes.starts_with(cut),
        (Value::Array(short), Value::Array(values)) => {
            short.len() == values.len()
                && (short.iter().zip(values)).all(|(short, value)| is_shortened(short, value))
        }
        (Value::Map(short), Value::Map(values)) => {
            let (short, values) = (short.iter(), values.iter());
            short.len() == values.len()
                && short.zip(values).all(|((short_key, short), (key, value))| {
                    short_key == key && is_shortened(short, value)
                })
        }
        (short, value) => short == value,
    }
}

/// The same record without any values.
fn frame(record: &LogRecord) -> LogRecord {
    LogRecord {
        attributes: vec![],
        body: None,
        ..record.clone()
    }
}

proptest! {
    #[test]
    fn a_shorter_record_has_the_same_values_but_for_the_ends_of_texts(everything in everything(), times in 1_usize..200, span in any::<bool>()) {
        let event = "shop.order.of_a_name_that_is_longer_than_the_shortest_text_that_is_cut";
        let stamp = Stamp {
            event,
            at: moment(5),
            observed: moment(6),
            severity: Severity::Warn,
            span: span.then(|| "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".parse().expect("a span")),
        };
        let everything = Everything { text: everything.text.repeat(times), body: everything.body.map(|body| body.repeat(times)), ..everything };
        let mut record = vec![0; stamp.length()];
        stamp.write(&mut Cursor::new(&mut record));
        record.extend(asked(|cx| written::<All>(&Named(event), cx, usize::MAX)));
        record.extend(asked(|cx| written::<All>(&everything, cx, usize::MAX)));
        let whole = LogRecord::decode(&*record).expect("protobuf");
        let body = whole.body.clone().map(value);
        let all = pairs(whole.clone());
        let mut rounds = 0;
        while let Some(shorter) = shorten(&record) {
            prop_assert!(shorter.len() < record.len());
            let decoded = LogRecord::decode(&*shorter).expect("protobuf");
            prop_assert_eq!(frame(&decoded), frame(&whole));
            let short_body = decoded.body.clone().map(value);
            prop_assert!(short_body.iter().zip(&body).all(|(short, body)| is_shortened(short, body)));
            prop_assert_eq!(short_body.is_some(), body.is_some());
            let short = pairs(decoded);
            prop_assert_eq!(short.len(), all.len());
            for ((short_key, short), (key, value)) in short.iter().zip(&all) {
                prop_assert_eq!(short_key, key);
                prop_assert!(is_shortened(short, value), "{}: {:?} of {:?}", key, short, value);
                prop_assert!(key != "event.name" || short == value);
            }
            record = shorter;
            rounds += 1;
        }
        prop_assert!(rounds < 32);
        // Nothing is left that could be cut.
        for (key, value) in pairs(LogRecord::decode(&*record).expect("protobuf")) {
            if let Value::String(text) = value {
                prop_assert!(text.len() <= SHORTEST || key == "event.name", "{}", key);
            }
        }
    }
}

#[test]
fn a_long_text_leaves_half_of_a_record() {
    let of = |text: &str| {
        let inner = Inner {
            name: text.to_owned(),
            deeper: None,
        };
        asked(|cx| written::<All>(&&inner, cx, usize::MAX))
    };
    let record = of(&"é".repeat(5_000));
    let shorter = shorten(&record).expect("it is long");
    assert!((record.len() / 5..=record.len() / 2).contains(&shorter.len()));
    assert_eq!(shorten(&of(&"x".repeat(SHORTEST))), None);
    assert_eq!(shorten(b""), None);
}
