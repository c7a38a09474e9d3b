//! The directory of a spool, and what of the files in it is for this process.

use std::{
    hash::{BuildHasher as _, RandomState},
    io,
    path::Path,
    sync::Arc,
};

use super::{
    super::{envelope::Envelope, ledger::Ledger, telling},
    format::{Details, Head, PAGE, Unreadable},
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
                Ok(Ok((_, records))) => records.len() as u64,
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

    /// Opens a file that was left, and reads its head. One that is not for this receiver any more is removed, and counted.
    pub(super) fn open(&self, path: &Path, ledger: &Ledger) -> io::Result<Option<(Segment, Head)>> {
        let Some(segment) = Segment::find(path)? else {
            return Ok(None);
        };
        let head = match head(&segment)? {
            Ok(head) => head,
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
        if let Some(why) = self.withdrawn(&head.details) {
            let records = head.records(&segment.read()?).0.len();
            ledger.purge(records as u64);
            segment.remove();
            if records > 0 {
                self.warn(&format!(
                    "{records} records of an earlier process are removed: {why}"
                ));
            }
            return Ok(None);
        }
        Ok(Some((segment, head)))
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

/// What a file says of itself, without its records.
fn head(segment: &Segment) -> io::Result<Result<Head, Unreadable>> {
    let mut begin = segment.read_first(PAGE as u64)?;
    // It has as many pages as its resource takes.
    let bytes = Head::bytes(&begin);
    if bytes > PAGE {
        begin = segment.read_first(bytes as u64)?;
    }
    Ok(Head::read(&begin))
}

/// Removes what earlier processes have left, as nothing is to be sent any more.
pub(crate) fn purge(spool: &destination::Spool) {
    if segment::private(&spool.dir).is_err() {
        return;
    }
    let listed = Segment::list(&spool.dir);
    for path in listed.map(|(paths, _)| paths).unwrap_or_default() {
        if let Ok(Some(segment)) = Segment::find(&path)
            && matches!(head(&segment), Ok(Ok(_) | Err(Unreadable::Torn)))
        {
            segment.remove();
        }
    }
}
