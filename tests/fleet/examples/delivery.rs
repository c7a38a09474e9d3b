//! One robot delivers one parcel: `cargo run -p otelier-test-fleet --example delivery --features otelier-runtime/otel -- FILE`,
//! where FILE is TOML with an `[otel]` table that says where the records go.

use std::{error::Error, time::Duration};

use otelier_test_fleet::{
    RESOURCE, Robot,
    telemetry::{Config, Telemetry},
    world::{Door, Hindrance, Order, Stop, Way},
};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1);
    let table = file.map(std::fs::read_to_string).transpose()?;
    let telemetry = Telemetry::builder(RESOURCE)
        .config(Config::from_toml(&table.unwrap_or_default())?)
        .start()?;
    let mut robot = Robot::switch_on(
        &telemetry,
        "0d3c9f6e-8a77-4c51-9d42-3f5f6b1f7a10",
        "GZ104822",
    )?;
    let delivered = robot.take(&Order {
        id: "7c1f6f0e-5d0b-4f5e-9d3a-0b2f4c1d8e99".to_owned(),
        window: (
            "2026-11-27T09:00:00.000Z".to_owned(),
            "2026-11-27T11:00:00.000Z".to_owned(),
        ),
        urgent: true,
        stops: vec![Stop {
            parcel: "P-20391".to_owned(),
            weight: 1_250,
            recipient: "Ada Lovelace".to_owned(),
            door: Door::Opens("4711"),
        }],
        way: Way {
            points: vec![(47.0707, 15.4395), (47.0731, 15.4378)],
            distance: 812.4,
            events: vec![Hindrance::Street(true), Hindrance::Kerb],
        },
    })?;
    robot.switch_off(Duration::from_secs(3_600))?;
    println!("delivered: {delivered}");
    let delivery = telemetry.shutdown(Duration::from_secs(10))?;
    println!("records: {}", delivery.delivered);
    Ok(())
}
