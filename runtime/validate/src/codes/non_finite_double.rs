//! A double is `"NaN"`, `"Infinity"` or `"-Infinity"`.
//!
//! OTLP/JSON allows it, and many readers do not. The catalog's doubles are finite, so the value is
//! [out of range](#out-of-range), too.
//!
//! No example: a record that has it has another finding as well.
