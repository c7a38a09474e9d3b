//! The emitters of the nasty catalog emit what the catalog says, to the letter.

use std::time::Duration;

use otelier_runtime::{Event, Overflow, Value};
use otelier_test_nasty::events::{
    Config, Metadata, Option as Choice, Price, PriceAmount, PriceType, Recording, Resource,
    Session, Severity, State, Telemetry, add, complex, empty, main_, mod_, nasty_event_2_x,
    overflow, records_, shared_, r#type, update_,
};

fn start(config: &str) -> (Telemetry, Recording, Session) {
    let config = Config::from_toml(config).expect("a sound table");
    let resource = Resource {
        r#type: "crate",
        self_: 1,
    };
    let (telemetry, recording) = Telemetry::recording(resource, config);
    let metadata = Metadata {
        state: State::Self_,
        super_: "before",
        cx_sink: true,
    };
    let session = telemetry.session(metadata).metadata("m").start();
    (telemetry, recording, session)
}

/// What becomes of a record that finds no room is said of each event, beside types of the same names.
#[test]
fn events_say_what_they_do_without_room() {
    fn check<E: Event>(_: impl Fn(E), expected: Overflow) {
        assert_eq!(E::OVERFLOW, expected, "{}", E::NAME);
    }
    check(
        |_: overflow::Overflow| (),
        Overflow::Wait(Duration::from_secs(1)),
    );
    check(|_: empty::Empty| (), Overflow::Drop);
}

#[test]
fn values_with_quotes_and_braces() {
    let (_telemetry, recording, session) = start("[otel]\nfn = true\n");
    session.update(|change| change.super_("after").value(&[1, 2]));
    session
        .r#type(r#type::Type {
            option: Choice::from("Some"),
            result: r#type::Result::Ok,
            string: r#type::String::new("a{x}").expect("the pattern"),
            vec: r#type::Vec::new("v").expect("not empty"),
            a_b: "1",
            cx_f: "2",
        })
        .session("3")
        .event("4")
        .new("5")
        .clone("6")
        .emit();
    let record = &recording.r#type()[0];
    assert_eq!(
        (record.metadata.state, record.metadata.super_.as_str()),
        (State::Self_, "after")
    );
    assert_eq!(record.metadata.value.as_deref(), Some(&[1, 2][..]));
    assert_eq!(
        (record.option.as_str(), record.result),
        ("Some", r#type::Result::Ok)
    );
    assert_eq!((record.string.as_str(), record.vec.as_str()), ("a{x}", "v"));
    assert_eq!(
        (record.session.as_deref(), record.event.as_deref()),
        (Some("3"), Some("4"))
    );
    assert_eq!(
        (record.new.as_deref(), record.clone.as_deref()),
        (Some("5"), Some("6"))
    );
}

#[test]
fn replacements_with_quotes_and_braces() {
    let (_telemetry, recording, session) = start("");
    session.add(add::Add {}).only("secret").emit();
    session.add(add::Add {}).emit();
    session.empty(empty::Empty {}).emit();
    let only: Vec<_> = recording
        .add()
        .into_iter()
        .map(|record| record.only)
        .collect();
    assert_eq!(only, [Some("[gone]".to_owned()), None]);
    assert_eq!(recording.empty().len(), 1);
}

#[test]
fn cases_with_names_of_the_prelude() {
    let (_telemetry, recording, session) = start("");
    let case = nasty_event_2_x::SelfOption::Some;
    session
        .nasty_event_2_x(nasty_event_2_x::Self_ {
            option: case,
            a_b: "1",
            case: "2",
            bound: "3",
        })
        .emit();
    let option = nasty_event_2_x::MatchOption::try_from("None").expect("another case's not");
    session
        .nasty_event_2_x(nasty_event_2_x::Match { option, a_b: "1" })
        .secret("s")
        .emit();
    assert!(nasty_event_2_x::NoneOption::try_from("{{ other }}").is_err());
    assert!(nasty_event_2_x::NoneCase::new("*/ \"# {{").is_err());
    let records = recording.nasty_event_2_x();
    assert_eq!(records[0].case_, nasty_event_2_x::RecordCase::Self_);
    assert_eq!(records[1].case_, nasty_event_2_x::RecordCase::Match);
    assert_eq!(records[1].case, "*/ \"# {{");
    assert_eq!(records[1].secret.as_deref(), Some("value sink."));
    let untyped = recording.records();
    let text = Value::String("*/ \"# {{".into());
    assert_eq!(untyped[1].attribute("case"), Some(&text));
}

