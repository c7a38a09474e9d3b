//! The validator from payload to findings.

mod bundles;
mod canary;
mod findings;
mod fixture;
mod human;
mod malformed;
mod real_payloads;
