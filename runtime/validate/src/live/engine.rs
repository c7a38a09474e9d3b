//! What a live run does with a request: judge, keep, count, answer, in this order.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::dead_letters::{DeadLetters, Keep, Staged};
use super::judge::{Judged, judge};
use super::tally::{Ledger, Snapshot};
use super::{StartError, Watcher, cut, metrics};
use crate::catalogs::Catalogs;
use crate::finding::Finding;
use crate::payload::Encoding;
use crate::receiver::{Answer, Export, Handler, Page, Reason, Refusal, Transport};
use crate::report::add_events;

/// The format number of what a dead letter says about its record.
const FORMAT: u64 = 1;

/// So many findings of one record are written into its dead letter.
const REASONS: usize = 64;

/// So many codes are named in the message of a partial success.
const NAMED: usize = 5;

/// How often the catalogs are told the present.
const MINUTE: u64 = 60;

/// What tells the catalogs the present, which goes on from what it was when the run began.
struct Clock {
    /// In seconds since the Unix epoch; `None`: nobody told it.
    began: Option<u64>,
    since: Instant,
    /// The minute of the run that was told last.
    told: AtomicU64,
}

impl Clock {
    fn of(catalogs: &Catalogs) -> Self {
        Self {
            began: catalogs.present_seconds(),
            since: Instant::now(),
            told: AtomicU64::new(0),
        }
    }

    fn keep(&self, catalogs: &Catalogs) {
        let minute = self.since.elapsed().as_secs() / MINUTE;
        if let Some(began) = self.began
            && self.told.fetch_max(minute, Ordering::Relaxed) < minute
        {
            catalogs.set_present(began + minute * MINUTE);
        }
    }
}

pub(super) struct Engine {
    catalogs: Arc<Catalogs>,
    /// The catalogs, as dead letters name them.
    named: Value,
    report_only: bool,
    letters: Option<DeadLetters>,
    watcher: Watcher,
    ready: AtomicBool,
    requests: AtomicU64,
    clock: Clock,
    counted: Mutex<Snapshot>,
}

impl Engine {
    pub(super) fn new(
        catalogs: Catalogs,
        report_only: bool,
        keep: Option<Keep>,
        watcher: Watcher,
    ) -> Result<Self, StartError> {
        let letters = keep.map(DeadLetters::open).transpose();
        let named = catalogs.bundles().iter().map(|bundle| {
            let catalog = bundle.catalog();
            json!({
                "name": catalog.name,
                "version": catalog.version,
                "content_hash": bundle.content_hash(),
            })
        });
        let clock = Clock::of(&catalogs);
        Ok(Self {
            named: named.collect(),
            catalogs: Arc::new(catalogs),
            report_only,
            letters: letters.map_err(StartError::DeadLetters)?,
            watcher,
            ready: AtomicBool::new(true),
            requests: AtomicU64::new(0),
            clock,
            counted: Mutex::default(),
        })
    }

    pub(super) fn catalogs(&self) -> Arc<Catalogs> {
        Arc::clone(&self.catalogs)
    }

    pub(super) fn keeps_letters(&self) -> bool {
        self.letters.is_some()
    }

    pub(super) fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// Nothing new is asked for; what has begun ends.
    pub(super) fn end(&self) {
        self.ready.store(false, Ordering::Release);
    }

    pub(super) fn expire(&self) {
        if let Some(letters) = &self.letters {
            // A directory that fails is told to the sender of the next letter.
            _ = letters.expire();
        }
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        let mut snapshot = self.counted().clone();
        snapshot.dead_letters = self.letters.as_ref().map(DeadLetters::kept);
        snapshot
    }

