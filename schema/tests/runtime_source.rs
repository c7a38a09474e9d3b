//! Where a generated crate takes its runtime from.

use otelier_schema::{Sources, load_sources, resolved::RuntimeSource};

#[track_caller]
fn load(runtime: &str) -> Result<Option<RuntimeSource>, String> {
    let text = format!(
        "format: 1
catalog:
  name: test
  version: 1.0.0
  brief: A test.
  scope: {{ name: test }}
  generate: {{ directory: out, crate: test-events{runtime} }}
events: [{{ name: test.event, brief: An event. }}]
"
    );
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    match loaded.catalog {
        Some(catalog) => Ok(catalog.generate.and_then(|generate| generate.runtime)),
        None => Err(loaded
            .diagnostics
            .iter()
            .map(|fault| format!("{}: {}", fault.code, fault.message))
            .collect::<Vec<_>>()
            .join("\n")),
    }
}

#[test]
fn each_source_is_kept_as_it_is_written() {
    let git = |rev: Option<&str>| RuntimeSource::Git {
        url: "https://git.example/otelier".into(),
        rev: rev.map(str::to_owned),
    };
    for (written, expected) in [
        ("", None),
        (
            ", runtime: { path: ../../runtime }",
            Some(RuntimeSource::Path("../../runtime".into())),
        ),
        (
            ", runtime: { git: https://git.example/otelier }",
            Some(git(None)),
        ),
        (
            ", runtime: { git: https://git.example/otelier, rev: 0a1b2c }",
            Some(git(Some("0a1b2c"))),
        ),
        (
            ", runtime: { version: \">=0.1, <0.3\" }",
            Some(RuntimeSource::Version(">=0.1, <0.3".into())),
        ),
        (
            ", workspace: false, runtime: { version: \"0.1\" }",
            Some(RuntimeSource::Version("0.1".into())),
        ),
    ] {
        assert_eq!(load(written), Ok(expected), "{written}");
    }
}

#[test]
fn what_cargo_could_not_follow_is_refused() {
    for (written, expected) in [
        (
            "{}",
            "bad-runtime: `runtime` says nothing of where `otelier-runtime` comes from",
        ),
        (
            "{ rev: 0a1b2c }",
            "bad-runtime: only a Git repository has a `rev`",
        ),
        (
            "{ path: ../runtime, rev: 0a1b2c }",
            "bad-runtime: only a Git repository has a `rev`",
        ),
        (
            "{ path: ../runtime, git: https://git.example/otelier }",
            "bad-runtime: `runtime` has exactly one of `path`, `git` and `version`",
        ),
        (
            "{ path: /runtime }",
            "bad-runtime: the path must be relative to the generated crate's directory",
        ),
        ("{ git: \"\" }", "bad-runtime: the URL is empty"),
        (
            "{ git: https://git.example/otelier, rev: \"\" }",
            "bad-runtime: the commit is empty",
        ),
        (
            "{ version: newest }",
            "bad-runtime: this is no version requirement of Cargo",
        ),
        (
            "{ version: 0.1 }",
            "wrong-type: `version` must be a string, not a number with a fraction",
        ),
        (
            "{ branch: main, git: https://git.example/otelier }",
            "unknown-key: unknown key `branch`",
        ),
    ] {
        let loaded = load(&format!(", runtime: {written}"));
        assert_eq!(loaded, Err(expected.to_owned()), "{written}");
    }
}
