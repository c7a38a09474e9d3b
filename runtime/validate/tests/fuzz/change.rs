//! Changes of payloads that know nothing of what they say.

use crate::random::Random;

/// Pieces that mean something to JSON, to OTLP, to protobuf or to a decompressor.
const PIECES: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b"\\u",
    b"\\ud800",
    b",",
    b":",
    b" ",
    b"\n",
    b"null",
    b"true",
    b"-",
    b"0",
    b"1e999",
    b"18446744073709551616",
    b"{}",
    b"[]",
    b"\"\"",
    b"\xFF",
    b"\x00",
    b"\x0A",
    b"\x0A\x00",
    b"\x12\x00",
    b"\x12\x02\x12\x00",
    b"\x80",
    b"\xFF\xFF\xFF\xFF\x0F",
    b"\x1A\x01x",
    b"\x0B",
    b"\x0F",
    b"\xEF\xBB\xBF",
    b"\x1F\x8B\x08\x00",
    b"\x28\xB5\x2F\xFD",
    b"\x00\x00\x00\x00",
    b"\x00\x00\x00\x01",
    b"\"resource\":{},",
    b"\"scope\":{\"name\":\"shop\"},",
    b"\"schemaUrl\":\"x\",",
    b"\"scopeLogs\":",
    b"\"logRecords\":[",
    b"\"resourceLogs\":[",
    b"\"attributes\":null,",
    b"\"severityNumber\":\"INFO\",",
    b"\"value\":{}",
    b"{\"stringValue\":1}",
    b"\"timeUnixNano\":\"0\",",
];

/// A payload of the pool with a few changes.
pub(crate) fn change(pool: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = random.pick(pool).clone();
    for _ in 0..=random.below(4) {
        one(&mut bytes, pool, random);
    }
    bytes
}

fn one(bytes: &mut Vec<u8>, pool: &[Vec<u8>], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = (at + random.below(40)).min(bytes.len());
    match random.below(9) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let piece = bytes[at..end].to_vec();
            insert(bytes, random, &piece);
        }
        3 => {
            let other = random.pick(pool);
            let from = random.below(other.len() + 1);
            let to = (from + random.below(400)).min(other.len());
            insert(bytes, random, &other[from..to]);
        }
        4 if random.below(3) == 0 => bytes.truncate(at),
        5 => {
            let piece = random.pick(PIECES).repeat(random.below(60));
            insert(bytes, random, &piece);
        }
        6 => {
            let other = random.pick(pool);
            insert_at(bytes, bytes.len(), other);
        }
        7 => {
            let piece = random.pick(PIECES);
            bytes.splice(at..end, piece.iter().copied());
        }
        _ => {
            let piece = random.pick(PIECES);
            insert(bytes, random, piece);
        }
    }
}

fn insert(bytes: &mut Vec<u8>, random: &mut Random, piece: &[u8]) {
    let at = random.below(bytes.len() + 1);
    insert_at(bytes, at, piece);
}

fn insert_at(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    if bytes.len() + piece.len() < 60_000 {
        bytes.splice(at..at, piece.iter().copied());
    }
}
