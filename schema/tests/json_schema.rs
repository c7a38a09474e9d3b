//! The published JSON Schema is the one that the types make.

use std::{env, fs, path::Path};

#[test]
fn the_published_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog.schema.json");
    let current = otelier_schema::json_schema();
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &current).unwrap();
    }
    let published = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        published == current,
        "{} is stale; rewrite it with `UPDATE=1 cargo test -p otelier-schema --test json_schema`",
        path.display()
    );
}
