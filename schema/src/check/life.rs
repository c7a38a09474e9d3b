//! The life cycle of attributes, members and events: stability, since, deprecated, owner, expires.

use super::names;
use crate::{
    Diagnostic,
    catalog::Life,
    codes::missing_key,
    raw::{DeprecationReason, RawDeprecated},
    resolved::{Deprecated, Stability},
    yaml::Spot,
};

/// What a file says of a life cycle.
pub(super) struct Said {
    pub stability: Option<Stability>,
    pub since: Option<String>,
    pub deprecated: Option<RawDeprecated>,
    pub owner: Option<String>,
    pub expires: Option<String>,
}

pub(super) fn life(said: Said, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Life {
    Life {
        stability: said.stability,
        since: said
            .since
            .filter(|since| names::version(since, &spot.value("since"), faults)),
        deprecated: said.deprecated.and_then(|raw| {
            let spot = spot.value("deprecated");
            let deprecated = deprecated(raw, &spot, faults)?;
            Some((deprecated, spot.value("renamed_to").position()))
        }),
        owner: said.owner,
        expires: said
            .expires
            .filter(|expires| names::date(expires, &spot.value("expires"), faults)),
    }
}

pub(super) fn deprecated(
    raw: RawDeprecated,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Deprecated> {
    let reason = raw.reason?;
    if reason == DeprecationReason::Renamed && raw.renamed_to.is_none() {
        if !spot.is_pruned("renamed_to") {
            faults.push(missing_key::renamed_to(spot.value("reason")));
        }
        return None;
    }
    let reason = match reason {
        DeprecationReason::Renamed => "renamed",
        DeprecationReason::Obsoleted => "obsoleted",
        DeprecationReason::Uncategorized => "uncategorized",
    };
    Some(Deprecated {
        reason: reason.to_owned(),
        renamed_to: raw.renamed_to,
        note: raw.note,
    })
}
