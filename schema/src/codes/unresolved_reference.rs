//! A reference to something that the catalog does not define.
//!
//! What `ref` names stands in the section `attributes`, and what `group` names in `groups`;
//! `renamed_to` names an attribute, event or member that there is, and `filled_by: { resource: ..
//! }` an attribute of the resource. It may be in any file of the catalog.
//!
//! ```yaml fault
//! attributes:
//!   - { id: sku, type: string, brief: The article. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: sko }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: sku, type: string, brief: The article. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: sku }]
//! ```
