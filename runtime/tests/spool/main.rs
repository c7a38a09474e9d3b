//! The spool: what processes leave in it, whatever ends them, is sent by whoever comes next, and everything is accounted
//! for.
#![cfg(unix)]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod damage;
mod ends;
#[path = "../harness/mod.rs"]
mod harness;
#[path = "../miniature/mod.rs"]
mod miniature;
mod others;
mod overflow;
mod place;
mod run;
#[path = "../support/mod.rs"]
mod support;

fn main() {
    let tests = [
        ends::TESTS,
        others::TESTS,
        damage::TESTS,
        place::TESTS,
        overflow::TESTS,
    ];
    harness::run(ends::child, &tests.concat());
}
