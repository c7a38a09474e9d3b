//! Servers that answer, and do not take what they are sent; or not all of it.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

use otelier_validate::receiver::{Behaviour, Status, Transport};

use crate::{
    run::{Run, before},
    support::{SOON, each, endpoint, until_it_fails},
};

const UNAVAILABLE: Status = Status {
    http: 503,
    grpc: 14,
    retry_after: None,
};

/// A deadline that passes.
const PASSING: Duration = Duration::from_millis(700);

/// Is refused for as long as the server refuses, comes again no sooner than it is told, and delivers then.
#[track_caller]
fn comes_again(transport: Transport, status: Status, reason: (&str, &str)) {
    let (receiver, run) = before(transport, Behaviour::Status(status), "");
    let begun = Instant::now();
    run.emit(0..10);
    let error = until_it_fails(&run.telemetry);
    let expected = if transport == Transport::Grpc {
        reason.1
    } else {
        reason.0
    };
    assert_eq!(error.reason(), Some(expected));
    assert_eq!(
        (error.delivery().in_flight, receiver.record_count()),
        (10, 0)
    );
    if let Some(after) = status.retry_after {
        let asked = receiver.request_count();
        assert!(
            asked == 1 || begun.elapsed() >= after,
            "{status:?}: {asked}"
        );
        receiver.behave(Behaviour::Accept);
        run.flush(10_000).expect("all is delivered");
        assert!(begun.elapsed() >= after, "{:?}", begun.elapsed());
    } else {
        receiver.behave(Behaviour::Accept);
    }
    run.delivers(10, &receiver);
}

#[test]
fn what_can_be_sent_again_is() {
    each(|transport| {
        thread::scope(|scope| {
            let check = |http, grpc, retry_after, reason| {
                let status = Status {
                    http,
                    grpc,
                    retry_after,
                };
                scope.spawn(move || comes_again(transport, status, reason));
            };
            for after in [None, Some(Duration::from_secs(1))] {
                check(
                    503,
                    14,
                    after,
                    ("HTTP status 503", "gRPC status Unavailable"),
                );
                check(429, 10, after, ("HTTP status 429", "gRPC status Aborted"));
                check(
                    502,
                    4,
                    after,
                    ("HTTP status 502", "gRPC status DeadlineExceeded"),
                );
                check(504, 1, after, ("HTTP status 504", "gRPC status Cancelled"));
                check(503, 15, after, ("HTTP status 503", "gRPC status DataLoss"));
            }
            // Without saying when, these two say something else.
            let after = Some(Duration::from_secs(2));
            let reason = ("HTTP status 500", "gRPC status ResourceExhausted");
            check(500, 8, after, reason);
        });
    });
}

#[test]
fn flushes_in_a_loop_do_not_become_requests_in_a_loop() {
    each(|transport| {
        let (receiver, run) = before(transport, Behaviour::Status(UNAVAILABLE), "");
        run.emit(0..10);
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(1) || receiver.request_count() < 2 {
            run.flush(2).expect_err("nothing is taken");
            assert!(begun.elapsed() < SOON, "it asks no second time");
        }
        let asked = receiver.request_count();
        let most = 2 + begun.elapsed().as_millis() / 100;
        assert!((asked as u128) <= most, "{asked} requests, at most {most}");
        receiver.behave(Behaviour::Accept);
        run.delivers(10, &receiver);
    });
}

#[test]
fn what_is_never_taken_is_given_up_at_once() {
    each(|transport| {
        for (http, grpc) in [
            (400, 3),
            (401, 16),
            (403, 7),
            (404, 12),
            (500, 13),
            (500, 2),
        ] {
            let status = Status {
                http,
                grpc,
                retry_after: None,
            };
            let (receiver, run) = before(transport, Behaviour::Status(status), "");
            run.emit(0..3);
            let begun = Instant::now();
            let delivery = run.end(SOON, &receiver);
            assert!(begun.elapsed() < SOON / 2, "{status:?}");
            assert_eq!(delivery.dropped.refused, 3, "{status:?} {delivery:?}");
            assert_eq!(receiver.request_count(), 1, "{status:?}");
        }
    });
}

#[test]
fn a_receiver_that_is_exhausted_and_does_not_say_for_how_long_gets_all_later() {
    let status = Status {
        http: 503,
        grpc: 8,
        retry_after: None,
    };
    let (receiver, run) = before(Transport::Grpc, Behaviour::Status(status), "");
    run.emit(0..4);
    until_it_fails(&run.telemetry);
    receiver.behave(Behaviour::Accept);
    run.delivers(4, &receiver);
}

