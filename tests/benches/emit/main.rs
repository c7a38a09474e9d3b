//! What an event costs the thread that emits it: `codex.tool_result` with its common metadata, some 1.2 kB.
//!
//! All ways in one process, so that only their ratios count:
//! - `none`: the generated emitter while the `[otel]` table exports nothing; what it costs is the difference to `nothing`,
//!   which only hands its arguments over;
//! - `engine`: the generated emitter, exporting by the runtime's own engine;
//! - `engine/1 thread` and `engine/4 threads`: the same, but the time that a processor spends on the emitting threads,
//!   for each of their events, where one thread emits and where four do at once;
//! - `through the sdk`: the generated emitter, exporting through the OpenTelemetry SDK;
//! - `sdk`: the same record written by hand for the SDK;
//! - `tracing`: a macro of `tracing` and the appender of OpenTelemetry.
//!
//! All exporting ways send to a real receiver in this process. Records are emitted in bursts that
//! the batch processor's queue can hold; flushing between bursts is not timed.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use otelier_validate::receiver::Receiver;

#[cfg(unix)]
mod at_once;
#[allow(unreachable_pub, reason = "two benches share it")]
mod ways;

const BURST: u64 = 1_000;
const SOON: Duration = Duration::from_secs(30);

/// Times `emit` in bursts; `settle` runs between them, untimed.
fn bursts(iterations: u64, emit: impl Fn(), settle: impl Fn()) -> Duration {
    let mut spent = Duration::ZERO;
    let mut left = iterations;
    while left > 0 {
        let burst = left.min(BURST);
        let start = Instant::now();
        for _ in 0..burst {
            emit();
        }
        spent += start.elapsed();
        left -= burst;
        settle();
    }
    spent
}

fn emit(c: &mut Criterion) {
    let mut group = c.benchmark_group("emit");

    let (_off, session) = ways::generated("", false);
    let event = otelier_test_cost::event();
    group.bench_function("nothing", |b| {
        b.iter(|| {
            black_box((&session, &event));
        });
    });
    group.bench_function("none", |b| {
        b.iter(|| {
            let (session, event) = black_box((&session, &event));
            otelier_test_cost::emit_given(session, event);
        });
    });

    let receiver = Receiver::start().expect("loopback has a free port");
    let endpoint = receiver.grpc_endpoint();
    let table = format!("[otel]\nexporter = {{ otlp-grpc = {{ endpoint = \"{endpoint}\" }} }}\n");
    let (telemetry, session) = ways::generated(&table, false);
    let settle = || {
        telemetry.flush(SOON).expect("the receiver answers");
        receiver.clear();
    };
    group.bench_function("engine", |b| {
        b.iter_custom(|iterations| {
            bursts(iterations, || otelier_test_cost::emit(&session), settle)
        });
    });
    #[cfg(unix)]
    for (name, threads) in [("engine/1 thread", 1), ("engine/4 threads", 4)] {
        group.bench_function(name, |b| {
            b.iter_custom(|iterations| {
                let emit = || otelier_test_cost::emit(&session);
                at_once::bursts(threads, iterations, emit, settle)
            });
        });
    }

    let (through, session) = ways::generated(&table, true);
    group.bench_function("through the sdk", |b| {
        let settle = || {
            through.flush(SOON).expect("the receiver answers");
            receiver.clear();
        };
        b.iter_custom(|iterations| {
            bursts(iterations, || otelier_test_cost::emit(&session), settle)
        });
    });

    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    let _inside = runtime.enter();
    let (provider, logger) = ways::sdk(&endpoint, true);
    let settle = || {
        provider.force_flush().expect("the receiver answers");
        receiver.clear();
    };
    group.bench_function("sdk", |b| {
        b.iter_custom(|iterations| bursts(iterations, || ways::emit_by_hand(&logger), settle));
    });
    group.bench_function("tracing", |b| {
        tracing::dispatcher::with_default(&ways::tracing_under(&provider), || {
            b.iter_custom(|iterations| bursts(iterations, ways::emit_traced, settle));
        });
    });
    provider.shutdown().expect("the receiver answers");
    group.finish();
}

criterion_group!(benches, emit);
criterion_main!(benches);
