//! Values whose code panics while they are handed over: such an event is counted, and the caller sees the panic.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use otelier_test_nasty::events::{Severity, complex};
use otelier_validate::receiver::Receiver;

use crate::calls::{builder, price, session};
use crate::sinks;

/// A key that can be read so many times.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key(&'static str, u32);

thread_local! {
    static READ: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        READ.set(READ.get() + 1);
        assert!(READ.get() <= self.1, "it was read too often");
        self.0
    }
}

#[test]
fn an_event_whose_values_panic_is_counted() {
    let check = |readable: u32, panics: bool| {
        let receiver = Receiver::start().expect("loopback has a free port");
        let builder = builder(&sinks::table(&receiver));
        let telemetry = builder.start().expect("the exporter starts");
        let session = session(&telemetry);
        let headers = BTreeMap::from([(Key("key", readable), "value")]);
        let item = complex::LineItem {
            sku: const { complex::LineItemSku::literal("a") },
            self_: Duration::ZERO,
            price: price(1).into(),
            kind: complex::LineItemKind::Old,
        };
        let items = [item.into()];
        READ.set(0);
        let emitted = catch_unwind(AssertUnwindSafe(|| {
            session
                .complex(complex::Complex {
                    severity: Severity::Warn,
                    line_items: complex::LineItems::new(&items).expect("one"),
                    digest: const { complex::Digest::literal(b"12") },
                    code: complex::Code::Ok,
                    granted: true.try_into().expect("a boolean"),
                    body: complex::Body { r#fn: "f" }.into(),
                })
                .trace_self(&headers)
                .emit();
        }));
        assert_eq!(emitted.is_err(), panics, "{readable}");
        let outcome = telemetry.shutdown(Duration::from_secs(30));
        assert_eq!(outcome.is_err(), panics, "{readable}");
        let delivery = telemetry.delivery();
        let unwritten = u64::from(panics);
        assert_eq!(
            (delivery.emitted, delivery.delivered),
            (1, 1 - unwritten),
            "{readable}: {delivery:?}"
        );
        assert_eq!(delivery.dropped.unwritten, unwritten, "{delivery:?}");
    };
    // While it is measured, and while it is written.
    check(0, true);
    check(1, true);
    check(u32::MAX, false);
}
