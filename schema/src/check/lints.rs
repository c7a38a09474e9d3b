//! Waivers, wherever they stand, and the severities of lints.

use super::names;
use crate::{
    Diagnostic,
    catalog::{Lints, Waiver, WaiverScope},
    codes::empty_brief,
    lint::Date,
    raw::{RawAttribute, RawFile, RawWaiver},
    yaml::Spot,
};

/// Collects what a file says of lints.
pub(super) fn collect(
    raw: &RawFile,
    file: &Spot<'_>,
    lints: &mut Lints,
    faults: &mut Vec<Diagnostic>,
) {
    let mut collector = Collector { lints, faults };
    if let Some(catalog) = &raw.catalog {
        let spot = file.value("catalog");
        collector.take(&catalog.waivers, &spot, &WaiverScope::Catalog);
        let at = spot.value("lints");
        for (index, (code, level)) in catalog.lints.iter().flat_map(|lints| &lints.0).enumerate() {
            let label = at.nth(index).0.label("");
            collector.lints.levels.push((code.clone(), *level, label));
        }
    }
    collector.take(&raw.waivers, file, &WaiverScope::File);
    let each = |key| {
        let list = file.value(key);
        move |index| list.item(index)
    };
    let at = each("resource");
    for (index, resource) in raw.resource.iter().enumerate() {
        let spot = at(index);
        collector.here(&resource.waivers, &spot);
        collector.attributes(&resource.refine, &spot.value("refine"));
    }
    let at = each("settings");
    for (index, setting) in raw.settings.iter().enumerate() {
        collector.here(&setting.waivers, &at(index));
    }
    collector.attributes(&raw.attributes, &file.value("attributes"));
    collector.attributes(&raw.metadata, &file.value("metadata"));
    let at = each("groups");
    for (index, group) in raw.groups.iter().enumerate() {
        collector.attributes(&group.attributes, &at(index).value("attributes"));
    }
    let at = each("events");
    for (index, event) in raw.events.iter().enumerate() {
        let spot = at(index);
        collector.here(&event.waivers, &spot);
        collector.attributes(&event.attributes, &spot.value("attributes"));
        if let Some(fields) = event.body.as_ref().and_then(|body| body.fields.as_ref()) {
            collector.attributes(fields, &spot.value("body").value("fields"));
        }
        let cases = spot.value("cases");
        for (index, (_, case)) in event.cases.iter().flat_map(|cases| &cases.0).enumerate() {
            let spot = cases.nth(index).1;
            collector.attributes(&case.attributes, &spot.value("attributes"));
        }
    }
}

struct Collector<'a> {
    lints: &'a mut Lints,
    faults: &'a mut Vec<Diagnostic>,
}

impl Collector<'_> {
    fn attributes(&mut self, attributes: &[RawAttribute], list: &Spot<'_>) {
        for (index, attribute) in attributes.iter().enumerate() {
            let spot = list.item(index);
            self.here(&attribute.waivers, &spot);
            self.attributes(&attribute.refine, &spot.value("refine"));
            if let Some(fields) = &attribute.fields {
                self.attributes(fields, &spot.value("fields"));
            }
        }
    }

    /// Waivers of what is written at a spot.
    fn here(&mut self, raw: &[RawWaiver], spot: &Spot<'_>) {
        let place = spot.place;
        let within = place.start as usize..place.end as usize;
        self.take(raw, spot, &WaiverScope::Within(within));
    }

    fn take(&mut self, raw: &[RawWaiver], spot: &Spot<'_>, scope: &WaiverScope) {
        let list = spot.value("waivers");
        for (index, raw) in raw.iter().enumerate() {
            let spot = list.item(index);
            let reason = raw.reason.as_deref();
            let fault =
                reason.and_then(|reason| empty_brief::check_reason(reason, spot.value("reason")));
            self.faults.extend(fault);
            let date = |text: &&String| names::date(text, &spot.value("expires"), self.faults);
            let expires = raw.expires.as_ref().filter(date);
            if let Some(code) = &raw.code {
                self.lints.waivers.push(Waiver {
                    code: code.clone(),
                    expires: expires.and_then(|text| Date::parse(text)),
                    label: spot.value("code").label(""),
                    scope: scope.clone(),
                });
            }
        }
    }
}
