//! How the program ends: what it prints and its exit status, the same with and without the
//! feature `otel`.
#![cfg(feature = "stub")]

mod program;

use codex_exec::stub::{Reply, Run, Script, Stub, tour};
use program::Finished;
use std::process::Command;

fn run_of(name: &str) -> Run {
    let found = tour().into_iter().find(|run| run.name == name);
    found.expect("a run of the tour")
}

fn start(run: &Run, arguments: &[&str]) -> Finished {
    let stub = Stub::start(run.script.clone()).expect("a free port");
    let finished = program::tour(run, &stub.endpoint(), "", arguments);
    assert_eq!(stub.left(), 0, "{finished:?}");
    finished
}

#[track_caller]
fn check(finished: &Finished, status: i32, stdout: &str, last_line: &str) {
    assert_eq!(finished.status.code(), Some(status), "{finished:?}");
    assert_eq!(finished.stdout, stdout);
    assert_eq!(
        finished.stderr.lines().last().unwrap_or_default(),
        last_line
    );
    let report = finished.report.as_ref().expect("a report");
    assert_eq!(report["format"], 1);
    assert!(report["emitted"].is_object());
}

/// The questions are on the last line of standard error where nothing follows them.
const QUESTION: &str = "run exec_command {\\\"cmd\\\":\\\"echo one\\\"}? [y]es, for the [s]ession, [n]o, [a]bort: \
    run exec_command {\\\"cmd\\\":\\\"echo two && exit 3\\\"}? [y]es, for the [s]ession, [n]o, [a]bort: ";

#[test]
fn an_answer_is_printed_and_the_status_is_0() {
    let finished = start(&run_of("answered"), &[]);
    check(&finished, 0, "All is well.\n", QUESTION);
}

#[test]
fn an_error_is_told_and_the_status_is_1() {
    let finished = start(&run_of("answered"), &["--fail", "error"]);
    let told = format!("{QUESTION}codex-exec: the run fails as --fail asks");
    check(&finished, 1, "All is well.\n", &told);
}

#[test]
fn an_exit_from_within_looks_the_same() {
    let finished = start(&run_of("answered"), &["--fail", "exit"]);
    let told = format!("{QUESTION}codex-exec: the run fails as --fail asks");
    check(&finished, 1, "All is well.\n", &told);
}

#[test]
fn an_aborted_turn_has_no_answer() {
    for arguments in [&[][..], &["--fail", "error"], &["--fail", "exit"]] {
        let finished = start(&run_of("aborted"), arguments);
        assert_eq!(finished.status.code(), Some(1), "{finished:?}");
        assert_eq!(finished.stdout, "");
        let end = "codex-exec: the turn was aborted at a call of exec_command\n";
        assert!(finished.stderr.ends_with(end), "{finished:?}");
        assert!(finished.report.is_some());
    }
}

#[test]
fn a_service_that_refuses_is_an_error() {
    let mut run = run_of("answered");
    run.script = Script::new().then(Reply::error(401, "no"));
    for arguments in [&[][..], &["--fail", "exit"]] {
        let told = "codex-exec: the model did not answer: http 401: no";
        check(&start(&run, arguments), 1, "", told);
    }
}

#[test]
fn a_configuration_that_is_wrong_ends_the_program_before_it_begins() {
    let config = "[model]\nendpoint = \"http://127.0.0.1:9\"\nname = \"m\"\ntoken = \"canary\"\n";
    let finished = program::start(config, &[], &[], "say hello", "");
    assert_eq!(finished.status.code(), Some(2), "{finished:?}");
    assert!(
        finished.stderr.contains("model.token is unknown"),
        "{finished:?}"
    );
    assert!(!finished.stderr.contains("canary"));
    assert!(finished.report.is_none());
}

#[test]
fn a_wrong_table_of_telemetry_is_refused_with_and_without_the_feature() {
    let run = run_of("answered");
    let otel = "[otel]\nexporter = { otlp-http = { endpoint = \"http://h/v1/logs\", canary = 1 } }";
    let finished = program::tour(&run, "http://127.0.0.1:9", otel, &[]);
    assert_eq!(finished.status.code(), Some(2), "{finished:?}");
    assert!(
        finished.stderr.contains("otel.exporter.otlp-http"),
        "{finished:?}"
    );
}

#[test]
fn the_command_line_explains_itself() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_codex-exec"));
    command.arg("--help");
    let (status, stdout, _) = program::finish(command, "");
    assert_eq!(status.code(), Some(0));
    assert!(stdout.contains("--config <FILE>"), "{stdout}");
    let command = Command::new(env!("CARGO_BIN_EXE_codex-exec"));
    let (status, stdout, stderr) = program::finish(command, "");
    assert_eq!(status.code(), Some(2));
    assert_eq!(stdout, "");
    assert!(stderr.contains("--config <FILE>"), "{stderr}");
}

#[test]
fn the_prompt_is_printed_nowhere() {
    let run = run_of("answered");
    let stub = Stub::start(run.script.clone()).expect("a free port");
    let config = run.config(&stub.endpoint(), "");
    let canary = "canary-5f1c";
    let finished = program::start(&config, &run.environment(), &[], canary, run.answers);
    assert!(finished.status.success(), "{finished:?}");
    assert!(!format!("{finished:?}").contains(canary), "{finished:?}");
}

/// The records go nowhere without the feature, and the user is told so once; nothing else differs.
#[cfg(not(feature = "otel"))]
#[test]
fn without_the_feature_an_exporter_changes_one_line() {
    let run = run_of("answered");
    for (arguments, status) in [
        (&[][..], 0),
        (&["--fail", "error"], 1),
        (&["--fail", "exit"], 1),
    ] {
        let plain = start(&run, arguments);
        let stub = Stub::start(run.script.clone()).expect("a free port");
        let otel = "[otel]\nexporter = \"otlp-grpc\"";
        let warned = program::tour(&run, &stub.endpoint(), otel, arguments);
        assert_eq!(warned.status.code(), Some(status), "{warned:?}");
        assert_eq!(
            (warned.status, &warned.stdout),
            (plain.status, &plain.stdout)
        );
        let (warning, rest) = warned.stderr.split_once('\n').expect("a warning");
        assert!(warning.contains("otel"), "{warning}");
        assert_eq!(rest, plain.stderr);
    }
}
