//! What generated modules are written with: one macro for each kind of item that they define.
//!
//! The macros are for generated code; their syntax follows the generator and may change with any version.

mod checked;
mod closed_enum;
mod map;
mod mask;
mod open_enum;
mod optional;
mod record;
