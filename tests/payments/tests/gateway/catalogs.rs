//! An application and a library that each have a catalog: one table, one exporter, one ledger.

use std::time::Duration;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use otelier_test_payments::{
    Gateway, RESOURCE,
    telemetry::{Catalog, ConfigWith, Telemetry},
};
use otelier_test_pool::telemetry as pool;
use otelier_test_shop::telemetry as shop;
use otelier_validate::{
    Bundle,
    receiver::{Receiver, Transport},
    validate,
};
use prost::Message as _;

use crate::day;

type Config = ConfigWith<pool::Catalog>;

/// What arrived, as one request for each scope.
fn by_scope(payload: &[u8]) -> Vec<ExportLogsServiceRequest> {
    let request = serde_json::from_slice(payload)
        .unwrap_or_else(|_| ExportLogsServiceRequest::decode(payload).expect("OTLP"));
    let mut all = Vec::new();
    for resource_logs in request.resource_logs {
        for scope_logs in &resource_logs.scope_logs {
            let mut own = resource_logs.clone();
            own.scope_logs = vec![scope_logs.clone()];
            all.push(ExportLogsServiceRequest {
                resource_logs: vec![own],
            });
        }
    }
    all
}

fn check(transport: Transport) {
    let receiver = Receiver::start().expect("loopback has a free port");
    let config = Config::from_toml(&format!(
        "[otel]\nenvironment = \"test\"\nlog_webhook_payload = true\nlog_pool_target = false\n\
         exporter = {}\n",
        crate::export::table(transport, &receiver)
    ));
    let gateway = Gateway::start(config.expect("the keys of both")).expect("an exporter");
    day::run(&gateway, "mer_0a1b2c3d").expect("a sound day");
    let delivery = gateway.stop().expect("everything arrives");
    let all = day::RECORDS + day::POOL_RECORDS;
    assert_eq!(
        (delivery.emitted, delivery.delivered),
        (all as u64, all as u64)
    );
    assert_eq!(receiver.record_count(), all);

    let mut seen = [0, 0];
    for payload in receiver.received() {
        for request in by_scope(&payload.bytes) {
            let logs = &request.resource_logs[0];
            let resource = logs.resource.as_ref().expect("a resource");
            let value = |key| resource.attributes.iter().find(|pair| pair.key == key);
            assert!(value("service.name").is_some() && value("cloud.region").is_some());
            assert!(format!("{:?}", value("deployment.environment.name")).contains("test"));
            let scope = logs.scope_logs[0].scope.as_ref().expect("a scope");
            let (at, bundle) = match (scope.name.as_str(), scope.version.as_str()) {
                ("payments_gateway", "1.0.0") => (0, crate::export::BUNDLE),
                ("connection_pool", "0.4.2") => (1, otelier_test_pool::BUNDLE),
                other => panic!("a scope of neither: {other:?}"),
            };
            let bundle = Bundle::from_json(bundle).expect("the build's own bundle");
            let report = validate(&bundle, &request.encode_to_vec());
            assert!(report.findings.is_empty(), "{:#?}", report.findings);
            seen[at] += report.summary.records;
            let told = format!("{logs:?}");
            assert!(!told.contains("acquirer.example"));
            if told.contains("payments.webhook.received") {
                assert!(told.contains("customer"));
            }
        }
    }
    assert_eq!(seen, [day::RECORDS, day::POOL_RECORDS]);
}

#[test]
fn over_grpc() {
    check(Transport::Grpc);
}

#[test]
fn over_http_as_protobuf() {
    check(Transport::HttpBinary);
}

#[test]
fn over_http_as_json() {
    check(Transport::HttpJson);
}

#[test]
fn each_has_a_recording_of_its_own() {
    let ((telemetry, pool), (recording, pool_recording)) = Telemetry::builder(RESOURCE)
        .with::<pool::Catalog>(pool::Resource {})
        .record();
    let gateway = Gateway::with(telemetry.clone(), &pool);
    day::run(&gateway, "mer_0a1b2c3d").expect("a sound day");
    assert_eq!(recording.records().len(), day::RECORDS);
    assert_eq!(pool_recording.connection_acquired().len(), 2);
    assert_eq!(pool_recording.exhausted()[0].size, 2);
    assert_eq!(
        pool.emitted(),
        [("pool.connection.acquired", 2), ("pool.exhausted", 1)]
    );
    let all = (day::RECORDS + day::POOL_RECORDS) as u64;
    assert_eq!(
        (telemetry.delivery().emitted, pool.delivery().emitted),
        (all, all)
    );
}

#[test]
fn the_keys_of_both_and_no_others() {
    let error = Config::from_toml("[otel]\nlog_pool_targets = true\n").expect_err("no such key");
    assert_eq!(
        error.to_string(),
        "otel.log_pool_targets: unknown key; did you mean log_pool_target? Known keys: environment, \
         exporter, queue, spool, resource, log_webhook_payload, log_customer_email, log_pool_target"
    );
    // The library's key is none where there is no library.
    let own =
        otelier_test_payments::telemetry::Config::from_toml("[otel]\nlog_pool_target = true\n");
    assert!(own.is_err());
}

#[test]
fn a_table_of_one_catalog_serves_where_the_library_keeps_its_defaults() {
    let own =
        otelier_test_payments::telemetry::Config::from_toml("[otel]\nenvironment = \"own\"\n");
    let ((telemetry, pool), (recording, pool_recording)) = Telemetry::builder(RESOURCE)
        .config(own.expect("a sound table"))
        .with::<pool::Catalog>(pool::Resource {})
        .record();
    day::run(&Gateway::with(telemetry, &pool), "mer_0a1b2c3d").expect("a sound day");
    let target = &pool_recording.connection_acquired()[0].target;
    assert_eq!(target, "acquirer.example:443");
    assert_eq!(recording.webhook_received()[0].body, "[REDACTED]");
}

#[test]
fn nothing_is_started_by_default() {
    let (telemetry, pool) = Telemetry::builder(RESOURCE)
        .with::<pool::Catalog>(pool::Resource {})
        .start()
        .expect("nothing to start");
    assert!(!telemetry.is_enabled() && !pool.is_enabled());
    let delivery = pool.shutdown(Duration::ZERO).expect("nothing to lose");
    assert_eq!(delivery.emitted, 0);
}

#[test]
fn two_services_are_not_one() {
    let shop = shop::Resource {
        shop_branch: 12,
        shop_scale: 0.5,
        shop_open: true,
    };
    let error = Telemetry::builder(RESOURCE)
        .with::<shop::Catalog>(shop)
        .start()
        .expect_err("two names of one service");
    assert_eq!(
        error.to_string(),
        "telemetry cannot start: the catalogs payments and shop have different values of the resource \
         attribute service.name"
    );
}

#[test]
fn three_in_one() {
    let ((telemetry, pool), again) = Telemetry::builder(RESOURCE)
        .with::<pool::Catalog>(pool::Resource {})
        .with::<Catalog>(RESOURCE)
        .record()
        .0;
    day::run(&Gateway::with(telemetry, &pool), "mer_0a1b2c3d").expect("a sound day");
    assert_eq!(again.delivery(), pool.delivery());
    assert!(again.emitted().iter().all(|(_, count)| *count == 0));
}
