//! A constraint that contradicts itself or does not apply to its attribute.
//!
//! A range is for numbers, a length for strings, bytes and arrays, a pattern and a format for
//! strings; of a template they are for its values. A string that is truncated ends in `[...]`, so
//! its greatest length is at least 5.
//!
//! ```yaml fault
//! attributes:
//!   - { id: till, type: int, brief: The till in use., range: { min: 9, max: 1 } }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: till, type: int, brief: The till in use., range: { min: 1, max: 9 } }
//! ```
