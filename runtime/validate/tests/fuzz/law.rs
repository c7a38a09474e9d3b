//! What holds for every payload, whatever it is. Each gives what was found, in short.

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use otelier_validate::input::{Format, Limits, Options};
use otelier_validate::{Encoding, Finding, Report, validate_reader};

use crate::fixture::{catalogs, order, protobuf, request};
use crate::random::Random;

/// Gives bytes in pieces of random sizes.
struct Pieces<'p> {
    rest: &'p [u8],
    most: usize,
    random: Random,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = (1 + self.random.below(self.most)).min(buffer.len());
        let read = self.rest.read(&mut buffer[..size])?;
        Ok(read)
    }
}

fn options(format: Format) -> Options {
    let limits = Limits {
        total: Some(64 << 20),
        unfolded: 1 << 20,
    };
    Options { format, limits }
}

fn read(reader: impl Read, format: Format) -> Report {
    let mut report = Report::default();
    report.summary = validate_reader(catalogs(), reader, options(format), &mut |finding| {
        report.findings.push(finding);
    });
    report
}

fn in_pieces(payload: &[u8], format: Format, random: &mut Random) -> Report {
    let most = *random.pick(&[1, 7, 100, 5_000, 1 << 20]);
    let pieces = Pieces {
        rest: payload,
        most,
        random: Random::new(random.below(1 << 20) as u64),
    };
    read(pieces, format)
}

/// What a panic says, as a broken law.
fn caught<T>(what: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(what)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        format!("panic: {}", text.unwrap_or_default())
    })
}

fn outline(report: &Report) -> String {
    let mut codes: Vec<_> = report
        .findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.attribute.clone()))
        .collect();
    codes.sort();
    codes.dedup();
    let problem = report.summary.error.as_ref().map(|error| {
        let text = error.to_string();
        text.rsplit(": ").next().unwrap_or_default().to_owned()
    });
    format!("{codes:?} {problem:?} {}", report.summary.records.min(3))
}

fn same(whole: &Report, pieces: &Report, how: &str) -> Result<(), String> {
    if whole == pieces {
        return Ok(());
    }
    Err(format!("{how}:\n{whole:?}\n{pieces:?}"))
}

/// Read in pieces, a payload has the findings that it has as a slice.
pub(crate) fn pieces_are_the_whole(payload: &[u8], random: &mut Random) -> Result<String, String> {
    caught(|| {
        let whole = catalogs().validate(payload);
        let format = match whole.summary.encoding {
            None => Format::Auto,
            Some(Encoding::Json) => Format::Json,
            Some(Encoding::Protobuf) => Format::Protobuf,
        };
        // What is compressed is not told from a slice.
        let packed =
            payload.starts_with(&[0x1F, 0x8B]) || payload.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]);
        if !packed {
            same(&whole, &in_pieces(payload, format, random), "in pieces")?;
        }
        Ok(outline(&whole))
    })?
}

/// However it is cut to pieces, an input has the same findings, and none of them is the last one's end.
pub(crate) fn any_pieces_are_the_same(
    payload: &[u8],
    random: &mut Random,
) -> Result<String, String> {
    caught(|| {
        let formats = [
            Format::Auto,
            Format::Auto,
            Format::ProtobufDelimited,
            Format::ProtobufVarint,
        ];
        let format = *random.pick(&formats);
        let whole = read(payload, format);
        let pieces = in_pieces(payload, format, random);
        let (mut one, mut other) = (whole.clone(), pieces);
        // How far a decompressor has read when it fails depends on the pieces.
        let compressed = |report: &Report| {
            let error = report.summary.error.as_ref();
            error.is_some_and(|error| error.to_string().contains("decompress"))
        };
        if compressed(&one) && compressed(&other) {
            (one.summary.error, other.summary.error) = (None, None);
        }
        if !compressed(&whole) {
            same(&one, &other, "in pieces")?;
        }
        one.summary.error = None;
        Ok(outline(&whole))
    })?
}

/// Of three records, the first and the last are found whatever stands between them, as long as its end is known: a
/// JSON value, or a message of any content.
pub(crate) fn neighbours_are_found(middle: &[u8], random: &mut Random) -> Result<String, String> {
    caught(|| {
        let neighbours = request(&[order()]);
        let mut found = Vec::new();
        if serde_json::from_slice::<serde_json::Value>(middle).is_ok() {
            let text = neighbours.to_string();
            let record = order().to_string();
            let at = text.find(&record).expect("the record") + record.len();
            let mut payload = text.as_bytes()[..at].to_vec();
            payload.push(b',');
            payload.extend_from_slice(middle);
            payload.push(b',');
            payload.extend_from_slice(record.as_bytes());
            payload.extend_from_slice(&text.as_bytes()[at..]);
            found.push(payload);
        }
        let message = protobuf(&neighbours);
        // Field 2 of a ScopeLogs in field 2 of a ResourceLogs in field 1.
        let wrapped = [1, 2, 2]
            .iter()
            .rev()
            .fold(middle.to_vec(), |content, number| {
                let mut field = vec![number << 3 | 2];
                prost::encoding::encode_varint(content.len() as u64, &mut field);
                field.extend(content);
                field
            });
        found.push([message.as_slice(), &wrapped, &message].concat());
        let mut outlines = String::new();
        for payload in found {
            let whole = catalogs().validate(&payload);
            let in_pieces = in_pieces(&payload, Format::Auto, random);
            same(&whole, &in_pieces, "in pieces")?;
            let of_neighbours = |finding: &&Finding| matches!(finding.record, Some(0 | 2));
            if whole.summary.records != 3 || whole.findings.iter().find(of_neighbours).is_some() {
                return Err(format!("a neighbour is lost: {whole:?}"));
            }
            if whole.summary.valid < 2 || whole.summary.error.is_some() {
                return Err(format!("a neighbour is not valid: {whole:?}"));
            }
            outlines.push_str(&outline(&whole));
        }
        Ok(outlines)
    })?
}
