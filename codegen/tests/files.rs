//! Comparing and writing generated files, on a real directory.

use std::fs;
use std::path::Path;

use otelier_codegen::Files;
use otelier_codegen::files::{Kind, MANIFEST, compare, write};

fn files<const N: usize>(files: [(&str, &str); N]) -> Files {
    files
        .into_iter()
        .map(|(path, content)| (path.to_owned(), content.to_owned()))
        .collect()
}

#[track_caller]
fn check(directory: &Path, expected: &Files, differences: &[(&str, Kind)]) {
    let found = compare(directory, expected).expect("a readable directory");
    let found: Vec<_> = found
        .iter()
        .map(|difference| (difference.path.as_str(), difference.kind))
        .collect();
    assert_eq!(found, differences);
}

#[test]
fn what_was_written_is_current() {
    let directory = tempfile::tempdir().expect("a directory");
    let output = files([("a.rs", "one\n"), ("deep/er/b.json", "{}\n")]);
    let missing = [
        (MANIFEST, Kind::Missing),
        ("a.rs", Kind::Missing),
        ("deep/er/b.json", Kind::Missing),
    ];
    check(&directory.path().join("new"), &output, &missing);
    let summary = write(directory.path(), &output).expect("a writable directory");
    assert_eq!(summary.written, ["a.rs", "deep/er/b.json", MANIFEST]);
    check(directory.path(), &output, &[]);
}

#[test]
fn what_is_right_is_not_touched() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut output = files([("a.rs", "one\n"), ("b.rs", "two\n")]);
    write(directory.path(), &output).expect("a writable directory");
    let modified = |name: &str| {
        let metadata = fs::metadata(directory.path().join(name)).expect("a file");
        metadata.modified().expect("a time")
    };
    let before = modified("a.rs");
    std::thread::sleep(std::time::Duration::from_millis(20));
    output.insert("b.rs".into(), "three\n".into());
    let summary = write(directory.path(), &output).expect("a writable directory");
    assert_eq!(
        (summary.written, summary.unchanged),
        (vec!["b.rs".to_owned()], 2)
    );
    assert_eq!(modified("a.rs"), before);
}

#[test]
fn stale_files_show_what_differs() {
    let directory = tempfile::tempdir().expect("a directory");
    let output = files([("a.md", "one\ntwo\nthree\n")]);
    write(directory.path(), &output).expect("a writable directory");
    fs::write(directory.path().join("a.md"), "one\n2\nthree\n").expect("a writable file");
    let found = compare(directory.path(), &output).expect("a readable directory");
    assert_eq!(found[0].kind, Kind::Stale);
    assert_eq!(found[0].diff, "@@ line 1 @@\n one\n-2\n+two\n three\n");

    let long = |word: &str| format!("{word}\n").repeat(500);
    fs::write(directory.path().join("a.md"), long("old")).expect("a writable file");
    let found = compare(directory.path(), &files([("a.md", &long("new"))])).expect("readable");
    assert!(found[0].diff.lines().count() < 30, "{}", found[0].diff);
    assert!(found[0].diff.ends_with("more lines\n"));
}

#[test]
fn line_endings_are_told_apart() {
    let directory = tempfile::tempdir().expect("a directory");
    let output = files([("a.md", "one\ntwo\n")]);
    write(directory.path(), &output).expect("a writable directory");
    fs::write(directory.path().join("a.md"), "one\r\ntwo\r\n").expect("a writable file");
    check(directory.path(), &output, &[("a.md", Kind::LineEndings)]);
}

#[test]
fn orphans_go_and_other_files_stay() {
    let directory = tempfile::tempdir().expect("a directory");
    write(
        directory.path(),
        &files([("a.rs", "a\n"), ("gone/b.rs", "b\n")]),
    )
    .expect("writable");
    fs::write(directory.path().join("mine.rs"), "by hand\n").expect("a writable file");
    let output = files([("a.rs", "a\n")]);
    let orphaned = [(MANIFEST, Kind::Stale), ("gone/b.rs", Kind::Orphaned)];
    check(directory.path(), &output, &orphaned);
    let summary = write(directory.path(), &output).expect("a writable directory");
    assert_eq!(summary.removed, ["gone/b.rs"]);
    assert!(!directory.path().join("gone").exists());
    assert!(directory.path().join("mine.rs").exists());
    check(directory.path(), &output, &[]);
}

#[test]
fn what_somebody_wrote_is_not_overwritten() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("README.md"), "by hand\n").expect("a writable file");
    let output = files([("README.md", "made\n"), ("a.rs", "a\n")]);
    let error = write(directory.path(), &output).expect_err("a file in the way");
    assert!(error.to_string().contains("README.md"), "{error}");
    let left = fs::read_to_string(directory.path().join("README.md")).expect("a file");
    assert_eq!(left, "by hand\n");
    assert!(!directory.path().join("a.rs").exists());
}

#[test]
fn a_failure_leaves_everything_as_it_was() {
    let directory = tempfile::tempdir().expect("a directory");
    let before = files([("a.rs", "old\n"), ("z.rs", "old\n")]);
    write(directory.path(), &before).expect("a writable directory");
    // A directory stands where a file is to go.
    fs::create_dir(directory.path().join("m.rs")).expect("a directory");
    let after = files([("a.rs", "new\n"), ("m.rs", "new\n"), ("z.rs", "new\n")]);
    assert!(write(directory.path(), &after).is_err());
    check(directory.path(), &before, &[]);
    let entries = fs::read_dir(directory.path()).expect("a directory").count();
    assert_eq!(entries, 4, "a.rs, m.rs, z.rs and the manifest");
}

#[test]
fn a_manifest_that_leaves_its_directory_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let outside = directory.path().join("precious");
    fs::write(&outside, "keep\n").expect("a writable file");
    let inside = directory.path().join("out");
    write(&inside, &files([("a.rs", "a\n")])).expect("a writable directory");
    for listing in [
        "otelier-manifest 1\n../precious\n",
        "otelier-manifest 1\n/etc/hosts\n",
        "otelier-manifest 2\n",
        "anything\n",
    ] {
        fs::write(inside.join(MANIFEST), listing).expect("a writable file");
        assert!(write(&inside, &Files::new()).is_err(), "{listing}");
        assert!(compare(&inside, &Files::new()).is_err(), "{listing}");
    }
    assert!(outside.exists());
}
