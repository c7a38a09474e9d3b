//! How names, versions, dates and briefs are spelled: whether one can be used; what is wrong is a fault.

use crate::{
    Diagnostic,
    codes::{bad_date, bad_name, bad_version, empty_brief},
    yaml::Spot,
};

/// Attribute keys and event names.
pub(super) fn dotted(
    what: &str,
    name: &str,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> bool {
    sound(bad_name::dotted(what, name, spot), faults)
}

/// Cases, settings, members and catalogs.
pub(super) fn word(what: &str, name: &str, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> bool {
    sound(bad_name::word(what, name, spot), faults)
}

/// Crates.
pub(super) fn crate_name(name: &str, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> bool {
    sound(bad_name::crate_name(name, spot), faults)
}

/// A brief without the blanks around it.
pub(super) fn brief(
    text: Option<String>,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<String> {
    let text = text?;
    let fault = empty_brief::check(&text, spot.value("brief"));
    sound(fault, faults).then(|| text.trim().to_owned())
}

/// Semantic versions.
pub(super) fn version(text: &str, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> bool {
    sound(bad_version::check(text, spot), faults)
}

/// Days.
pub(super) fn date(text: &str, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> bool {
    sound(bad_date::check(text, spot), faults)
}

fn sound(fault: Option<Diagnostic>, faults: &mut Vec<Diagnostic>) -> bool {
    let sound = fault.is_none();
    faults.extend(fault);
    sound
}
