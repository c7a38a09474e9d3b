//! The calls whose records are compared: every event and case, with all optional attributes and with none.

use std::time::Duration;

use codex_events::{api_request, sse_event, tool_decision, tool_result, user_prompt};
use otelier_test_shop::telemetry::{self as shop, delivery, measurement, order, payment};

use crate::DEADLINE;

/// Those of the Codex catalog.
pub(crate) fn codex(exporter: &str) {
    for settings in [
        "",
        "environment = \"staging\"\nlog_user_prompt = true\nlog_tool_arguments = false\nlog_tool_output = false\n",
    ] {
        let config = format!("[otel]\nexporter = {exporter}\n{settings}");
        let telemetry = codex_events::Telemetry::builder(codex_events::Resource {
            service_version: "1.2.3",
        })
        .config(codex_events::Config::from_toml(&config).expect("a table"))
        .start()
        .expect("the exporter starts");
        let session = telemetry
            .session(codex_events::Metadata {
                conversation_id: "01a201ea-d543-7302-bfc7-2701231bba04",
                terminal_type: "iTerm.app/3.5.0",
                model: "gpt-5-codex",
                slug: "gpt-5-codex",
            })
            .start();
        codex_events(&session);
        session.update(|change| {
            change
                .model("gpt-5")
                .slug("gpt-5-2026")
                .auth_mode(codex_events::AuthMode::from("ApiKey"))
                .user_account_id("acct_5f1c2f9e")
        });
        codex_optional(&session);
        telemetry.shutdown(DEADLINE).expect("all is delivered");
    }
}

/// Required attributes only, and values at and beyond their bounds.
fn codex_events(session: &codex_events::Session) {
    session
        .api_request(api_request::Failed {
            attempt: 0,
            duration_ms: Duration::MAX,
            error_message: "",
        })
        .emit();
    session
        .api_request(api_request::Succeeded {
            attempt: u64::MAX,
            duration_ms: Duration::from_nanos(1_999_999),
        })
        .emit();
    session
        .sse_event(sse_event::Failed {
            event_kind: "response.completed".into(),
            duration_ms: Duration::ZERO,
            error_message: "\u{e9}\n\u{1f600}",
        })
        .emit();
    session
        .sse_event(sse_event::Completed {
            duration_ms: Duration::from_secs(1),
            input_token_count: 1,
            output_token_count: 2,
            tool_token_count: 3,
        })
        .emit();
    session
        .sse_event(sse_event::Progressed {
            event_kind: "response.created".try_into().expect("not the last one"),
            duration_ms: Duration::from_millis(7),
        })
        .emit();
    for prompt in ["", "write a test"] {
        session
            .user_prompt(user_prompt::UserPrompt {
                prompt_length: 12,
                prompt,
            })
            .emit();
    }
    for (decision, source) in [
        (
            tool_decision::Decision::Approved,
            tool_decision::Source::User,
        ),
        (
            tool_decision::Decision::Abort,
            tool_decision::Source::Config,
        ),
    ] {
        session
            .tool_decision(tool_decision::ToolDecision {
                tool_name: "shell",
                call_id: "call_1",
                decision,
                source,
            })
            .emit();
    }
    for success in [false, true] {
        session
            .tool_result(tool_result::ToolResult {
                tool_name: "shell",
                call_id: "call_1",
                arguments: "{\"command\":[\"ls\"]}",
                duration_ms: Duration::from_millis(12),
                success,
                output: &"\u{e4}".repeat(5_000),
            })
            .emit();
    }
}

/// All optional attributes.
fn codex_optional(session: &codex_events::Session) {
    for status in [0, 503, u64::MAX] {
        session
            .api_request(api_request::Failed {
                attempt: 1,
                duration_ms: Duration::from_millis(40),
                error_message: "unavailable",
            })
            .cf_ray("9a1b2c3d4e5f6789-AMS")
            .http_response_status_code(status)
            .emit();
    }
    session
        .api_request(api_request::Succeeded {
            attempt: 1,
            duration_ms: Duration::from_millis(40),
        })
        .cf_ray("")
        .http_response_status_code(200)
        .emit();
    session
        .sse_event(sse_event::Completed {
            duration_ms: Duration::from_secs(1),
            input_token_count: 1,
            output_token_count: 2,
            tool_token_count: 3,
        })
        .cached_token_count(4)
        .reasoning_token_count(5)
        .emit();
}

