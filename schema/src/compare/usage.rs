//! What the use of an attribute says: whether a record must carry it, who fills it, and its default.

use super::{
    Differ,
    attributes::{Here, is_given},
    change::Hurt,
    codes::ChangeCode,
    show,
};
use crate::resolved::{Attribute, Requirement};

/// Compares what both uses say.
pub(super) fn compare(differ: &mut Differ<'_>, here: &Here, old: &Attribute, new: &Attribute) {
    requirement(differ, here, old, new);
    fill(differ, here, old, new);
    default(differ, here, old, new);
}

/// The same of an attribute that moved between an event and the metadata: that somebody else fills it there is the move.
pub(super) fn moved(differ: &mut Differ<'_>, here: &Here, old: &Attribute, new: &Attribute) {
    requirement(differ, here, old, new);
    default(differ, here, old, new);
}

fn requirement(differ: &mut Differ<'_>, here: &Here, old: &Attribute, new: &Attribute) {
    let development = here.of(old).development;
    let here = here.of(new);
    let (was, is) = (must_be_given(old), must_be_given(new));
    match (required(old), required(new)) {
        (false, true) => differ.push(
            here.key(
                ChangeCode::RequirementTightened,
                "requirement_level",
                old,
                new,
            )
            .words("optional", "required")
            .hurts(Hurt::Application, here.given && is)
            .hurts(Hurt::Sender, true),
            development,
        ),
        (true, false) => differ.push(
            here.key(
                ChangeCode::RequirementLoosened,
                "requirement_level",
                old,
                new,
            )
            .words("required", "optional")
            .hurts(Hurt::Application, here.given && was)
            .hurts(Hurt::Reader, true),
            development,
        ),
        _ => {}
    }
}

fn fill(differ: &mut Differ<'_>, here: &Here, old: &Attribute, new: &Attribute) {
    let development = here.of(old).development;
    if old.fill != new.fill {
        // A value that may change while a session runs, and did not, hurts nobody.
        let stops = is_given(old) != is_given(new)
            || matches!(
                (&old.fill, &new.fill),
                (
                    crate::resolved::Fill::Session { mutable: true },
                    crate::resolved::Fill::Session { mutable: false }
                )
            );
        differ.push(
            here.key(ChangeCode::FillChanged, "filled_by", old, new)
                .words(show::fill(&old.fill), show::fill(&new.fill))
                .hurts(Hurt::Application, stops),
            development,
        );
    }
}

fn default(differ: &mut Differ<'_>, here: &Here, old: &Attribute, new: &Attribute) {
    let development = here.of(old).development;
    if old.default != new.default {
        // What has a default is set where there is another, and given always where it has none.
        let moves =
            old.default.is_some() != new.default.is_some() && required(old) && required(new);
        differ.push(
            here.key(ChangeCode::DefaultChanged, "default", old, new)
                .words(
                    show::value(old.default.as_ref(), &old.privacy),
                    show::value(new.default.as_ref(), &new.privacy),
                )
                .hurts(Hurt::Application, moves),
            development,
        );
    }
}

fn required(attribute: &Attribute) -> bool {
    attribute.requirement == Requirement::Required
}

/// Whether the application must give it.
fn must_be_given(attribute: &Attribute) -> bool {
    required(attribute) && is_given(attribute) && attribute.default.is_none()
}
