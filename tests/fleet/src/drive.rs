//! Driving: routes, what stands in the way, and the operators who help.

use std::time::Duration;

use crate::{
    Robot,
    telemetry::{
        self, GeoLatitude, GeoLongitude, Invalid, RobotMode, SensorKind,
        camera_pictured::CameraPictured,
        crossing_passed::{CrossingPassed, CrossingSpeed},
        obstacle_met::{ObstacleKind, ObstacleMet},
        operator_joined::OperatorJoined,
        operator_left::OperatorLeft,
        position_reported::{Heading, PositionReported},
        route_changed::{RouteChanged, RouteDetour},
        route_planned::{RouteCostValue, RoutePlanned, RoutePoint, RoutePoints},
        voice_spoken::{self, VoiceLanguage, VoiceSpoken},
    },
    world::{Hindrance, Way},
};

/// A point on the map, as events have it.
pub(crate) type Place = (GeoLatitude, GeoLongitude);

/// How a drive ended.
pub(crate) enum Drive {
    /// Where it should.
    Arrived,
    /// Here, for good.
    Stuck { at: Place },
}

/// Who helps.
const OPERATOR: &str = "op@robots.example";

impl Robot {
    /// Drives to an address.
    pub(crate) fn drive(&mut self, way: &Way) -> Result<Drive, Invalid> {
        let places = way
            .points
            .iter()
            .map(|&(north, east)| Ok((GeoLatitude::new(north)?, GeoLongitude::new(east)?)))
            .collect::<Result<Vec<Place>, Invalid>>()?;
        self.plan(way, &places)?;
        // A way without a point was refused above.
        let at = places[places.len() - 1];
        let parts: f64 = way.events.iter().map(|_| 1.0).sum();
        for hindrance in &way.events {
            self.roll(way.distance / parts);
            if !self.pass(*hindrance, at)? {
                return Ok(Drive::Stuck { at });
            }
        }
        self.session
            .position_reported(PositionReported {
                geo_latitude: at.0,
                geo_longitude: at.1,
                heading: const { Heading::literal(270) },
                accuracy_cm: 8,
            })
            .emit();
        Ok(Drive::Arrived)
    }

    fn plan(&self, way: &Way, places: &[Place]) -> Result<(), Invalid> {
        let points: Vec<_> = places
            .iter()
            .map(|&(geo_latitude, geo_longitude)| {
                let point = RoutePoint {
                    geo_latitude,
                    geo_longitude,
                };
                point.kind("crossing")
            })
            .collect();
        self.session
            .route_planned(RoutePlanned {
                distance: way.distance,
                route_points: RoutePoints::new(&points)?,
            })
            .route_alternatives(&[way.distance * 1.25])
            .route_cost(
                &const {
                    [
                        ("slope", RouteCostValue::literal(12.5)),
                        ("crossings", RouteCostValue::literal(40.0)),
                    ]
                },
            )
            .emit();
        Ok(())
    }

    /// Whether the robot got by.
    fn pass(&self, hindrance: Hindrance, at: Place) -> Result<bool, Invalid> {
        match hindrance {
            Hindrance::Street(lights) => self
                .session
                .crossing_passed(CrossingPassed {
                    duration: telemetry::Duration::new(Duration::from_millis(9_400))?,
                    crossing_lights: lights,
                })
                .crossing_speed(const { CrossingSpeed::literal(1.4) })
                .emit(),
            Hindrance::Dog => {
                self.meet(ObstacleKind::Animal, at);
                self.say("excuse me", Some("woof"))?;
            }
            Hindrance::Fence => {
                self.meet("fence".into(), at);
                self.session
                    .route_changed(RouteChanged {
                        route_reason: "a fence that is on no map",
                        route_detour: const { RouteDetour::literal(140.0) },
                    })
                    .emit();
            }
            Hindrance::Kerb => self.helped(b"\xff\xd8\xff\xe0")?,
            Hindrance::Construction => {
                self.meet(ObstacleKind::Type, at);
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn meet(&self, obstacle_kind: ObstacleKind<'_>, (geo_latitude, geo_longitude): Place) {
        self.session
            .obstacle_met(ObstacleMet {
                sensor_kind: SensorKind::Lidar,
                geo_latitude,
                geo_longitude,
                // Beyond what the scanner sees, which the catalog clamps.
                obstacle_distance: 31.0,
                obstacle_kind,
            })
            .obstacle_flags(&[true, false, false])
            .emit();
    }

    fn say(&self, said: &str, heard: Option<&str>) -> Result<(), Invalid> {
        let talk = voice_spoken::Body { said };
        self.session
            .voice_spoken(VoiceSpoken {
                voice_language: VoiceLanguage::new("de")?,
                body: talk.heard(heard),
            })
            .emit();
        Ok(())
    }

    fn helped(&self, picture: &[u8]) -> Result<(), Invalid> {
        self.session
            .camera_pictured(CameraPictured {
                sensor_kind: SensorKind::Camera,
                camera_path: "pictures/8812.jpeg",
                body: telemetry::camera_pictured::Body::new(picture)?,
            })
            .emit();
        self.session
            .update(|change| change.robot_mode(RobotMode::Remote));
        self.session
            .operator_joined(OperatorJoined {
                operator_email: OPERATOR,
                operator_latency: Duration::from_millis(84),
            })
            .operator_note("stuck at the kerb")
            .emit();
        self.session
            .operator_left(OperatorLeft {
                operator_email: OPERATOR,
                duration: telemetry::Duration::new(Duration::from_secs(31))?,
            })
            .operator_commands(&[("forward", 12), ("stop", 4)])
            .emit();
        self.session
            .update(|change| change.robot_mode(RobotMode::Autonomous));
        Ok(())
    }
}
