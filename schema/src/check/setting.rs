//! The section `settings`.

use super::names;
use crate::{
    Diagnostic, catalog::Catalog, codes::reserved_name, raw::RawSetting, resolved::Setting,
    yaml::Spot,
};

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
            let fault = reserved_name::setting(id, at_id);
            let free = fault.is_none();
            faults.extend(fault);
            free
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
