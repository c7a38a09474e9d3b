//! The examples on the page of a finding's code have that finding and no other, and none once they are mended.

use otelier_schema::{Sources, load_sources};
use otelier_validate::{Bundle, Catalogs, Code};
use serde_json::{Value, json};

const HEADER: &str = "\
format: 1
catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
";

/// The fenced block of a page that follows these words.
fn block<'p>(page: &'p str, introduction: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(introduction)?;
    let (_, code) = rest.split_once("```")?;
    let (_, code) = code.split_once('\n')?;
    Some(code.split_once("```")?.0)
}

/// The codes of what a record, or a whole request, is found to be in 2026.
fn found(catalogs: &Catalogs, text: &str) -> Vec<Code> {
    let mut request: Value = serde_json::from_str(text).expect("JSON");
    if request.get("resourceLogs").is_none() {
        let scope = json!({ "name": "shop.events", "version": "1.0.0" });
        let logs = json!({ "scope": scope, "logRecords": [request] });
        request = json!({ "resourceLogs": [{ "scopeLogs": [logs] }] });
    }
    let report = catalogs.validate(request.to_string().as_bytes());
    report.findings.iter().map(|finding| finding.code).collect()
}

#[track_caller]
fn check(code: Code) {
    let page = code.page();
    let Some(catalog) = block(&page, "With this in a catalog:") else {
        assert!(page.contains("No example: "), "{page}");
        return;
    };
    let mut sources = Sources::default();
    sources.insert("catalog.yaml", format!("{HEADER}{catalog}"));
    let loaded = load_sources(sources);
    let catalog = loaded
        .catalog
        .unwrap_or_else(|| panic!("{code}: {:?}", loaded.diagnostics));
    let bundle = otelier_codegen::json_schema::bundle_text(&catalog);
    let catalogs = Catalogs::new([Bundle::from_json(&bundle).expect("a bundle")]);
    catalogs.set_present(1_767_268_800);
    let fault = block(&page, "a record that has it:").expect("an example");
    assert_eq!(found(&catalogs, fault), [code], "{page}");
    let mended = block(&page, "the same record mended:").expect("an example");
    assert_eq!(found(&catalogs, mended), [], "{page}");
}

#[test]
fn the_examples_have_the_finding_and_are_mended() {
    Code::ALL.iter().copied().for_each(check);
}
