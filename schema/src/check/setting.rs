//! The section `settings`.

use super::names;
use crate::{Code, Diagnostic, catalog::Catalog, raw::RawSetting, resolved::Setting, yaml::Spot};

/// Keys of the `[otel]` table that every application has.
const RESERVED: [&str; 2] = ["exporter", "environment"];

pub(super) fn section(
    raw: Vec<RawSetting>,
    list: &Spot<'_>,
    catalog: &mut Catalog,
    faults: &mut Vec<Diagnostic>,
) {
    for (index, raw) in raw.into_iter().enumerate() {
        let id = raw.id.clone();
        match setting(raw, &list.item(index), faults) {
            Some(setting) => catalog.settings.push(setting),
            None => catalog.incomplete.settings.add(id),
        }
    }
}

fn setting(raw: RawSetting, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Option<Setting> {
    let at_id = spot.value("id");
    let id = raw.id.filter(|id| {
        names::word("a setting", id, &at_id, faults) && {
            let reserved = RESERVED.contains(&id.as_str());
            if reserved {
                faults.push(reserved_key(id, &at_id));
            }
            !reserved
        }
    });
    let brief = names::brief(raw.brief, spot, faults);
    Some(Setting {
        id: id?,
        brief: brief?,
        note: raw.note,
        default: raw.default?,
        position: at_id.position(),
    })
}

/// A key of the `[otel]` table that has a meaning already.
pub(super) fn reserved_key(id: &str, spot: &Spot<'_>) -> Diagnostic {
    Diagnostic::error(
        Code::ReservedName,
        format!("`{id}` has a meaning of its own in the `[otel]` table"),
    )
    .label(spot.label(""))
    .help("choose another name")
}
