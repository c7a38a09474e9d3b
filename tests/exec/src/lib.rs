//! tests/exec