/// Those of the shop.
pub(crate) fn shop(exporter: &str) {
    for settings in ["", "log_remarks = true\nregion = \"south\"\n"] {
        let config = format!("[otel]\nexporter = {exporter}\n{settings}");
        let telemetry = shop::Telemetry::builder(shop::Resource {
            shop_branch: 12,
            shop_scale: f64::INFINITY,
            shop_open: true,
        })
        .config(shop::Config::from_toml(&config).expect("a table"))
        .start()
        .expect("the exporter starts");
        let session = telemetry
            .session(shop::Metadata {
                visit_id: "01a201ea-d543-7302-bfc7-2701231bba04"
                    .try_into()
                    .expect("a UUID"),
                till: 3,
            })
            .start();
        shop_events(&session);
        session.update(|change| {
            change
                .till(40)
                .mood(shop::Mood::from("busy"))
                .clerks(&["ann", "bob"][..])
        });
        shop_optional(&session);
        telemetry.shutdown(DEADLINE).expect("all is delivered");
    }
}

fn sku() -> shop::Sku<'static> {
    "AB-1234".try_into().expect("an article")
}

fn shop_events(session: &shop::Session) {
    for (driven_us, distance) in [(Duration::from_nanos(1_999), 0), (Duration::MAX, u64::MAX)] {
        session
            .delivery(delivery::Delivery {
                sku: sku(),
                delivered_at: "2026-11-22T06:21:36.976Z".try_into().expect("a time"),
                waited: Duration::from_millis(1_500),
                driven_us,
                distance,
            })
            .emit();
    }
    session.measurement(measurement::Measurement {}).emit();
    session
        .order(order::Lost {
            sku: sku(),
            channel: order::Channel::from("fax"),
            priority: -9,
            gift: true,
            reason: "much too long a reason".try_into().expect("long enough"),
        })
        .emit();
    session
        .order(order::Called {
            sku: sku(),
            state: order::CalledState::Placed,
            priority: order::CalledPriority::Value5,
            gift: true,
        })
        .emit();
    session
        .order(order::Gifted {
            sku: sku(),
            state: order::GiftedState::Packed,
            channel: "market".try_into().expect("not the phone"),
            priority: 9,
        })
        .emit();
    for amount in [f64::NAN, 0.0, 19.5] {
        session
            .payment(payment::TimedOut {
                amount,
                payer: "nobody",
            })
            .emit();
    }
    session
        .payment(payment::Paid {
            amount: f64::INFINITY,
            payer: "ann".try_into().expect("somebody"),
            code: payment::PaidCode::new(9_999).expect("not the time-out"),
        })
        .emit();
}

#[expect(
    deprecated,
    reason = "a deprecated attribute is emitted until it is gone"
)]
fn shop_optional(session: &shop::Session) {
    session
        .delivery(delivery::Delivery {
            sku: sku(),
            delivered_at: "2026-11-22T06:21:36.976Z".try_into().expect("a time"),
            waited: Duration::ZERO,
            driven_us: Duration::ZERO,
            distance: 7,
        })
        .stopped(Duration::from_secs(200))
        .fragile(false)
        .emit();
    session
        .measurement(measurement::Measurement {})
        .temperatures(&[20.5, f64::NAN][..])
        .counts(&[i64::MIN, 2][..])
        .lights(&[true][..])
        .labels(&["open", ""][..])
        .humidity(7.0)
        .emit();
    session
        .order(order::Gifted {
            sku: sku(),
            state: order::GiftedState::Packed,
            channel: "market".try_into().expect("not the phone"),
            priority: 1,
        })
        .amount(-1.0)
        .remark("ring twice, and then a third time")
        .wrapping(&["red", "green"][..])
        .emit();
    session
        .payment(payment::Cash {
            amount: 1.0,
            code: payment::CashCode::new(0).expect("not the time-out"),
        })
        .card("4111111111111111")
        .rate(1.08)
        .terminal("t1")
        .emit();
}
