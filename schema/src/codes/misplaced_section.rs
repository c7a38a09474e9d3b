//! Something stands where it may not stand, though the language has it elsewhere.
//!
//! The section `catalog` stands in `catalog.yaml` only. The section `attributes` defines attributes
//! and refers to none; a group and its `refine` refer to attributes and define none.
//!
//! ```yaml fault
//! groups:
//!   - id: failure
//!     brief: What every failure says.
//!     attributes:
//!       - { id: error.message, type: string, brief: What went wrong. }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: error.message, type: string, brief: What went wrong. }
//! groups:
//!   - id: failure
//!     brief: What every failure says.
//!     attributes:
//!       - { ref: error.message }
//! ```
