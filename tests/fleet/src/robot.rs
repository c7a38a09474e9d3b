//! A robot from the moment it is switched on until it is switched off.

use std::time::Duration;

use crate::telemetry::{
    self, Invalid, Metadata, Resource, RobotSerial, SensorKind, Session, Severity, Telemetry, Uuid,
    battery_charged::{BatteryCharged, ChargeTaken},
    battery_low::BatteryLow,
    fault_log::FaultLog,
    fault_raised::{FaultCode, FaultRaised},
    parcel_scanned::{Read, ScanCode, ScanConfidence, Unreadable},
    shift_ended::{ShiftEnded, ShiftEnergy},
    shift_started::{BootSeconds, Hardware, HardwareWheel, HardwareWheelDiameter, ShiftStarted},
    software_updated::{PackageBytes, PackageDigest, SoftwareUpdated, VersionFrom, VersionTo},
};

/// What a robot knows about itself.
pub const RESOURCE: Resource<'static> = Resource {
    service_version: env!("CARGO_PKG_VERSION"),
    robot_model: "mule-2",
    robot_wheels: 6,
};

/// Below this share of a full battery, in per cent, a robot takes no mission.
pub(crate) const RESERVE: f64 = 20.0;

/// What a full battery holds, in watt-hours.
const CAPACITY: f64 = 800.0;

/// A robot at work, whose events are those of one session.
pub struct Robot {
    pub(crate) session: Session,
    pub(crate) battery: f64,
    pub(crate) driven: f64,
    pub(crate) missions: u64,
    used: f64,
}

impl Robot {
    /// Switches a robot on, with a full battery.
    ///
    /// # Errors
    /// If the shift's id is no UUID or the serial is none.
    pub fn switch_on(telemetry: &Telemetry, shift: &str, serial: &str) -> Result<Self, Invalid> {
        let metadata = Metadata {
            shift_id: Uuid::new(shift)?,
            robot_serial: RobotSerial::new(serial)?,
        };
        let session = telemetry.session(metadata).start();
        let wheel = HardwareWheel {
            diameter: const { HardwareWheelDiameter::literal(24.5) },
            driven: 4,
        };
        let hardware = Hardware {
            board: "rk-3588",
            wheel: wheel.into(),
        };
        session
            .shift_started(ShiftStarted {
                battery_level: 100.0,
                boot_seconds: BootSeconds::new(Duration::from_secs(48))?,
                hardware: hardware.serials(&["W1-22", "W2-23"]),
            })
            .emit();
        Ok(Self {
            session,
            battery: 100.0,
            driven: 0.0,
            missions: 0,
            used: 0.0,
        })
    }

    /// Loads other software, a package of these bytes.
    ///
    /// # Errors
    /// If a version is none, or the digest is no SHA-256.
    pub fn update(
        &self,
        (from, to): (&str, &str),
        digest: &[u8],
        bytes: u64,
    ) -> Result<(), Invalid> {
        self.session
            .software_updated(SoftwareUpdated {
                version_from: VersionFrom::new(from)?,
                version_to: VersionTo::new(to)?,
                package_digest: PackageDigest::new(digest)?,
                package_bytes: PackageBytes::new(bytes)?,
            })
            .emit();
        Ok(())
    }

    /// Reads the code on a parcel. Whether it is the number of one.
    ///
    /// # Errors
    /// If the code is empty or longer than a reader can read.
    pub fn scan(&self, code: &[u8]) -> Result<bool, Invalid> {
        let scan_code = ScanCode::new(code)?;
        let known = str::from_utf8(code).ok();
        let parcel = known.and_then(|text| telemetry::ParcelId::new(text).ok());
        match parcel {
            Some(parcel_id) => self
                .session
                .parcel_scanned(Read {
                    scan_code,
                    scan_confidence: const { ScanConfidence::literal(0.98) },
                    parcel_id,
                })
                .emit(),
            None => self
                .session
                .parcel_scanned(Unreadable {
                    scan_code,
                    scan_confidence: const { ScanConfidence::literal(0.11) },
                })
                .emit(),
        }
        Ok(parcel.is_some())
    }

    /// A motor's gauge left its bounds, after the motor wrote a log.
    pub fn fail(&self, readings: &[f64], log: &str) {
        self.session
            .fault_log(FaultLog {
                log_truncated: false,
                body: log,
            })
            .emit();
        self.session
            .fault_raised(FaultRaised {
                error_type: "overcurrent".into(),
                fault_code: const { FaultCode::literal(317) },
            })
            .error_message("motor 3 draws too much")
            .sensor_kind(SensorKind::Bumper)
            .fault_readings(&[("motor_3", readings)])
            .emit();
    }

    /// Hangs the robot on a charger until it is full.
    ///
    /// # Errors
    /// If it takes more than a day.
    pub fn charge(&mut self, charger: &str, duration: Duration) -> Result<(), Invalid> {
        let taken = (100.0 - self.battery) / 100.0 * CAPACITY;
        self.battery = 100.0;
        self.session
            .battery_charged(BatteryCharged {
                battery_level: self.battery,
                duration: telemetry::Duration::new(duration)?,
                charger_id: charger,
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a battery holds a few hundred watt-hours"
                )]
                charge_taken: ChargeTaken::new(taken as u64)?,
            })
            .emit();
        Ok(())
    }

    /// Switches it off.
    ///
    /// # Errors
    /// If the shift was longer than a day.
    pub fn switch_off(self, duration: Duration) -> Result<(), Invalid> {
        self.session
            .shift_ended(ShiftEnded {
                distance: self.driven,
                duration: telemetry::Duration::new(duration)?,
                missions: self.missions,
                shift_energy: ShiftEnergy::new(self.used)?,
            })
            .emit();
        Ok(())
    }

    /// Drives this many metres.
    pub(crate) fn roll(&mut self, metres: f64) {
        let share = metres / 100.0;
        self.driven += metres;
        self.battery -= share;
        self.used += share / 100.0 * CAPACITY;
        if self.battery < RESERVE {
            let severity = if self.battery < RESERVE / 2.0 {
                Severity::Error
            } else {
                Severity::Warn
            };
            self.session
                .battery_low(BatteryLow {
                    severity,
                    battery_level: self.battery,
                    battery_voltage: const { telemetry::BatteryVoltage::literal(31.5) },
                })
                .emit();
        }
    }
}
