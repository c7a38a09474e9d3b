//! Work on two threads, so that a large catalog is waited for half as long. What comes of it depends on no thread.

use std::panic::resume_unwind;
use std::thread;

/// Does both, the second on a thread of its own.
///
/// # Panics
/// If one of them does.
pub fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl FnOnce() -> B + Send) -> (A, B) {
    thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        let second = second.join();
        (first, second.unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Makes something of each, in their order: from `many` on, of half of them beside the others. Of fewer, a thread costs
/// more than it saves.
///
/// # Panics
/// If `make` does.
pub fn each<T: Sync, M: Send>(items: &[T], many: usize, make: impl Fn(&T) -> M + Sync) -> Vec<M> {
    if items.len() < many {
        return items.iter().map(make).collect();
    }
    let (first, second) = items.split_at(items.len() / 2);
    let all = |items: &[T]| items.iter().map(&make).collect::<Vec<M>>();
    let (mut results, rest) = both(|| all(first), || all(second));
    results.extend(rest);
    results
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn the_order_does_not_depend_on_threads() {
        for many in [0, 1, 7, 8] {
            let items: Vec<u32> = (0..7).collect();
            assert_eq!(each(&items, many, |item| item * 2), [0, 2, 4, 6, 8, 10, 12]);
        }
        assert!(each(&[], 0, |item: &u32| *item).is_empty());
    }
}
