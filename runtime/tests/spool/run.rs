//! A directory for a spool, telemetries that use it, and what has arrived.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use opentelemetry_proto::tonic::{common::v1::any_value::Value, logs::v1::LogRecord};
use otelier_runtime::Delivery;
use otelier_validate::receiver::{Receiver, Transport};
use tempfile::TempDir;

use crate::{
    miniature::{Config, Session, Telemetry, receipt::Receipt, request::Succeeded},
    support::{RESOURCE, endpoint, records, session, settled, table},
};

/// A directory that is gone afterwards.
pub struct Room(TempDir);

impl Room {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    pub fn spool(&self) -> PathBuf {
        self.0.path().join("spool")
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A table that uses the spool, with more of its keys.
    pub fn table(&self, transport: Transport, endpoint: &str, more: &str) -> String {
        let table = table(transport, endpoint, "");
        let spool = format!("spool = {{ dir = '{}'{more} }}\n", self.spool().display());
        table.replace("[otel]\n", &format!("[otel]\nqueue = 1_048_576\n{spool}"))
    }

    pub fn table_for(&self, receiver: &Receiver, transport: Transport) -> String {
        self.table(transport, &endpoint(receiver, transport), "")
    }

    /// The files in the spool.
    pub fn files(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.spool()) else {
            return Vec::new();
        };
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let mut paths: Vec<_> = paths.collect();
        paths.sort();
        paths
    }
}

/// A telemetry, and what it has warned of.
pub struct Run {
    pub telemetry: Telemetry,
    pub session: Session,
    warnings: Arc<Mutex<Vec<String>>>,
}

impl Run {
    pub fn start(table: &str) -> Self {
        let warnings = Arc::new(Mutex::new(Vec::new()));
        let to = Arc::clone(&warnings);
        let telemetry = Telemetry::builder(RESOURCE)
            .config(Config::from_toml(table).expect("a table of a test"))
            .on_warning(move |warning| to.lock().expect("no panic").push(warning.to_string()))
            .start()
            .expect("a telemetry");
        Self {
            session: session(&telemetry),
            telemetry,
            warnings,
        }
    }

    pub fn emit(&self, numbers: std::ops::Range<u64>) {
        for number in numbers {
            let duration_ms = Duration::from_millis(number);
            self.session.request(Succeeded { duration_ms }).emit();
        }
    }

    pub fn spill(&self, numbers: std::ops::Range<u64>) {
        for number in numbers {
            let duration_ms = Duration::from_millis(number);
            self.session.receipt(Receipt { duration_ms }).emit();
        }
    }

    pub fn warnings(&self) -> Vec<String> {
        self.warnings.lock().expect("no panic").clone()
    }

    /// Waits until the counts are as they should be.
    #[track_caller]
    pub fn wait(&self, mut is_so: impl FnMut(&Delivery) -> bool) -> Delivery {
        let begun = Instant::now();
        loop {
            let delivery = self.telemetry.delivery();
            balanced(&delivery);
            if is_so(&delivery) {
                return delivery;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "{delivery:?} {:?}",
                self.warnings()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until so many records of earlier processes have ended.
    #[track_caller]
    pub fn recovers(&self, records: u64) -> Delivery {
        self.wait(|delivery| {
            let recovered = delivery.recovered;
            recovered.delivered + recovered.rejected + recovered.dropped + recovered.purged
                >= records
        })
    }

    /// Shuts down within a deadline, and loses nothing: what is left then is in the spool, a moment later where the machine is
    /// busy.
    #[track_caller]
    pub fn end(self, deadline: Duration) -> Delivery {
        let outcome = self.telemetry.shutdown(deadline);
        let delivery = settled(&self.telemetry);
        balanced(&delivery);
        assert_eq!(delivery.lost(), 0, "{outcome:?}");
        delivery
    }
}

#[track_caller]
pub fn balanced(delivery: &Delivery) {
    let sum = delivery.delivered
        + delivery.rejected
        + delivery.spooled
        + delivery.in_flight
        + delivery.dropped.total();
    assert_eq!(delivery.emitted, sum, "{delivery:?}");
}

fn text<'r>(record: &'r LogRecord, key: &str) -> Option<&'r Value> {
    let mut attributes = record.attributes.iter();
    let found = attributes.find(|attribute| attribute.key == key)?;
    found.value.as_ref()?.value.as_ref()
}

/// How often each number has arrived. What has arrived more than once has the same name each time, and no
/// two records have one.
#[track_caller]
pub fn arrived(receiver: &Receiver) -> BTreeMap<i64, usize> {
    let (mut counts, mut names) = (BTreeMap::new(), HashMap::new());
    for record in records(receiver) {
        let Some(Value::IntValue(number)) = text(&record, "duration_ms") else {
            panic!("a number: {record:?}");
        };
        let Some(Value::StringValue(name)) = text(&record, "log.record.uid") else {
            panic!("a name: {record:?}");
        };
        let of = names.entry(name.clone()).or_insert(*number);
        assert_eq!(of, number, "one name for two records");
        *counts.entry(*number).or_insert(0) += 1;
    }
    assert_eq!(names.len(), counts.len(), "a record has one name");
    counts
}

/// These numbers have arrived, once each, and no others.
#[track_caller]
pub fn has_once(receiver: &Receiver, numbers: std::ops::Range<i64>) {
    let expected: BTreeMap<_, _> = numbers.map(|number| (number, 1)).collect();
    let arrived = arrived(receiver);
    assert!(
        arrived == expected,
        "{} of {}",
        arrived.len(),
        expected.len()
    );
}
