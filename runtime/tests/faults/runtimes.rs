//! Applications with any runtime of tokio or none, which may end before the telemetry does.

use std::{thread, time::Duration};

use otelier_validate::receiver::Behaviour;
use tokio::runtime::Builder;

use crate::{
    run::before,
    support::{SOON, each},
};

#[test]
fn no_runtime_at_all() {
    each(|transport| {
        let (receiver, run) = before(transport, Behaviour::Accept, "");
        run.emit(0..10);
        run.flush(10_000).expect("all is delivered");
        run.emit(10..20);
        run.delivers(20, &receiver);
    });
}

#[test]
fn inside_a_runtime_of_one_thread_and_a_task_of_it() {
    each(|transport| {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        runtime.block_on(async {
            let (receiver, run) = before(transport, Behaviour::Accept, "");
            run.emit(0..10);
            run.flush(10_000).expect("all is delivered");
            run.emit(10..20);
            run.delivers(20, &receiver);
        });
        let task = runtime.spawn(async move {
            let (receiver, run) = before(transport, Behaviour::Accept, "");
            run.emit(0..10);
            run.flush(10_000).expect("all is delivered");
            run.emit(10..20);
            run.delivers(20, &receiver);
        });
        runtime.block_on(task).expect("it does not panic");
    });
}

#[test]
fn a_runtime_that_ends_before_the_shutdown() {
    each(|transport| {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        let (receiver, run) = runtime.block_on(async {
            let (receiver, run) = before(transport, Behaviour::Accept, "");
            run.emit(0..10);
            run.flush(10_000).expect("all is delivered");
            (receiver, run)
        });
        run.emit(10..20);
        drop(runtime);
        run.emit(20..30);
        run.delivers(30, &receiver);
    });
}

#[test]
fn a_task_that_is_dropped_while_it_emits() {
    each(|transport| {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        let (receiver, run) = before(transport, Behaviour::Accept, "");
        let session = run.session.clone();
        runtime.spawn(async move {
            for number in 0.. {
                crate::run::emit(&session, number);
                tokio::task::yield_now().await;
            }
        });
        thread::sleep(Duration::from_millis(50));
        runtime.shutdown_timeout(SOON);
        let emitted = run.telemetry.delivery().emitted;
        run.delivers(emitted, &receiver);
    });
}
