//! Two settings, or a setting and another key of the `[otel]` table, have the same name.
//!
//! The attributes of the resource that the user configures have keys in that table too.
//!
//! ```yaml fault
//! settings:
//!   - { id: log_receipts, type: boolean, default: false, brief: Export the text of receipts. }
//!   - { id: log_receipts, type: boolean, default: true, brief: Export the sum of receipts. }
//! ```
//!
//! ```yaml mended
//! settings:
//!   - { id: log_receipts, type: boolean, default: false, brief: Export the text of receipts. }
//!   - { id: log_sums, type: boolean, default: true, brief: Export the sum of receipts. }
//! ```
