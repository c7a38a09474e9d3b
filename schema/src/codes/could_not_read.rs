//! A file or directory of the catalog is missing, is not UTF-8, or could not be read.
//!
//! A catalog is a directory with a `catalog.yaml`, and every `.yaml` or `.yml` file below its
//! `events`. The message holds what the system said. The command ends with exit status 2, since
//! what could not be read was not checked.
//!
//! No example: the fault is in the file system and not in a text.
