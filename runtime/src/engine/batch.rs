//! Which records are sent together.

use super::arena::{Entry, Reader};

/// Records that are sent together: as many as can be read, are not more than `records`, and have no more than `bytes`
/// together. A record that is larger by itself goes alone.
pub(super) fn take(reader: &mut Reader<'_>, records: usize, bytes: usize) -> Vec<Entry> {
    /// What stands before a record in a request.
    const BEFORE: usize = 6;
    let (mut taken, mut size) = (Vec::new(), 0);
    while taken.len() < records
        && let Some(entry) = reader.peek()
    {
        size += entry.len() + BEFORE;
        if size > bytes && !taken.is_empty() {
            break;
        }
        reader.pass(&entry);
        taken.push(entry);
    }
    taken
}
