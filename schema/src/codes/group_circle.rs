//! An attribute group that takes itself, by way of others.
//!
//! ```yaml fault
//! attributes:
//!   - { id: error.message, type: string, brief: What went wrong. }
//! groups:
//!   - { id: failure, brief: What every failure says., attributes: [{ ref: error.message }, { group: response }] }
//!   - { id: response, brief: What every response says., attributes: [{ group: failure }] }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: error.message, type: string, brief: What went wrong. }
//! groups:
//!   - { id: failure, brief: What every failure says., attributes: [{ ref: error.message }] }
//!   - { id: response, brief: What every response says., attributes: [{ group: failure }] }
//! ```
