//! Names of records: a record that is sent twice has the same one both times.
//!
//! Source: semantic conventions, `log.record.uid`; RFC 9562, section 5.8 (UUID version 8).

use super::{
    arena::Mark,
    encode::wire::{Tagged, tag},
};

const KEY: &[u8] = b"log.record.uid";
const TEXT: usize = 36;

/// A record's name, as an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Uid(u128);

impl Uid {
    /// How many bytes it has as an attribute.
    pub(super) const LENGTH: usize = 2 + 2 + KEY.len() + 2 + 2 + TEXT;

    /// Of the record that ends at this mark of a segment.
    pub(super) fn of(segment: u64, end: Mark) -> Self {
        // A mark has 63 bits, and a UUID of one's own making 122.
        let bits = (u128::from(segment) << 63 | u128::from(end.word())) & ((1 << 122) - 1);
        let (first, second, third) = (bits >> 74, bits >> 62 & 0xFFF, bits & ((1 << 62) - 1));
        Self(first << 80 | 8 << 76 | second << 64 | 0b10 << 62 | third)
    }

    fn text(self) -> [u8; TEXT] {
        let (mut text, mut left) = ([b'-'; TEXT], self.0);
        for index in (0..TEXT).rev() {
            if !matches!(index, 8 | 13 | 18 | 23) {
                text[index] = b"0123456789abcdef"[(left & 0xF) as usize];
                left >>= 4;
            }
        }
        text
    }

    /// Writes it as an attribute of a `LogRecord`.
    pub(super) fn write(self, to: &mut Vec<u8>) {
        let text = self.text();
        for (tag, length, bytes) in [
            (tag::ATTRIBUTE, Self::LENGTH - 2, &[][..]),
            (tag::KEY, KEY.len(), KEY),
            (tag::VALUE, 2 + TEXT, &[]),
            (tag::STRING, TEXT, &text),
        ] {
            to.extend_from_slice(Tagged::new(tag, length as u64).as_bytes());
            to.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::logs::v1::LogRecord;
    use prost::Message as _;

    use super::*;

    #[test]
    fn it_is_an_attribute_with_a_uuid() {
        let mark = Mark {
            position: u32::MAX,
            entries: 7,
        };
        let mut bytes = Vec::new();
        Uid::of(0x1234_5678_9ABC_DEF0, mark).write(&mut bytes);
        assert_eq!(bytes.len(), Uid::LENGTH);
        let record = LogRecord::decode(bytes.as_slice()).expect("a record");
        let [attribute] = &*record.attributes else {
            panic!("one attribute");
        };
        assert_eq!(attribute.key, "log.record.uid");
        let shown = format!("{:?}", attribute.value);
        assert!(
            shown.contains("468acf13-579b-8de0-8000-0007ffffffff"),
            "{shown}"
        );
    }

    #[test]
    fn no_two_records_of_a_segment_have_the_same() {
        let mark = |position, entries| Mark { position, entries };
        let all = [
            mark(1, 1),
            mark(2, 1),
            mark(1, 2),
            mark(u32::MAX, (1 << 31) - 1),
        ];
        let uids: std::collections::HashSet<_> = [1, 2]
            .iter()
            .flat_map(|segment| all.map(|mark| Uid::of(*segment, mark).text()))
            .collect();
        assert_eq!(uids.len(), 8);
    }
}
