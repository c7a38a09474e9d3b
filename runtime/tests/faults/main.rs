//! The engine and servers that fail in every way: what is told of each record is what the server has.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod losses;
#[path = "../miniature/mod.rs"]
mod miniature;
mod outages;
mod overflow;
mod proxy;
mod refusals;
mod run;
mod runtimes;
mod sizes;
mod soak;
#[path = "../support/mod.rs"]
mod support;
mod threads;
