//! For build scripts: a catalog into `OUT_DIR`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fmt, io};

use otelier_schema::{Diagnostic, Level, Sources};

use crate::json_schema::JsonSchema;
use crate::{Files, files, generate, header, load, rust};

/// Generates the Rust of a catalog from a build script.
///
/// The output is one file, which the crate includes in a module of its own:
///
/// ```ignore
/// mod telemetry {
///     include!(concat!(env!("OUT_DIR"), "/shop.rs"));
/// }
/// ```
///
/// The crate depends on `otelier-runtime`; its features decide whether events go anywhere.
#[derive(Clone, Debug)]
pub struct Builder {
    catalog: PathBuf,
    out_dir: Option<PathBuf>,
    file_name: Option<String>,
    json_schema: bool,
}

impl Builder {
    /// A builder for the catalog in this directory, relative to the package's root.
    pub fn new(catalog: impl Into<PathBuf>) -> Self {
        Self {
            catalog: catalog.into(),
            out_dir: None,
            file_name: None,
            json_schema: false,
        }
    }

    /// Name of the generated file instead of `<catalog name>.rs`.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Directory to write into instead of `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(directory.into());
        self
    }

    /// Writes the published schemas too, into `json-schema/` beside the generated file.
    #[must_use]
    pub fn json_schema(mut self, write: bool) -> Self {
        self.json_schema = write;
        self
    }

    /// Loads and checks the catalog, writes the output, and tells Cargo which files it depends on.
    ///
    /// All faults of the catalog go to standard error, warnings too.
    ///
    /// # Errors
    /// If the catalog has an error or the output could not be written.
    pub fn generate(&self) -> Result<PathBuf, BuildError> {
        let loaded = load(&self.catalog);
        self.tell_cargo(&loaded.sources);
        let errors = report(&loaded.diagnostics, &loaded.sources);
        let failed = |errors: usize| BuildError::Catalog {
            catalog: self.catalog.clone(),
            errors,
        };
        let catalog = match loaded.catalog {
            Some(catalog) if errors == 0 => catalog,
            _ => return Err(failed(errors)),
        };

        let name = self
            .file_name
            .clone()
            .unwrap_or_else(|| format!("{}.rs", catalog.name));
        let mut output = Files::new();
        let mut faults = Vec::new();
        match rust::single_file(&catalog) {
            Ok(text) => {
                let text = header::apply(&header::text(&catalog), &name, text);
                output.insert(name.clone(), text);
            }
            Err(found) => faults.extend(found),
        }
        if self.json_schema {
            match generate(&catalog, &[&JsonSchema]) {
                Ok(schemas) => output.extend(schemas),
                Err(found) => faults.extend(found),
            }
        }
        if !faults.is_empty() {
            return Err(failed(report(&faults, &loaded.sources)));
        }

        let directory = match &self.out_dir {
            Some(directory) => directory.clone(),
            None => env::var_os("OUT_DIR")
                .map(PathBuf::from)
                .ok_or(BuildError::NoOutDir)?,
        };
        // A build script may generate from several catalogs.
        let manifest = format!("{}.{name}", files::MANIFEST);
        files::write_listed(&directory, &output, &manifest).map_err(BuildError::Write)?;
        Ok(directory.join(name))
    }

    /// A file that comes or goes changes its directory, so that is watched too.
    fn tell_cargo(&self, sources: &Sources) {
        let directory = sources.root();
        println!("cargo::rerun-if-changed={}", self.catalog.display());
        let events = directory.join("events");
        if events.is_dir() {
            println!("cargo::rerun-if-changed={}", events.display());
        }
        for (path, _) in sources.iter() {
            println!(
                "cargo::rerun-if-changed={}",
                directory.join(Path::new(path)).display()
            );
        }
    }
}

/// Prints all diagnostics; how many are errors.
fn report(diagnostics: &[Diagnostic], sources: &Sources) -> usize {
    for diagnostic in diagnostics {
        eprintln!("{}", otelier_schema::render(diagnostic, sources, false));
    }
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Level::Error)
        .count()
}

/// Why a build script could not generate.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The catalog has errors, which were printed.
    Catalog {
        /// The catalog as it was given to the builder.
        catalog: PathBuf,
        /// How many errors it has.
        errors: usize,
    },
    /// `OUT_DIR` is not set: this is not a build script, and no directory was given.
    NoOutDir,
    /// The output could not be written.
    Write(io::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Catalog { catalog, errors } => {
                let plural = if *errors == 1 { "error" } else { "errors" };
                write!(f, "the catalog {} has {errors} {plural}", catalog.display())
            }
            Self::NoOutDir => {
                f.write_str("OUT_DIR is not set; call this from a build script or set `out_dir`")
            }
            Self::Write(error) => write!(f, "could not write the generated files: {error}"),
        }
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Write(error) => Some(error),
            Self::Catalog { .. } | Self::NoOutDir => None,
        }
    }
}
