//! A shop that emits events of a catalog of its own.
//!
//! The emitters are generated when the crate is built, into a file that is included here.
#![deny(warnings, missing_docs)]

/// The emitters of `catalog/`.
pub mod telemetry {
    include!(concat!(env!("OUT_DIR"), "/shop.rs"));
}

/// The published schema of an event, as the build script wrote it.
pub fn schema(event: &str) -> Option<&'static str> {
    match event {
        "shop.delivery" => Some(include_str!(concat!(
            env!("OUT_DIR"),
            "/json-schema/shop.delivery.schema.json"
        ))),
        "shop.measurement" => Some(include_str!(concat!(
            env!("OUT_DIR"),
            "/json-schema/shop.measurement.schema.json"
        ))),
        "shop.order" => Some(include_str!(concat!(
            env!("OUT_DIR"),
            "/json-schema/shop.order.schema.json"
        ))),
        "shop.payment" => Some(include_str!(concat!(
            env!("OUT_DIR"),
            "/json-schema/shop.payment.schema.json"
        ))),
        _ => None,
    }
}
