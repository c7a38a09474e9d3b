//! What the delivery of a record costs the process, and what an event costs that comes alone.
//!
//! `cargo bench -p otelier-tests --bench delivery` prints two tables, each with all ways in one run:
//! - CPU of a record from the call to the acknowledgement, the threads of the exporters included; the receiver is
//!   another process. Nothing may be lost on the way, so each way waits for its queue.
//! - The time that one call takes where there is one a millisecond: its median and its 99.9th percentile. `nothing` is what the
//!   clock costs, which is in all of them; `loop` looks at the clock for two microseconds, so its percentile is what the machine
//!   itself does to a call of that length.
//!
//! Absolute times are those of the machine; the ratios count.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use otelier_validate::receiver::Receiver;

#[path = "../emit/ways.rs"]
#[allow(unreachable_pub, reason = "two benches share it")]
mod ways;

const RECEIVE: &str = "--receive";
const RECORDS: u32 = 400_000;
const BURST: u32 = 1_000;
const CALLS: usize = 10_000;
const SOON: Duration = Duration::from_secs(30);

fn main() {
    if env::args().nth(1).as_deref() == Some(RECEIVE) {
        return receive();
    }
    end_to_end();
    alone();
}

/// The other process: a receiver that keeps nothing.
fn receive() {
    let receiver = Receiver::start().expect("loopback has a free port");
    println!("{} {}", receiver.grpc_endpoint(), receiver.http_endpoint());
    thread::spawn({
        let mut line = String::new();
        move || {
            std::io::stdin()
                .read_line(&mut line)
                .map(|_| std::process::exit(0))
        }
    });
    loop {
        thread::sleep(Duration::from_millis(20));
        receiver.clear();
    }
}

/// A receiver in a process of its own, which ends with this value.
struct Peer {
    process: Child,
    grpc: String,
    http: String,
}

impl Peer {
    fn start() -> Self {
        let mut process = Command::new(env::current_exe().expect("this program"))
            .arg(RECEIVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program starts again");
        let mut line = String::new();
        let output = process.stdout.as_mut().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let (grpc, http) = line.trim().split_once(' ').expect("two endpoints");
        let (grpc, http) = (grpc.to_owned(), http.to_owned());
        Self {
            process,
            grpc,
            http,
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Some(mut input) = self.process.stdin.take() {
            _ = input.write_all(b"end\n");
        }
        _ = self.process.wait();
    }
}

/// CPU of this process so far, in microseconds.
fn cpu() -> f64 {
    const TICK: f64 = 10_000.0;
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux's /proc");
    let (_, fields) = stat.rsplit_once(") ").expect("a name in parentheses");
    // utime and stime are fields 14 and 15; the state, behind the name, is the third.
    let ticks = fields.split(' ').skip(11).take(2);
    ticks
        .map(|field| field.parse::<f64>().expect("a number"))
        .sum::<f64>()
        * TICK
}

/// CPU of a record, in microseconds.
fn per_record(emit: impl Fn(), settle: impl Fn()) -> f64 {
    emit();
    settle();
    let before = cpu();
    for _ in 0..RECORDS / BURST {
        (0..BURST).for_each(|_| emit());
        settle();
    }
    (cpu() - before) / f64::from(RECORDS)
}

fn table(kind: &str, endpoint: &str) -> String {
    format!("[otel]\nexporter = {{ {kind} = {{ endpoint = \"{endpoint}\" }} }}\n")
}

fn end_to_end() {
    let peer = Peer::start();
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    let _inside = runtime.enter();
    println!("CPU of a record, from the call to the acknowledgement, in microseconds:");
    println!(
        "{:<8}{:>10}{:>10}{:>10}{:>16}",
        "", "engine", "sdk", "tracing", "tracing/engine"
    );
    for (name, kind, endpoint) in [
        ("http", "otlp-http", &peer.http),
        ("grpc", "otlp-grpc", &peer.grpc),
    ] {
        let (telemetry, session) = ways::generated(&table(kind, endpoint), false);
        let engine = per_record(
            || otelier_test_cost::emit(&session),
            || drop(telemetry.flush(SOON).expect("the receiver answers")),
        );
        let (provider, logger) = ways::sdk(endpoint, kind == "otlp-grpc");
        let settle = || provider.force_flush().expect("the receiver answers");
        let sdk = per_record(|| ways::emit_by_hand(&logger), settle);
        let traced = tracing::dispatcher::with_default(&ways::tracing_under(&provider), || {
            per_record(ways::emit_traced, settle)
        });
        println!(
            "{name:<8}{engine:>10.2}{sdk:>10.2}{traced:>10.2}{:>15.1}x",
            traced / engine
        );
    }
}

fn alone() {
    let peer = Peer::start();
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    let _inside = runtime.enter();
    let (_telemetry, session) = ways::generated(&table("otlp-grpc", &peer.grpc), false);
    let (provider, logger) = ways::sdk(&peer.grpc, true);
    let traced = ways::tracing_under(&provider);
    println!("\nOne call a millisecond, in microseconds:");
    println!("{:<10}{:>10}{:>10}", "", "p50", "p99.9");
    in_turn(&[
        ("nothing", &|| {}),
        ("loop", &|| {
            let start = Instant::now();
            while start.elapsed() < Duration::from_micros(2) {}
        }),
    ]);
    in_turn(&[
        ("engine", &|| otelier_test_cost::emit(&session)),
        ("sdk", &|| ways::emit_by_hand(&logger)),
        ("tracing", &|| {
            tracing::dispatcher::with_default(&traced, ways::emit_traced);
        }),
    ]);
    provider.shutdown().expect("the receiver answers");
}

/// Calls each of them in turn, one a millisecond, and prints a line for each.
fn in_turn(ways: &[(&str, &dyn Fn())]) {
    let mut times = vec![Vec::with_capacity(CALLS); ways.len()];
    for round in 0..CALLS {
        for turn in 0..ways.len() {
            let way = (round + turn) % ways.len();
            thread::sleep(Duration::from_millis(1));
            let start = Instant::now();
            ways[way].1();
            times[way].push(start.elapsed());
        }
    }
    for ((name, _), mut times) in ways.iter().zip(times) {
        times.sort_unstable();
        let at = |per_mille: usize| times[times.len() * per_mille / 1_000].as_secs_f64() * 1e6;
        println!("{name:<10}{:>10.2}{:>10.2}", at(500), at(999));
    }
}
