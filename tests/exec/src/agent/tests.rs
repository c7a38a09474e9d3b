//! The agent against the stub: what it asks, what it answers, how it fails.

use super::Agent;
use crate::config::Config;
use crate::ending::Ending;
use crate::stub::{Call, Decision, Log, Reply, Script, Source, Stream, Stub, tour};
use crate::telemetry;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const POLICY: &str = "[approval]\ndefault = \"approved\"\n";

struct Run {
    outcome: Result<(), String>,
    output: String,
    log: Log,
    left: usize,
}

/// One turn with the prompt "say hello".
fn run(script: Script, config: impl Fn(&str) -> String, answers: &str) -> Run {
    let stub = Stub::start(script).expect("a free port");
    let config = Config::parse(&config(&stub.endpoint())).expect("valid");
    let telemetry = telemetry::builder(config.otel.clone())
        .start()
        .expect("no exporter");
    let session = telemetry::session(&telemetry, &config.model);
    let ending = Ending::new(telemetry, None, None);
    let mut output = Vec::new();
    let outcome = Agent::new(&config, session, &ending).turn(
        "say hello",
        &mut output,
        &mut answers.as_bytes(),
        &mut std::io::sink(),
    );
    Run {
        outcome: outcome.map_err(|error| error.to_string()),
        output: String::from_utf8(output).expect("text"),
        log: stub.log(),
        left: stub.left(),
    }
}

fn with(extra: &str) -> impl Fn(&str) -> String {
    let extra = extra.to_owned();
    move |endpoint| {
        format!(
            "[model]\nendpoint = \"{endpoint}\"\nname = \"m\"\nbackoff_ms = 5\n{extra}\n{POLICY}"
        )
    }
}

fn answer() -> Stream {
    Stream::by("m")
        .message(&["hel", "lo"])
        .completed(1, 2, None, None)
}

#[track_caller]
fn check_answered(run: &Run, requests: usize) {
    assert_eq!(run.outcome, Ok(()));
    assert_eq!(run.output, "hello\n");
    assert_eq!(run.log.requests.len(), requests);
    assert_eq!(run.left, 0);
}

#[track_caller]
fn check_failed(script: Script, config: &str, message: &str, requests: usize) {
    let run = run(script, with(config), "");
    assert_eq!(run.outcome, Err(message.to_owned()));
    assert_eq!(run.output, "");
    assert_eq!(run.log.requests.len(), requests);
    assert_eq!(run.left, 0);
}

#[test]
fn a_prompt_becomes_one_request_and_its_answer() {
    let run = run(Script::new().then(answer()), with(""), "");
    check_answered(&run, 1);
    let request = &run.log.requests[0];
    assert_eq!(request.accept, "text/event-stream");
    assert!(!request.authorized);
    assert_eq!(request.body["model"], "m");
    assert_eq!(request.body["stream"], true);
    assert_eq!(
        request.body["input"],
        json!([{
            "type": "message",
            "role": "user",
            "content": [{ "type": "input_text", "text": "say hello" }],
        }])
    );
}

#[test]
fn failures_that_may_pass_are_tried_again() {
    let script = Script::new()
        .then(Reply::error(500, "broken"))
        .then(Reply::HangUp)
        .then(Reply::error(429, "slower").header("retry-after", "0"))
        .then(Stream::by("m").cut())
        .then(Stream::by("m").malformed())
        .then(Stream::by("m"))
        .then(Stream::by("m").failed("server_is_overloaded", "busy"))
        .then(answer());
    check_answered(&run(script, with("max_attempts = 8"), ""), 8);
}

