//! What payloads are held against: published bundles, or bundles made in memory from catalogs.

use std::fs;
use std::path::Path;

use otelier_validate::{Bundle, Catalogs, Code, Severity};

use crate::args::{self, UnknownEvent};
use crate::catalogs::{self, Checked};
use crate::output::{Output, plain};
use crate::today;

/// A bundle of so many bytes is verified before it is used; of a larger one, each event when its first record comes.
const AT_ONCE: usize = 4 << 20;

/// All bundles that the arguments name, in their order, catalogs first; those of the catalogs below the current
/// directory where they name none. How findings count is as the arguments say.
///
/// `None` where one of them cannot be used: records would be held against too little. Why stands
/// on the standard error then, for each of them.
pub(crate) fn resolve(args: &args::Against, output: &mut Output) -> Option<Catalogs> {
    let mut catalogs = args.catalog.clone();
    if catalogs.is_empty() && args.schema.is_empty() {
        match catalogs::find() {
            Ok(found) => catalogs = found,
            Err(message) => {
                output.error(format_args!(
                    "{message}\nOr give a published bundle: --schema BUNDLE"
                ));
                return None;
            }
        }
    }
    let mut bundles = Vec::new();
    let mut all = true;
    for path in &catalogs {
        let checked = Checked::load(path);
        match of(&checked) {
            Ok(bundle) => bundles.push(bundle),
            Err(message) => {
                checked.refuse(message, output);
                all = false;
            }
        }
    }
    for path in &args.schema {
        match published(path) {
            Ok(bundle) => bundles.push(bundle),
            Err(message) => {
                output.error(plain(message));
                all = false;
            }
        }
    }
    let present = match today::seconds() {
        Ok(present) => present,
        Err(message) => {
            output.error(message);
            return None;
        }
    };
    let mut catalogs = Catalogs::new(bundles);
    catalogs.set_present(present);
    if let Some(how) = args.unknown_event {
        let severity = match how {
            UnknownEvent::Error => Some(Severity::Error),
            UnknownEvent::Warn => Some(Severity::Warning),
            UnknownEvent::Ignore => None,
        };
        catalogs.set_severity(Code::UnknownEvent, severity);
    }
    for (code, severity) in &args.severity {
        catalogs.set_severity(*code, *severity);
    }
    all.then_some(catalogs)
}

/// The bundle of a catalog, which may be one that generates nothing.
pub(crate) fn of(checked: &Checked) -> Result<Bundle, String> {
    let catalog = checked
        .sound()
        .ok_or_else(|| format!("{}: {}", checked.title(), checked.tally()))?;
    let text = otelier_codegen::json_schema::bundle_text(catalog);
    // It was made just now.
    Bundle::open(&text).map_err(|error| format!("{}: {error}", checked.title()))
}

fn published(path: &Path) -> Result<Bundle, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| at(&error))?;
    let bundle = Bundle::open(&text).map_err(|error| at(&error))?;
    if text.len() <= AT_ONCE {
        bundle.verify().map_err(|error| at(&error))?;
    }
    Ok(bundle)
}

/// Whether all of the bundles can be read; what cannot is said.
pub(crate) fn verify(catalogs: &Catalogs, output: &mut Output) -> bool {
    for bundle in catalogs.bundles() {
        // It keeps its fault.
        _ = bundle.verify();
    }
    are_sound(catalogs, output)
}

/// Whether all of the bundles that was needed could be read; what could not is said.
pub(crate) fn are_sound(catalogs: &Catalogs, output: &mut Output) -> bool {
    let mut sound = true;
    for bundle in catalogs.bundles() {
        if let Some(error) = bundle.fault() {
            let catalog = bundle.catalog();
            output.error(format_args!(
                "the bundle of {} {}: {}",
                catalog.name,
                catalog.version,
                plain(error.to_string())
            ));
            sound = false;
        }
    }
    sound
}
