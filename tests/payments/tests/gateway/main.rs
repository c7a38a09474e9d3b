//! A gateway tells what happened, of each merchant apart, and nothing that is false.

mod catalogs;
mod day;
mod export;
mod gaps;

use std::{collections::BTreeMap, thread, time::Duration};

use otelier_test_payments::{
    ATTEMPT, Gateway, RESOURCE,
    movement::Payment,
    telemetry::{
        CardBrand, Config, Currency, DeclineCode, LineItems, MinorUnits, Recording, Severity,
        Telemetry, TenantTier,
        authorization_approved::{Check, Partial},
        authorization_declined::{DeclineSource, RecordCase},
        card_stored::Consent,
        chargeback_closed::Outcome,
        ledger_posted::Body,
    },
};
use otelier_test_pool::telemetry as pool;

fn recorded(config: &str) -> (Gateway, Recording) {
    let config = Config::from_toml(config).expect("a sound table");
    let (telemetry, recording) = Telemetry::recording(RESOURCE, config);
    let pool = pool::Telemetry::builder(pool::Resource {}).start();
    let gateway = Gateway::with(telemetry, &pool.expect("a library that tells nothing"));
    (gateway, recording)
}

#[test]
fn a_day_is_told_in_values() {
    let (gateway, recording) = recorded("");
    day::run(&gateway, "mer_0a1b2c3d").expect("a sound day");
    assert_eq!(recording.records().len(), day::RECORDS);

    let [requested, ..] = &recording.authorization_requested()[..] else {
        panic!("an authorization was requested");
    };
    assert_eq!(requested.amount.minor_units, 1299);
    assert_eq!(requested.idempotency_key, Some(ATTEMPT));
    assert_eq!(requested.line_items[0].sku, "MUG-11OZ");
    assert_eq!(requested.line_items[0].unit_price, 1299);
    assert_eq!(requested.metadata.tenant_tier, TenantTier::Standard);
    assert_eq!(requested.metadata.event_sequence, 0);
    assert!(requested.metadata.livemode);

    let [approved] = &recording.authorization_approved()[..] else {
        panic!("one was approved");
    };
    assert_eq!(approved.partial, Partial::Full);
    assert_eq!(
        approved.checks.as_deref(),
        Some(&[Check::Cvc, Check::PostalCode][..])
    );
    assert_eq!(approved.duration, Duration::from_millis(284));

    let [issuer, unreachable, limit] = &recording.authorization_declined()[..] else {
        panic!("three were declined");
    };
    assert_eq!(issuer.case, RecordCase::ByIssuer);
    assert_eq!(issuer.decline_source, DeclineSource::Issuer);
    assert_eq!(issuer.decline_code, Some(DeclineCode::InsufficientFunds));
    assert_eq!(unreachable.decline_code, Some(DeclineCode::TryAgain));
    assert_eq!(
        (issuer.retryable, unreachable.retryable),
        (Some(false), Some(true))
    );
    assert_eq!(limit.case, RecordCase::ByGateway);
    assert_eq!(limit.rule.as_deref(), Some("amount_limit"));

    let [paid, _] = &recording.payout_scheduled()[..] else {
        panic!("two payouts");
    };
    let fees = [("disputes", 1500), ("processing", 29)];
    assert_eq!(
        paid.fees,
        fees.map(|(kind, fee)| (kind.to_owned(), fee)).into()
    );
    let closed: Vec<_> = (recording.chargeback_closed().into_iter())
        .map(|record| (record.outcome, record.fee.map(|fee| fee.minor_units)))
        .collect();
    assert_eq!(closed, [(Outcome::Won, None), (Outcome::Lost, Some(1500))]);
    assert_eq!(recording.card_stored()[0].consent, Consent::Network);
    let entries = &recording.ledger_posted()[0].body;
    let sum: i64 = entries.iter().map(|entry| entry.amount).sum();
    assert_eq!((entries.len(), sum), (2, 0));
    let tiers =
        (recording.chargeback_opened().into_iter()).map(|record| record.metadata.tenant_tier);
    assert!(tiers.eq([TenantTier::Plus; 2]));
}

