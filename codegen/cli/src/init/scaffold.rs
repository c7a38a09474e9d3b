//! What `init` writes, in memory: each file from a template, of which only names and places differ.

use std::fmt::Write as _;
use std::path::Path;

use super::place::{Around, Origin};
use crate::args::Layout;
use crate::catalogs::short;

/// The files of a scaffold and what is to be done with them.
pub(super) struct Scaffold {
    pub(super) name: String,
    layout: Layout,
    /// `shop-events`.
    package: String,
    around: Around,
    /// The checkout that it takes the runtime from is not part of the repository.
    elsewhere: bool,
    /// By path, relative to the root, in the order in which they are to be told.
    pub(super) files: Vec<(String, String)>,
}

macro_rules! template {
    ($file:literal) => {
        include_str!(concat!("../../templates/init/", $file))
    };
}

impl Scaffold {
    pub(super) fn new(name: &str, layout: Layout, origin: &Origin, around: Around) -> Self {
        let mut scaffold = Self {
            name: name.to_owned(),
            layout,
            package: format!("{}-events", name.replace('_', "-")),
            around,
            elsewhere: matches!(origin, Origin::Path(way) if way.starts_with("..")),
            files: Vec::new(),
        };
        let catalog = scaffold.catalog();
        scaffold.add(
            origin,
            format!("{catalog}/catalog.yaml"),
            template!("catalog.yaml"),
        );
        scaffold.add(
            origin,
            format!("{catalog}/events/job.yaml"),
            template!("job.yaml"),
        );
        let own = scaffold.own_crate();
        if layout == Layout::Crate {
            scaffold.add(origin, format!("{own}/Cargo.toml"), template!("tests.toml"));
        } else {
            scaffold.add(
                origin,
                format!("{own}/Cargo.toml"),
                template!("build-script.toml"),
            );
            scaffold.add(origin, format!("{own}/build.rs"), template!("build.rs"));
            scaffold.add(origin, format!("{own}/src/lib.rs"), template!("lib.rs"));
        }
        scaffold.add(origin, format!("{own}/tests/emit.rs"), template!("emit.rs"));
        if scaffold.around.workspace.is_none() {
            scaffold.add(origin, format!("{own}/.gitignore"), "/target\n");
        }
        let up = "../".repeat(scaffold.around.depth());
        let workflow = format!("{up}.github/workflows/otelier-{name}.yml");
        scaffold.add(origin, workflow, template!("workflow.yml"));
        scaffold
    }

    /// The catalog's directory.
    pub(super) fn catalog(&self) -> String {
        format!("schema/{}", self.name)
    }

    /// The crate that is written by hand.
    fn own_crate(&self) -> String {
        match self.layout {
            Layout::Crate => format!("tests/{}", self.package),
            Layout::BuildScript => self.package.clone(),
        }
    }

    /// The crate that `otelier generate` writes.
    pub(super) fn generated(&self) -> Option<String> {
        (self.layout == Layout::Crate).then(|| format!("generated/{}", self.name))
    }

    /// What must not be there before.
    pub(super) fn directories(&self) -> impl Iterator<Item = String> {
        self.generated().into_iter().chain([self.own_crate()])
    }

    fn add(&mut self, origin: &Origin, path: String, template: &str) {
        let generated = self.generated();
        let generate = match (&generated, origin) {
            (None, _) => String::new(),
            (Some(directory), origin) => format!(
                "  generate:\n    directory: ../../{directory}\n    crate: {}\n    runtime: {}\n",
                self.package,
                match origin {
                    Origin::Path(way) =>
                        format!("{{ path: {:?} }}", format!("../../{way}/runtime")),
                    Origin::Git(url) => format!("{{ git: {url:?} }}"),
                }
            ),
        };
        let dependency = |room: &str, features: &str| match origin {
            Origin::Path(way) => format!("{{ path = {:?}{features} }}", format!("../{way}/{room}")),
            Origin::Git(url) => format!("{{ git = {url:?}{features} }}"),
        };
        let install = match origin {
            Origin::Path(way) => format!("--path {way}/codegen/cli --no-default-features"),
            Origin::Git(url) => format!("--git {url} otelier --no-default-features"),
        };
        let check = match &generated {
            None => String::new(),
            Some(_) => format!(
                "      - name: What was generated is as the catalog says\n        run: otelier generate --check {}\n",
                self.catalog()
            ),
        };
        let within = match self.around.depth() {
            0 => String::new(),
            _ => format!(
                "defaults:\n  run:\n    working-directory: {}\n\n",
                self.around.within
            ),
        };
        let text = template
            .replace("@WITHIN@\n", &within)
            .replace(
                "@GENERATE@\n",
                &if generate.is_empty() {
                    "\n".to_owned()
                } else {
                    generate + "\n"
                },
            )
            .replace("@CHECK@", &check)
            .replace("@GENERATED@", generated.as_deref().unwrap_or_default())
            .replace("@RUNTIME@", &dependency("runtime", ""))
            .replace(
                "@RUNTIME_RECORDING@",
                &dependency("runtime", ", features = [\"recording\"]"),
            )
            .replace("@CODEGEN@", &dependency("codegen", ""))
            .replace("@INSTALL@", &install)
            .replace("@TESTED@", &self.own_crate())
            .replace("@MODULE@", &self.package.replace('-', "_"))
            .replace("@CRATE@", &self.package)
            .replace("@JOB@", &self.name)
            .replace("@NAME@", &self.name);
        self.files.push((path, text));
    }

    /// What its user does next.
    pub(super) fn next(&self, root: &Path) -> String {
        let at = |path: &str| short(&root.join(path));
        let own = self.own_crate();
        let mut steps = Vec::new();
        if let Some(manifest) = &self.around.workspace {
            let members: Vec<String> = self
                .directories()
                .map(|member| format!("{:?}", format!("{}{member}", manifest.to_members)))
                .collect();
            steps.push(format!(
                "add to `members` in {}: {}",
                short(&manifest.path),
                members.join(", ")
            ));
        }
        steps.push(format!(
            "cargo test --manifest-path {}",
            at(&format!("{own}/Cargo.toml"))
        ));
        let say = format!(
            "say in {} what your application does",
            at(&format!("{}/events", self.catalog()))
        );
        steps.push(match self.generated() {
            Some(_) => format!("{say}, then `otelier generate`"),
            None => format!("{say}, then build"),
        });
        let linked = self.generated().unwrap_or(own);
        steps.push(format!(
            "link the emitters where events happen: cargo add --path {}",
            at(&linked)
        ));
        steps.push(if self.elsewhere {
            "commit all of it; CI needs Otelier's checkout at the same place beside this repository"
                .to_owned()
        } else {
            "commit all of it".to_owned()
        });
        let mut next = String::from("next\n");
        for (number, step) in steps.iter().enumerate() {
            let _ = writeln!(next, "  {}. {step}", number + 1);
        }
        next
    }
}
