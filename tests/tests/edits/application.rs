//! One program, compiled against what is generated from the old version and from the new one.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, io};

use otelier_codegen::rust;
use otelier_schema::ResolvedCatalog;
use otelier_schema::compare::{ChangeCode, Hurt};
use serde_json::Value;

use crate::{Step, steps};

/// Whether the old version's application does not compile any more.
fn breaks(step: &Step) -> bool {
    let changes = step.compared().changes;
    changes.iter().any(|change| {
        // The application compiles: its users' configuration is refused, or what it says means something else.
        let compiles = [ChangeCode::SettingRemoved, ChangeCode::UnitChanged];
        change.hurts.contains(&Hurt::Application) && !compiles.contains(&change.code)
    })
}

/// A package of its own: a library with a module for each catalog, and programs.
struct Package {
    root: PathBuf,
    modules: Vec<String>,
    programs: BTreeSet<String>,
}

impl Package {
    fn new(name: &str) -> io::Result<Self> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        for directory in ["src", "callers", "programs"] {
            // What an earlier run left is no program of this one.
            _ = fs::remove_dir_all(root.join(directory));
            fs::create_dir_all(root.join(directory))?;
        }
        Ok(Self {
            root,
            modules: Vec::new(),
            programs: BTreeSet::new(),
        })
    }

    /// The number of the module of a catalog.
    fn module(&mut self, catalog: &ResolvedCatalog) -> io::Result<usize> {
        let events = rust::single_file(catalog).expect("Rust can express it");
        // Some edits change nothing that an application sees.
        if let Some(at) = self.modules.iter().position(|one| *one == events) {
            return Ok(at);
        }
        let at = self.modules.len();
        let caller = rust::caller(catalog).expect("Rust can express it");
        fs::write(self.root.join(format!("src/m{at}.rs")), &events)?;
        fs::write(self.root.join(format!("callers/m{at}.rs")), caller)?;
        self.modules.push(events);
        Ok(at)
    }

    /// A program that uses all that one catalog has, and finds what another has.
    fn program(&mut self, uses: usize, finds: usize) -> io::Result<String> {
        let name = format!("uses{uses}_finds{finds}");
        let text = format!(
            "#![allow(warnings)]\nuse std::time::Duration;\nuse edits::m{finds} as events;\n\
             include!(\"../callers/m{uses}.rs\");\nfn main() {{\n    _ = uses();\n}}\n"
        );
        fs::write(self.root.join(format!("programs/{name}.rs")), text)?;
        self.programs.insert(name.clone());
        Ok(name)
    }

    /// Writes what is the same for all programs.
    fn write(&self) -> io::Result<()> {
        let workspace = otelier_tests::root();
        // A JSON string is a TOML string.
        let quoted = |path: &Path| Value::from(path.to_string_lossy()).to_string();
        let mut manifest = format!(
            "[package]\nname = \"edits\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\n[workspace]\n\n\
             [dependencies]\notelier-runtime = {{ path = {}, features = [\"recording\"] }}\n",
            quoted(&workspace.join("runtime"))
        );
        for name in &self.programs {
            _ = write!(
                manifest,
                "\n[[bin]]\nname = \"{name}\"\npath = \"programs/{name}.rs\"\n"
            );
        }
        let modules = (0..self.modules.len()).map(|at| format!("pub mod m{at};\n"));
        let modules: String = modules.collect();
        fs::write(self.root.join("Cargo.toml"), manifest)?;
        fs::write(
            self.root.join("src/lib.rs"),
            format!("#![allow(warnings)]\n{modules}"),
        )?;
        fs::copy(workspace.join("Cargo.lock"), self.root.join("Cargo.lock"))?;
        Ok(())
    }

    fn cargo(&self, arguments: &[&str]) -> io::Result<Output> {
        self.write()?;
        Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            // Nothing is debugged, and nothing is built a second time.
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .output()
    }

    /// The programs that compile.
    fn compiled(&self) -> io::Result<BTreeSet<String>> {
        let output = self.cargo(&["check", "--keep-going", "--message-format=json"])?;
        let messages = String::from_utf8_lossy(&output.stdout).into_owned();
        let messages = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let done: BTreeSet<String> = messages
            .filter(|message| message["reason"] == "compiler-artifact")
            .filter_map(|message| Some(message["target"]["name"].as_str()?.to_owned()))
            .collect();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            done.contains("edits"),
            "the library does not compile:\n{said}"
        );
        Ok(done)
    }
}

#[test]
fn a_program_stops_compiling_exactly_where_the_application_is_hurt() -> io::Result<()> {
    let mut package = Package::new("edits")?;
    let mut expected = Vec::new();
    for step in steps() {
        let (old, new) = (package.module(&step.old)?, package.module(&step.new)?);
        let own = package.program(old, old)?;
        expected.push((format!("{}, before", step.what), own, true));
        let other = package.program(old, new)?;
        expected.push((step.what.clone(), other, !breaks(&step)));
    }
    let compiled = package.compiled()?;
    let wrong: Vec<_> = (expected.iter())
        .filter(|(_, program, compiles)| compiled.contains(program) != *compiles)
        .map(|(what, program, compiles)| {
            let word = if *compiles {
                "does not compile"
            } else {
                "compiles"
            };
            format!("{what}: {program} {word}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// What else hurts an application: its users' configuration has a key that is refused.
#[test]
fn a_configuration_is_refused_exactly_where_a_setting_is_gone() -> io::Result<()> {
    let mut package = Package::new("settings")?;
    let mut program = String::from("use edits::*;\nfn main() {\n");
    let mut expected = String::new();
    for step in steps().filter(|step| step.old.settings != step.new.settings) {
        let (old, new) = (package.module(&step.old)?, package.module(&step.new)?);
        let mut table = String::from("[otel]\n");
        for setting in &step.old.settings {
            _ = writeln!(table, "{} = true", setting.id);
        }
        let changes = step.compared().changes;
        let gone = (changes.iter()).any(|change| change.code == ChangeCode::SettingRemoved);
        for (module, accepted) in [(old, true), (new, !gone)] {
            _ = writeln!(
                program,
                "    println!(\"{}: {{}}\", m{module}::Config::from_toml({table:?}).is_ok());",
                step.what
            );
            _ = writeln!(expected, "{}: {accepted}", step.what);
        }
    }
    program += "}\n";
    fs::write(package.root.join("programs/settings.rs"), program)?;
    package.programs.insert("settings".to_owned());
    let output = package.cargo(&["run", "--quiet"])?;
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said, expected, "{errors}");
    assert!(said.contains("false"), "{said}");
    Ok(())
}
