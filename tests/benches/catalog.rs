//! What the commands over a catalog cost as it grows: `check` (load, check, resolve), `generate` (that, and all
//! emitters), and `generate` where nothing has changed (read both sides, and find them as they were).
//!
//! Criterion prints the throughput in events: it stays level where the cost is linear. Each has both layouts: all
//! events in one file, and each in a file of its own. `cargo bench -p otelier-tests --bench catalog -- 'check/one'`
//! makes only the catalogs that are asked for.

use std::cell::LazyCell;
use std::fs;
use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use otelier_codegen::files;
use otelier_schema::{Loaded, Sources};
use otelier_tests::synthetic::{self, Layout};
use tempfile::TempDir;

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// Both layouts in all sizes. Nothing is made of those that the filter leaves out.
fn each(
    c: &mut Criterion,
    name: &str,
    bench: impl Fn(&mut BenchmarkGroup<'_, WallTime>, BenchmarkId, usize, Layout),
) {
    let mut group = c.benchmark_group(name);
    group.sample_size(10);
    for (name, layout) in [
        ("one file", Layout::OneFile),
        ("a file each", Layout::OneEach),
    ] {
        for events in SIZES {
            group.throughput(Throughput::Elements(events as u64));
            bench(&mut group, BenchmarkId::new(name, events), events, layout);
        }
    }
    group.finish();
}

fn sources(events: usize, layout: Layout) -> Sources {
    synthetic::catalog(events, layout).into_iter().collect()
}

fn load(sources: Sources) -> Loaded {
    let loaded = otelier_codegen::load_sources(sources);
    assert!(loaded.diagnostics.is_empty());
    loaded
}

fn generated(loaded: &Loaded) -> files::Files {
    let catalog = loaded.catalog.as_ref().expect("the catalog is valid");
    otelier_codegen::generate(catalog, &otelier_codegen::EMITTERS)
        .expect("the catalog can be expressed")
}

fn check(c: &mut Criterion) {
    each(c, "check", |group, id, events, layout| {
        let sources = LazyCell::new(|| sources(events, layout));
        group.bench_function(id, |b| b.iter_with_large_drop(|| load(sources.clone())));
    });
}

fn generate(c: &mut Criterion) {
    each(c, "generate", |group, id, events, layout| {
        let sources = LazyCell::new(|| sources(events, layout));
        group.bench_function(id, |b| {
            b.iter_with_large_drop(|| generated(&load(sources.clone())));
        });
    });
}

fn unchanged(c: &mut Criterion) {
    each(c, "unchanged", |group, id, events, layout| {
        let room = LazyCell::new(|| written(events, layout));
        group.bench_function(id, |b| {
            let (room, seal) = &*room;
            b.iter(|| {
                let sources = otelier_schema::read_sources(&room.path().join("catalog"));
                let sealed = files::sealed(&room.path().join("out"));
                assert_eq!(sealed.as_ref(), Some(seal));
                black_box(sources.expect("the catalog can be read"))
            });
        });
    });
}

/// A catalog on the disk with what comes from it, and the seal of that.
fn written(events: usize, layout: Layout) -> (TempDir, String) {
    let room = tempfile::tempdir().expect("a temporary directory");
    for (path, text) in synthetic::catalog(events, layout) {
        let path = room.path().join("catalog").join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
    }
    let made = generated(&load(sources(events, layout)));
    files::write(&room.path().join("out"), &made).expect("a writable directory");
    let seal = files::seal(&made);
    (room, seal)
}

criterion_group!(benches, check, generate, unchanged);
criterion_main!(benches);
