//! A value breaks a rule of the catalog that has no code of its own.
//!
//! It nests deeper than anything that a catalog can say, or its bundle has a keyword that only the schemas know.
//!
//! No example: a catalog cannot say anything else today.
