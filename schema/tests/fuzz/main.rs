//! The loader under texts that nobody would write.
//!
//! The ordinary tests replay the corpus. `fuzz`, which is ignored, changes it for as long as it is
//! told and keeps what was told anew; what breaks a law is made as small as it can be and written
//! into `corpus/`, where the ordinary tests find it:
//!
//! ```sh
//! export CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS=true
//! FUZZ_SECONDS=600 cargo test --release -p otelier-schema --test fuzz -- --ignored --nocapture
//! ```
//!
//! It needs no instrumentation, and so no nightly compiler: which faults a text has says well
//! enough where in the loader it has been.

mod bytes;
mod law;
mod minimise;
mod random;
mod structure;
mod watch;

use std::{
    collections::HashSet,
    env, fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use otelier_schema::load;

use self::{law::Told, random::Random, watch::Watch};

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn yaml_files(directory: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let bytes = fs::read(&path).expect("a file");
            found.push((path.display().to_string(), bytes));
        }
    }
}

/// What was found before, and every catalog and every fault of this repository.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let tests = directory();
    let mut found = Vec::new();
    for place in [
        "fuzz/corpus",
        "faults",
        "../codex",
        "../../tests/nasty/catalog",
        "../../tests/shop/catalog",
    ] {
        yaml_files(&tests.join(place), &mut found);
    }
    found.sort();
    found
}

#[test]
fn the_corpus_breaks_no_law() {
    for (name, bytes) in corpus() {
        if let Err(broken) = law::hold(&String::from_utf8_lossy(&bytes)) {
            panic!("{name}: {broken}");
        }
    }
}

#[test]
fn the_corpus_on_disk_is_answered() {
    let root =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}", std::process::id()));
    fs::create_dir_all(&root).expect("a directory");
    for (name, bytes) in corpus() {
        fs::write(root.join("catalog.yaml"), bytes).expect("a file");
        let loaded = load(&root);
        assert!(
            loaded.catalog.is_some() || !loaded.diagnostics.is_empty(),
            "{name}"
        );
    }
    fs::remove_dir_all(&root).expect("it is there");
}

/// A short run on every machine, always the same.
#[test]
fn some_changes_of_the_corpus_break_no_law() {
    run(&mut Random::new(1), &|_, rounds| rounds >= 1_500);
}

#[test]
#[ignore = "runs for FUZZ_SECONDS, by default a minute"]
fn fuzz() {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    let seconds = Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(60));
    let seed = number("FUZZ_SEED").unwrap_or_else(random::seed_of_now);
    println!("FUZZ_SEED={seed}");
    run(&mut Random::new(seed), &|begun, _| {
        begun.elapsed() >= seconds
    });
}

/// Changes texts of the pool until it is enough. A text of which something new was told joins the pool.
fn run(random: &mut Random, enough: &dyn Fn(Instant, u64) -> bool) {
    let begun = Instant::now();
    let watch = Watch::start(Duration::from_secs(60));
    let mut pool: Vec<String> = corpus()
        .into_iter()
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    let mut told: HashSet<Told> = HashSet::new();
    let mut rounds = 0;
    while !enough(begun, rounds) {
        rounds += 1;
        let text = if random.below(3) == 0 {
            structure::change(&pool, random)
        } else {
            bytes::change(&pool, random)
        };
        watch.looks_at(&text);
        match law::hold(&text) {
            Ok(found) => {
                if text.len() < 20_000 && told.insert(found) {
                    pool.push(text);
                }
            }
            Err(broken) => {
                let small = minimise::minimise(&text, &broken);
                let path = directory().join(format!(
                    "fuzz/corpus/found-{:016x}.yaml",
                    random::hash(&small)
                ));
                fs::write(&path, &small).expect("the corpus");
                panic!("{broken}\nthe text is in {}", path.display());
            }
        }
    }
    println!("{rounds} texts, {} kept, {:?}", told.len(), begun.elapsed());
}
