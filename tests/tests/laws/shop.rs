//! The shop's catalog: what its published files say, and payloads of it to break.

use std::sync::LazyLock;

use jsonschema::Validator;
use otelier_codegen::{example, json_schema};
use otelier_validate::Bundle;
use serde_json::Value;

pub(crate) struct Shop {
    pub(crate) bundle: Bundle,
    pub(crate) schema: Validator,
    /// OTLP/JSON requests of one record each, for every event and case.
    pub(crate) payloads: Vec<Value>,
}

pub(crate) static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let loaded = otelier_schema::load(&otelier_tests::root().join("tests/shop/catalog"));
    let catalog = loaded.catalog.expect("the shop's catalog is sound");
    let schema = json_schema::export_logs_request(&catalog);
    let payloads = catalog.events.iter().flat_map(|event| {
        let request = |variant| example::request(&catalog, event, variant);
        event.variants.iter().map(request)
    });
    Shop {
        bundle: Bundle::from_json(&json_schema::bundle_text(&catalog))
            .expect("the bundle is readable"),
        schema: jsonschema::draft202012::new(&schema).expect("the schema compiles"),
        payloads: payloads.collect(),
    }
});
