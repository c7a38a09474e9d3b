//! The rules that all records follow.

use super::{Differ, change::Hurt, codes::ChangeCode, header::change};
use crate::resolved::EventNamePlace;

/// Compares where the event's name stands, and whether a timestamp may be zero.
pub(super) fn compare(differ: &mut Differ<'_>) {
    let (old, new) = (&differ.old.records, &differ.new.records);
    if old.event_name != new.event_name {
        let word = |place| match place {
            EventNamePlace::Field => "the field EventName",
            EventNamePlace::Attribute => "the attribute event.name",
        };
        // A name in the attribute is read, with a warning, also where the field has it; the field is not
        // read where the attribute has it.
        let refused = new.event_name == EventNamePlace::Attribute;
        let mut moved = change(ChangeCode::EventNameMoved)
            .words(word(old.event_name), word(new.event_name))
            .hurts(Hurt::Reader, true)
            .hurts(Hurt::Sender, refused);
        moved.events = names(differ);
        differ.push(moved, false);
    }
    if old.zero_timestamp != new.zero_timestamp {
        let word = |zero| if zero { "accepted" } else { "refused" };
        // Who sorts by time meets records without one, where they are accepted now.
        let mut changed = change(ChangeCode::ZeroTimestampChanged)
            .words(word(old.zero_timestamp), word(new.zero_timestamp))
            .hurts(Hurt::Reader, new.zero_timestamp)
            .hurts(Hurt::Sender, !new.zero_timestamp);
        changed.events = names(differ);
        differ.push(changed, false);
    }
}

fn names(differ: &Differ<'_>) -> Vec<String> {
    let events = differ.old.events.iter();
    events.map(|event| event.name.clone()).collect()
}
