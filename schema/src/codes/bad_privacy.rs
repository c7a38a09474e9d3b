//! A privacy rule that contradicts itself or does not apply to its attribute.
//!
//! A secret is never exported: it has a `redact` and no `unless`. What replaces a value is a
//! string, so only a string can be redacted. What is never redacted has no `unless`.
//!
//! ```yaml fault
//! attributes:
//!   - { id: token, type: string, brief: The customer's token., privacy: { class: secret } }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: token, type: string, brief: The customer's token., privacy: { class: secret, redact: "[REDACTED]" } }
//! ```
