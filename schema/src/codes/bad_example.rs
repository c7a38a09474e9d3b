//! An example, or another value in the catalog, that the attribute's own type or constraint
//! refuses.
//!
//! Besides `examples` these are the values of resource attributes and defaults.
//!
//! ```yaml fault
//! attributes:
//!   - { id: till, type: int, brief: The till in use., range: { min: 1, max: 9 }, examples: [10] }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: till, type: int, brief: The till in use., range: { min: 1, max: 9 }, examples: [9] }
//! ```
