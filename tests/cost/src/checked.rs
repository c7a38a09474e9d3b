//! `payments.capture.completed`, whose values the catalog has rules for: a UUID, patterns and ranges. Each is checked before
//! there is an event, once for as many of them as there are.

use std::hint::black_box;
use std::time::Duration;

use otelier_test_payments::telemetry::{
    Amount, Config, Currency, Metadata, MinorUnits, PaymentId, Session, TenantId, Uuid,
    capture_completed::CaptureCompleted,
};
use otelier_test_payments::{RESOURCE, telemetry::Telemetry};

/// A session of a telemetry of this table, and the telemetry.
///
/// # Panics
/// If the table is none.
pub fn start(table: &str) -> (Telemetry, Session) {
    let config = Config::from_toml(table).expect("the table is right");
    let telemetry = Telemetry::builder(RESOURCE)
        .config(config)
        .start()
        .expect("the exporter starts");
    let tenant_id = const { TenantId::literal("mer_0a1b2c3d") };
    let session = telemetry.session(Metadata { tenant_id }).start();
    (telemetry, session)
}

/// The event and the name of the attempt, of values that the compiler knows nothing of.
///
/// # Panics
/// If one of them is not as the catalog says.
pub fn event() -> (CaptureCompleted<'static>, Uuid) {
    let amount = Amount {
        minor_units: MinorUnits::new(black_box(1299)).expect("an amount"),
        currency: Currency::new(black_box("EUR")).expect("a currency"),
    };
    let event = CaptureCompleted {
        payment_id: PaymentId::new(black_box("pay_9fK2mQ4xT7aB")).expect("a payment"),
        amount: amount.into(),
        duration: black_box(Duration::from_millis(91)),
        r#final: black_box(true),
    };
    let key = Uuid::new(black_box("01a201ea-d543-7302-bfc7-2701231bba04"));
    (event, key.expect("a UUID"))
}

/// Emits the event.
#[inline(always)]
#[expect(clippy::inline_always, reason = "it is a part of what is measured")]
pub fn emit(session: &Session, event: &CaptureCompleted<'_>, key: &Uuid) {
    session
        .capture_completed(*event)
        .idempotency_key(*key)
        .emit();
}
