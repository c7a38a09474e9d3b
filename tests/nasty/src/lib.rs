//! Emitters of a catalog whose names and prose try to break them. That this compiles, and that its
//! documentation builds, is the test.
#![deny(warnings, missing_docs)]

/// The emitters of `catalog/`.
pub mod events {
    include!(concat!(env!("OUT_DIR"), "/events.rs"));
}

/// The emitters of a catalog that says everything that can be said of a value.
pub mod combinations {
    include!(concat!(env!("OUT_DIR"), "/combinations.rs"));
}
