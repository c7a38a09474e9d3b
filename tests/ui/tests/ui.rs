//! Mistakes at the call site of an emitter do not compile, and the compiler names the attribute.
//!
//! Each file of `cases/` but `compiles.rs` holds one mistake; the line `Mentions:` at its top lists
//! what any compiler's message must contain. The messages word for word are in the `.stderr`
//! files and hold for one compiler only, so that they are compared on that one only. After a
//! change they are rewritten by `TRYBUILD=overwrite cargo test -p otelier-ui`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The compiler whose messages the `.stderr` files hold.
const PINNED: &str = "1.95.";

#[test]
fn the_messages_read_well() {
    let version = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .arg("--version")
        .output()
        .expect("a compiler");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    if !version.starts_with(&format!("rustc {PINNED}")) {
        eprintln!("not compared: the messages are those of rustc {PINNED}x, not of {version}");
        return;
    }
    let cases = trybuild::TestCases::new();
    for (name, path) in sources() {
        if name == "compiles" {
            cases.pass(path);
        } else {
            cases.compile_fail(path);
        }
    }
}

#[test]
fn any_compiler_names_the_attribute() {
    let project = project();
    let output = check(&project, "compiles");
    assert!(output.status.success(), "{}", messages(&output));
    for (name, path) in sources().into_iter().filter(|(name, _)| name != "compiles") {
        let text = fs::read_to_string(path).expect("readable");
        let mentions = text
            .lines()
            .find_map(|line| line.strip_prefix("//! Mentions: "))
            .unwrap_or_else(|| panic!("{name}.rs has no line `Mentions:`"));
        let output = check(&project, &name);
        let messages = messages(&output);
        assert!(!output.status.success(), "{name}.rs compiles");
        for mention in mentions.split(", ") {
            assert!(
                messages.contains(mention),
                "{name}.rs: no {mention:?} in\n{messages}"
            );
        }
    }
}

/// The files of `cases/` by name.
fn sources() -> Vec<(String, PathBuf)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut sources: Vec<_> = fs::read_dir(directory)
        .expect("readable")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy();
            (name.into_owned(), path)
        })
        .collect();
    sources.sort();
    assert!(sources.len() > 10, "the files of cases/ are missing");
    sources
}

/// An application of its own that has each file as a program, and the emitters without features.
fn project() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the workspace");
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    fs::create_dir_all(&project).expect("writable");
    // A JSON string is a TOML string.
    let quoted = |path: &Path| serde_json::Value::from(path.to_string_lossy()).to_string();
    let mut manifest = vec![
        "[package]\nname = \"ui\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false"
            .to_owned(),
        "[workspace]".to_owned(),
        format!(
            "[dependencies]\ncodex-events.path = {}",
            quoted(&root.join("generated/codex"))
        ),
    ];
    for (name, path) in sources() {
        manifest.push(format!(
            "[[bin]]\nname = \"{name}\"\npath = {}",
            quoted(&path)
        ));
    }
    let manifest = manifest.join("\n\n");
    fs::write(project.join("Cargo.toml"), manifest).expect("writable");
    fs::copy(root.join("Cargo.lock"), project.join("Cargo.lock")).expect("writable");
    project
}

fn check(project: &Path, name: &str) -> Output {
    Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--bin", name])
        .current_dir(project)
        .env("CARGO_TARGET_DIR", project.join("target"))
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .expect("cargo runs")
}

fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