#[test]
fn metadata_that_is_not_given_has_its_default() {
    use otelier_test_nasty::events::{Shard, Tier};
    use std::time::Duration;

    let (telemetry, recording, session) = start("");
    session.empty(empty::Empty {}).emit();
    session.update(|change| change.tenant("t"));
    session.empty(empty::Empty {}).emit();
    let other = Metadata {
        state: State::Self_,
        super_: "s",
        cx_sink: true,
    };
    let other = telemetry.session(other);
    let other = other.shard(const { Shard::literal(9) }).tier(Tier::Free);
    other.start().empty(empty::Empty {}).emit();
    let all: Vec<_> = recording
        .empty()
        .into_iter()
        .map(|record| record.metadata)
        .collect();
    let tenants: Vec<_> = all
        .iter()
        .map(|metadata| metadata.tenant.as_str())
        .collect();
    assert_eq!(tenants, ["{{ \"none\" }}", "t", "{{ \"none\" }}"]);
    assert_eq!((all[0].shard, all[2].shard), (3, 9));
    assert_eq!((all[0].tier, all[2].tier), (Tier::Paid, Tier::Free));
    assert_eq!(
        (all[0].patience, all[0].share),
        (Duration::from_secs(30), 0.5)
    );
}

#[test]
fn names_of_the_generator_s_own() {
    let (telemetry, recording, _) = start("");
    let metadata = Metadata {
        state: State::Self_,
        super_: "s",
        cx_sink: true,
    };
    let session = telemetry.session(metadata).start_("before").start();
    session.update(|change| change.start_("after"));
    session
        .update_(update_::Update {
            severity: Severity::Warn,
            severity_: const { update_::Severity::literal("high") },
            metadata_: "m",
        })
        .emit();
    let record = &recording.update_()[0];
    assert_eq!(record.severity, Severity::Warn);
    assert_eq!(
        (record.severity_.as_str(), record.metadata_.as_str()),
        ("high", "m")
    );
    assert_eq!(record.metadata.start_.as_deref(), Some("after"));
    session
        .records_(records_::InTime { severity_: "low" })
        .metadata_(3)
        .emit();
    let record = &recording.records_()[0];
    assert_eq!(
        (record.severity_.as_str(), record.metadata_),
        ("low", Some(3))
    );
    session
        .main_(main_::Main {
            severity: Severity::Error,
        })
        .severity("as before")
        .emit();
    let record = &recording.main_()[0];
    assert_eq!(
        (record.severity_, record.severity.as_deref()),
        (Severity::Error, Some("as before"))
    );
    session.mod_(mod_::Mod {}).emit();
    session.shared_(shared_::Shared {}).emit();
    assert_eq!(recording.records().len(), 5);
    assert_eq!((recording.mod_().len(), recording.shared_().len()), (1, 1));
}

/// Nothing in the catalog says how long a tag, another hue or a key may be: its limits do.
#[test]
fn what_only_the_limits_bound_is_cut_or_left_out() {
    let (telemetry, recording, session) = start("[otel]\n");
    let long = "x".repeat(5_000);
    let cut = format!("{}[...]", "x".repeat(4_091));
    let price = Price {
        amount: const { PriceAmount::literal(1) },
        r#type: const { PriceType::literal("EUR") },
    };
    let (tags, shades) = (["short", &long], [complex::LineItemShade::Other(&long)]);
    let item = complex::LineItem {
        sku: const { complex::LineItemSku::literal("a") },
        self_: Duration::ZERO,
        price: price.into(),
        kind: complex::LineItemKind::New,
    }
    .tags(&tags)
    .hue(complex::LineItemHue::Other(&long))
    .shades(&shades);
    session
        .complex(complex::Complex {
            severity: Severity::Info,
            line_items: complex::LineItems::new(&[item]).expect("one"),
            digest: const { complex::Digest::literal(b"12") },
            code: complex::Code::Ok,
            granted: complex::Granted::Yes,
            body: complex::Body { r#fn: &long }.into(),
        })
        .size(&[("ék", 1), ("thirteen_long", 2), ("a.twelve_kéy", 3)])
        .emit();
    let record = &recording.complex()[0];
    let item = &record.line_items[0];
    assert_eq!(item.tags.as_ref().expect("tags")[..], ["short", &cut]);
    assert_eq!(item.hue.as_deref(), Some(&*cut));
    assert_eq!(item.shades.as_ref().expect("shades")[..], [&*cut]);
    assert_eq!(record.body.r#fn, cut);
    let sizes: Vec<_> = record.size.keys().map(String::as_str).collect();
    assert_eq!(sizes, ["a.twelve_kéy", "ék"]);
    assert_eq!(telemetry.delivery().adjusted.truncated, 5);
}
