//! `--watch`: each test waits for what the program says, never for a time.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::support::Sandbox;

/// A program that watches, and is ended when its test is.
struct Watching {
    child: Child,
    /// The lines of its standard error.
    lines: Receiver<String>,
}

impl Watching {
    fn start(sandbox: &Sandbox, arguments: &[&str]) -> Self {
        let mut child = sandbox
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("otelier starts");
        let errors = BufReader::new(child.stderr.take().expect("a pipe"));
        let (to, lines) = channel();
        thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                if to.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// Waits until it has said something; the line that says it.
    fn until(&self, wanted: &str) -> String {
        loop {
            let line = self.lines.recv().expect("it goes on");
            if line.contains(wanted) {
                return line;
            }
        }
    }

    fn until_done(&self) {
        self.until("watching 2 files; Ctrl-C ends");
    }

    /// Presses Ctrl-C; the exit status, and what it has written to its standard output.
    #[cfg(unix)]
    fn interrupt(mut self) -> (Option<i32>, String) {
        let killed = std::process::Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        assert!(killed.expect("kill runs").success());
        let status = self.child.wait().expect("it ends");
        (status.code(), self.output())
    }

    #[cfg(not(unix))]
    fn interrupt(mut self) -> (Option<i32>, String) {
        self.child.kill().expect("it ends");
        self.child.wait().expect("it ends");
        (Some(0), self.output())
    }

    fn output(&mut self) -> String {
        let mut text = String::new();
        let mut output = self.child.stdout.take().expect("a pipe");
        output.read_to_string(&mut text).expect("output is UTF-8");
        text
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Nothing that a run makes on the way is left.
fn assert_tidy(sandbox: &Sandbox) {
    for entry in std::fs::read_dir(sandbox.path("generated/shop")).expect("a directory") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        assert!(
            !name.starts_with(".otelier-") || name == ".otelier-manifest",
            "{name}"
        );
    }
}

#[test]
fn generate_runs_again_after_each_change_and_ends_on_ctrl_c() {
    let sandbox = Sandbox::shop();
    let watching = Watching::start(&sandbox, &["generate", "--watch"]);
    watching.until_done();
    let page = "generated/shop/docs/events/shop.sale.md";
    assert!(!sandbox.read(page).contains("Counted at the till."));
    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "How many items were bought.",
        "Counted at the till.",
    );
    watching.until("sale.yaml has changed");
    watching.until_done();
    assert!(sandbox.read(page).contains("Counted at the till."));
    let (status, _) = watching.interrupt();
    assert_eq!(status, Some(0));
    assert_tidy(&sandbox);
    assert_eq!(sandbox.otelier(&["generate", "--check"]).status, 0);
}

#[test]
fn a_fault_is_reported_and_watching_goes_on() {
    let sandbox = Sandbox::shop();
    let watching = Watching::start(&sandbox, &["check", "--watch", "schema/shop"]);
    watching.until_done();
    let file = "schema/shop/events/sale.yaml";
    sandbox.edit(file, "brief: How many", "breif: How many");
    watching.until("sale.yaml has changed");
    watching.until_done();
    std::fs::remove_file(sandbox.path(file)).unwrap();
    watching.until("sale.yaml has changed");
    watching.until("watching 1 file; Ctrl-C ends");
    let fixture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/shop/events/sale.yaml"
    );
    sandbox.write(file, std::fs::read(fixture).unwrap());
    watching.until("sale.yaml has changed");
    watching.until_done();
    let (status, output) = watching.interrupt();
    assert_eq!(status, Some(0));
    assert!(output.contains("unknown key `breif`"), "{output}");
    assert_eq!(output.matches("no faults").count(), 2, "{output}");
}

/// Were it news, the next would be of it, or of two files.
#[test]
fn what_fix_writes_itself_is_no_news() {
    let sandbox = Sandbox::shop();
    let file = "schema/shop/events/sale.yaml";
    sandbox.edit(file, "brief: How many", "breif: How many");
    let watching = Watching::start(&sandbox, &["check", "--watch", "--fix", "schema/shop"]);
    watching.until_done();
    assert!(sandbox.read(file).contains("brief: How many"));
    let catalog = "schema/shop/catalog.yaml";
    let other = sandbox.read(catalog) + "# A comment.\n";
    sandbox.write(catalog, &other);
    let news = watching.until("changed");
    assert!(news.ends_with("catalog.yaml has changed"), "{news}");
    watching.until_done();
    // An author's change is news, and the mend of it is none.
    sandbox.edit(file, "brief: How many", "breif: How many");
    watching.until("sale.yaml has changed");
    watching.until_done();
    sandbox.write(catalog, other + "# Another one.\n");
    let news = watching.until("changed");
    assert!(news.ends_with("catalog.yaml has changed"), "{news}");
    watching.until_done();
    let (status, output) = watching.interrupt();
    assert_eq!(status, Some(0));
    assert_eq!(output.matches("mended").count(), 2, "{output}");
    assert_eq!(output.matches("no faults").count(), 4, "{output}");
}

#[test]
fn a_pipe_gets_no_progress_line() {
    let sandbox = Sandbox::shop();
    let ran = sandbox.otelier(&["generate"]);
    assert_eq!(ran.stderr, "");
}
