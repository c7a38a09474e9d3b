//! The generator wrote text that its target language refuses: a fault of Otelier, not of the
//! catalog.
//!
//! Please report it with the catalog, or with the part of it that is shown.
//!
//! No example: the generators have no such fault that anybody knows of.
