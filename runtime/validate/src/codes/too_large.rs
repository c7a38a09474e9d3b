//! A record, a resource or a scope is larger than the limit.
//!
//! It is not read; all beside it is.
//!
//! No example: it takes a large payload.
