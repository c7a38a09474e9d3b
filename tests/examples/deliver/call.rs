//! The calls: a record for each number, of every kind of value that there is.

use std::time::{Duration, SystemTime};

use otelier_test_fleet::telemetry::{
    self as fleet, BatteryVoltage, DateTime, ErrorType, GeoLatitude, GeoLongitude, Invalid,
    Metadata, ParcelId, RobotMode, RobotSerial, SensorKind, Session, Severity, SpanContext, Uuid,
    battery_low::BatteryLow,
    camera_pictured::{self, CameraPictured},
    fault_log::FaultLog,
    fault_raised::{FaultCode, FaultRaised},
    mission_answered::{Accepted, MissionRefusal, MissionRefusals, Refused},
    mission_offered::{MissionOffered, MissionParcels, MissionPriority, MissionWindow},
    obstacle_met::{ObstacleKind, ObstacleMet},
    operator_left::OperatorLeft,
    parcel_loaded::{Compartment, ParcelLoaded, ParcelSize, ParcelWeight},
    parcel_scanned::{Read, ScanCode, ScanConfidence, Unreadable},
    route_planned::{RouteCostValue, RoutePlanned, RoutePoint, RoutePoints},
    shift_started::{BootSeconds, Hardware, HardwareWheel, HardwareWheelDiameter, ShiftStarted},
    software_updated::{PackageBytes, PackageDigest, SoftwareUpdated, VersionFrom, VersionTo},
    voice_spoken::{self, VoiceLanguage, VoiceSpoken},
};
use otelier_test_pool::telemetry::{
    self as pool,
    connection_acquired::ConnectionAcquired,
    exhausted::{Exhausted, Size},
};

const TEXTS: [&str; 6] = [
    "",
    "an ordinary text",
    "Grüße, 雪, 🚚, \u{202e}right to left\u{202c}, e\u{301}",
    "\"quoted\" \\ and {} <b>&amp;</b> \u{7f}\u{2028}\u{feff}\u{ffff}",
    "\0\u{1}\u{8}\t\n\u{c}\r\u{1f}",
    "longer than anybody reads, longer than anybody reads, longer than anybody reads, longer than anybody reads, and more",
];
const DOUBLES: [f64; 11] = [
    0.0,
    -0.0,
    1.0,
    0.1 + 0.2,
    -1.5e300,
    f64::MIN_POSITIVE,
    5e-324,
    f64::MAX,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];
const INTS: [i64; 5] = [0, -1, i64::MAX, i64::MIN, 9_007_199_254_740_993];
const SEVERITIES: [Severity; 6] = [
    Severity::Trace,
    Severity::Debug,
    Severity::Info,
    Severity::Warn,
    Severity::Error,
    Severity::Fatal,
];

/// One of several, by a number.
fn of<T: Copy>(several: &[T], number: u32) -> T {
    several[number as usize % several.len()]
}

/// So many bytes, of all values.
fn bytes(number: u32) -> Vec<u8> {
    (0..=number.to_le_bytes()[0]).rev().collect()
}

/// A session of each catalog.
pub(crate) struct Sessions {
    fleet: Session,
    pool: pool::Session,
}

impl Sessions {
    pub(crate) fn start(
        (fleet, pool): &(fleet::Telemetry, pool::Telemetry),
        shift: &str,
    ) -> Result<Self, Invalid> {
        let metadata = Metadata {
            shift_id: Uuid::new(shift)?,
            robot_serial: RobotSerial::new("GZ004711")?,
        };
        let pool_name = "recharge";
        Ok(Self {
            fleet: fleet.session(metadata).start(),
            pool: pool.session(pool::Metadata { pool_name }).start(),
        })
    }

