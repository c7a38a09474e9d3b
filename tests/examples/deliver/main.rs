//! Emits numbered records of two catalogs, says what it emitted, and prints the ledger: `tests/interop/check_delivery.py`
//! compares them with what a Collector wrote.
//!
//! ```text
//! deliver --table FILE --expected FILE [--records N] [--seconds S] [--deadline S] [--through-sdk]
//! ```
//!
//! FILE is a TOML document with an `[otel]` table. The records are emitted by two threads, in sessions of their own, at
//! once or evenly over so many seconds. What is expected of each is a line of JSON: the same call into a sink that keeps values
//! in memory, where nothing is encoded.

mod call;
mod expected;

use std::{
    env,
    error::Error,
    fs,
    ops::Range,
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use otelier_runtime::{Delivery, DeliveryError};
use otelier_test_fleet::{
    RESOURCE,
    telemetry::{self as fleet, ConfigWith},
};
use otelier_test_pool::telemetry as pool;
use serde_json::{Value, json};

use call::Sessions;

type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;

type Telemetries = (fleet::Telemetry, pool::Telemetry);

/// The shifts of the threads that emit.
const SHIFTS: [&str; 2] = [
    "01a201ea-d543-7302-bfc7-2701231bba04",
    "01a201ea-d543-7302-bfc7-2701231bba05",
];

#[derive(Default)]
struct Arguments {
    table: String,
    expected: String,
    records: u32,
    seconds: u64,
    deadline: u64,
    through_sdk: bool,
}

fn arguments() -> Result<Arguments> {
    let mut read = Arguments {
        records: 1_000,
        deadline: 30,
        ..Arguments::default()
    };
    let mut given = env::args().skip(1);
    while let Some(name) = given.next() {
        let mut value = || given.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--table" => read.table = value()?,
            "--expected" => read.expected = value()?,
            "--records" => read.records = value()?.parse()?,
            "--seconds" => read.seconds = value()?.parse()?,
            "--deadline" => read.deadline = value()?.parse()?,
            "--through-sdk" => read.through_sdk = true,
            _ => return Err(format!("unknown argument {name}").into()),
        }
    }
    Ok(read)
}

fn main() -> Result<()> {
    let arguments = arguments()?;
    let config = ConfigWith::<pool::Catalog>::from_toml(&fs::read_to_string(&arguments.table)?)?;
    let builder = || {
        fleet::Telemetry::builder(RESOURCE)
            .with::<pool::Catalog>(pool::Resource {})
            .config(config.clone())
    };
    let telemetries = builder().through_sdk(arguments.through_sdk).start()?;
    let (twins, recordings) = builder().record();

    let began = SystemTime::now();
    // A moment of its own for each record, none of them later than it is observed.
    let first = began - Duration::from_secs(60);
    let both = [&telemetries, &twins];
    let half = arguments.records.div_ceil(2);
    let pause = Duration::from_secs(arguments.seconds) / half.max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..)
            .zip(SHIFTS)
            .map(|(thread, shift)| {
                let numbers = thread * half..((thread + 1) * half).min(arguments.records);
                scope.spawn(move || emit(both, shift, numbers, first, pause))
            })
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().expect("emitting does not panic"))
    })?;
    let outcome = telemetries
        .0
        .shutdown(Duration::from_secs(arguments.deadline));
    let ended = SystemTime::now();

    fs::write(&arguments.expected, expected::lines(&recordings))?;
    let (delivery, error) = match &outcome {
        Ok(delivery) => (delivery, None),
        Err(error) => (error.delivery(), Some(error)),
    };
    println!("{}", ledger(delivery, error, began, ended));
    Ok(())
}

/// Emits the records of these numbers to both, in a session of each.
fn emit(
    both: [&Telemetries; 2],
    shift: &str,
    numbers: Range<u32>,
    first: SystemTime,
    pause: Duration,
) -> Result<()> {
    let [real, twin] = both.map(|telemetries| Sessions::start(telemetries, shift));
    let both = [real?, twin?];
    let begun = Instant::now();
    for (place, number) in (0..).zip(numbers) {
        thread::sleep((pause * place).saturating_sub(begun.elapsed()));
        let at = first + Duration::from_micros(number.into());
        for sessions in &both {
            sessions.call(number, at)?;
        }
    }
    Ok(())
}

fn ledger(
    delivery: &Delivery,
    error: Option<&DeliveryError>,
    began: SystemTime,
    ended: SystemTime,
) -> Value {
    let dropped: serde_json::Map<_, _> = (delivery.dropped.by_reason().into_iter())
        .filter(|(_, records)| *records > 0)
        .map(|(reason, records)| (reason.to_owned(), records.into()))
        .collect();
    json!({
        "emitted": delivery.emitted,
        "delivered": delivery.delivered,
        "rejected": delivery.rejected,
        "in_flight": delivery.in_flight,
        "dropped": dropped,
        "error": error.map(ToString::to_string),
        "began": nanos(began),
        "ended": nanos(ended),
    })
}

/// Nanoseconds since 1970, as a string: JSON's numbers are doubles in some languages.
fn nanos(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_nanos().to_string()
}
