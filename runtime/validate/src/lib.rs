//! runtime/validate