#[test]
fn a_false_amount_is_refused_and_nothing_is_told() {
    assert!(MinorUnits::new(0).is_err());
    assert!(MinorUnits::new(1_000_000_000_000).is_err());
    assert!(Currency::new("eur").is_err());
    assert!(LineItems::new(&[]).is_err());
    assert!(Body::new(&[]).is_err());
    let (gateway, recording) = recorded("");
    let merchant = gateway
        .merchant("mer_0a1b2c3d", TenantTier::Standard)
        .expect("a merchant");
    let mut order = day::order();
    order.total = 0;
    let refused = merchant.authorize(&order).expect_err("nothing to take");
    assert_eq!(
        refused.to_string(),
        "expected minor_units: int (at least 1, at most 999999999999, refused outside)"
    );
    order.total = 1;
    order.lines[0].quantity = 0;
    assert!(merchant.authorize(&order).is_err());
    assert!(merchant.deliver("refund.completed", 0, None).is_err());
    assert!(merchant.deliver("refund.completed", 1, Some(42)).is_err());
    assert!(gateway.merchant("0a1b2c3d", TenantTier::Plus).is_err());
    assert_eq!(recording.records(), []);
}

#[test]
fn who_pays_is_nobody_s_business() {
    let (gateway, recording) = recorded("");
    day::run(&gateway, "mer_0a1b2c3d").expect("a sound day");
    let card = &recording.authorization_requested()[0].card;
    assert_eq!(
        (card.brand.as_str(), card.last4.as_str()),
        (CardBrand::Visa.as_str(), "4242")
    );
    assert_eq!(card.holder.as_deref(), Some("[REDACTED]"));
    assert_eq!(recording.payout_paid()[0].bank_account_last4, "****");
    assert_eq!(recording.webhook_received()[0].body, "[REDACTED]");
    let shown = format!("{:?}", day::order().card.card());
    assert!(
        !shown.contains("4242") && !shown.contains("Customer"),
        "{shown}"
    );
    for record in recording.records() {
        let all = record.attributes().map(|(_, value)| value);
        let told = format!("{:?}", all.chain(record.body()).collect::<Vec<_>>());
        for secret in ["Customer", "a.customer", "424242", "Xt5EWLLDS7FJjR1c"] {
            assert!(!told.contains(secret), "{}: {secret}", record.name());
        }
    }

    let (gateway, recording) =
        recorded("[otel]\nlog_webhook_payload = true\nlog_customer_email = true\n");
    day::run(&gateway, "mer_0a1b2c3d").expect("a sound day");
    assert_eq!(recording.webhook_received()[0].body, day::call().body);
    assert_eq!(
        recording.card_stored()[0].customer_email,
        day::order().email
    );
}

#[test]
fn a_record_says_when_where_and_how_bad() {
    let (gateway, recording) = recorded("");
    day::run(&gateway, "mer_0a1b2c3d").expect("a sound day");
    let of = |name| {
        recording
            .records()
            .into_iter()
            .filter(move |r| r.name() == name)
    };
    let expired = of("payments.authorization.expired").next().expect("one");
    assert_eq!(expired.timestamp(), day::expiry());
    let held = recording.authorization_expired()[0].held;
    assert_eq!(held, Duration::from_secs(604_800));
    let received = of("payments.webhook.received").next().expect("one");
    let span = received.span().expect("the bank's");
    assert_eq!(
        span.to_string(),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    );
    let risks: Vec<_> = of("payments.risk.assessed").map(|r| r.severity()).collect();
    assert_eq!(
        risks,
        [
            Severity::Debug,
            Severity::Debug,
            Severity::Debug,
            Severity::Error
        ]
    );
    let headers = &recording.webhook_received()[0].http_request_header;
    assert_eq!(headers["content-type"], "application/json");
}

#[test]
fn merchants_never_mix() {
    let (gateway, recording) = recorded("");
    let ids: Vec<String> = (0..8).map(|n| format!("mer_0000000{n}")).collect();
    thread::scope(|scope| {
        for id in &ids {
            scope.spawn(|| {
                let merchant = gateway.merchant(id, TenantTier::Plus).expect("a merchant");
                let mut order = day::order();
                order.payment = format!("pay_00000000{}", &id[8..]);
                for _ in 0..50 {
                    merchant.capture(Payment::of(&order).expect("a payment"), true);
                }
            });
        }
    });
    let mut seen = BTreeMap::new();
    for record in recording.capture_completed() {
        let tenant = record.metadata.tenant_id;
        assert_eq!(record.payment_id[8..], tenant[4..]);
        seen.entry(tenant)
            .or_insert_with(Vec::new)
            .push(record.metadata.event_sequence);
    }
    assert!(seen.keys().eq(&ids));
    for sequence in seen.values() {
        // Each capture is followed by an entry in the ledger, which counts too.
        assert!(sequence.iter().copied().eq((0..50).map(|n| 2 * n)));
    }
}

#[test]
fn money_is_compared_by_value() {
    let order = day::order();
    let amount = order.amount().expect("an amount");
    assert_eq!(
        (amount.minor_units.value(), amount.currency.as_str()),
        (1299, "EUR")
    );
    assert_eq!(amount.minor_units, const { MinorUnits::literal(1299) });
}
