//! `otelier sample`

use insta::assert_snapshot;
use otelier_validate::receiver::{Behaviour, Receiver, Transport};

use crate::support::Sandbox;

#[test]
fn valid_samples_are_valid() {
    let sandbox = Sandbox::shop();
    let samples = sandbox.otelier(&["sample"]);
    assert_eq!(
        (samples.status, samples.stderr.as_str()),
        (0, ""),
        "{samples}"
    );
    assert_eq!(
        samples.stdout.lines().count(),
        2,
        "one for each case of the only event"
    );
    let held = sandbox.otelier_reading(&["validate", "-"], &samples.stdout);
    assert_snapshot!(held, @r"
    exit status: 0
    ---- stdout
    1 payload, 2 records: 2 valid, 0 errors, 0 warnings
    ");
}

#[test]
fn an_event_is_sampled_by_its_name() {
    let sandbox = Sandbox::shop();
    assert_eq!(
        sandbox.otelier(&["sample", "sale"]).to_string(),
        sandbox.otelier(&["sample", "shop.sale"]).to_string()
    );
    let unknown = sandbox.otelier(&["sample", "sale", "sole"]);
    assert_snapshot!(unknown, @r"
    exit status: 2
    ---- stderr
    error: there is no event `sole`; did you mean `shop.sale`?
    ");
}

#[test]
fn each_invalid_sample_has_the_fault_that_it_is_called_by() {
    let sandbox = Sandbox::shop();
    let listed = sandbox.otelier(&["sample", "--invalid", "--out", "json"]);
    assert_snapshot!("sample-invalid", listed);
    let protobuf = sandbox.otelier(&[
        "sample",
        "--invalid",
        "--encoding",
        "protobuf",
        "--out",
        "protobuf",
    ]);
    assert!(
        protobuf.stderr.contains("left out  malformed"),
        "{protobuf}"
    );
    for line in listed.stdout.lines().chain(protobuf.stdout.lines()) {
        let path = line.split("  ").next().expect("a path");
        let held = sandbox.otelier(&["validate", "--format", "json", "--fail-on", "info", path]);
        assert_eq!(held.status, 1, "{held}");
        let finding: serde_json::Value =
            serde_json::from_str(held.stdout.trim_end()).expect("one finding");
        let name = path.split(['/', '\\', '.']).nth(1).expect("a name");
        let code = finding["code"].as_str().expect("a code");
        assert!(
            name == code || name.starts_with(&format!("{code}-")),
            "{path}: {held}"
        );
    }
}

#[test]
fn samples_are_sent() {
    let receiver = Receiver::start().expect("loopback has a free port");
    let endpoint = receiver.http_endpoint();
    let base = endpoint.strip_suffix("/v1/logs").expect("the usual path");
    let sandbox = Sandbox::shop();
    let json = sandbox.otelier(&["sample", "--endpoint", base]);
    assert_eq!(json.status, 0, "{json}");
    let protobuf = sandbox.otelier(&["sample", "--endpoint", &endpoint, "--encoding", "protobuf"]);
    assert_snapshot!(protobuf.to_string().replace(&endpoint, "[ENDPOINT]"), @r"
    exit status: 0
    ---- stdout
    accepted  shop.sale.refused  shop.sale, case refused
    accepted  shop.sale.paid  shop.sale, case paid
    ---- stderr
    2 requests to [ENDPOINT]
    ");
    let arrived = receiver.received();
    let transports: Vec<_> = arrived.iter().map(|payload| payload.transport).collect();
    assert_eq!(
        transports,
        [
            Transport::HttpJson,
            Transport::HttpJson,
            Transport::HttpBinary,
            Transport::HttpBinary
        ]
    );
    sandbox.write("arrived", &arrived[3].bytes);
    let held = sandbox.otelier(&["validate", "arrived"]);
    assert_eq!(held.status, 0, "{held}");
}

#[test]
fn what_a_collector_does_not_take_is_told() {
    let sandbox = Sandbox::shop();
    let receiver = Receiver::start().expect("loopback has a free port");
    let endpoint = receiver.http_endpoint();
    for behaviour in [
        Behaviour::Reject { records: 1 },
        Behaviour::Refuse,
        Behaviour::Redirect(endpoint.clone()),
    ] {
        receiver.behave(behaviour);
        let refused = sandbox.otelier(&["sample", "--endpoint", &endpoint, "sale"]);
        assert_eq!(refused.status, 1, "{refused}");
        assert!(
            refused.stdout.starts_with("refused   shop.sale.refused"),
            "{refused}"
        );
    }
    drop(receiver);
    let nobody = sandbox.otelier(&["sample", "--endpoint", &endpoint]);
    assert_eq!((nobody.status, nobody.stdout.as_str()), (2, ""), "{nobody}");
    let tls = sandbox.otelier(&["sample", "--endpoint", "https://localhost"]);
    assert_eq!(tls.status, 2, "{tls}");
}
