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

/// What comes of an input: reports of its parts, and its end.
pub(super) enum Step {
    /// Of some of its records.
    Part(Report),
    /// The compiled check and the schemas do not find the same in these records.
    Differs { first: usize, records: usize },
    /// It is read, or cannot be.
    End(io::Result<Split>),
}

/// Inputs, and what their records are held against.
#[derive(Clone, Copy)]
pub(super) struct Work<'w> {
    pub(super) inputs: &'w [Input],
    pub(super) catalogs: &'w Catalogs,
    pub(super) options: Options,
    /// Each record is held against the schemas, too, and what is found must be the same.
    pub(super) oracle: bool,
    pub(super) progress: &'w Progress,
}

impl Work<'_> {
    /// Reads the inputs with as many threads and hands on what comes of each, by its index, until `each` fails.
    ///
    /// A part with an error is the last of its input; its end follows all the same.
    ///
    /// # Errors
    ///
    /// Those of `each`.
    pub(super) fn run(
        self,
        jobs: usize,
        each: &mut dyn FnMut(usize, Step) -> io::Result<()>,
    ) -> io::Result<()> {
        if jobs <= 1 {
            return self.one_by_one(each);
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
            let reading = scope.spawn(move || reader.read(self));
            let working: Vec<_> = (0..jobs)
                .map(|_| {
                    let (waiting, finish) = (&waiting, finish.clone());
                    scope.spawn(move || self.work_off(waiting, &finish))
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

    fn look_at(self, batch: &Batch) -> Step {
        let report = batch.validate(self.catalogs);
        if self.oracle && batch.validate_by_schemas(self.catalogs) != report {
            return Step::Differs {
                first: batch.first(),
                records: batch.records(),
            };
        }
        Step::Part(report)
    }

    fn work_off(self, waiting: &Mutex<Receiver<Numbered<Batch>>>, finish: &Sender<Finished>) {
        loop {
            let next = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .recv();
            let Ok((number, input, batch)) = next else {
                return;
            };
            // The others would wait for this step for ever.
            let finished = catch_unwind(AssertUnwindSafe(|| self.look_at(&batch)))
                .map(|step| (number, input, step));
            if finish.send(finished).is_err() {
                return;
            }
        }
    }

    fn one_by_one(self, each: &mut dyn FnMut(usize, Step) -> io::Result<()>) -> io::Result<()> {
        for (index, input) in self.inputs.iter().enumerate() {
            let mut handed_on = Ok(());
            let end = input.open().map(|reader| {
                split(self.progress.watch(reader), self.options, &mut |batch| {
                    let step = self.look_at(&batch);
                    let broken = step.is_broken();
                    handed_on = each(index, step);
                    handed_on.is_ok() && !broken
                })
            });
            handed_on?;
            each(index, Step::End(end))?;
        }
        Ok(())
    }
}

impl Step {
    /// A part behind which its input cannot be followed.
    fn is_broken(&self) -> bool {
        matches!(self, Self::Part(report) if report.summary.error.is_some())
    }
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
    fn read(mut self, of: Work<'_>) {
        for (index, input) in of.inputs.iter().enumerate() {
            let end = input.open().map(|reader| {
                split(of.progress.watch(reader), of.options, &mut |batch| {
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
            if broken == Some(input) && !matches!(step, Step::End(_)) {
                continue;
            }
            if step.is_broken() {
                broken = Some(input);
                done.store(input + 1, Ordering::Relaxed);
            }
            each(input, step)?;
        }
    }
    Ok(())
}