    /// Each request is added behind whatever may fail, as a whole.
    fn counted(&self) -> MutexGuard<'_, Snapshot> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What cannot be read to its end is refused as a whole: its sender would take anything else as "arrived".
    fn refuse(&self, mut judged: Judged, bytes: usize, message: String) -> Refusal {
        // Nothing of it was taken, so nothing of it was seen.
        judged.events = Vec::new();
        let ledger = Ledger {
            received: judged.records,
            refused: judged.records,
            ..Ledger::default()
        };
        if let Some(letters) = &self.letters
            && let Err(error) = letters.stage().commit(ledger)
        {
            return unavailable(&error);
        }
        self.count(judged, ledger, bytes, Some(Reason::Malformed));
        Refusal::new(Reason::Malformed, message)
    }

    fn count(&self, judged: Judged, ledger: Ledger, bytes: usize, refused: Option<Reason>) {
        debug_assert!(ledger.balances());
        let mut counted = self.counted();
        counted.ledger.add(ledger);
        match refused {
            Some(reason) => counted.refuse(reason),
            None => counted.requests += 1,
        }
        counted.bytes += bytes as u64;
        counted.errors += judged.errors;
        counted.warnings += judged.warnings;
        counted.infos += judged.infos;
        for (kind, count) in judged.findings {
            *counted.findings.entry(kind).or_default() += count;
        }
        add_events(&mut counted.events, judged.events);
        counted.last = Some(Instant::now());
    }

    /// Stages a letter for each invalid record; how many there are.
    fn write(
        &self,
        staged: &mut Staged<'_>,
        export: &Export,
        encoding: Encoding,
        invalid: &[u32],
    ) -> io::Result<u64> {
        let mut written = 0;
        cut::records(&export.payload, encoding, invalid, &mut |piece| {
            let about = self.about(export.transport, &piece);
            let letter = cut::with_about(piece.request, encoding, &about);
            // One that is larger than all that may be kept would push out every other.
            if staged.takes(&letter) {
                staged.write(&letter, encoding)?;
                written += 1;
            }
            Ok::<_, io::Error>(())
        })?;
        Ok(written)
    }

    /// What a dead letter says about its record. Its findings point into the letter.
    fn about(&self, transport: Transport, piece: &cut::Cut<'_>) -> String {
        let (mut reasons, mut more) = (Vec::new(), 0_u64);
        judge(&self.catalogs, &piece.request, &mut |finding| {
            if reasons.len() < REASONS {
                reasons.push(reason(&finding));
            } else {
                more += 1;
            }
        });
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let digest = Sha256::digest(piece.record);
        let digest = digest.iter().map(|byte| format!("{byte:02x}"));
        json!({
            "format": FORMAT,
            "received_unix_nano": now.unwrap_or_default().as_nanos().to_string(),
            "transport": transport.as_str(),
            "catalogs": self.named,
            "record_hash": format!("sha256:{}", digest.collect::<String>()),
            "findings": reasons,
            "more_findings": more,
        })
        .to_string()
    }
}

impl Handler for Engine {
    fn export(&self, export: Export) -> Answer {
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let name = format!("request {number} ({})", export.transport.as_str());
        self.clock.keep(&self.catalogs);
        let judged = judge(&self.catalogs, &export.payload, &mut |mut finding| {
            finding.payload = Some(name.clone());
            (self.watcher)(finding);
        });
        let bytes = export.payload.len();
        let expected = match export.transport {
            Transport::HttpJson => Encoding::Json,
            Transport::Grpc | Transport::HttpBinary => Encoding::Protobuf,
        };
        let broken = match (&judged.error, judged.encoding) {
            (Some(error), _) => Some(error.to_string()),
            (None, Some(found)) if found != expected => {
                Some("the body is not what its Content-Type says".to_owned())
            }
            (None, None) if expected == Encoding::Json => {
                Some("the body is empty, which is no JSON".to_owned())
            }
            _ => None,
        };
        if let Some(message) = broken {
            return Answer::Refused(self.refuse(judged, bytes, message));
        }
        let invalid = judged.invalid.len() as u64;
        let mut ledger = Ledger {
            received: judged.records,
            valid: judged.records - invalid,
            ..Ledger::default()
        };
        if let Some(letters) = &self.letters {
            let mut staged = letters.stage();
            let kept = self
                .write(&mut staged, &export, expected, &judged.invalid)
                .and_then(|written| {
                    ledger.dead_lettered = written;
                    ledger.refused = invalid - written;
                    staged.commit(ledger)
                });
            if let Err(error) = kept {
                let refusal = unavailable(&error);
                self.refused(refusal.reason);
                return Answer::Refused(refusal);
            }
        } else {
            ledger.refused = invalid;
        }
        let answer = if self.report_only {
            Answer::Taken {
                rejected: 0,
                message: String::new(),
            }
        } else {
            Answer::Taken {
                rejected: invalid,
                message: self.message(&judged),
            }
        };
        self.count(judged, ledger, bytes, None);
        answer
    }

