//! The emitters of the catalog in `schema/@NAME@`, as the build script generates them.

include!(concat!(env!("OUT_DIR"), "/@NAME@.rs"));
