//! Enums: their members, and whether there are others.

use super::{
    attributes::{Here, position},
    change::{Change, Hurt},
    codes::ChangeCode,
    renames::target,
};
use crate::resolved::{Attribute, Enum, Member};

/// Compares two enums of one type.
pub(super) fn compare(
    own: &mut Vec<Change>,
    here: &Here,
    (old, before): (&Attribute, &Enum),
    (new, after): (&Attribute, &Enum),
) {
    let word = |list: &Enum| if list.open { "open" } else { "closed" };
    match (before.open, after.open) {
        (false, true) => own.push(
            here.key(ChangeCode::EnumOpened, "type", old, new)
                .words(word(before), word(after))
                .hurts(Hurt::Reader, true),
        ),
        (true, false) => own.push(
            here.key(ChangeCode::EnumClosed, "type", old, new)
                .words(word(before), word(after))
                .hurts(Hurt::Sender, true),
        ),
        _ => {}
    }
    let report = |code, old_member: Option<&Member>, new_member: Option<&Member>| {
        let mut change = here.change(code, new);
        let named = old_member.or(new_member);
        change.subject.member = named.map(|member| member.id.clone());
        change.old = old_member.map(|member| member.position.clone());
        change.new = new_member.map(|member| member.position.clone());
        change.near = Some(position(new, "members").clone());
        change
    };
    for was in &before.members {
        let Some(is) = partner(was, before, after) else {
            let gone = report(ChangeCode::MemberRemoved, Some(was), None).was(show(was));
            own.push(
                gone.hurts(Hurt::Application, here.given)
                    .hurts(Hurt::Sender, !after.open),
            );
            continue;
        };
        let other_value = was.value != is.value;
        if was.id != is.id {
            let renamed = report(ChangeCode::MemberRenamed, Some(was), Some(is));
            own.push(
                renamed
                    .words(show(was), show(is))
                    .hurts(Hurt::Application, here.given)
                    .hurts(Hurt::Reader, other_value)
                    .hurts(Hurt::Sender, other_value && !after.open),
            );
        } else if other_value {
            let changed = report(ChangeCode::MemberValueChanged, Some(was), Some(is));
            own.push(
                changed
                    .words(was.value.to_string(), is.value.to_string())
                    .hurts(Hurt::Reader, true)
                    .hurts(Hurt::Sender, !after.open),
            );
        }
        let (before, after) = (was.deprecated.is_some(), is.deprecated.is_some());
        if before != after {
            let code = if after {
                ChangeCode::Deprecated
            } else {
                ChangeCode::DeprecationRemoved
            };
            own.push(report(code, Some(was), Some(is)));
        }
        if was.brief != is.brief {
            own.push(report(ChangeCode::WordsChanged, Some(was), Some(is)).is("brief"));
        }
    }
    for is in &after.members {
        if before
            .members
            .iter()
            .any(|was| partner(was, before, after).is_some_and(|partner| partner.value == is.value))
        {
            continue;
        }
        own.push(
            report(ChangeCode::MemberAdded, None, Some(is))
                .is(show(is))
                .hurts(Hurt::Reader, !after.open)
                .hurts(Hurt::Application, !after.open && here.given),
        );
    }
}

/// What a member is in the new version: the one of its value, of its identifier, or what it was said to be renamed to.
fn partner<'c>(was: &Member, before: &Enum, after: &'c Enum) -> Option<&'c Member> {
    let by_value = after.members.iter().find(|is| is.value == was.value);
    // What another member was before is not what this one became.
    let free = |is: &&Member| before.members.iter().all(|other| other.value != is.value);
    by_value.or_else(|| {
        let mut rest = after.members.iter().filter(free);
        rest.clone()
            .find(|is| is.id == was.id)
            .or_else(|| rest.find(|is| target(was.deprecated.as_ref()) == Some(&is.id)))
    })
}

/// `abort ("abort")`
fn show(member: &Member) -> String {
    format!("{} = {}", member.id, member.value)
}
