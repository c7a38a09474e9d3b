//! What nobody may read: header values, keys of TLS, and the values of sensitive attributes. In processes of their own, whatever they
//! print, log, trace, warn of and say of what they have is looked through for them, however the delivery ends.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod emitting;
mod harness;
mod miniature;
mod parrot;
mod support;

use std::{
    env,
    error::Error,
    fmt::{Debug, Write as _},
    net::TcpListener,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Mutex,
};

use emitting::{CANARY, told};
use harness::{Child, Test};
use miniature::{Config, Telemetry, greeting::Greeting};
use otelier_validate::receiver::{Behaviour, Receiver, Transport};
use parrot::Parrot;
use support::{
    LOST, RESOURCE, SOON, TRANSPORTS, endpoint, session, settled, table, until_it_fails,
};

/// Whether a process tries to deliver for ever.
const FAILS: &str = "OTELIER_TEST_FAILS";

/// The ways out that there are: through the engine, through the SDK.
const WAYS: &[&str] = &[
    #[cfg(feature = "otel")]
    "own",
    #[cfg(feature = "otel-sdk")]
    "sdk",
];

/// The value of a sensitive attribute.
const WORDS: &str = "c4n4ry words";

/// Header values in each form that they come in; a variable of the environment has one more.
const HEADERS: &str = "headers = { authorization = 'Bearer c4n4ry-token', x-api-key = 'c4n4ry key', x-user = '${CANARY_USER}' }\n";

fn main() {
    harness::run(
        child,
        &[
            Test("of_what_is_delivered", of_what_is_delivered),
            Test("of_what_is_refused", of_what_is_refused),
            Test("of_what_is_rejected", of_what_is_rejected),
            Test("of_what_is_lost", of_what_is_lost),
            Test("of_what_does_not_start", of_what_does_not_start),
        ],
    );
}

/// A child of every way and transport, which is handed on with both.
fn each(check: impl Fn(Child, Transport)) {
    for way in WAYS {
        for transport in TRANSPORTS {
            let child = Child::new(way)
                .env("CANARY_USER", "c4n4ry-user")
                .env("OTEL_EXPORTER_OTLP_HEADERS", "x-variable=c4n4ry-variable");
            check(child, transport);
        }
    }
}

/// Runs it and looks that it got as far as it says `expected`, and that nothing of what it has is in what it says.
#[track_caller]
fn check(child: Child, expected: &str) {
    let (out, err) = told(&child.output());
    assert!(out.contains(expected), "{out}\n{err}");
    assert!(
        out.contains("traced: an event of a test") && out.contains("logged: a line of a test"),
        "all is seen: {out}"
    );
}

fn of_what_is_delivered() {
    let receiver = Receiver::start().expect("a receiver");
    each(|child, transport| {
        receiver.clear();
        check(
            child.table(&table(transport, &endpoint(&receiver, transport), HEADERS)),
            "delivered 3",
        );
        let request = &receiver.received()[0];
        let has = |text: &str| {
            let bytes = request.bytes.windows(text.len());
            bytes.into_iter().any(|bytes| bytes == text.as_bytes())
        };
        assert!(!has(CANARY), "words are redacted");
    });
    // What may go out is no more to be read elsewhere.
    each(|child, transport| {
        let table = table(transport, &endpoint(&receiver, transport), HEADERS);
        let table = table.replacen("[otel]\n", "[otel]\nlog_words = true\n", 1);
        check(child.table(&table), "delivered 3");
    });
}

fn of_what_is_refused() {
    each(|child, transport| {
        let parrot = Parrot::start(transport);
        let table = table(transport, parrot.endpoint(), HEADERS);
        let table = table.replacen("[otel]\n", "[otel]\nlog_words = true\n", 1);
        check(child.table(&table), "lost 3");
        for text in ["c4n4ry-token", "c4n4ry-variable", WORDS] {
            assert!(parrot.has_said(text), "it says what it hears");
        }
    });
}

fn of_what_is_rejected() {
    each(|child, transport| {
        let receiver = Receiver::start().expect("a receiver");
        receiver.behave(Behaviour::RejectSaying {
            records: 1,
            message: "not with c4n4ry-token, c4n4ry key, c4n4ry-user or c4n4ry-variable".to_owned(),
        });
        let table = table(transport, &endpoint(&receiver, transport), HEADERS);
        check(child.table(&table), "lost 1");
    });
}

fn of_what_is_lost() {
    let receiver = Receiver::start().expect("a receiver");
    each(|child, transport| {
        // Bound and never accepted from, so that nobody else gets the port.
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let url = format!("http://me:c4n4ry@127.0.0.1:{port}/v1/logs");
        let child = child.env(FAILS, "");
        let more = format!("{HEADERS}timeout = '300ms'\n");
        check(child.table(&table(transport, &url, &more)), "lost 3");
    });
    each(|child, transport| {
        // It does not speak TLS.
        let url = endpoint(&receiver, transport).replacen("http:", "https:", 1);
        let child = child.env(FAILS, "");
        check(child.table(&table(transport, &url, HEADERS)), "lost 3");
    });
}

