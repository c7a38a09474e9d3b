//! The validator from payload to findings.

mod agreement;
mod bundles;
mod canary;
mod findings;
mod fixture;
mod human;
mod inputs;
mod malformed;
mod pages;
mod real_payloads;
