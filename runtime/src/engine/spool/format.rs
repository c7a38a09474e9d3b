//! What stands in a file of a spool.
//!
//! A head, then units as in the queue: the queue itself, or records one behind the other. The head says what the file is
//! and to whom its records go; two words of it say how far records are settled.
//!
//! | bytes | |
//! |---|---|
//! | 0-7 | `otelspl` and a line feed |
//! | 8-11 | the format, 1 |
//! | 12-15 | bytes of the head, a multiple of 4096 |
//! | 16-19 | units of a queue, a power of two; 0 where records stand one behind the other |
//! | 20-23 | bytes of the details |
//! | 24-27 | CRC-32 of bytes 0-23 and the details |
//! | 64-71, 72-79 | marks up to which records are settled, and header words zeroed |
//! | 128- | the details, as a protobuf message |
//!
//! Numbers are in the order of the machine that wrote them, which is the one that reads them.
//!
//! The checksum covers what the head says, and nothing else: neither the marks, which change as records are settled, nor the
//! records, which the queue's producers write without asking anybody. So a head with a changed byte is no head any more. Of
//! records a changed byte is found where it breaks how they are framed (a header that is none, a length that leads out of the
//! file: what is behind it is lost) or how a record is written (it is no protobuf message any more, and dropped alone). One
//! within a text, a number or a time is not found, and is sent as it stands there.

use super::super::{
    arena::{self, Header, Mark, State, UNIT, WORDS},
    encode::wire::Tagged,
    envelope::Envelope,
    protobuf::{self, Field},
};

const MAGIC: &[u8; 8] = b"otelspl\n";
/// What is written, and the only one that is read.
pub(super) const FORMAT: u32 = 1;
/// Heads are multiples of it.
pub(super) const PAGE: usize = 4096;
const DETAILS: usize = 128;

/// Numbers of the fields of the details, as tags: the three low bits say how the value is written.
mod tag {
    pub(super) const ID: u8 = 1 << 3 | 1;
    pub(super) const ENDPOINT: u8 = 2 << 3 | 2;
    pub(super) const CONSENT: u8 = 3 << 3 | 2;
    pub(super) const RESOURCE: u8 = 4 << 3 | 2;
    pub(super) const SCOPE: u8 = 5 << 3 | 2;
}

/// What the records of a file are bound to.
#[derive(Debug)]
pub(super) struct Details {
    /// Its own, so that no two records have one name.
    pub(super) id: u64,
    /// Where its records go.
    pub(super) endpoint: String,
    /// The settings that let sensitive values through.
    pub(super) consent: Vec<String>,
    pub(super) envelope: Envelope,
}

/// What a file says of itself.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) details: Details,
    /// How many bytes it has itself.
    length: usize,
    /// How many units a queue has; 0 where records stand one behind the other.
    units: u32,
}

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is of another format.
    Format(u32),
    /// It is no file of a spool.
    Foreign,
    /// It is none any more.
    Torn,
}

/// A record that was found in a file.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Found {
    /// Where it begins.
    pub(in super::super) at: usize,
    pub(in super::super) length: usize,
    pub(in super::super) label: u32,
    /// Where the next one begins.
    pub(in super::super) end: Mark,
}

impl Details {
    /// The head of a file with so many units.
    pub(super) fn head(&self, units: u32) -> Vec<u8> {
        let mut details = vec![tag::ID];
        details.extend_from_slice(&self.id.to_le_bytes());
        let texts = [(tag::ENDPOINT, self.endpoint.as_bytes())].into_iter();
        let consent = self.consent.iter();
        let (resource, scopes) = self.envelope.parts();
        let all = texts
            .chain(consent.map(|setting| (tag::CONSENT, setting.as_bytes())))
            .chain([(tag::RESOURCE, resource)])
            .chain(scopes.map(|scope| (tag::SCOPE, scope)));
        for (tag, bytes) in all {
            details.extend_from_slice(Tagged::new(tag, bytes.len() as u64).as_bytes());
            details.extend_from_slice(bytes);
        }
        let length = (DETAILS + details.len()).next_multiple_of(PAGE);
        let mut head = MAGIC.to_vec();
        for number in [FORMAT, word(length), units, word(details.len())] {
            head.extend_from_slice(&number.to_ne_bytes());
        }
        head.extend_from_slice(&checksum(&head, &details).to_ne_bytes());
        head.resize(DETAILS, 0);
        head.extend_from_slice(&details);
        head.resize(length, 0);
        head
    }

    /// To whom the records of a file go, and those that are not settled.
    ///
    /// # Errors
    /// As of [its head](Head::read).
    pub(super) fn read(file: &[u8]) -> Result<(Self, Vec<Found>), Unreadable> {
        let head = Head::read(file)?;
        let (records, _) = head.records(file);
        Ok((head.details, records))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (mut id, mut endpoint, mut consent) = (None, None, Vec::new());
        let (mut resource, mut scopes) = (None, Vec::new());
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        for (number, field) in protobuf::fields(bytes) {
            match (number, field) {
                (1, Field::Fixed64(value)) => id = Some(value),
                (2, Field::Bytes(bytes)) => endpoint = Some(text(bytes)?),
                (3, Field::Bytes(bytes)) => consent.push(text(bytes)?),
                (4, Field::Bytes(bytes)) => resource = Some(bytes.to_vec()),
                (5, Field::Bytes(bytes)) => scopes.push(bytes.to_vec()),
                _ => return None,
            }
        }
        Some(Self {
            id: id?,
            endpoint: endpoint?,
            consent,
            envelope: Envelope::from_parts(resource?, scopes),
        })
    }
}

