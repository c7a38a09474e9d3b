//! A setting that the catalog does not define.
//!
//! What `privacy.unless` names stands in the section `settings`.
//!
//! ```yaml fault
//! settings:
//!   - { id: log_remarks, type: boolean, default: false, brief: Export what customers write. }
//! attributes:
//!   - { id: remark, type: string, brief: What they wrote., privacy: { class: content, redact: "[REDACTED]", unless: log_remark } }
//! ```
//!
//! ```yaml mended
//! settings:
//!   - { id: log_remarks, type: boolean, default: false, brief: Export what customers write. }
//! attributes:
//!   - { id: remark, type: string, brief: What they wrote., privacy: { class: content, redact: "[REDACTED]", unless: log_remarks } }
//! ```
