//! A robot tells of its shift what the catalog says, and nothing of the people it meets.

mod export;
mod otlp;
mod shift;

use std::collections::BTreeSet;

use otelier_runtime::Value;
use otelier_test_fleet::{
    RESOURCE, Robot,
    telemetry::{
        Config, ErrorType, ParcelId, Recording, RobotMode, SensorKind, Severity, Telemetry,
        mission_answered::{self, MissionRefusal},
        mission_ended::{self, MissionOutcome},
        mission_offered::MissionPriority,
        parcel_handed_over::{HandoverMethod, HandoverPin},
        parcel_loaded::{Compartment, ParcelSize},
        route_planned::RouteCostValue,
    },
};
use otelier_validate::{Bundle, validate};

/// A table with everything that people may allow.
const ALL_TOLD: &str = "[otel]\nlog_speech = true\nlog_positions = true\n";

fn recorded(config: &str) -> (Telemetry, Recording) {
    let config = Config::from_toml(config).expect("a sound table");
    Telemetry::recording(RESOURCE, config)
}

fn recorded_shift(config: &str) -> Recording {
    let (telemetry, recording) = recorded(config);
    shift::run(&telemetry).expect("a sound shift");
    recording
}

#[test]
fn a_shift_is_told_in_values() {
    let recording = recorded_shift("");
    assert_eq!(recording.records().len(), shift::RECORDS);

    let [normal, urgent, ..] = &recording.mission_offered()[..] else {
        panic!("missions were offered");
    };
    assert_eq!(normal.mission_priority, MissionPriority::Normal);
    assert_eq!(urgent.mission_priority, MissionPriority::Urgent);
    assert_eq!(urgent.mission_parcels, 2);
    assert_eq!(normal.metadata.mission_id, None);

    let outcomes: Vec<_> = (recording.mission_ended().into_iter())
        .map(|ended| (ended.case, ended.mission_outcome, ended.mission_returned))
        .collect();
    let parcels = |number: &str| Some(vec![number.to_owned()]);
    let returned = mission_ended::RecordCase::Returned;
    assert_eq!(
        outcomes,
        [
            (
                mission_ended::RecordCase::Delivered,
                MissionOutcome::Delivered,
                None
            ),
            (returned, MissionOutcome::Partly, parcels("P-20392")),
            (returned, MissionOutcome::Returned, parcels("P-20393")),
            (
                mission_ended::RecordCase::Abandoned,
                MissionOutcome::Abandoned,
                parcels("P-20391")
            ),
        ]
    );
    let refused = &recording.mission_answered()[3];
    assert_eq!(refused.case, mission_answered::RecordCase::Refused);
    assert_eq!(
        refused.mission_refusals.as_deref(),
        Some(&[MissionRefusal::Battery][..])
    );

    let handed = &recording.parcel_handed_over()[0];
    assert_eq!(handed.handover_method, HandoverMethod::Pin);
    let mission = handed.metadata.mission_id.map(|id| id.to_string());
    assert_eq!(mission, Some(shift::order().id));
    let obstacle = &recording.obstacle_met()[0];
    assert_eq!(obstacle.sensor_kind, SensorKind::Lidar);
    assert_eq!(
        recording.fault_raised()[0].error_type,
        ErrorType::from("overcurrent")
    );
    let readings = &recording.fault_raised()[0].fault_readings["motor_3"];
    assert_eq!(readings[..], [1.5, 9.25]);
    let points = &recording.route_planned()[0].route_points;
    assert_eq!(points[1].kind.as_deref(), Some("crossing"));
    assert_eq!(recording.shift_started()[0].hardware.wheel.driven, 4);
    let severities: BTreeSet<_> = (recording.records().iter())
        .filter(|record| record.name() == "fleet.battery.low")
        .map(|record| record.severity() as i32)
        .collect();
    assert!(
        severities.contains(&(Severity::Error as i32)),
        "{severities:?}"
    );
    let driven: Vec<_> = (recording.operator_joined().into_iter())
        .map(|joined| joined.metadata.robot_mode)
        .chain([recording.shift_ended()[0].metadata.robot_mode])
        .collect();
    assert_eq!(driven, [RobotMode::Remote, RobotMode::Autonomous]);
}

