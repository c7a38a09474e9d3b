//! Inputs in every framing and compression, and the limits of what is read.

use std::io::{self, Read, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use otelier_validate::input::{Format, Limits, Options};
use otelier_validate::{Code, Encoding, Problem, Report, validate, validate_reader};
use serde_json::json;

use crate::fixture::{bundle, catalogs, order, protobuf, request, set};

fn read(input: impl Read, options: Options) -> Report {
    let mut report = Report::default();
    report.summary = validate_reader(catalogs(), input, options, &mut |finding| {
        report.findings.push(finding);
    });
    report
}

/// Holds that an input has three records, of which the last is faulty.
#[track_caller]
fn check(input: &[u8], format: Format, encoding: Encoding) {
    for format in [Format::Auto, format] {
        let options = Options {
            format,
            ..Options::default()
        };
        let report = read(input, options);
        assert_eq!(report.summary.error, None, "{format:?}");
        assert_eq!(report.summary.encoding, Some(encoding), "{format:?}");
        assert_eq!((report.summary.records, report.summary.valid), (3, 2));
        let found: Vec<_> = report
            .findings
            .iter()
            .map(|finding| (finding.record, finding.attribute.as_deref()))
            .collect();
        assert_eq!(found, [(Some(2), Some("count"))], "{format:?}");
    }
}

fn requests() -> [serde_json::Value; 2] {
    let mut faulty = order();
    set(&mut faulty, "count", Some(json!(11)));
    [request(&[order()]), request(&[order(), faulty])]
}

fn messages() -> Vec<Vec<u8>> {
    requests().iter().map(protobuf).collect()
}

fn documents() -> Vec<Vec<u8>> {
    requests()
        .iter()
        .map(|request| request.to_string().into_bytes())
        .collect()
}

fn four_bytes(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap();
    [&length.to_be_bytes(), message].concat()
}

fn varint(message: &[u8]) -> Vec<u8> {
    let mut framed = Vec::new();
    prost::encoding::encode_varint(message.len() as u64, &mut framed);
    framed.extend_from_slice(message);
    framed
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// Each part of an input, made into something else.
fn each(parts: &[Vec<u8>], make: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    parts.iter().flat_map(|part| make(part)).collect()
}

#[test]
fn documents_and_messages_are_told_apart() {
    check(&documents().concat(), Format::Json, Encoding::Json);
    check(&documents().join(&b'\n'), Format::Json, Encoding::Json);
    // Messages in a row are one message that says what all of them do.
    check(&messages().concat(), Format::Protobuf, Encoding::Protobuf);
    let framed = each(&messages(), four_bytes);
    check(&framed, Format::ProtobufDelimited, Encoding::Protobuf);
    let framed = each(&messages(), varint);
    check(&framed, Format::ProtobufVarint, Encoding::Protobuf);
}

#[test]
fn members_and_frames_in_a_row_are_one_input() {
    check(&each(&documents(), gzip), Format::Json, Encoding::Json);
    check(&each(&documents(), zstd), Format::Json, Encoding::Json);
    check(
        &each(&messages(), gzip),
        Format::Protobuf,
        Encoding::Protobuf,
    );
    let framed = zstd(&each(&messages(), four_bytes));
    check(&framed, Format::ProtobufDelimited, Encoding::Protobuf);
}

/// The Collector's file exporter compresses each message, and writes JSON behind lengths then, too.
#[test]
fn messages_may_be_compressed_one_by_one() {
    let packed = |parts: Vec<Vec<u8>>| parts.iter().map(|part| zstd(part)).collect::<Vec<_>>();
    let framed = each(&packed(messages()), four_bytes);
    check(&framed, Format::ProtobufDelimited, Encoding::Protobuf);
    let framed = each(&packed(documents()), four_bytes);
    check(&framed, Format::ProtobufDelimited, Encoding::Json);
}

#[test]
fn a_broken_message_does_not_hide_the_next() {
    for broken in [
        &b"\x0F"[..],
        b"{\"resourceLogs\": [",
        b"\x28\xB5\x2F\xFD oops",
    ] {
        let [first, second] = [&messages()[0], &messages()[1]];
        let parts = [first.as_slice(), broken, second];
        let input: Vec<u8> = parts.iter().flat_map(|part| four_bytes(part)).collect();
        let report = read(&*input, Options::default());
        assert_eq!((report.summary.records, report.summary.valid), (3, 2));
        assert_eq!(report.findings[0].record, None);
        assert_eq!(report.findings[0].document, 1);
        assert_eq!(report.summary.error, None);
    }
}

#[test]
fn a_scope_behind_its_records_is_found_in_a_stream() {
    let text = request(&[order()]).to_string();
    let (records, scope) = (
        text.find("logRecords").unwrap(),
        text.find("\"scope\"").unwrap(),
    );
    assert!(records < scope);
    assert_eq!(
        read(text.as_bytes(), Options::default()),
        validate(bundle(), text.as_bytes())
    );
}

fn error(input: impl Read, limits: Limits) -> (Problem, String) {
    let options = Options {
        limits,
        ..Options::default()
    };
    let error = read(input, options).summary.error.expect("an error");
    (error.problem(), error.to_string())
}

#[test]
fn limits_end_in_an_error_that_names_them() {
    let limits = Limits {
        total: None,
        unfolded: 1 << 20,
    };
    // Deflate unfolds to 1,032 times its size at most, so gzip hardly comes there.
    let (problem, text) = error(&*zstd(&vec![b' '; 64 << 20]), limits);
    assert_eq!(problem, Problem::Unreadable, "{text}");
    assert!(text.contains("of zstd data unfold to more than"), "{text}");
    let limits = Limits {
        total: Some(1_000),
        ..Limits::default()
    };
    let (problem, text) = error(&*documents().concat(), limits);
    assert_eq!(problem, Problem::Unreadable);
    assert!(
        text.ends_with("it has more than 1000 bytes, which is the limit"),
        "{text}"
    );
}

/// A disk that cannot be read any more.
struct Gone;

impl Read for Gone {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn what_is_cut_off_or_broken_says_so() {
    let packed = gzip(&documents().concat());
    let (problem, text) = error(&packed[..packed.len() - 10], Limits::default());
    assert_eq!(problem, Problem::Unreadable);
    assert!(
        text.contains("the gzip data cannot be decompressed"),
        "{text}"
    );
    let framed = each(&messages(), four_bytes);
    let (problem, _) = error(&framed[..framed.len() - 1], Limits::default());
    assert_eq!(problem, Problem::Truncated);
    let (problem, text) = error(documents()[0].chain(Gone), Limits::default());
    assert_eq!(problem, Problem::Unreadable);
    assert!(text.ends_with("the disk is gone"), "{text}");
}

/// A record beyond the limit is told, and its neighbours are looked at.
#[test]
fn a_huge_record_does_not_hide_its_neighbours() {
    let huge = json!({"timeUnixNano": "1", "eventName": "x".repeat(17 << 20)});
    let request = request(&[order(), huge, order()]);
    for payload in [request.to_string().into_bytes(), protobuf(&request)] {
        let whole = validate(bundle(), &payload);
        assert_eq!(read(&*payload, Options::default()), whole);
        assert_eq!((whole.summary.records, whole.summary.valid), (3, 2));
        // In JSON, the scope stands behind the record, and too far to be looked for.
        let mut of_records = whole.findings.iter();
        let told = of_records.find(|finding| finding.record.is_some());
        let told = told.expect("a finding about the record");
        assert_eq!((told.code, told.record), (Code::TooLarge, Some(1)));
        assert!(of_records.all(|finding| finding.code == Code::LateContext));
    }
}

/// Gives one request many times, without having it all.
struct Repeated {
    request: Vec<u8>,
    at: usize,
    left: usize,
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.request.len() && self.left > 0 {
            (self.at, self.left) = (0, self.left - 1);
        }
        let read = (&self.request[self.at..]).read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

/// The most memory that this process has had, in KiB.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.unwrap().parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "reads 1 GB; run it alone, in release: what other tests need is counted, too"]
fn memory_does_not_grow_with_the_input() {
    let records: Vec<_> = (0..100).map(|_| order()).collect();
    let request = request(&records);
    for payload in [request.to_string().into_bytes(), protobuf(&request)] {
        let mut peaks = [50_u64, 1_000].into_iter().map(|megabytes| {
            let repeated = Repeated {
                at: payload.len(),
                left: usize::try_from(megabytes).unwrap() * 1_000_000 / payload.len(),
                request: payload.clone(),
            };
            let summary = validate_reader(catalogs(), repeated, Options::default(), &mut |_| {});
            assert_eq!(summary.records, summary.valid);
            assert!(summary.records > 0);
            peak()
        });
        let (small, large) = (peaks.next().unwrap(), peaks.next().unwrap());
        println!("{small} KiB after 50 MB, {large} KiB after 1 GB");
        assert!(large < 64 * 1024, "{large} KiB");
        assert!(large - small < 4 * 1024, "{small} KiB, then {large} KiB");
    }
}