#[test]
fn the_service_says_how_long_to_wait() {
    let script = Script::new()
        .then(Reply::error(429, "slower").header("retry-after", "1"))
        .then(answer());
    let began = Instant::now();
    check_answered(&run(script, with(""), ""), 2);
    assert!(began.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_silent_service_is_given_up() {
    let script = Script::new().then(Reply::Silence).then(answer());
    check_answered(&run(script, with("timeout_ms = 300"), ""), 2);
}

#[test]
fn failures_that_stay_end_the_turn() {
    check_failed(
        Script::new().then(Reply::error(401, "who are you?")),
        "",
        "the model did not answer: http 401: who are you?",
        1,
    );
    check_failed(
        Script::new().then(Stream::by("m").incomplete("max_output_tokens")),
        "",
        "the model did not answer: the service cut the response off: max_output_tokens",
        1,
    );
    check_failed(
        Script::new().then(Stream::by("m").failed("insufficient_quota", "no money")),
        "",
        "the model did not answer: no money",
        1,
    );
}

#[test]
fn attempts_are_limited() {
    let script = (0..3).fold(Script::new(), |script, _| {
        script.then(Reply::error(503, ""))
    });
    check_failed(
        script,
        "max_attempts = 3",
        "the model did not answer: http 503",
        3,
    );
}

#[test]
fn the_calls_of_a_broken_response_are_not_followed() {
    let marker = tempfile::tempdir()
        .expect("a directory")
        .path()
        .join("marker");
    let cmd = format!("echo ran > \"{}\"", marker.display());
    let call = Call::exec(&cmd, Decision::Approved, Source::Config);
    let script = Script::new()
        .then(Stream::by("m").call(call).cut())
        .then(answer());
    check_answered(&run(script, with(""), ""), 2);
    assert!(!marker.exists());
}

/// What the model was told about its calls: the outputs in the last request.
fn outputs(run: &Run) -> Vec<String> {
    let input = run.log.requests.last().expect("a request").body["input"].clone();
    let items: Vec<Value> = serde_json::from_value(input).expect("an array");
    items
        .iter()
        .filter(|item| item["type"] == "function_call_output")
        .map(|item| item["output"].as_str().expect("text").replace('\r', ""))
        .collect()
}

#[test]
fn tools_run_and_their_results_go_back_with_their_calls() {
    let call = |cmd| Call::exec(cmd, Decision::Approved, Source::Config);
    let script = Script::new()
        .then(
            Stream::by("m")
                .call(call("echo one"))
                .call(call("echo two && exit 3"))
                .completed(1, 2, None, None),
        )
        .then(answer());
    let run = run(script, with(""), "");
    check_answered(&run, 2);
    let outputs = outputs(&run);
    assert_eq!(outputs[0], "one\n");
    assert!(
        outputs[1].starts_with("two") && outputs[1].contains('3'),
        "{outputs:?}"
    );
    let input = &run.log.requests[1].body["input"];
    let ids = |kind| {
        let items = input.as_array().expect("an array");
        let of_kind = items.iter().filter(|item| item["type"] == kind);
        of_kind
            .map(|item| item["call_id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("function_call"), ids("function_call_output"));
}

#[test]
fn the_session_follows_the_service_to_another_model() {
    let call = Call::exec("echo one", Decision::Approved, Source::Config);
    let script = Script::new()
        .then(Stream::by("m-mini").call(call).completed(1, 2, None, None))
        .then(answer());
    let run = run(script, with(""), "");
    check_answered(&run, 2);
    assert_eq!(run.log.requests[0].body["model"], "m");
    assert_eq!(run.log.requests[1].body["model"], "m-mini");
}

#[test]
fn the_tour_runs_as_its_script_says() {
    for tour in tour() {
        let config = |endpoint: &str| tour.config(endpoint, "");
        let run = run(tour.script.clone(), config, tour.answers);
        match tour.answer {
            Some(answer) => {
                assert_eq!(run.outcome, Ok(()), "{}", tour.name);
                assert_eq!(run.output, format!("{answer}\n"));
            }
            None => assert_eq!(
                run.outcome,
                Err("the turn was aborted at a call of exec_command".to_owned())
            ),
        }
        assert_eq!(run.left, 0, "{}", tour.name);
        let expected = tour.expected();
        let frames: u64 = expected
            .cases()
            .iter()
            .filter(|((event, _), _)| *event == "codex.sse_event")
            .map(|(_, count)| count)
            .sum();
        // A frame that is cut off is waited for and never served whole.
        let cut = u64::from(tour.name == "answered");
        assert_eq!(run.log.frames.len() as u64 + cut, frames, "{}", tour.name);
    }
}
