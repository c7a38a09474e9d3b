//! The pages of the codes, by everything that `otelier check` finds.

use std::collections::BTreeSet;

use otelier_codegen::check;
use otelier_schema::{Code, Example, load_sources};

fn codes(example: &Example) -> BTreeSet<Code> {
    let mut loaded = load_sources(example.sources());
    if let Some(catalog) = &loaded.catalog {
        loaded.diagnostics.extend(check(catalog));
    }
    loaded.diagnostics.iter().map(|fault| fault.code).collect()
}

#[track_caller]
fn check_page(code: Code) {
    let page = code.page();
    if let Some(faulty) = &page.faulty {
        assert_eq!(codes(faulty), [code].into(), "{code}");
    }
    if let Some(mended) = &page.mended {
        assert_eq!(codes(mended), [].into(), "{code}, mended");
    }
}

#[test]
fn the_examples_have_the_fault_and_are_mended() {
    Code::ALL.iter().copied().for_each(check_page);
}
