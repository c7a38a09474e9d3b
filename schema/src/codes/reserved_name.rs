//! A name that the format keeps for itself.
//!
//! Every record has `event.name` already, and OpenTelemetry has a type for `event.timestamp`,
//! `event.sequence` and `log.record.uid`. In the `[otel]` table of the application `exporter` has a
//! meaning already, and `environment` too, so no setting can have their names.
//!
//! ```yaml fault
//! settings:
//!   - { id: exporter, type: boolean, default: false, brief: Export the text of receipts. }
//! ```
//!
//! ```yaml mended
//! settings:
//!   - { id: log_receipts, type: boolean, default: false, brief: Export the text of receipts. }
//! ```
