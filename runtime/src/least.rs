//! The first entries of a family in the order of their keys, found without an allocation.

/// How many entries are found at a time.
const PLACES: usize = 16;

/// Of the entries that it is given, those with the least keys, each key once: the first entry of a key counts.
#[derive(Debug)]
pub(crate) struct Least<'a, V> {
    /// Only greater keys count.
    after: Option<&'a str>,
    /// Sorted; the first `length` are there.
    kept: [Option<(&'a str, V)>; PLACES],
    length: usize,
    /// So many are kept at most.
    most: usize,
    is_more: bool,
}

impl<'a, V: Copy> Least<'a, V> {
    /// Keeps a few entries, and no more than `most`, whose keys are greater than `after`.
    pub(crate) fn after(after: Option<&'a str>, most: usize) -> Self {
        Self {
            after,
            kept: [None; PLACES],
            length: 0,
            most: most.min(PLACES),
            is_more: false,
        }
    }

    pub(crate) fn take(&mut self, key: &'a str, value: V) {
        if self.after.is_some_and(|after| key <= after) {
            return;
        }
        // What is sorted as it comes is compared once.
        let before = |kept: &Option<(&str, V)>| kept.is_some_and(|(kept, _)| kept < key);
        let mut place = self.length;
        while place > 0 && !before(&self.kept[place - 1]) {
            place -= 1;
        }
        let same = self.kept[place..self.length].first().copied().flatten();
        if same.is_some_and(|(kept, _)| kept == key) {
            return;
        }
        if self.length < self.most {
            self.length += 1;
        } else {
            self.is_more = true;
        }
        if let Some(moved @ [.., _]) = self.kept.get_mut(place..self.length) {
            // The greatest one falls out where there is no room.
            moved.rotate_right(1);
            moved[0] = Some((key, value));
        }
    }

    /// What was kept, in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, V)> {
        self.kept[..self.length].iter().copied().flatten()
    }

    /// Whether there is an entry with a greater key than all that were kept.
    pub(crate) fn is_more(&self) -> bool {
        self.is_more
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_those_of_a_sorted_map(
            keys in proptest::collection::vec("[a-d]{0,3}", 0..60),
            after in proptest::option::of("[a-d]{0,2}"),
            most in 0_usize..30,
        ) {
            let mut least = Least::after(after.as_deref(), most);
            let mut sorted = BTreeMap::new();
            for (number, key) in keys.iter().enumerate() {
                least.take(key, number);
                if Some(key) > after.as_ref() {
                    sorted.entry(key.as_str()).or_insert(number);
                }
            }
            let kept = most.min(PLACES);
            prop_assert_eq!(least.is_more(), sorted.len() > kept);
            let found: Vec<_> = least.entries().collect();
            let expected: Vec<_> = sorted.into_iter().take(kept).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
