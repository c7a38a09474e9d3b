//! Servers that are not there for a while, and connections that break or are slow.

use std::{thread, time::Duration};

use otelier_validate::receiver::{Behaviour, Receiver};

use crate::{
    proxy::{Proxy, Way},
    run::{Run, before},
    support::{each, endpoint, table},
};

#[test]
fn a_server_that_comes_late_gets_everything() {
    each(|transport| {
        let receiver = Receiver::start().expect("a receiver");
        let proxy = Proxy::closed(&receiver, transport);
        let run = Run::to(transport, &proxy.endpoint(), "");
        run.emit(0..500);
        thread::sleep(Duration::from_millis(1_500));
        run.emit(500..1_000);
        thread::sleep(Duration::from_millis(1_500));
        assert_eq!(receiver.record_count(), 0);
        proxy.open(Way::Open);
        run.delivers(1_000, &receiver);
    });
}

#[test]
fn a_connection_that_breaks_in_the_middle_of_a_request_takes_nothing_with_it() {
    each(|transport| {
        for after in [1, 200, 20_000] {
            let receiver = Receiver::start().expect("a receiver");
            let way = Way::Broken { after, times: 3 };
            let proxy = Proxy::before(&receiver, transport, way);
            let run = Run::to(transport, &proxy.endpoint(), "");
            run.emit(0..2_000);
            run.delivers(2_000, &receiver);
            assert!(proxy.connections() > 3, "{after}: {}", proxy.connections());
        }
    });
}

#[test]
fn a_connection_that_says_nothing_any_more_is_left_for_another() {
    each(|transport| {
        let receiver = Receiver::start().expect("a receiver");
        let proxy = Proxy::before(&receiver, transport, Way::Stuck { after: 20_000 });
        let run = Run::to(transport, &proxy.endpoint(), "timeout = '1s'");
        run.emit(0..2_000);
        run.delivers(2_000, &receiver);
    });
}

#[test]
fn a_link_on_which_a_large_request_takes_too_long_gets_small_ones() {
    each(|transport| {
        let receiver = Receiver::start().expect("a receiver");
        // Some 200 KB a second, so that all of it takes several times as long as a request may.
        let way = Way::Slow(2 << 10, Duration::from_millis(10));
        let proxy = Proxy::before(&receiver, transport, way);
        let run = Run::to(transport, &proxy.endpoint(), "timeout = '300ms'");
        run.emit(0..500);
        let delivery = run.end_with_repetitions(Duration::from_secs(30), &receiver);
        assert_eq!(delivery.delivered, 500, "{delivery:?}");
    });
}

#[test]
fn a_slow_reader_holds_nobody_up_and_gets_everything() {
    each(|transport| {
        let receiver = Receiver::start().expect("a receiver");
        // Some 400 KB a second.
        let way = Way::Slow(4 << 10, Duration::from_millis(10));
        let proxy = Proxy::before(&receiver, transport, way);
        let run = Run::to(transport, &proxy.endpoint(), "");
        run.emit(0..2_000);
        assert!(receiver.record_count() < 2_000, "it has waited for it");
        run.delivers(2_000, &receiver);
    });
}

#[test]
fn what_a_full_queue_has_accepted_is_delivered_after_the_outage() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let text = table(transport, &endpoint(&receiver, transport), "");
        let run = Run::with(&text.replace("[otel]\n", "[otel]\nqueue = '64KiB'\n"));
        run.emit(0..2_000);
        let during = run.telemetry.delivery();
        let full = during.dropped.queue_full;
        assert!(full > 0 && during.in_flight > 0, "{during:?}");
        assert_eq!(full, during.dropped.total(), "{during:?}");
        receiver.behave(Behaviour::Accept);
        run.flush(10_000).expect_err("some are lost");
        run.emit(2_000..2_100);
        let delivery = run.end(Duration::from_secs(10), &receiver);
        assert_eq!(delivery.dropped.queue_full, full);
        assert_eq!(delivery.delivered, 2_100 - full, "{delivery:?}");
    });
}

#[test]
fn after_a_flush_the_queue_is_empty() {
    each(|transport| {
        let receiver = Receiver::start().expect("a receiver");
        let text = table(transport, &endpoint(&receiver, transport), "");
        let run = Run::with(&text.replace("[otel]\n", "[otel]\nqueue = '64KiB'\n"));
        // There is room for some 250.
        for round in 0..100 {
            run.emit(round * 200..round * 200 + 200);
            run.flush(10_000).expect("all is delivered");
        }
        run.delivers(20_000, &receiver);
    });
}

#[test]
fn a_server_that_goes_and_comes_again_gets_everything() {
    each(|transport| {
        let (receiver, run) = before(transport, Behaviour::Accept, "");
        for round in 0..4 {
            receiver.behave(Behaviour::Accept);
            run.emit(round * 100..round * 100 + 50);
            run.flush(10_000).expect("all is delivered");
            receiver.behave(Behaviour::Unavailable);
            run.emit(round * 100 + 50..round * 100 + 100);
            run.flush(50).expect_err("nothing is taken now");
        }
        receiver.behave(Behaviour::Accept);
        run.delivers(400, &receiver);
    });
}
