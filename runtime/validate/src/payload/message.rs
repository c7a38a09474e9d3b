//! Protobuf as it is written.

/// A message.
pub(super) struct Message(pub(super) Vec<u8>);

impl Message {
    #[inline]
    pub(super) fn tag(&mut self, number: u8, wire_type: u8) {
        // Field numbers below 16 have a tag of one byte.
        self.0.push(number << 3 | wire_type);
    }

    #[inline]
    pub(super) fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }

    #[inline]
    pub(super) fn fixed64(&mut self, number: u8, value: u64) {
        self.tag(number, 1);
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    #[inline]
    pub(super) fn bytes(&mut self, number: u8, bytes: &[u8]) {
        self.tag(number, 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Begins a message whose length is not known yet.
    #[inline]
    pub(super) fn begin(&mut self, number: u8) -> usize {
        self.tag(number, 2);
        self.0.push(0);
        self.0.len()
    }

    #[inline]
    pub(super) fn end(&mut self, start: usize) {
        let length = self.0.len() - start;
        match u8::try_from(length) {
            Ok(short @ 0..0x80) => self.0[start - 1] = short,
            _ => self.make_room(start, length),
        }
    }

    /// A length of one byte is what most have; for a longer one the message moves.
    #[cold]
    fn make_room(&mut self, start: usize, length: usize) {
        let mut varint = Self(Vec::with_capacity(10));
        varint.varint(length as u64);
        self.0.splice(start - 1..start, varint.0);
    }
}
