//! The validator from payload to findings.

mod agreement;
mod around;
mod bundles;
mod canary;
mod catalogs;
mod findings;
mod fixture;
mod human;
mod malformed;
mod pages;
mod real_payloads;