impl Head {
    /// How many bytes of a file are to be read for its head, if it is one of a spool that begins like this.
    pub(super) fn bytes(begin: &[u8]) -> usize {
        number(begin, 12).map_or(0, |length| length as usize)
    }

    /// Of the bytes of a file, or of those that its head has.
    ///
    /// # Errors
    /// If it is not what was written.
    pub(super) fn read(file: &[u8]) -> Result<Self, Unreadable> {
        match file.get(..MAGIC.len()) {
            Some(magic) if magic == MAGIC => {}
            // Zeros: the system ended before its beginning was on the disk.
            None | Some([0, 0, 0, 0, 0, 0, 0, 0]) => return Err(Unreadable::Torn),
            Some(_) => return Err(Unreadable::Foreign),
        }
        let number = |at: usize| number(file, at).ok_or(Unreadable::Torn);
        match number(8)? {
            FORMAT => {}
            other => return Err(Unreadable::Format(other)),
        }
        let (length, units, details) = (number(12)? as usize, number(16)?, number(20)? as usize);
        let details = file.get(DETAILS..DETAILS.saturating_add(details));
        let details = details.ok_or(Unreadable::Torn)?;
        if number(24)? != checksum(&file[..24], details) || length < DETAILS + details.len() {
            return Err(Unreadable::Torn);
        }
        let details = Details::parse(details).ok_or(Unreadable::Torn)?;
        Ok(Self {
            details,
            length,
            units,
        })
    }

    /// The records of the file that are not settled. What cannot be read behind them is left out, and whether there was such
    /// is said, too.
    pub(super) fn records(&self, file: &[u8]) -> (Vec<Found>, bool) {
        records(file, self.length, self.units)
    }
}

/// A record as it stands in a file of records one behind the other.
pub(super) fn entry(label: u32, record: &[u8]) -> Vec<u8> {
    let header = Header {
        state: State::Done,
        label,
        length: word(record.len()),
    };
    let mut entry = header.word().to_ne_bytes().to_vec();
    entry.extend_from_slice(record);
    entry.resize(entry.len().next_multiple_of(UNIT), 0);
    entry
}

/// The records of a file of which the units begin there, and whether there is something that cannot be read.
fn records(file: &[u8], begin: usize, count: u32) -> (Vec<Found>, bool) {
    let mark = |at| word64(file, at).map(Mark::of);
    let (Some(mut mark), Some(cleared)) = (mark(WORDS), mark(WORDS + 8)) else {
        return (Vec::new(), true);
    };
    let behind = file.len().saturating_sub(begin);
    let (count, is_ring) = match count {
        0 => (word(behind / UNIT), false),
        count => (count, true),
    };
    let whole = !is_ring || (count.is_power_of_two() && behind >= count as usize * UNIT);
    // What is settled and not zeroed is no record any more.
    let settled = cleared.units_to(mark);
    let mut left = count.saturating_sub(settled);
    let (mut found, mut is_torn) = (Vec::new(), !whole || settled > count);
    while left > 0 {
        let unit = if is_ring && count.is_power_of_two() {
            mark.position & (count - 1)
        } else {
            mark.position
        };
        let at = (unit as usize).checked_mul(UNIT);
        let at = at.and_then(|at| at.checked_add(begin));
        let Some((at, header)) = at.and_then(|at| Some((at, word64(file, at)?))) else {
            is_torn = true;
            break;
        };
        let Some(header) = Header::of(header) else {
            if header != 0 {
                is_torn = true;
                break;
            }
            // Nobody had begun here: it is free, or its producer was ended before it could.
            mark = mark.after(1, 0);
            left -= 1;
            continue;
        };
        let units = arena::units(header.length as usize);
        let end = at + size_of::<u64>() + header.length as usize;
        if units > left || units > count - unit || end > file.len() {
            is_torn = true;
            break;
        }
        left -= units;
        mark = mark.after(units, u32::from(header.state != State::Skipped));
        if header.state == State::Done {
            found.push(Found {
                at: at + size_of::<u64>(),
                length: header.length as usize,
                label: header.label,
                end: mark,
            });
        }
    }
    (found, is_torn)
}

fn word(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn number(file: &[u8], at: usize) -> Option<u32> {
    let bytes = file.get(at..)?.first_chunk()?;
    Some(u32::from_ne_bytes(*bytes))
}

fn word64(file: &[u8], at: usize) -> Option<u64> {
    let bytes = file.get(at..)?.first_chunk()?;
    Some(u64::from_ne_bytes(*bytes))
}

fn checksum(fixed: &[u8], details: &[u8]) -> u32 {
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(fixed);
    checksum.update(details);
    checksum.finalize()
}