#[test]
fn each_record_is_what_the_bundle_says_and_each_event_and_case_is_there() {
    let bundle = Bundle::from_json(export::BUNDLE).expect("the build's own bundle");
    for config in ["", ALL_TOLD] {
        let recording = recorded_shift(config);
        let mut seen = BTreeSet::new();
        for record in recording.records() {
            let report = validate(&bundle, &otlp::request(&record));
            // A recorded record has no resource.
            let mut findings = report.findings.iter();
            let found = findings.find(|finding| finding.record.is_some());
            assert!(found.is_none(), "{found:#?}");
            assert_eq!(report.summary.valid, 1);
            seen.insert((record.name(), record.case()));
        }
        let names: BTreeSet<_> = seen.iter().map(|(name, _)| *name).collect();
        let declared: BTreeSet<_> = bundle.events().collect();
        // What is renamed is told by its new name.
        let untold: Vec<_> = declared.difference(&names).collect();
        assert_eq!(untold, [&"fleet.mission.cancelled"]);
        assert_eq!(seen.len(), names.len() + 4, "{seen:?}");
    }
}

#[test]
fn whom_a_robot_meets_is_nobody_s_business() {
    let recording = recorded_shift("");
    let handed = &recording.parcel_handed_over()[0];
    assert_eq!(handed.recipient_name, "[REDACTED]");
    assert_eq!(handed.handover_pin.as_deref(), Some("[PIN]"));
    assert_eq!(handed.recipient_words.as_deref(), Some("[REDACTED]"));
    assert_eq!(recording.operator_joined()[0].operator_email, "[OPERATOR]");
    assert_eq!(recording.fault_log()[0].body, "[REDACTED]");
    for record in recording.records() {
        let told = String::from_utf8_lossy(&otlp::request(&record)).into_owned();
        for private in shift::PRIVATE.into_iter().chain([shift::LOG]) {
            assert!(!told.contains(private), "{}: {private}", record.name());
        }
    }
    let shown = format!("{:?}", HandoverPin::new("4711"));
    assert!(!shown.contains("4711"), "{shown}");

    let recording = recorded_shift(ALL_TOLD);
    let handed = &recording.parcel_handed_over()[0];
    assert_eq!(handed.recipient_name, "Ada Lovelace");
    assert_eq!(handed.recipient_words.as_deref(), Some("thank you"));
    assert_eq!(
        handed.handover_pin.as_deref(),
        Some("[PIN]"),
        "a secret stays one"
    );
    assert_eq!(recording.operator_joined()[0].operator_email, "[OPERATOR]");
    assert_eq!(recording.fault_log()[0].body, shift::LOG);
}

#[test]
fn what_is_false_is_refused_and_not_told() {
    assert!(ParcelId::new("20391").is_err());
    assert!(Compartment::new(4).is_err());
    assert!(ParcelSize::new(&[30, 20]).is_err());
    assert!(RouteCostValue::new(1000.5).is_err());
    assert!(RouteCostValue::new(f64::NAN).is_err());
    let (telemetry, recording) = recorded("");
    let serial = "GZ4822";
    assert!(Robot::switch_on(&telemetry, shift::SHIFT, serial).is_err());
    assert_eq!(recording.records(), []);
    let mut robot = shift::robot(&telemetry).expect("a robot");
    let mut order = shift::order();
    order.window.1 = "at noon".to_owned();
    let refused = robot.take(&order).expect_err("no time");
    assert!(!refused.to_string().contains("noon"), "{refused}");
    assert!(recording.mission_offered().is_empty());
}

#[test]
fn what_is_too_much_is_cut_and_clamped() {
    let (telemetry, recording) = recorded("[otel]\nlog_speech = true\n");
    let mut robot = shift::robot(&telemetry).expect("a robot");
    assert!(robot.take(&shift::order()).expect("a sound order"));
    let records = recording.records();
    let met = records
        .iter()
        .find(|record| record.name() == "fleet.obstacle.met");
    let distance = met.and_then(|met| met.attribute("obstacle.distance"));
    assert_eq!(distance, Some(&Value::Double(30.0)));
    robot.fail(&[0.5; 9], &"x".repeat(500));
    let log = &recording.fault_log()[0].body;
    assert_eq!(log.len(), 400);
    assert!(log.ends_with("[...]"), "{log}");
    assert_eq!(
        recording.fault_raised()[0].fault_readings["motor_3"].len(),
        5
    );
}
