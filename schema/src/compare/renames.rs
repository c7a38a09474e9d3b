//! Attributes of both versions, matched by name and by declared renames.

use super::{
    Differ, attributes,
    attributes::Here,
    change::{Change, Hurt, Place, Subject},
    codes::ChangeCode,
    show,
};
use crate::resolved::{ALWAYS_ALLOWED, Attribute, Deprecated, Position, Requirement};

/// What became of the attributes of one place.
pub(super) struct Pairs<'c> {
    /// In both, under the same name.
    pub same: Vec<(&'c Attribute, &'c Attribute)>,
    /// Declared renames: the old attribute, the new one, and the old name in the new version if it stays.
    pub renamed: Vec<(&'c Attribute, &'c Attribute, Option<&'c Attribute>)>,
    pub removed: Vec<&'c Attribute>,
    pub added: Vec<&'c Attribute>,
}

/// What a deprecation says that something is called now.
pub(super) fn target(deprecated: Option<&Deprecated>) -> Option<&str> {
    deprecated?.renamed_to.as_deref()
}

/// Matches attributes. A rename may be declared by the new version, which keeps the old name for a while, or by the
/// old one, where the new name was somewhere else.
pub(super) fn pair<'c>(old: &'c [Attribute], new: &'c [Attribute]) -> Pairs<'c> {
    let old: Vec<_> = old.iter().collect();
    let new: Vec<_> = new.iter().collect();
    pair_of(&old, &new)
}

/// The same for attributes that stand in several lists.
pub(super) fn pair_of<'c>(old: &[&'c Attribute], new: &[&'c Attribute]) -> Pairs<'c> {
    let find = |list: &[&'c Attribute], id: &str| list.iter().copied().find(|one| one.id == id);
    let mut pairs = Pairs {
        same: Vec::new(),
        renamed: Vec::new(),
        removed: Vec::new(),
        added: Vec::new(),
    };
    for &was in old {
        let is = find(new, &was.id);
        pairs.same.extend(is.map(|is| (was, is)));
        let declared = (is.and_then(|is| target(is.deprecated.as_ref())))
            .or_else(|| target(was.deprecated.as_ref()));
        let renamed = declared
            .filter(|to| find(old, to).is_none())
            .and_then(|to| find(new, to))
            .filter(|to| pairs.renamed.iter().all(|(_, taken, _)| taken.id != to.id));
        match (renamed, is) {
            (Some(to), is) => pairs.renamed.push((was, to, is)),
            (None, None) => pairs.removed.push(was),
            (None, Some(_)) => {}
        }
    }
    pairs.added = (new.iter().copied())
        .filter(|is| {
            find(old, &is.id).is_none() && pairs.renamed.iter().all(|(_, to, _)| to.id != is.id)
        })
        .collect();
    pairs
}

/// A rename deprecates the old name; that is no second change.
pub(super) fn tell_once(changes: &mut Vec<Change>) {
    let renamed: Vec<Subject> = (changes.iter())
        .filter(|change| {
            let code = change.code;
            code == ChangeCode::AttributeRenamed || code == ChangeCode::EventRenamed
        })
        .map(|change| change.subject.clone())
        .collect();
    changes.retain(|change| {
        let told = |subject: &Subject| {
            let same_place = change.subject.place == subject.place;
            let shared = change.subject.place == Place::Shared;
            subject.attribute == change.subject.attribute && (same_place || shared)
        };
        change.code != ChangeCode::Deprecated
            || change.subject.member.is_some()
            || !renamed.iter().any(told)
    });
}

impl Pairs<'_> {
    /// Reports what is not in both under the same name; `near` is what held it.
    pub(super) fn report(&self, differ: &mut Differ<'_>, here: &Here, near: &Position) {
        for (was, to, stays) in &self.renamed {
            renamed(differ, here, was, to, *stays);
        }
        for was in &self.removed {
            let mut change = attributes::removed(here, was);
            if let Some(to) = target(was.deprecated.as_ref()) {
                change.is = Some(format!("use {to}"));
            }
            change.near = Some(near.clone());
            differ.push(change, here.of(was).development);
        }
        for is in &self.added {
            let change = attributes::added(differ, here, is, false);
            differ.push(change, here.development);
        }
    }
}

/// One change for a rename, and what else differs between the two.
pub(super) fn renamed(
    differ: &mut Differ<'_>,
    here: &Here,
    was: &Attribute,
    to: &Attribute,
    stays: Option<&Attribute>,
) {
    let given = here.of(was).given;
    let gone = stays.is_none();
    let always = here.within.is_empty() && ALWAYS_ALLOWED.contains(&was.id.as_str());
    let required = to.requirement == Requirement::Required;
    let mut is = to.id.clone();
    if !gone {
        is.push_str(", the old name stays");
    }
    let change = here
        .change(ChangeCode::AttributeRenamed, was)
        .words(was.id.clone(), is)
        .old(&was.position)
        .new_at(&to.position)
        .hurts(Hurt::Application, gone || (given && required))
        .hurts(Hurt::Reader, gone)
        .hurts(Hurt::Sender, required || (gone && !always))
        .hurts(
            Hurt::Privacy,
            super::privacy::exposes(differ.new, to) && !super::privacy::exposes(differ.old, was),
        );
    differ.push(change, here.of(was).development);
    if gone {
        attributes::definition(differ, here, was, to);
        if show::requirement(&was.requirement) != show::requirement(&to.requirement) {
            super::usage::compare(differ, here, was, to);
        }
    }
}
