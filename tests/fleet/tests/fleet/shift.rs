//! A shift of a robot: every event, in every case, at least once.

use std::time::Duration;

use otelier_test_fleet::{
    Robot,
    telemetry::{Invalid, Telemetry},
    world::{Door, Hindrance, Order, Stop, Way},
};

/// The number of records that [`run`] makes.
pub(crate) const RECORDS: usize = 51;

/// What a person's records must not say.
pub(crate) const PRIVATE: [&str; 5] = [
    "Ada Lovelace",
    "4711",
    "op@robots.example",
    "stuck at the kerb",
    "thank you",
];

/// The shift of [`robot`].
pub(crate) const SHIFT: &str = "0d3c9f6e-8a77-4c51-9d42-3f5f6b1f7a10";

/// What a motor wrote before it failed.
pub(crate) const LOG: &str = "motor 3 overcurrent";

/// A mission to one recipient, who is at home.
pub(crate) fn order() -> Order {
    Order {
        id: "7c1f6f0e-5d0b-4f5e-9d3a-0b2f4c1d8e99".to_owned(),
        window: (
            "2026-11-27T09:00:00.000Z".to_owned(),
            "2026-11-27T11:00:00.000Z".to_owned(),
        ),
        urgent: false,
        stops: vec![stop("P-20391", Door::Opens("4711"))],
        way: Way {
            points: vec![(47.0707, 15.4395), (47.0731, 15.4378)],
            distance: 812.4,
            events: vec![Hindrance::Street(true), Hindrance::Dog],
        },
    }
}

/// A parcel for a door.
pub(crate) fn stop(parcel: &str, door: Door) -> Stop {
    Stop {
        parcel: parcel.to_owned(),
        weight: 1_250,
        recipient: "Ada Lovelace".to_owned(),
        door,
    }
}

/// Switches a robot on.
pub(crate) fn robot(telemetry: &Telemetry) -> Result<Robot, Invalid> {
    Robot::switch_on(telemetry, SHIFT, "GZ104822")
}

/// A whole shift.
pub(crate) fn run(telemetry: &Telemetry) -> Result<(), Invalid> {
    let mut robot = robot(telemetry)?;
    robot.update(("7.1.9", "7.2.0"), &[7; 32], 48_000_000)?;
    assert!(robot.scan(b"P-20391")?);
    assert!(!robot.scan(&[0xff, 0x00])?);
    assert!(robot.take(&order())?);

    let mut partly = order();
    partly.urgent = true;
    partly.stops.push(stop("P-20392", Door::StaysShut));
    partly.way.events = vec![Hindrance::Fence, Hindrance::Kerb];
    assert!(!robot.take(&partly)?);

    let mut shut = order();
    shut.stops = vec![stop("P-20393", Door::LidJams)];
    shut.way.distance = 7_600.0;
    assert!(!robot.take(&shut)?);
    assert!(!robot.take(&order())?, "the battery would not last");
    robot.charge("graz-west-4", Duration::from_secs(5_400))?;

    let mut lost = order();
    lost.way.events = vec![Hindrance::Construction];
    assert!(!robot.take(&lost)?);
    robot.fail(&[1.5, 9.25], LOG);
    robot.switch_off(Duration::from_secs(28_800))
}
