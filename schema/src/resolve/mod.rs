//! From a checked catalog to a resolved one: references followed, common metadata and cases
//! folded in, defaults decided.

mod condition;
mod duplicate;
mod family;
mod group;
mod rename;
mod resource;
mod settle;
mod usage;
mod variant;

pub(crate) use self::group::unused as unused_groups;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use self::{
    rename::Renames,
    usage::{Place, Used},
    variant::Known,
};
use crate::{
    Diagnostic, ResolvedCatalog, Sources,
    catalog::{CaseDraft, Catalog, Draft, Incomplete, Shared, Use},
    check::CATALOG_FILE,
    codes::no_events,
    digest::digest,
    resolved::{Attribute, Case, Event, Position, ResourceAttribute, Setting},
};

/// What references are followed into.
pub(crate) struct Scope<'a> {
    shared: &'a BTreeMap<String, Shared>,
    settings: HashSet<&'a str>,
    resource: HashMap<&'a str, &'a ResourceAttribute>,
    incomplete: &'a Incomplete,
    faults: &'a mut Vec<Diagnostic>,
}

/// Resolves a catalog; `None` where it has no usable header. Faults go on top of those there are.
pub(crate) fn resolve(
    catalog: Catalog,
    sources: &Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<ResolvedCatalog> {
    let Catalog {
        header,
        mut resource,
        settings,
        mut shared,
        groups,
        mut metadata,
        mut events,
        mut incomplete,
        lints: _,
    } = catalog;
    if events.is_empty() && !incomplete.events.unread {
        let start = Position {
            file: CATALOG_FILE.into(),
            line: 1,
            column: 1,
        };
        faults.push(no_events::anywhere(&start));
    }
    group::expand(
        &groups,
        group::Lists {
            shared: &mut shared,
            resource: &mut resource,
            metadata: &mut metadata,
            events: &mut events,
        },
        &incomplete,
        faults,
    );
    let limits = header.as_ref().map(|header| header.limits);
    settle::settle(
        &mut shared,
        &mut metadata,
        &mut events,
        limits.unwrap_or_default(),
        &incomplete,
        faults,
    );
    let resource = resource::follow(resource, &shared, &mut incomplete, faults);
    resource::unique(&resource, &settings, faults);
    let renames = Renames::collect(&shared, &metadata, &events, &incomplete);
    let mut scope = Scope {
        shared: &shared,
        settings: settings
            .iter()
            .map(|setting: &Setting| setting.id.as_str())
            .collect(),
        resource: resource
            .iter()
            .map(|attribute: &ResourceAttribute| (attribute.id.as_str(), attribute))
            .collect(),
        incomplete: &incomplete,
        faults,
    };
    for definition in shared
        .values()
        .filter_map(|shared| shared.definition.as_ref())
    {
        scope.unknown_setting(&definition.attribute);
    }
    let metadata = scope.all(metadata, Place::Metadata);
    let metadata = duplicate::metadata(metadata, scope.faults);
    family::distinct(&metadata.iter().collect::<Vec<_>>(), 0, scope.faults);
    let mut resolved: Vec<_> = events
        .into_iter()
        .filter_map(|draft| scope.event(draft, &metadata))
        .collect();
    resolved.sort_by(|a, b| a.name.cmp(&b.name));
    let metadata: Vec<Attribute> = metadata
        .into_iter()
        .filter_map(|used| used.attribute)
        .map(Arc::unwrap_or_clone)
        .collect();
    renames.check(&shared, &metadata, &resolved, &incomplete, scope.faults);
    let header = header?;
    Some(ResolvedCatalog {
        name: header.name,
        version: header.version,
        brief: header.brief,
        note: header.note,
        scope: header.scope,
        generate: header.generate,
        records: header.records,
        resource,
        settings,
        attributes: shared
            .into_values()
            .filter_map(|shared| {
                Some(Attribute {
                    shared: true,
                    ..shared.definition?.attribute
                })
            })
            .collect(),
        metadata,
        events: resolved,
        digest: digest(sources),
        files: (sources.iter())
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect(),
    })
}

impl Scope<'_> {
    fn all(&mut self, uses: Vec<Use>, place: Place) -> Vec<Used> {
        uses.into_iter()
            .map(|usage| self.follow(usage, place))
            .collect()
    }

    /// `None` where the event's name has a fault; the others have been reported then all the same.
    fn event(&mut self, draft: Draft, metadata: &[Used]) -> Option<Event> {
        let Draft {
            name,
            position,
            brief,
            note,
            severity,
            overflow,
            life,
            attributes,
            body,
            cases,
            lost,
            cases_lost,
        } = draft;
        let body = body.map(|body| {
            self.unknown_setting(&body.attribute);
            self.place(*body, Place::Body)
        });
        let attributes = self.all(attributes, Place::Event);
        let cases: Vec<(CaseDraft, Vec<Used>)> = cases
            .into_iter()
            .map(|mut case| {
                let attributes = self.all(std::mem::take(&mut case.attributes), Place::Event);
                (case, attributes)
            })
            .collect();
        let before = self.faults.len();
        duplicate::event(metadata, &attributes, &cases, self.faults);
        let all: Vec<&Used> = (metadata.iter())
            .chain(&attributes)
            .chain(cases.iter().flat_map(|(_, attributes)| attributes))
            .collect();
        family::distinct(&all, metadata.len(), self.faults);
        let unambiguous = self.faults.len() == before;
        let mut resolved_cases = Vec::new();
        let mut known = Vec::new();
        for index in 0..cases.len() {
            let when = condition::terms(metadata, &attributes, &cases, index, lost, self.faults);
            let (case, bound) = &cases[index];
            known.push(Known {
                condition: when.is_some(),
                attributes: !case.lost && bound.iter().all(|used| used.attribute.is_some()),
            });
            resolved_cases.push(Case {
                id: case.id.clone(),
                brief: case.brief.clone(),
                note: case.note.clone(),
                severity: case.severity,
                when: when.unwrap_or_default(),
                attributes: bound
                    .iter()
                    .filter_map(|used| used.attribute.clone())
                    .collect(),
                position: case.position.clone(),
            });
        }
        let sound = self.faults.len() == before
            && !lost
            && !cases_lost
            && attributes.iter().all(|used| used.attribute.is_some())
            && known.iter().all(|known| known.whole())
            && cases.iter().all(|(case, _)| case.named);
        let named = name.is_some();
        let mut event = Event {
            name: name.unwrap_or_default(),
            brief,
            note,
            severity,
            overflow,
            stability: life.stability.unwrap_or_default(),
            since: life.since,
            deprecated: life.deprecated.map(|(deprecated, _)| deprecated),
            owner: life.owner,
            expires: life.expires,
            attributes: attributes
                .into_iter()
                .filter_map(|used| used.attribute)
                .collect(),
            body: body
                .and_then(|used| used.attribute)
                .map(Arc::unwrap_or_clone),
            cases: resolved_cases,
            variants: Vec::new(),
            position,
        };
        if sound {
            event.variants = variant::variants(&event, self.faults);
        } else {
            if unambiguous {
                variant::unreachable_for_certain(&event, &known, self.faults);
            }
            let mut cases = cases.iter().map(|(case, _)| case);
            event.cases.retain(|_| {
                cases
                    .next()
                    .is_some_and(|case| case.named && case.when.is_some())
            });
        }
        named.then_some(event)
    }
}