    fn refused(&self, reason: Reason) {
        self.counted().refuse(reason);
    }

    fn page(&self, path: &str) -> Option<Page> {
        let plain = |status, text: &str| Page {
            status,
            content_type: "text/plain; charset=utf-8",
            text: text.to_owned(),
        };
        match path {
            "/healthz" => Some(plain(200, "ok\n")),
            "/readyz" if self.is_ready() => Some(plain(200, "ready\n")),
            "/readyz" => Some(plain(503, "ending\n")),
            "/metrics" => Some(Page {
                status: 200,
                content_type: metrics::CONTENT_TYPE,
                text: metrics::text(&self.snapshot()),
            }),
            _ => None,
        }
    }

    fn is_open(&self, path: &str) -> bool {
        matches!(path, "/healthz" | "/readyz")
    }
}

impl Engine {
    /// Why records are rejected, for the sender's log; empty where nothing is wrong.
    fn message(&self, judged: &Judged) -> String {
        if judged.errors == 0 {
            return String::new();
        }
        let mut codes: Vec<(u64, &str)> = Vec::new();
        for ((code, _), count) in &judged.findings {
            match codes.iter_mut().find(|(_, known)| *known == code.as_str()) {
                Some((sum, _)) => *sum += count,
                None => codes.push((*count, code.as_str())),
            }
        }
        codes.sort_by_key(|(count, code)| (std::cmp::Reverse(*count), *code));
        codes.truncate(NAMED);
        let codes = codes.iter().map(|(count, code)| format!("{count} {code}"));
        let catalogs = self.catalogs.bundles().iter().map(|bundle| {
            let catalog = bundle.catalog();
            format!("{} {}", catalog.name, catalog.version)
        });
        format!(
            "{} of {} records break the catalog {}: {}",
            judged.invalid.len(),
            judged.records,
            catalogs.collect::<Vec<_>>().join(", "),
            codes.collect::<Vec<_>>().join(", ")
        )
    }
}

/// A finding without what says the same of each: it is the letter's only payload and record.
fn reason(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "event": finding.event,
        "attribute": finding.attribute,
        "pointer": finding.pointer,
        "catalog": finding.catalog,
        "message": finding.message,
    })
}

fn unavailable(error: &io::Error) -> Refusal {
    Refusal::new(
        Reason::Unavailable,
        format!("dead letters cannot be kept: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_present_goes_on_while_a_run_does() {
        let catalogs = Catalogs::new([]);
        catalogs.set_present(1_000_000_000);
        let mut clock = Clock::of(&catalogs);
        clock.keep(&catalogs);
        assert_eq!(catalogs.present_seconds(), Some(1_000_000_000));
        let Some(since) = clock.since.checked_sub(Duration::from_secs(150)) else {
            // The system's clock began less than that ago.
            return;
        };
        clock.since = since;
        clock.keep(&catalogs);
        assert_eq!(catalogs.present_seconds(), Some(1_000_000_120));
    }
}
