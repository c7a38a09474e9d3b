//! Payloads that nobody would write, in every way in which they can be read.
//!
//! Payloads of a pool are changed at random and held against the laws in `law`. A payload in which something new was
//! found joins the pool. One that breaks a law is written to `corpus`, which the ordinary tests replay. To run one
//! target for longer:
//!
//! ```sh
//! export CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS=true
//! FUZZ_SECONDS=600 cargo test --release -p otelier-validate --test fuzz -- --ignored --nocapture json_stream
//! ```
//!
//! It needs no instrumentation, and so no nightly compiler: what is found in a payload says well enough where in the
//! reader it has been.

mod change;
#[path = "../validator/fixture.rs"]
#[expect(dead_code, reason = "the tests of single findings need more of it")]
mod fixture;
mod law;
mod pool;
mod random;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use self::random::Random;

/// What is changed, and what must hold of it.
struct Target {
    name: &'static str,
    pool: fn() -> Vec<Vec<u8>>,
    law: fn(&[u8], &mut Random) -> Result<String, String>,
}

const JSON_STREAM: Target = Target {
    name: "json_stream",
    pool: pool::json,
    law: law::pieces_are_the_whole,
};

const PROTOBUF_STREAM: Target = Target {
    name: "protobuf_stream",
    pool: pool::protobuf,
    law: law::pieces_are_the_whole,
};

const FRAMING: Target = Target {
    name: "framing",
    pool: pool::framed,
    law: law::any_pieces_are_the_same,
};

const NEIGHBOURS: Target = Target {
    name: "neighbours",
    pool: pool::records,
    law: law::neighbours_are_found,
};

const TARGETS: [Target; 4] = [JSON_STREAM, PROTOBUF_STREAM, FRAMING, NEIGHBOURS];

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus")
}

/// What broke a law of the target once, in order of name.
fn found_before(target: &Target) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(corpus()).expect("the corpus");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let of_target = paths.iter().filter(|path| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(target.name))
    });
    of_target
        .map(|path| fs::read(path).expect("a file"))
        .collect()
}

#[test]
fn the_corpus_breaks_no_law() {
    for target in TARGETS {
        let mut random = Random::new(1);
        for payload in (target.pool)().into_iter().chain(found_before(&target)) {
            if let Err(broken) = (target.law)(&payload, &mut random) {
                panic!("{}: {broken}", target.name);
            }
        }
    }
}

/// A short run on every machine, always the same.
#[test]
fn some_changes_of_the_pool_break_no_law() {
    for target in TARGETS {
        run(&target, &mut Random::new(1), &|_, rounds| rounds >= 400);
    }
}

fn fuzz(target: &Target) {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    let seconds = Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(60));
    let seed = number("FUZZ_SEED").unwrap_or_else(random::seed_of_now);
    println!("{}: FUZZ_SEED={seed}", target.name);
    run(target, &mut Random::new(seed), &|begun, _| {
        begun.elapsed() >= seconds
    });
}

#[test]
#[ignore = "runs for FUZZ_SECONDS, by default a minute"]
fn json_stream() {
    fuzz(&JSON_STREAM);
}

#[test]
#[ignore = "runs for FUZZ_SECONDS, by default a minute"]
fn protobuf_stream() {
    fuzz(&PROTOBUF_STREAM);
}

#[test]
#[ignore = "runs for FUZZ_SECONDS, by default a minute"]
fn framing() {
    fuzz(&FRAMING);
}

#[test]
#[ignore = "runs for FUZZ_SECONDS, by default a minute"]
fn neighbours() {
    fuzz(&NEIGHBOURS);
}

/// Changes payloads of the pool until it is enough.
fn run(target: &Target, random: &mut Random, enough: &dyn Fn(Instant, u64) -> bool) {
    let begun = Instant::now();
    let mut pool = (target.pool)();
    let mut seen: HashSet<String> = HashSet::new();
    let mut rounds = 0;
    while !enough(begun, rounds) {
        rounds += 1;
        let payload = change::change(&pool, random);
        match (target.law)(&payload, random) {
            Ok(found) => {
                if payload.len() < 20_000 && pool.len() < 4_000 && seen.insert(found) {
                    pool.push(payload);
                }
            }
            Err(broken) => {
                let name = format!("{}-{:016x}", target.name, random::hash(&payload));
                let path = corpus().join(name);
                fs::write(&path, &payload).expect("the corpus");
                panic!("{broken}\nthe payload is in {}", path.display());
            }
        }
    }
    println!(
        "{}: {rounds} payloads, {} kept, {:?}",
        target.name,
        seen.len(),
        begun.elapsed()
    );
}
