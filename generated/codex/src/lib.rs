//! generated/codex
