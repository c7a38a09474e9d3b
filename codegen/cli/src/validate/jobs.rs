//! Inputs through any number of threads, and what was found in their order.
//!
//! One thread reads and splits; the others hold batches of records against the catalogs. What they found is handed on in
//! the order of the input, so nothing of it depends on how many they are.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use otelier_validate::input::{Batch, Options, Split, split};
use otelier_validate::{Catalogs, Report};

use super::inputs::Input;
use super::progress::Progress;

/// How many batches are under way for each thread: one that it looks at and some that wait for an earlier one.
const UNDER_WAY: usize = 4;

/// What comes of an input: what was found in its parts, and its end.
pub(super) enum Step {
    /// Of some of its records.
    Part(Report),
    /// It is read, or cannot be.
    End(io::Result<Split>),
}

/// Reads inputs and hands on what comes of each, by its index, until `each` fails.
///
/// A part with an error is the last of its input; its end follows all the same.
///
/// # Errors
///
/// Those of `each`.
pub(super) fn run(
    inputs: &[Input],
    catalogs: &Catalogs,
    options: Options,
    jobs: usize,
    progress: &Progress,
    each: &mut dyn FnMut(usize, Step) -> io::Result<()>,
) -> io::Result<()> {
    if jobs <= 1 {
        return one_by_one(inputs, catalogs, options, progress, each);
    }
    // Inputs before this one are done with, though they may not be read to their ends.
    let done = AtomicUsize::new(0);
    let (permits, permit) = sync_channel(UNDER_WAY * jobs);
    for _ in 0..UNDER_WAY * jobs {
        // As many as the channel has room for.
        let _ = permits.send(());
    }
    let (work, waiting) = channel();
    let waiting = Mutex::new(waiting);
    let (finish, finished) = channel();
    thread::scope(|scope| {
        let reader = Reader {
            done: &done,
            permit,
            work,
            finish: finish.clone(),
            number: 0,
        };
        let reading = scope.spawn(|| reader.read(inputs, options, progress));
        let working: Vec<_> = (0..jobs)
            .map(|_| {
                let (waiting, finish) = (&waiting, finish.clone());
                scope.spawn(move || work_off(waiting, catalogs, &finish))
            })
            .collect();
        drop(finish);
        let handed_on = in_order(&finished, &permits, &done, each);
        if handed_on.is_err() {
            done.store(usize::MAX, Ordering::Relaxed);
        }
        // Whoever waits for either is told that nothing comes any more.
        drop((finished, permits));
        for thread in working.into_iter().chain([reading]) {
            if let Err(panic) = thread.join() {
                resume_unwind(panic);
            }
        }
        handed_on
    })
}

/// A batch of an input, or what came of it, with its number among all steps and the index of its input.
type Numbered<T> = (usize, usize, T);

/// What a thread did, or the panic that it ended with.
type Finished = thread::Result<Numbered<Step>>;

struct Reader<'r> {
    done: &'r AtomicUsize,
    permit: Receiver<()>,
    work: Sender<Numbered<Batch>>,
    finish: Sender<Finished>,
    number: usize,
}

impl Reader<'_> {
    fn read(mut self, inputs: &[Input], options: Options, progress: &Progress) {
        for (index, input) in inputs.iter().enumerate() {
            let end = input.open().map(|reader| {
                split(progress.watch(reader), options, &mut |batch| {
                    let Some(number) = self.next() else {
                        return false;
                    };
                    let wanted = index >= self.done.load(Ordering::Relaxed);
                    if wanted {
                        return self.work.send((number, index, batch)).is_ok();
                    }
                    let nothing = Step::Part(Report::default());
                    let _ = self.finish.send(Ok((number, index, nothing)));
                    false
                })
            });
            let Some(number) = self.next() else { return };
            if self
                .finish
                .send(Ok((number, index, Step::End(end))))
                .is_err()
            {
                return;
            }
        }
    }

    /// The number of the next step, as soon as it may be taken.
    fn next(&mut self) -> Option<usize> {
        self.permit.recv().ok()?;
        self.number += 1;
        Some(self.number - 1)
    }
}

fn work_off(
    waiting: &Mutex<Receiver<Numbered<Batch>>>,
    catalogs: &Catalogs,
    finish: &Sender<Finished>,
) {
    loop {
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok((number, input, batch)) = next else {
            return;
        };
        // The others would wait for this step for ever.
        let finished = catch_unwind(AssertUnwindSafe(|| batch.validate(catalogs)))
            .map(|report| (number, input, Step::Part(report)));
        if finish.send(finished).is_err() {
            return;
        }
    }
}

/// Hands on each step after all that have a lower number.
fn in_order(
    finished: &Receiver<Finished>,
    permits: &SyncSender<()>,
    done: &AtomicUsize,
    each: &mut dyn FnMut(usize, Step) -> io::Result<()>,
) -> io::Result<()> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    let mut broken = None;
    for step in finished {
        let (number, input, step) = step.unwrap_or_else(|panic| resume_unwind(panic));
        early.insert(number, (input, step));
        while let Some((input, step)) = early.remove(&next) {
            next += 1;
            // The reader may be gone, with all that it had to give.
            let _ = permits.try_send(());
            if broken == Some(input) && matches!(step, Step::Part(_)) {
                continue;
            }
            if let Step::Part(report) = &step
                && report.summary.error.is_some()
            {
                broken = Some(input);
                done.store(input + 1, Ordering::Relaxed);
            }
            each(input, step)?;
        }
    }
    Ok(())
}

fn one_by_one(
    inputs: &[Input],
    catalogs: &Catalogs,
    options: Options,
    progress: &Progress,
    each: &mut dyn FnMut(usize, Step) -> io::Result<()>,
) -> io::Result<()> {
    for (index, input) in inputs.iter().enumerate() {
        let mut handed_on = Ok(());
        let end = input.open().map(|reader| {
            split(progress.watch(reader), options, &mut |batch| {
                let report = batch.validate(catalogs);
                let broken = report.summary.error.is_some();
                handed_on = each(index, Step::Part(report));
                handed_on.is_ok() && !broken
            })
        });
        handed_on?;
        each(index, Step::End(end))?;
    }
    Ok(())
}
