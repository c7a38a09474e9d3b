//! The files of a catalog as a bundle publishes them: all that they say, without their comments.

use crate::{ResolvedCatalog, yaml};

impl ResolvedCatalog {
    /// Its files, from which [`load_sources`](crate::load_sources) makes the same catalog, but for the places of things.
    pub fn written(&self) -> impl Iterator<Item = (&str, String)> {
        let files = self.files.iter();
        files.filter_map(|(path, text)| Some((path.as_str(), yaml::without_comments(text)?)))
    }
}
