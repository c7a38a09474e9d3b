//! `otelier demo`: the whole loop, from the catalog to findings, on every transport.

use std::fs;
use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;

use crate::support::Sandbox;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Copies the files below a directory.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The parts of the repository that the demo reads.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    for part in ["schema/codex", "generated/codex"] {
        copy(&root().join(part), &sandbox.path(part));
    }
    sandbox
}

#[test]
fn everything_emitted_arrives_and_is_valid_whatever_the_users_environment() {
    let sandbox = Sandbox::new();
    let temporary = sandbox.path("tmp");
    fs::create_dir(&temporary).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_otelier"));
    command.args(["demo", "--keep"]).arg(sandbox.path("kept"));
    command.current_dir(root());
    // Nobody listens on these.
    for name in [
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ] {
        command.env(name, "http://127.0.0.1:9");
    }
    command.env("OTEL_SDK_DISABLED", "true");
    for name in ["TMPDIR", "TMP", "TEMP"] {
        command.env(name, &temporary);
    }
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
    let kept = sandbox.path("kept");
    assert_snapshot!(
        "demo",
        stdout.replace(&kept.display().to_string(), "[KEPT]")
    );

    let names: Vec<String> = fs::read_dir(&kept)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for start in [
        "otlp-grpc.engine.prompt-redacted.answered.return.",
        "otlp-http-binary.sdk.prompt-logged.answered.error.",
        "otlp-http-json.engine.prompt-logged.answered.exit.",
        "otlp-http-json.sdk.prompt-redacted.aborted.exit.",
    ] {
        assert!(
            names.iter().any(|name| name.starts_with(start)),
            "{start} in {names:?}"
        );
    }
    assert_eq!(
        fs::read_dir(&temporary).unwrap().count(),
        0,
        "temporary files are left"
    );

    // What was kept is read back from files.
    let payloads: Vec<String> = names.iter().map(|name| format!("kept/{name}")).collect();
    let catalog = root().join("schema/codex");
    let mut arguments = vec!["validate", "--catalog", catalog.to_str().unwrap()];
    arguments.extend(payloads.iter().map(String::as_str));
    let ran = sandbox.otelier(&arguments);
    assert_eq!(ran.status, 0, "{ran}");
}

#[test]
fn it_needs_the_repository() {
    assert_snapshot!("demo-elsewhere", Sandbox::new().otelier(&["demo"]));
}

#[test]
fn it_ends_where_the_catalog_or_what_comes_from_it_is_not_in_order() {
    let sandbox = repository();
    let readme = sandbox.read("generated/codex/README.md");
    sandbox.write("generated/codex/README.md", format!("{readme}\nBy hand.\n"));
    let ran = sandbox.otelier(&["demo"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert!(
        ran.stdout.contains("stale  generated/codex/README.md"),
        "{ran}"
    );

    sandbox.edit(
        "schema/codex/events/user_prompt.yaml",
        "type: int",
        "type: integer",
    );
    let ran = sandbox.otelier(&["demo"]);
    assert_eq!(ran.status, 1, "{ran}");
}
