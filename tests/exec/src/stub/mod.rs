//! A model's service on the loopback interface: it answers each request with the next reply of a
//! script, over real HTTP, in small writes, with the failures that the script asks for.

mod expected;
mod script;
mod server;
#[cfg(test)]
mod tests;
mod tour;

pub use codex_events::tool_decision::{Decision, Source};
pub use expected::Expected;
pub use script::{Call, Reply, Script, Stream};
pub use server::{Log, Request, Stub};
pub use tour::{Run, tour};
