//! What checked values cost the thread that emits them while the `[otel]` table exports nothing: `payments.capture.completed`,
//! which has a payment's name by a pattern, a UUID and a map with more of both.
//!
//! - `event/literal`: constants, which are checked when the crate is compiled;
//! - `event/held`: what the application holds, checked once;
//! - `event/at the call`: texts that are checked for each event;
//! - `check/..`: one check alone.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use otelier_test_payments::RESOURCE;
use otelier_test_payments::telemetry::{
    Amount, Currency, Metadata, MinorUnits, Owned, PaymentId, Session, Telemetry, TenantId, Uuid,
    capture_completed::CaptureCompleted,
};
use otelier_test_payments::telemetry::{
    authorization_approved::ApprovalCode, authorization_declined::Rule,
    chargeback_opened::NetworkReason, ledger_posted::BodyItemAccount,
};

const PAYMENT: &str = "pay_9fK2mQ4xT7aB";
const ATTEMPT: &str = "01a201ea-d543-7302-bfc7-2701231bba04";
const CURRENCY: &str = "EUR";

fn emit(session: &Session, payment_id: PaymentId<'_>, currency: Currency<'_>, attempt: Uuid) {
    let amount = Amount {
        minor_units: const { MinorUnits::literal(1_299) },
        currency,
    };
    session
        .capture_completed(CaptureCompleted {
            payment_id,
            amount: amount.into(),
            duration: black_box(Duration::from_millis(91)),
            r#final: black_box(true),
        })
        .idempotency_key(attempt)
        .emit();
}

fn events(c: &mut Criterion) {
    let telemetry = Telemetry::builder(RESOURCE)
        .start()
        .expect("nothing is exported");
    let session = telemetry
        .session(Metadata {
            tenant_id: const { TenantId::literal("mer_0a1b2c3d") },
        })
        .start();
    let mut group = c.benchmark_group("checked/event");
    group.bench_function("literal", |b| {
        b.iter(|| {
            emit(
                &session,
                const { PaymentId::literal(PAYMENT) },
                const { Currency::literal(CURRENCY) },
                const { Uuid::literal(ATTEMPT) },
            );
        });
    });
    let payment: Owned<PaymentId<'static>> = PAYMENT.parse().expect("a payment");
    let currency: Owned<Currency<'static>> = CURRENCY.parse().expect("a currency");
    let attempt = Uuid::new(ATTEMPT).expect("a UUID");
    group.bench_function("held", |b| {
        b.iter(|| {
            emit(
                &session,
                black_box(&payment).get(),
                black_box(&currency).get(),
                *black_box(&attempt),
            );
        });
    });
    group.bench_function("at the call", |b| {
        b.iter(|| {
            emit(
                &session,
                PaymentId::new(black_box(PAYMENT)).expect("a payment"),
                Currency::new(black_box(CURRENCY)).expect("a currency"),
                Uuid::new(black_box(ATTEMPT)).expect("a UUID"),
            );
        });
    });
    group.finish();
}

fn checks(c: &mut Criterion) {
    let mut group = c.benchmark_group("checked/check");
    macro_rules! check {
        ($name:literal, $type:ident, $text:expr) => {
            group.bench_function($name, |b| b.iter(|| $type::new(black_box($text)).is_ok()));
        };
    }
    check!("uuid", Uuid, ATTEMPT);
    check!("pay_[A-Za-z0-9]{12}", PaymentId, PAYMENT);
    check!("[A-Z]{3}", Currency, CURRENCY);
    check!("[A-Z0-9]{6}", ApprovalCode, "A1B2C3");
    check!("[a-z_]{1,40}", Rule, "velocity_limit");
    check!("[a-z]+(:[a-z0-9_]+)*", BodyItemAccount, "merchant:balance");
    check!("alternatives", NetworkReason, "10.4");
    group.finish();
}

criterion_group!(benches, events, checks);
criterion_main!(benches);
