//! Two attributes of the same record, or two shared attributes or groups, have the same id.
//!
//! A record is made of the metadata, the event's attributes and those of its case, so none of them
//! can repeat another's id. A template takes every key below its own: beside `header` of the type
//! `template[string]` there is no `header.etag`.
//!
//! ```yaml fault
//! metadata:
//!   - { id: till, type: int, brief: The till in use. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: till, type: int, brief: Where it was paid. }
//! ```
//!
//! ```yaml mended
//! metadata:
//!   - { id: till, type: int, brief: The till in use. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: paid_at, type: int, brief: Where it was paid. }
//! ```
