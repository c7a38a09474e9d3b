//! What the two commands over a catalog cost as it grows: `check` (load, check, resolve) and
//! `generate` (all emitters, in memory).
//!
//! Criterion prints the throughput in events: it stays level where the cost is linear. `check` has both
//! layouts: all events in one file, and each in a file of its own.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use otelier_schema::{Sources, load_sources};
use otelier_tests::synthetic::{self, Layout};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn check(c: &mut Criterion) {
    let mut group = c.benchmark_group("check");
    group.sample_size(10);
    let layouts = [
        ("one file", Layout::OneFile),
        ("a file each", Layout::OneEach),
    ];
    for ((name, layout), events) in layouts
        .into_iter()
        .flat_map(|layout| SIZES.map(|size| (layout, size)))
    {
        let sources: Sources = synthetic::catalog(events, layout).into_iter().collect();
        group.throughput(Throughput::Elements(events as u64));
        group.bench_function(BenchmarkId::new(name, events), |b| {
            b.iter_with_large_drop(|| {
                let loaded = load_sources(sources.clone());
                let catalog = loaded.catalog.as_ref().expect("the catalog is valid");
                assert!(otelier_codegen::check(catalog).is_empty());
                loaded
            });
        });
    }
    group.finish();
}

fn generate(c: &mut Criterion) {
    let mut group = c.benchmark_group("generate");
    group.sample_size(10);
    for events in SIZES {
        let sources: Sources = synthetic::catalog(events, Layout::Fifty)
            .into_iter()
            .collect();
        let catalog = load_sources(sources).catalog.expect("the catalog is valid");
        group.throughput(Throughput::Elements(events as u64));
        group.bench_function(BenchmarkId::from_parameter(events), |b| {
            b.iter_with_large_drop(|| {
                otelier_codegen::generate(&catalog, &otelier_codegen::EMITTERS)
                    .expect("the catalog can be expressed")
            });
        });
    }
    group.finish();
}

criterion_group!(benches, check, generate);
criterion_main!(benches);
