//! Where generated crates take `otelier-runtime` from is not said, or said twice.
//!
//! The section `runtime` has exactly one of `path`, `git` and `version`, and `rev` beside `git`
//! only. A crate of a workspace has no such section: the workspace says it.
//!
//! ```yaml fault
//! format: 1
//! catalog:
//!   name: shop
//!   version: 1.0.0
//!   brief: Events of a small shop.
//!   scope: { name: shop.events }
//!   generate:
//!     directory: ../../generated/shop
//!     crate: shop-events
//!     runtime: { path: ../../../otelier/runtime, version: "0.1" }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
//!
//! ```yaml mended
//! format: 1
//! catalog:
//!   name: shop
//!   version: 1.0.0
//!   brief: Events of a small shop.
//!   scope: { name: shop.events }
//!   generate:
//!     directory: ../../generated/shop
//!     crate: shop-events
//!     runtime: { version: "0.1" }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```

use crate::{Code, Diagnostic, Label};

fn refused(message: &str, at: impl Into<Label>, help: &str) -> Diagnostic {
    Diagnostic::error(Code::BadRuntime, message)
        .label(at)
        .help(help)
}

pub(crate) fn of_a_workspace(runtime: impl Into<Label>, workspace: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::BadRuntime,
        "a member of a workspace takes `otelier-runtime` from the workspace",
    )
    .label(runtime)
    .label_at(workspace, "a member")
    .help("remove one of the two")
}

pub(crate) fn absolute_path(at: impl Into<Label>) -> Diagnostic {
    let message = "the path must be relative to the generated crate's directory";
    refused(message, at, "e.g. `../../runtime`")
}

pub(crate) fn empty_url(at: impl Into<Label>) -> Diagnostic {
    refused("the URL is empty", at, "name a Git repository")
}

pub(crate) fn empty_commit(at: impl Into<Label>) -> Diagnostic {
    let help = "name one, or remove the key to follow the default branch";
    refused("the commit is empty", at, help)
}

pub(crate) fn no_requirement(at: impl Into<Label>) -> Diagnostic {
    let message = "this is no version requirement of Cargo";
    refused(message, at, "e.g. `0.1`, or `=0.1.0`")
}

pub(crate) fn no_source(at: impl Into<Label>) -> Diagnostic {
    let message = "`runtime` says nothing of where `otelier-runtime` comes from";
    refused(message, at, "write one of `path`, `git` and `version`")
}

/// More than one source; `given`: all the keys.
pub(crate) fn several_sources(given: impl Iterator<Item = Label>) -> Diagnostic {
    let fault = Diagnostic::error(
        Code::BadRuntime,
        "`runtime` has exactly one of `path`, `git` and `version`",
    );
    given
        .fold(fault, Diagnostic::label)
        .help("keep one of them")
}

/// A commit of what is no repository; `given`: all the keys.
pub(crate) fn commit_of_no_repository(given: impl Iterator<Item = Label>) -> Diagnostic {
    let fault = Diagnostic::error(Code::BadRuntime, "only a Git repository has a `rev`");
    given
        .fold(fault, Diagnostic::label)
        .help("remove `rev`, or name the repository with `git`")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn the_runtime_comes_from_one_place() {
        let check = |generate: &str, expected: &[&str]| {
            let catalog = "name: shop, version: 1.0.0, brief: Events., scope: { name: shop }";
            check(
                Code::BadRuntime,
                &format!(
                    "format: 1\ncatalog: {{ {catalog}, generate: {{ directory: d, crate: c, {generate} }} }}\nevents: [{{ name: shop.sale, brief: Somebody paid. }}]\n"
                ),
                expected,
            );
        };
        check("runtime: { path: ../runtime }", &[]);
        check("runtime: { version: \"=0.1.0, <2\" }", &[]);
        check("runtime: { git: u, rev: r }", &[]);
        check("runtime: {}", &["`runtime` says nothing of where `otelier-runtime` comes from"]);
        check("runtime: { path: /runtime }", &["the path must be relative to the generated crate's directory"]);
        check("runtime: { version: new }", &["this is no version requirement of Cargo"]);
        check("runtime: { git: \" \" }", &["the URL is empty"]);
        check("runtime: { git: u, rev: \" \" }", &["the commit is empty"]);
        check("runtime: { path: p, rev: r }", &["only a Git repository has a `rev`"]);
        check(
            "runtime: { path: p, git: g }",
            &["`runtime` has exactly one of `path`, `git` and `version`"],
        );
        check(
            "workspace: true, runtime: { path: p }",
            &["a member of a workspace takes `otelier-runtime` from the workspace"],
        );
    }
}
