//! Each code's page shows the fault, and how it is mended.

use std::{collections::BTreeSet, fs, path::Path};

#[expect(dead_code, reason = "the pages say which catalogs")]
mod support;

use otelier_schema::{Code, Date, Example, lint, load_sources};
use support::rendered;

/// The codes of the faults that loading a page's example finds, or of everything where the page is a lint's.
fn codes(example: &Example, code: Code) -> (BTreeSet<Code>, String) {
    let mut loaded = load_sources(example.sources());
    if Code::LINTS.contains(&code) {
        let today = Date::parse("2026-12-01").unwrap();
        loaded.diagnostics.extend(lint(&loaded, today));
    }
    let codes = loaded.diagnostics.iter().map(|fault| fault.code);
    (codes.collect(), rendered(&loaded))
}

/// What is wrong with a code's page; nothing, if it is as it should be.
fn fault(code: Code) -> Option<String> {
    let page = code.page();
    let (Some(faulty), Some(mended)) = (&page.faulty, &page.mended) else {
        let both_or_reason = page.faulty == page.mended && page.no_example().is_some();
        return (!both_or_reason)
            .then(|| format!("{code} has neither two examples nor a reason\n"));
    };
    if page.no_example().is_some() {
        return Some(format!("{code} has an example, and a reason why not\n"));
    }
    let expected = match code {
        // The catalog is sound; the test of the generators' room finds this one.
        Code::NameCollision => BTreeSet::new(),
        code => [code].into(),
    };
    let (found, text) = codes(faulty, code);
    if found != expected {
        return Some(format!("the example of {code} has other faults:\n{text}"));
    }
    let (found, text) = codes(mended, code);
    let sound = found.is_empty() && load_sources(mended.sources()).catalog.is_some();
    (!sound).then(|| format!("{code} is not mended:\n{text}"))
}

#[test]
fn the_examples_have_the_fault_and_are_mended() {
    let faults: Vec<_> = Code::ALL.iter().copied().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_is_the_page_of_a_code() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/codes");
    let files: BTreeSet<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected: BTreeSet<_> = Code::ALL
        .iter()
        .filter(|code| !Code::LINTS.contains(code))
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
