//! What is published about the codes of findings.

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use otelier_validate::{Code, pages};

#[test]
fn the_published_page_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("findings.md");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, pages()).expect("a file");
    }
    let published = fs::read_to_string(&path).expect("the published page");
    assert!(
        published.replace("\r\n", "\n") == pages(),
        "findings.md is stale; rewrite it with `UPDATE=1 cargo test -p otelier-validate --test validator`"
    );
}

#[test]
fn every_file_is_the_page_of_a_code() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/codes");
    let files: BTreeSet<_> = fs::read_dir(directory)
        .expect("the directory")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    let expected: BTreeSet<_> = (Code::ALL.iter())
        .map(|code| format!("{}.rs", code.as_str().replace('-', "_")))
        .collect();
    assert_eq!(files, expected);
}

#[test]
fn every_explanation_is_one_sentence() {
    for code in Code::ALL {
        let explanation = code.explanation();
        assert!(explanation.ends_with('.'), "{code}");
        assert_eq!(explanation.matches(". ").count(), 0, "{code}");
    }
}
