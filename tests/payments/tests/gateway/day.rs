//! A day of a gateway: every event, in every case, at least once.

use std::time::{Duration, SystemTime};

use otelier_test_payments::{
    Gateway, Merchant,
    movement::{Payment, Ruling},
    order::{Line, Order, Plastic},
    telemetry::{Invalid, TenantTier},
    webhook::{Call, Headers},
};

/// The number of records that a day of one merchant has.
pub(crate) const RECORDS: usize = 35;

/// The number of records that the pool adds: two connections, and none left.
pub(crate) const POOL_RECORDS: usize = 3;

/// An order of 12.99 EUR, of a card that is approved.
pub(crate) fn order() -> Order {
    Order {
        payment: "pay_9fK2mQ4xT7aB".to_owned(),
        total: 1299,
        currency: "EUR".to_owned(),
        lines: vec![Line {
            sku: "MUG-11OZ".to_owned(),
            quantity: 1,
            price: 1299,
        }],
        card: Plastic {
            brand: "visa".to_owned(),
            number: "4242424242424242".to_owned(),
            expires: (11, 2029),
            holder: "A. Customer".to_owned(),
        },
        email: Some("a.customer@example.com".to_owned()),
    }
}

/// The same order, paid with a card of this number.
pub(crate) fn order_with(number: &str) -> Order {
    let mut order = order();
    number.clone_into(&mut order.card.number);
    order
}

/// A call of a bank, within a span.
pub(crate) fn call() -> Call {
    let headers = [
        ("content-type", "application/json"),
        (
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ),
    ];
    let owned = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    Call {
        headers: Headers::from(headers.map(owned)),
        body: r#"{"customer":"A. Customer"}"#.to_owned(),
        signature: vec![7; 32],
    }
}

/// When the reservation of [`run`] ended.
pub(crate) fn expiry() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)
}

/// A day of one merchant.
pub(crate) fn run(gateway: &Gateway, id: &str) -> Result<Merchant, Invalid> {
    let merchant = gateway.merchant(id, TenantTier::Standard)?;
    let order = order();
    let payment = Payment::of(&order)?;
    assert!(merchant.authorize(&order)?);
    assert!(!merchant.authorize(&order_with("4000000000000051"))?);
    assert!(!merchant.authorize(&order)?, "the pool has two connections");
    let mut large = order.clone();
    large.total = 1_000_001;
    assert!(!merchant.authorize(&large)?);
    merchant.keep_card(&order)?;
    merchant.capture(payment, true);
    merchant.capture(payment, false);
    merchant.void(payment, "merchant");
    merchant.expire(payment, Duration::from_secs(604_800), expiry());
    merchant.refund("ref_Q2w4E6r8T0yU", payment, true)?;
    merchant.refund("ref_Q2w4E6r8T0yU", payment, false)?;
    merchant.change_tier(TenantTier::Plus);
    merchant.dispute("dp_1A2b3C4d5E6f", &order, Ruling::Won)?;
    merchant.dispute("dp_1A2b3C4d5E6f", &order, Ruling::Lost)?;
    let fees = [("processing", 29), ("disputes", 1500)];
    merchant.pay_out("po_Zx9Yw8Vu7Ts6", payment.amount, 312, &fees, true)?;
    merchant.pay_out("po_Zx9Yw8Vu7Ts6", payment.amount, 1, &[], false)?;
    merchant.receive("acquirer-one", &call())?;
    merchant.deliver("refund.completed", 1, Some(204))?;
    merchant.deliver("refund.completed", 2, None)?;
    Ok(merchant)
}
