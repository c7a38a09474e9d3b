//! Two members of an enum have the same id or the same value.
//!
//! ```yaml fault
//! attributes:
//!   - id: payment
//!     brief: How it was paid.
//!     type:
//!       members:
//!         - { id: cash, value: cash, brief: With coins or notes. }
//!         - { id: card, value: cash, brief: With a card. }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - id: payment
//!     brief: How it was paid.
//!     type:
//!       members:
//!         - { id: cash, value: cash, brief: With coins or notes. }
//!         - { id: card, value: card, brief: With a card. }
//! ```
