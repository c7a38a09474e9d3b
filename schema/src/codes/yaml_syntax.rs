//! The text is not YAML.
//!
//! Nothing of the file can be used beyond the place that is shown, so the reader says no more about
//! it than that. Often the mistake stands a little before: a bracket or a quote that is not closed,
//! or a tab where YAML wants spaces.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: sku }
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
