//! The directory of a spool, and what of the files in it is for this process.

use std::{
    collections::VecDeque,
    hash::{BuildHasher as _, RandomState},
    io,
    path::Path,
    sync::Arc,
};

use super::{
    super::{envelope::Envelope, ledger::Ledger, telling},
    format::{Details, Found, Unreadable},
    left::Left,
    segment::{self, Segment},
};
use crate::{destination, start::OnWarning};

/// A spool as it is asked for, and what is bound to its records.
pub(in super::super) struct Place {
    pub(in super::super) spool: destination::Spool,
    pub(in super::super) endpoint: String,
    /// The settings that let sensitive values through.
    pub(in super::super) consent: Vec<String>,
    pub(in super::super) envelope: Arc<Envelope>,
    pub(in super::super) on_warning: OnWarning,
}

impl Place {
    pub(super) fn warn(&self, what: &str) {
        telling::tell(&self.on_warning, format!("otel.spool: {what}"));
    }

    pub(super) fn details(&self) -> Details {
        Details {
            // Different in every process and every call.
            id: RandomState::new().hash_one(std::process::id()),
            endpoint: self.endpoint.clone(),
            consent: self.consent.clone(),
            envelope: (*self.envelope).clone(),
        }
    }

    /// How many bytes there is room for as it is.
    pub(super) fn room(&self) -> io::Result<u64> {
        let (_, used) = Segment::list(&self.spool.dir)?;
        Ok(self.spool.max_bytes.saturating_sub(used))
    }

    /// Makes room for so many bytes, for which the oldest files go; what is in them is counted.
    pub(super) fn make_room(&self, bytes: u64, ledger: &Ledger) -> io::Result<()> {
        let (paths, mut used) = Segment::list(&self.spool.dir)?;
        let mut oldest = Vec::new();
        for path in paths {
            if used + bytes <= self.spool.max_bytes {
                break;
            }
            let Ok(Some(segment)) = Segment::find(&path) else {
                continue;
            };
            let read = segment.read().map(|bytes| Details::read(&bytes));
            let records = match read {
                Ok(Ok((_, records, _))) => records.len() as u64,
                Ok(Err(Unreadable::Torn)) => 0,
                // It is somebody else's: it stays, and so does what it takes.
                Ok(Err(Unreadable::Foreign | Unreadable::Format(_))) | Err(_) => continue,
            };
            used = used.saturating_sub(segment.size().taken());
            oldest.push((segment, records));
        }
        if used + bytes > self.spool.max_bytes {
            return Err(io::Error::other("its files have `max-bytes` together"));
        }
        for (segment, records) in oldest {
            ledger.purge(records);
            segment.remove();
        }
        Ok(())
    }

    /// Opens a file that was left, unless there is nothing in it for this receiver.
    pub(super) fn open<'w>(&self, path: &Path, ledger: &'w Ledger) -> io::Result<Option<Left<'w>>> {
        let Some(segment) = Segment::find(path)? else {
            return Ok(None);
        };
        let bytes = segment.read()?;
        let (details, records, is_torn) = match Details::read(&bytes) {
            Ok(read) => read,
            Err(Unreadable::Format(format)) => {
                let what = "which this version does not read; it stays";
                let what = format!("a file has the format {format}, {what}");
                return Err(io::Error::other(what));
            }
            Err(Unreadable::Foreign) => {
                return Err(io::Error::other("a file is none of its own; it stays"));
            }
            Err(Unreadable::Torn) => {
                self.warn("a file is damaged; it is removed");
                segment.remove();
                return Ok(None);
            }
        };
        if is_torn {
            self.warn("a file is damaged; what can be read of it is sent");
        }
        if let Some(why) = self.withdrawn(&details) {
            ledger.purge(records.len() as u64);
            segment.remove();
            if !records.is_empty() {
                let records = records.len();
                self.warn(&format!(
                    "{records} records of an earlier process are removed: {why}"
                ));
            }
            return Ok(None);
        }
        ledger.find(records.len() as u64);
        Ok(self.left(segment, bytes, (details, records), ledger, false))
    }

    pub(super) fn left<'w>(
        &self,
        segment: Segment,
        bytes: Vec<u8>,
        (details, records): (Details, Vec<Found>),
        ledger: &'w Ledger,
        is_own: bool,
    ) -> Option<Left<'w>> {
        let mut left = Left {
            segment,
            details,
            bytes,
            records: VecDeque::from(records),
            max_age: self.spool.max_age,
            ledger,
            is_own,
        };
        left.sift();
        (!left.is_empty()).then_some(left)
    }

    /// Why records with these details are not sent any more.
    fn withdrawn(&self, details: &Details) -> Option<&'static str> {
        if details.endpoint != self.endpoint {
            return Some("they were for another endpoint");
        }
        let is_withdrawn = |setting: &String| !self.consent.contains(setting);
        details
            .consent
            .iter()
            .any(is_withdrawn)
            .then_some("a setting that let sensitive values through is off now")
    }
}

/// Removes what earlier processes have left, as nothing is to be sent any more.
pub(crate) fn purge(spool: &destination::Spool) {
    if segment::private(&spool.dir).is_err() {
        return;
    }
    let listed = Segment::list(&spool.dir);
    for path in listed.map(|(paths, _)| paths).unwrap_or_default() {
        if let Ok(Some(segment)) = Segment::find(&path)
            && let Ok(bytes) = segment.read()
            && matches!(Details::read(&bytes), Ok(_) | Err(Unreadable::Torn))
        {
            segment.remove();
        }
    }
}