    /// Emits the record of a number. Those of the fleet are also numbered by their session, those of the pool have their number
    /// as a value.
    pub(crate) fn call(&self, number: u32, at: SystemTime) -> Result<(), Invalid> {
        let (round, wide) = (number / 16, u64::from(number));
        let even = round.is_multiple_of(2);
        let text = of(&TEXTS, round);
        let span = match number % 5 {
            0 => Some(SpanContext::new(
                u128::from(wide + 1).to_be_bytes(),
                (wide + 1).to_be_bytes(),
                number.is_multiple_of(2),
            )?),
            _ => None,
        };
        let place = (
            GeoLatitude::new(47.0707 - f64::from(number % 90))?,
            GeoLongitude::new(15.4395)?,
        );
        match number % 16 {
            0 => {
                let mission = match round % 2 {
                    0 => None,
                    _ => Some(Uuid::new("01a201ea-d543-7302-bfc7-2701231bbaff")?),
                };
                let mode = of(
                    &[RobotMode::Autonomous, RobotMode::Remote, RobotMode::Manual],
                    round,
                );
                self.fleet
                    .update(|change| change.robot_mode(mode).mission_id(mission));
                let wheel = HardwareWheel {
                    diameter: HardwareWheelDiameter::new(24.5)?,
                    driven: wide,
                };
                let hardware = Hardware {
                    board: text,
                    wheel: wheel.into(),
                };
                let both = ["W1-22", text];
                let serials: &[&str] = if even { &both } else { &[] };
                let event = ShiftStarted {
                    battery_level: of(&DOUBLES[..4], round),
                    boot_seconds: BootSeconds::new(Duration::from_secs(wide % 600))?,
                    hardware: hardware.serials(serials),
                };
                self.fleet.shift_started(event).in_span(span).emit_at(at);
            }
            1 => {
                let (from, digest) = (format!("7.{number}.0"), bytes(31));
                let event = SoftwareUpdated {
                    version_from: VersionFrom::new(&from)?,
                    version_to: VersionTo::new("8.0.0")?,
                    package_digest: PackageDigest::new(&digest)?,
                    package_bytes: PackageBytes::new(i64::MAX as u64 - wide)?,
                };
                self.fleet.software_updated(event).in_span(span).emit_at(at);
            }
            2 => {
                let code = bytes(number);
                let parcel = format!("P-{:04}", number % 100_000_000);
                let event = Read {
                    scan_code: ScanCode::new(&code)?,
                    scan_confidence: ScanConfidence::new(f64::MIN_POSITIVE)?,
                    parcel_id: ParcelId::new(&parcel)?,
                };
                self.fleet.parcel_scanned(event).in_span(span).emit_at(at);
            }
            3 => {
                let code = bytes(number);
                let event = Unreadable {
                    scan_code: ScanCode::new(&code)?,
                    scan_confidence: ScanConfidence::new(0.11)?,
                };
                self.fleet.parcel_scanned(event).in_span(span).emit_at(at);
            }
            4 => {
                let size = [of(&INTS, round), of(&INTS, round + 1), i64::from(number)];
                let event = ParcelLoaded {
                    parcel_id: ParcelId::new("P-20391")?,
                    parcel_weight: ParcelWeight::new(1 + wide % 15_000)?,
                    parcel_size: ParcelSize::new(&size)?,
                    compartment: Compartment::new(wide % 4)?,
                };
                let label = [("sender", text), ("Größe \"x\"", "yes")];
                let emitter = self.fleet.parcel_loaded(event).parcel_label(&label);
                emitter.in_span(span).emit_at(at);
            }
            5 => {
                let point = RoutePoint {
                    geo_latitude: place.0,
                    geo_longitude: place.1,
                };
                let points = [point.kind(text), point.into(), point.kind("crossing")];
                let event = RoutePlanned {
                    distance: f64::from(number) / 7.0,
                    route_points: RoutePoints::new(&points[..=round as usize % 3])?,
                };
                let cost = [("slope", RouteCostValue::new(f64::from(number % 1_000))?)];
                self.fleet
                    .route_planned(event)
                    .route_alternatives(&DOUBLES)
                    .route_cost(&cost)
                    .in_span(span)
                    .emit_at(at);
            }
            6 => {
                let event = ObstacleMet {
                    sensor_kind: of(
                        &[SensorKind::Camera, SensorKind::Lidar, SensorKind::Bumper],
                        round,
                    ),
                    geo_latitude: place.0,
                    geo_longitude: place.1,
                    // Clamped to 30.
                    obstacle_distance: f64::from(number % 40),
                    obstacle_kind: of(&[ObstacleKind::Animal, "fence".into()], round),
                };
                let flags: &[bool] = if even { &[] } else { &[true, false] };
                let emitter = self.fleet.obstacle_met(event).obstacle_flags(flags);
                emitter.in_span(span).emit_at(at);
            }
            7 => {
                let picture: Vec<u8> = bytes(255).repeat(1 + round as usize % 5);
                let path = format!("pictures/{number}.jpeg");
                let event = CameraPictured {
                    sensor_kind: SensorKind::Camera,
                    camera_path: &path,
                    body: camera_pictured::Body::new(&picture)?,
                };
                self.fleet.camera_pictured(event).in_span(span).emit_at(at);
            }
            8 => {
                let talk = voice_spoken::Body { said: text };
                let event = VoiceSpoken {
                    voice_language: VoiceLanguage::new("de")?,
                    body: talk.heard(even.then_some("out of my way")),
                };
                self.fleet.voice_spoken(event).in_span(span).emit_at(at);
            }
            9 => {
                let log = format!("{number}: {text}");
                let event = FaultLog {
                    log_truncated: even,
                    body: &log,
                };
                self.fleet.fault_log(event).in_span(span).emit_at(at);
            }
            10 => {
                let event = FaultRaised {
                    error_type: of(&[ErrorType::LidJammed, "overcurrent".into()], round),
                    fault_code: FaultCode::new(100 + wide % 900)?,
                };
                self.fleet
                    .fault_raised(event)
                    .error_message((!round.is_multiple_of(3)).then_some(text))
                    .sensor_kind(even.then_some(SensorKind::Bumper))
                    .fault_readings(&[("motor_3", &DOUBLES[..5]), ("motor_4", &[])])
                    .in_span(span)
                    .emit_at(at);
            }
            11 => {
                let event = BatteryLow {
                    severity: of(&SEVERITIES, round),
                    battery_level: 9.0,
                    battery_voltage: BatteryVoltage::new(31.5)?,
                };
                self.fleet.battery_low(event).in_span(span).emit_at(at);
            }
            12 => {
                let window = MissionWindow {
                    from: DateTime::new("2026-11-22T06:21:36.976Z")?,
                    until: DateTime::new("2026-11-22T08:21:36.976Z")?,
                };
                let event = MissionOffered {
                    mission_parcels: MissionParcels::new(1 + wide % 12)?,
                    mission_window: window.into(),
                    mission_priority: of(
                        &[
                            MissionPriority::Low,
                            MissionPriority::Normal,
                            MissionPriority::Urgent,
                        ],
                        round,
                    ),
                };
                self.fleet.mission_offered(event).in_span(span).emit_at(at);
            }
            13 if even => {
                let event = Accepted {
                    mission_eta: DateTime::new("2026-11-22T07:00:00.000Z")?,
                };
                self.fleet.mission_answered(event).in_span(span).emit_at(at);
            }
            13 => {
                let refusals = [MissionRefusal::Battery, MissionRefusal::Weather];
                let event = Refused {
                    mission_refusals: MissionRefusals::new(&refusals)?,
                };
                self.fleet.mission_answered(event).in_span(span).emit_at(at);
            }
            14 => {
                let event = OperatorLeft {
                    // Redacted.
                    operator_email: "op@robots.example",
                    duration: fleet::Duration::new(Duration::from_micros(wide))?,
                };
                let commands = [("forward", wide), ("stop", i64::MAX as u64)];
                let emitter = self.fleet.operator_left(event).operator_commands(&commands);
                emitter.in_span(span).emit_at(at);
            }
            _ if round.is_multiple_of(4) => {
                let event = Exhausted {
                    size: Size::new(wide)?,
                };
                self.pool.exhausted(event).in_span(span).emit_at(at);
            }
            _ => {
                let event = ConnectionAcquired {
                    duration: Duration::from_millis(wide),
                    target: text,
                };
                let emitter = self.pool.connection_acquired(event);
                emitter.in_span(span).emit_at(at);
            }
        }
        Ok(())
    }
}
