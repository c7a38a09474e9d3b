//! Which records are sent together.

use super::{
    arena::{Entry, Reader},
    uid::Uid,
};

/// What stands before a record in a request.
pub(super) const BEFORE: usize = 6;

/// Records that are sent together: as many as can be read, are not more than `records`, and have no more than `bytes`
/// together. A record that is larger by itself goes alone.
pub(super) fn take(reader: &mut Reader<'_>, records: usize, bytes: usize) -> Vec<Entry> {
    let (mut taken, mut size) = (Vec::new(), 0);
    while taken.len() < records
        && let Some(entry) = reader.peek()
    {
        size += entry.len() + Uid::LENGTH + BEFORE;
        if size > bytes && !taken.is_empty() {
            break;
        }
        reader.pass(&entry);
        taken.push(entry);
    }
    taken
}
