//! The pages of the codes, by everything that `otelier check` finds.

use std::collections::BTreeSet;

use otelier_codegen::check;
use otelier_schema::{Code, Date, Example, lint, load_sources};

fn codes(example: &Example, code: Code) -> BTreeSet<Code> {
    let mut loaded = load_sources(example.sources());
    if Code::LINTS.contains(&code) {
        let today = Date::parse("2026-12-01").unwrap();
        loaded.diagnostics.extend(lint(&loaded, today));
    }
    if let Some(catalog) = &loaded.catalog {
        loaded.diagnostics.extend(check(catalog));
    }
    loaded.diagnostics.iter().map(|fault| fault.code).collect()
}

#[track_caller]
fn check_page(code: Code) {
    let page = code.page();
    if let Some(faulty) = &page.faulty {
        assert_eq!(codes(faulty, code), [code].into(), "{code}");
    }
    if let Some(mended) = &page.mended {
        assert_eq!(codes(mended, code), [].into(), "{code}, mended");
    }
}

#[test]
fn the_examples_have_the_fault_and_are_mended() {
    Code::ALL.iter().copied().for_each(check_page);
}