fn of_what_does_not_start() {
    each(|child, transport| {
        let child = child.env("CANARY_USER", "c4n4ry\r\nx-evil: 1");
        let table = table(transport, "https://localhost:1/v1/logs", HEADERS);
        check(child.table(&table), "no telemetry");
    });
    each(|child, transport| {
        let table = table(
            transport,
            "https://localhost:1/c4n4ry?key=c4n4ry",
            "headers = { 'x c4n4ry' = 'c4n4ry' }\ntls = { ca-certificate = 3, client-private-key = ['c4n4ry'] }",
        );
        check(child.table(&table), "no telemetry");
    });
    // A key that is none.
    let key = env::temp_dir().join(format!("otelier-key-{}.pem", std::process::id()));
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{CANARY}\n-----END PRIVATE KEY-----\n");
    std::fs::write(&key, pem).expect("a temporary file");
    each(|child, transport| {
        let path = key.display();
        let tls =
            format!("tls = {{ client-certificate = '{path}', client-private-key = '{path}' }}");
        let table = table(transport, "https://localhost:1/v1/logs", &tls);
        check(child.table(&table), "no telemetry");
    });
    std::fs::remove_file(&key).expect("it is there");
}

/// All that was logged and traced in this process.
static SEEN: Mutex<String> = Mutex::new(String::new());

fn see(line: &str) {
    let mut seen = SEEN.lock().expect("nobody panics");
    seen.push_str(line);
    seen.push('\n');
}

/// Emits three records whose words nobody may read, and prints everything that there is to say of it.
fn child(way: &str, table: &str) {
    tracing::subscriber::set_global_default(Seen).expect("the first subscriber");
    log::set_logger(&Seen).expect("the first logger");
    log::set_max_level(log::LevelFilter::Trace);
    if let Err(error) = deliver(way, table) {
        println!("no telemetry: {}", all_of(&*error));
    }
    tracing::info!("an event of a test");
    log::info!("a line of a test");
    println!("{}", SEEN.lock().expect("nobody panics"));
}

fn deliver(way: &str, table: &str) -> Result<(), Box<dyn Error>> {
    let config = Config::from_toml(table)?;
    println!("{config:?}");
    let builder = Telemetry::builder(RESOURCE)
        .config(config)
        .expand_environment(true)
        .on_warning(|warning| println!("{warning} {warning:?}"));
    #[cfg(feature = "otel-sdk")]
    let builder = builder.through_sdk(way == "sdk");
    println!("{builder:?}, {way}");
    let telemetry = builder.start()?;
    let session = session(&telemetry);
    let greeting = Greeting {
        words: WORDS,
        loud: true,
    };
    println!("{greeting:?} {:?}", session.greeting(greeting));
    for _ in 0..3 {
        session.greeting(greeting).emit();
    }
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _emitter = session.greeting(greeting);
        panic!("in the middle of an event");
    }));
    assert!(panicked.is_err());
    let (deadline, flushed) = if env::var_os(FAILS).is_some() {
        (LOST, Err(until_it_fails(&telemetry)))
    } else {
        (SOON, telemetry.flush(SOON))
    };
    if let Err(error) = flushed {
        println!("{}", all_of(&error));
    }
    println!("{telemetry:?} {session:?} {:?}", telemetry.delivery());
    match telemetry.shutdown(deadline) {
        Ok(delivery) => println!("delivered {} {delivery:?}", delivery.delivered),
        Err(error) => {
            let delivery = settled(&telemetry);
            println!("lost {}: {}", delivery.lost(), all_of(&error));
            println!("{delivery:?} {:?}", delivery.rejection());
        }
    }
    Ok(())
}

/// An error and what is behind it, in each form.
fn all_of<E: Error + ?Sized>(error: &E) -> String {
    let mut all = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        all = format!("{all}: {error} {error:?}");
        source = error.source();
    }
    all
}

/// Takes down all that is logged or traced, whoever does.
struct Seen;

struct Values(String);

impl tracing::field::Visit for Values {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn Debug) {
        let written = match field.name() {
            "message" => write!(self.0, " {value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
        written.expect("memory");
    }
}

impl tracing::Subscriber for Seen {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        let mut values = Values(format!("span: {}", span.metadata().name()));
        span.record(&mut values);
        see(&values.0);
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, record: &tracing::span::Record<'_>) {
        let mut values = Values("recorded:".to_owned());
        record.record(&mut values);
        see(&values.0);
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut values = Values("traced:".to_owned());
        event.record(&mut values);
        see(&values.0);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

impl log::Log for Seen {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        see(&format!("logged: {}", record.args()));
    }

    fn flush(&self) {}
}
