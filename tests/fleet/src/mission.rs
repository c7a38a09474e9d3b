//! A mission: what dispatch offers, what is loaded, and what happens at the doors.

use std::time::Duration;

use crate::{
    Robot,
    drive::Drive,
    robot::RESERVE,
    telemetry::{
        self, DateTime, ErrorType, Invalid, ParcelId, RobotMode, Uuid,
        mission_answered::{Accepted, MissionRefusal, MissionRefusals, Refused},
        mission_ended::{Abandoned, Delivered, Returned, ReturnedMissionOutcome},
        mission_offered::{MissionOffered, MissionParcels, MissionPriority, MissionWindow},
        parcel_handed_over::{HandoverMethod, HandoverPin, ParcelHandedOver},
        parcel_loaded::{Compartment, ParcelLoaded, ParcelSize, ParcelWeight},
        parcel_not_taken::{AttemptNumber, ParcelNotTaken},
    },
    world::{Door, Order, Stop},
};

/// How long a mission takes.
const LASTS: Duration = Duration::from_millis(1_260_500);

impl Robot {
    /// Answers an offer, and goes on the mission if the answer is yes. Whether every parcel was taken.
    ///
    /// # Errors
    /// If the order is none.
    pub fn take(&mut self, order: &Order) -> Result<bool, Invalid> {
        let mission = Uuid::new(&order.id)?;
        let arrival = self.offered(order)?;
        if self.battery < RESERVE {
            self.session
                .mission_answered(Refused {
                    mission_refusals: MissionRefusals::new(&[MissionRefusal::Battery])?,
                })
                .emit();
            return Ok(false);
        }
        self.session
            .mission_answered(Accepted {
                mission_eta: arrival,
            })
            .emit();
        self.missions += 1;
        self.session.update(|change| change.mission_id(mission));
        let taken = self.carry_out(order);
        self.session
            .update(|change| change.robot_mode(RobotMode::Autonomous).mission_id(None));
        taken
    }

    fn offered(&self, order: &Order) -> Result<DateTime, Invalid> {
        let until = DateTime::new(&order.window.1)?;
        let window = MissionWindow {
            from: DateTime::new(&order.window.0)?,
            until,
        };
        self.session
            .mission_offered(MissionOffered {
                mission_parcels: MissionParcels::new(order.stops.len() as u64)?,
                mission_window: window.into(),
                mission_priority: if order.urgent {
                    MissionPriority::Urgent
                } else {
                    MissionPriority::Normal
                },
            })
            .emit();
        Ok(until)
    }

    fn carry_out(&mut self, order: &Order) -> Result<bool, Invalid> {
        for (compartment, stop) in (0..).zip(&order.stops) {
            self.load(compartment, stop)?;
        }
        if let Drive::Stuck { at } = self.drive(&order.way)? {
            self.session
                .mission_ended(Abandoned {
                    distance: order.way.distance,
                    duration: telemetry::Duration::new(LASTS)?,
                    battery_level: self.battery,
                    geo_latitude: at.0,
                    geo_longitude: at.1,
                    error_type: ErrorType::Lost,
                    error_message: "the map does not show what is here",
                })
                .mission_returned(&numbers(&order.stops))
                .emit();
            return Ok(false);
        }
        let mut left = Vec::new();
        for stop in &order.stops {
            if !self.hand_over(stop)? {
                left.push(stop.clone());
            }
        }
        let (distance, duration) = (order.way.distance, telemetry::Duration::new(LASTS)?);
        if left.is_empty() {
            self.session
                .mission_ended(Delivered {
                    distance,
                    duration,
                    battery_level: self.battery,
                })
                .emit();
            return Ok(true);
        }
        self.session
            .mission_ended(Returned {
                distance,
                duration,
                battery_level: self.battery,
                mission_outcome: if left.len() == order.stops.len() {
                    ReturnedMissionOutcome::Returned
                } else {
                    ReturnedMissionOutcome::Partly
                },
                error_type: "not-taken".into(),
            })
            .mission_returned(&numbers(&left))
            .emit();
        Ok(false)
    }

    fn load(&self, compartment: u64, stop: &Stop) -> Result<(), Invalid> {
        self.session
            .parcel_loaded(ParcelLoaded {
                parcel_id: ParcelId::new(&stop.parcel)?,
                parcel_weight: ParcelWeight::new(stop.weight)?,
                parcel_size: ParcelSize::new(&[30, 20, 12])?,
                compartment: Compartment::new(compartment)?,
            })
            .parcel_label(&[("sender", "shop"), ("fragile", "yes")])
            .emit();
        Ok(())
    }

    fn hand_over(&self, stop: &Stop) -> Result<bool, Invalid> {
        let parcel_id = ParcelId::new(&stop.parcel)?;
        let recipient_name = stop.recipient.as_str();
        let failed = |error_type, message| {
            self.session
                .parcel_not_taken(ParcelNotTaken {
                    parcel_id,
                    recipient_name,
                    attempt_number: const { AttemptNumber::literal(1) },
                    error_type,
                })
                .error_message(message)
                .emit();
        };
        match stop.door {
            Door::Opens(pin) => self
                .session
                .parcel_handed_over(ParcelHandedOver {
                    parcel_id,
                    recipient_name,
                    handover_method: HandoverMethod::Pin,
                    handover_wait_ms: Duration::from_secs(42),
                })
                .handover_pin(HandoverPin::new(pin)?)
                .recipient_words("thank you")
                .emit(),
            Door::StaysShut => failed("nobody-there".into(), None),
            Door::LidJams => failed(ErrorType::LidJammed, Some("the lock does not answer")),
        }
        Ok(matches!(stop.door, Door::Opens(_)))
    }
}

fn numbers(stops: &[Stop]) -> Vec<&str> {
    stops.iter().map(|stop| stop.parcel.as_str()).collect()
}
