//! The payload holds no record, so nothing of it was checked.
//!
//! It is an error where no payload of the run has a record, and a warning beside others that have;
//! `--allow-empty` says that it is well.
//!
//! No example: a page shows records, and this is about none.
