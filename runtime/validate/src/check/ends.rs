//! Events and attributes that should not be used any more.

use crate::attribute::Deprecated;
use crate::codes::Code;
use crate::present::Present;
use crate::show;

/// What is to be said of something that a record uses.
pub(super) fn said(
    what: &str,
    deprecated: Option<&Deprecated>,
    expires: Option<&str>,
    present: Option<&Present>,
) -> Vec<(Code, String)> {
    let mut said = Vec::new();
    if let Some(deprecated) = deprecated {
        let instead = deprecated.renamed_to.as_ref().map_or_else(
            || format!(" ({})", show::name(&deprecated.reason)),
            |name| format!("; use `{}`", show::name(name)),
        );
        said.push((Code::Deprecated, format!("{what} is deprecated{instead}")));
    }
    if let (Some(date), Some(present)) = (expires, present)
        && present.is_after(date)
    {
        said.push((
            Code::Expired,
            format!("{what} was to be gone after {}", show::name(date)),
        ));
    }
    said
}
