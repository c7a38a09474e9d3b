//! The keys of `spool`: where records wait that could not be delivered.

use super::{
    error::{Faults, Path},
    file::File,
    keys::{self, Read, keys},
    node::Node,
    quantity::{Size, Span},
    variables,
};

/// How many bytes a spool may hold.
pub(crate) type SpoolSize = Size<{ 64 << 10 }, { 1 << 40 }>;
/// How long a record may wait in a spool.
pub(crate) type SpoolAge = Span<1_000, { 365 * 86_400_000 }>;

#[cfg(any(feature = "export", test))]
pub(crate) const MAX_BYTES: SpoolSize = SpoolSize::bytes(64 << 20);
#[cfg(any(feature = "export", test))]
pub(crate) const MAX_AGE: SpoolAge = SpoolAge::millis(7 * 86_400_000);

keys! {
    /// Where records outlive the process, until they can be delivered.
    pub(crate) struct Spool {
        /// The directory, which belongs to this application alone (mode 0700) and is made where there is none.
        "dir" => dir: File, default "required", variables variables::NONE;
        /// How much its files may have, those of running processes included; the oldest go first.
        "max-bytes" => max_bytes: SpoolSize, default code(MAX_BYTES), variables variables::NONE;
        /// How old a record may become in it. How old those of an earlier process are only the system's clock says, so one that is set forward (a device that starts in 1970) drops them.
        "max-age" => max_age: SpoolAge, default code(MAX_AGE), variables variables::NONE;
    }
}

impl Read for Spool {
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self> {
        let has_dir = node.has("dir");
        let spool: Self = keys::table(path, node, faults)?;
        if !has_dir {
            faults.tell(
                &path.key("dir"),
                "missing key: expected the path of a directory",
            );
        }
        Some(spool)
    }

    #[cfg(test)]
    fn value() -> String {
        "a table".to_owned()
    }

    #[cfg(test)]
    fn rows() -> Vec<keys::Row> {
        <Self as keys::Keys>::rows_of_keys()
    }
}
