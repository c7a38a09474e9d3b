//! A resource or a scope stands so far behind its records that they were checked without it.
//!
//! A document of several megabytes is not kept until its end. Senders that write the resource before its records lose nothing.
//!
//! No example: it takes a large payload.