#[test]
fn what_a_receiver_says_of_what_it_rejects_is_told_without_headers() {
    each(|transport| {
        let message = "no c4n4ry for t0ps3cret,\none two, one twofold, please";
        let behaviour = Behaviour::RejectSaying {
            records: 2,
            message: message.to_owned(),
        };
        let headers = "headers = { authorization = 'Bearer t0ps3cret', x-key = 'one two', x-long = 'one twofold' }";
        let (receiver, run) = before(transport, behaviour, headers);
        run.emit(0..5);
        let telemetry = run.telemetry.clone();
        let delivery = run.end(SOON, &receiver);
        assert_eq!((delivery.delivered, delivery.rejected), (3, 2));
        let said = delivery.rejection().expect("a message");
        assert_eq!(said, "no c4n4ry for ***, ***, ***, please");
        let error = telemetry.shutdown(SOON).expect_err("some are lost");
        let shown = format!("{delivery:?} {error:?} {error}");
        assert!(!shown.contains("c4n4ry"), "{shown}");
    });
}

#[test]
fn more_rejected_than_sent_is_all_of_it() {
    each(|transport| {
        let (receiver, run) = before(transport, Behaviour::Reject { records: 1_000 }, "");
        run.emit(0..5);
        let delivery = run.end(SOON, &receiver);
        assert_eq!((delivery.delivered, delivery.rejected), (0, 5));
    });
}

#[test]
fn an_answer_that_cannot_be_read_is_one_all_the_same() {
    each(|transport| {
        let (receiver, run) = before(transport, Behaviour::Garbage, "");
        run.emit(0..5);
        run.delivers(5, &receiver);
        assert_eq!(receiver.request_count(), 1);
    });
}

#[test]
fn a_body_that_never_comes_takes_nothing_back() {
    for transport in [Transport::HttpBinary, Transport::HttpJson] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let server = thread::spawn(move || {
            let (mut client, _) = listener.accept().expect("a connection");
            let mut bytes = [0; 4_096];
            let read = client.read(&mut bytes).expect("a request");
            assert!(bytes[..read].starts_with(b"POST "));
            let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n";
            client.write_all(head).expect("a head");
            client
        });
        let run = Run::to(transport, &url, "timeout = '300ms'");
        run.emit(0..1);
        let delivery = run.flush(5_000).expect("the status says that it is taken");
        assert_eq!(delivery.delivered, 1);
        server.join().expect("a request");
    }
}

#[test]
fn a_server_that_hangs_is_left_when_the_time_of_a_request_is_over() {
    each(|transport| {
        let (receiver, run) = before(transport, Behaviour::Hang, "timeout = '1s'");
        run.emit(0..5);
        let error = run.flush(1).expect_err("there is no answer");
        assert_eq!((error.reason(), error.delivery().in_flight), (None, 5));
        let error = until_it_fails(&run.telemetry);
        assert_eq!(error.reason(), Some("no answer in time"));
        receiver.behave(Behaviour::Accept);
        run.delivers(5, &receiver);
        let (receiver, run) = before(transport, Behaviour::Hang, "");
        run.emit(0..5);
        let begun = Instant::now();
        let delivery = run.end(PASSING, &receiver);
        // Less than a request may take.
        assert!(begun.elapsed() < SOON / 2, "{:?}", begun.elapsed());
        assert_eq!(delivery.dropped.deadline, 5, "{delivery:?}");
    });
}

#[test]
fn nobody_listens() {
    each(|transport| {
        let receiver = otelier_validate::receiver::Receiver::start().expect("a receiver");
        // Its port, which no other test gets, on another address of the loopback.
        let url = endpoint(&receiver, transport).replace("127.0.0.1", "127.0.0.2");
        let run = Run::to(transport, &url, "");
        run.emit(0..5);
        let telemetry = run.telemetry.clone();
        let nobody = otelier_validate::receiver::Receiver::start().expect("a receiver");
        let delivery = run.end(PASSING, &nobody);
        assert_eq!(delivery.dropped.deadline, 5, "{delivery:?}");
        let error = telemetry.shutdown(SOON).expect_err("all is lost");
        let reason = error.reason().expect("a reason");
        assert!(reason.ends_with("connection refused"), "{reason}");
    });
}
