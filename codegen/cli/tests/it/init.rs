//! `otelier init`: what it writes builds and passes its own tests, and nothing that was there is touched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;

use crate::support::Sandbox;

/// This repository, which has the runtime that no registry has.
fn otelier() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().expect("the repository");
    root.display().to_string()
}

#[track_caller]
fn init(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let ran = sandbox.otelier(&[&["init"], arguments].concat());
    assert_eq!(ran.status, 0, "{ran}");
    ran.to_string()
}

/// The files below a directory, without those of a Git repository.
fn files(sandbox: &Sandbox, below: &str) -> Vec<String> {
    fn walk(root: &Path, directory: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let path = path.strip_prefix(root).expect("below the root");
                found.push(path.display().to_string().replace('\\', "/"));
            }
        }
    }
    let root = sandbox.path(below);
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    found.sort();
    found
}

/// Both layouts as members of one workspace, as the command says that they are to be: one build proves both.
#[test]
fn what_it_writes_builds_and_passes_its_own_tests() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = []\n",
    );
    let checkout = otelier();
    let shop = init(&sandbox, &["--name", "shop", "--otelier", &checkout]);
    let layout = ["--layout", "build-script", "--otelier", &checkout];
    let till = init(&sandbox, &[&["--name", "till"], &layout[..]].concat());
    let members: Vec<&str> = [&shop, &till]
        .into_iter()
        .filter_map(|ran| ran.lines().find(|line| line.contains("add to `members`")))
        .filter_map(|line| line.split_once("Cargo.toml: "))
        .map(|(_, members)| members)
        .collect();
    assert_eq!(
        members,
        [
            r#""generated/shop", "tests/shop-events""#,
            r#""till-events""#
        ]
    );
    sandbox.edit(
        "Cargo.toml",
        "members = []",
        &format!("members = [{}]", members.join(", ")),
    );
    // The versions that this repository has, so that nothing has to be fetched.
    let lock = Path::new(&checkout).join("Cargo.lock");
    fs::copy(lock, sandbox.path("Cargo.lock")).expect("the versions");
    // It outlives the test: only the first run builds the dependencies.
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("init");
    let cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["test", "--offline", "--workspace"])
        .current_dir(sandbox.path("."))
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .expect("cargo starts");
    let told = String::from_utf8_lossy(&cargo.stdout);
    assert!(
        cargo.status.success(),
        "{told}\n{}",
        String::from_utf8_lossy(&cargo.stderr)
    );
    assert_eq!(
        told.matches("a_job_that_fails_says_why ... ok").count(),
        2,
        "{told}"
    );
    assert_eq!(
        told.matches("a_job_that_succeeds_is_told ... ok").count(),
        2,
        "{told}"
    );

    let ran = sandbox.otelier(&["check", "--deny-warnings"]);
    assert_eq!(ran.status, 0, "{ran}");
    let ran = sandbox.otelier(&["generate", "--check", "schema/shop"]);
    assert_eq!(ran.status, 0, "{ran}");
    let ran = sandbox.otelier(&["editor", "--check"]);
    assert_eq!(ran.status, 0, "{ran}");
}

#[test]
fn it_says_what_it_wrote_and_what_to_do_next() {
    let sandbox = Sandbox::new();
    sandbox.write("shop/.git/HEAD", "");
    assert_snapshot!("init", init(&sandbox, &["--dir", "shop"]));
    assert_snapshot!("init-files", files(&sandbox, "shop").join("\n"));
    assert_snapshot!(
        "init-catalog",
        sandbox.read("shop/schema/shop/catalog.yaml")
    );
    assert_snapshot!(
        "init-workflow",
        sandbox.read("shop/.github/workflows/otelier-shop.yml")
    );
    assert_snapshot!("init-again", init(&sandbox, &["--dir", "shop"]));
}

#[test]
fn in_a_part_of_a_repository_the_workflow_stands_at_its_root() {
    let sandbox = Sandbox::new();
    sandbox.write(".git/HEAD", "");
    sandbox.write("Cargo.toml", "[workspace]\nmembers = []\n");
    sandbox.write("services/shop/README.md", "");
    let layout = ["--layout", "build-script"];
    let ran = init(
        &sandbox,
        &[&["--dir", "services/shop"], &layout[..]].concat(),
    );
    assert!(
        ran.contains(r#"Cargo.toml: "services/shop/shop-events""#),
        "{ran}"
    );
    assert_snapshot!(
        "init-workflow-of-a-part",
        sandbox.read(".github/workflows/otelier-shop.yml")
    );
}

#[test]
fn nothing_that_is_there_is_touched() {
    let sandbox = Sandbox::new();
    sandbox.write(".github/workflows/otelier-shop.yml", "mine\n");
    let ran = init(&sandbox, &["--name", "shop"]);
    assert!(
        ran.contains("kept     .github/workflows/otelier-shop.yml"),
        "{ran}"
    );
    assert_eq!(sandbox.read(".github/workflows/otelier-shop.yml"), "mine\n");

    sandbox.write("schema/shop/events/job.yaml", "changed\n");
    let before = files(&sandbox, ".");
    init(&sandbox, &["--name", "shop"]);
    assert_eq!(sandbox.read("schema/shop/events/job.yaml"), "changed\n");
    assert_eq!(files(&sandbox, "."), before);

    sandbox.write("till-events/README.md", "mine\n");
    let before = files(&sandbox, ".");
    let ran = sandbox.otelier(&["init", "--name", "till", "--layout", "build-script"]);
    assert_eq!(ran.status, 2, "{ran}");
    assert!(ran.stderr.contains("till-events is there already"), "{ran}");
    assert_eq!(files(&sandbox, "."), before);
}

#[test]
fn a_name_that_a_catalog_cannot_have_writes_nothing() {
    let sandbox = Sandbox::new();
    for name in ["My Shop", "../shop", "", "1st", "a: b"] {
        let ran = sandbox.otelier(&["init", "--name", name]);
        assert_eq!(ran.status, 2, "{name}: {ran}");
        assert!(
            ran.stderr.contains("cannot be a catalog's"),
            "{name}: {ran}"
        );
    }
    let ran = sandbox.otelier(&["init", "--otelier", "nowhere"]);
    assert!(ran.stderr.contains("no checkout of Otelier"), "{ran}");
    let ran = sandbox.otelier(&["init", "--dir", "nowhere"]);
    assert!(ran.stderr.contains("is not a directory"), "{ran}");
    assert_eq!(files(&sandbox, "."), [""; 0]);
}
