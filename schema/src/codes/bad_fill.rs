//! An attribute cannot be filled as it says.
//!
//! The caller fills attributes of events, the session fills metadata. The runtime's `timestamp` is
//! a string and its `sequence` an int, and what the resource fills has the type that it has there.
//! Only metadata that the session fills has a `default`.
//!
//! ```yaml fault
//! metadata:
//!   - { id: till, type: int, brief: The till in use., filled_by: caller }
//! ```
//!
//! ```yaml mended
//! metadata:
//!   - { id: till, type: int, brief: The till in use., filled_by: { session: mutable } }
//! ```
