//! `otelier listen`: live OTLP held against a catalog.

mod args;
mod groups;
mod summary;
mod table;

use std::fs;
use std::io::{self, IsTerminal as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use otelier_validate::live::{Keep, Listener, Options, Snapshot};
use otelier_validate::receiver::{Tls, Token};
use otelier_validate::{Catalogs, Finding, Severity, write_human};

pub(crate) use self::args::{HELP, Listen};
use self::groups::Groups;
use self::table::Table;
use crate::args::Format;
use crate::bundles;
use crate::outcome::Outcome;
use crate::output::{Output, plain};
use crate::report::{Machine, Report, json};
use crate::validate::{fails, of_group, rule};

/// Findings that wait to be written; whoever found the next one waits, and its sender with it.
const WAITING: usize = 1_024;

/// How often the end is looked for.
const STEP: Duration = Duration::from_millis(50);

/// How often the table is written anew.
const REDRAW: Duration = Duration::from_millis(500);

/// How often findings of a cause that was shown are told.
const NEWS: Duration = Duration::from_secs(5);

/// So many causes are told at once.
const TOLD: usize = 10;

/// How long requests that have begun may take when the run ends.
const PATIENCE: Duration = Duration::from_secs(5);

/// The exit status of a program that Ctrl-C ends.
const INTERRUPTED: i32 = 130;

pub(crate) fn run(args: &Listen, output: &mut Output) -> io::Result<Outcome> {
    let Some(run) = Run::start(args, output) else {
        if args.format == Format::Sarif {
            Report::failed("listen").write(Machine::Sarif, rule, output)?;
        }
        return Ok(Outcome::CouldNot);
    };
    run.go(output)
}

struct Run<'a> {
    args: &'a Listen,
    listener: Listener,
    findings: Receiver<Finding>,
    interrupted: Arc<AtomicBool>,
    shown: Shown,
    start: Instant,
}

/// What is shown while findings come.
struct Shown {
    format: Format,
    groups: Groups,
    /// On a terminal, for people.
    table: Option<Table>,
}

impl<'a> Run<'a> {
    /// Begins to listen; `None` where that cannot be, and why stands on the standard error.
    fn start(args: &'a Listen, output: &mut Output) -> Option<Self> {
        let mut refuse = |message: String| output.error(plain(message));
        let options = match options(args) {
            Ok(options) => options,
            Err(message) => {
                refuse(message);
                return None;
            }
        };
        // Requests come and go, and in huge pages what they leave behind takes twice the memory.
        #[cfg(target_os = "linux")]
        let _refused = rustix::thread::disable_transparent_huge_pages(true);
        let catalogs = bundles::resolve(&args.against, output)?;
        // Who listens for days must not find out then what a bundle lacks.
        bundles::verify(&catalogs, output).then_some(())?;
        let interrupted = Arc::new(AtomicBool::new(false));
        let (send, findings) = sync_channel(WAITING);
        // Nobody reads them when the run could not go on.
        let watcher = Box::new(move |finding| _ = send.send(finding));
        let listener = Listener::start(catalogs, options, watcher);
        let listener = listener.map_err(|error| output.error(plain(error))).ok()?;
        let heard = Arc::clone(&interrupted);
        let handled = ctrlc::set_handler(move || {
            // The second one does not wait for requests that have begun.
            if heard.swap(true, Ordering::AcqRel) {
                process::exit(INTERRUPTED);
            }
        });
        handled
            .map_err(|error| output.error(format_args!("cannot wait for Ctrl-C: {error}")))
            .ok()?;
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let people = args.format == Format::Human && io::stdout().is_terminal() && !dumb;
        announce(args, &listener, output);
        Some(Self {
            args,
            listener,
            findings,
            interrupted,
            shown: Shown {
                format: args.format,
                groups: Groups::new(),
                table: people.then(Table::new),
            },
            start: Instant::now(),
        })
    }

    fn go(mut self, output: &mut Output) -> io::Result<Outcome> {
        let (mut looked, mut drawn, mut told) = (self.start, self.start, self.start);
        loop {
            match self.findings.recv_timeout(STEP) {
                Ok(finding) => self.shown.add(&finding, output)?,
                Err(RecvTimeoutError::Timeout) => output.flush()?,
                // The listener holds the other end.
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if looked.elapsed() < STEP {
                continue;
            }
            looked = Instant::now();
            if drawn.elapsed() >= REDRAW {
                drawn = Instant::now();
                self.shown.draw(|| self.listener.snapshot(), output)?;
            }
            if told.elapsed() >= NEWS {
                told = Instant::now();
                self.shown.news(output)?;
            }
            if self.is_over() {
                break;
            }
        }
        self.end(output)
    }

    /// Whether what the arguments wait for has come.
    fn is_over(&self) -> bool {
        if self.interrupted.load(Ordering::Acquire) {
            return true;
        }
        if (self.args.at_most).is_some_and(|at_most| self.start.elapsed() >= at_most) {
            return true;
        }
        if self.args.until_idle.is_none() && self.args.count.is_none() {
            return false;
        }
        let snapshot = self.listener.snapshot();
        let idle = snapshot.last.map(|last| last.elapsed());
        let is_idle = |limit| idle.is_some_and(|idle| idle >= limit);
        self.args.until_idle.is_some_and(is_idle)
            || (self.args.count).is_some_and(|count| snapshot.ledger.received >= count)
    }

    fn end(mut self, output: &mut Output) -> io::Result<Outcome> {
        self.shown.hide(output)?;
        output.progress("ending: no new connection is taken");
        let catalogs = self.listener.catalogs();
        let stopping = thread::spawn(|| self.listener.stop(PATIENCE));
        // Whoever checks the last requests must be able to hand over what is found.
        for finding in self.findings {
            self.shown.add(&finding, output)?;
        }
        let snapshot = stopping.join();
        let snapshot = snapshot.map_err(|_| io::Error::other("the receiver failed"))?;
        let ended = Ended { catalogs, snapshot };
        ended.tell(self.args, &self.shown.groups, output)
    }
}

impl Shown {
    /// Shows a finding, or counts it with those of its cause.
    fn add(&mut self, finding: &Finding, output: &mut Output) -> io::Result<()> {
        let first = self.groups.add(finding);
        match self.format {
            Format::Json => json::line(finding, output),
            Format::Human if first => {
                self.hide(output)?;
                let source = finding.payload.as_deref().unwrap_or_default();
                let finding = std::slice::from_ref(finding);
                write_human(finding, source, true, output.results())
            }
            _ => Ok(()),
        }
    }

    fn draw(&mut self, snapshot: impl FnOnce() -> Snapshot, output: &mut Output) -> io::Result<()> {
        match &mut self.table {
            Some(table) => table.show(&snapshot(), &self.groups, &mut output.terminal()),
            None => Ok(()),
        }
    }

    fn hide(&mut self, output: &mut Output) -> io::Result<()> {
        match &mut self.table {
            Some(table) => table.hide(&mut output.terminal()),
            None => Ok(()),
        }
    }

    /// Tells how many more there are of causes that were shown; the table says it all the time.
    fn news(&mut self, output: &mut Output) -> io::Result<()> {
        if self.format == Format::Human && self.table.is_none() {
            for line in self.groups.news(TOLD) {
                output.result(line)?;
            }
        }
        Ok(())
    }
}

/// A run that has ended.
struct Ended {
    catalogs: Arc<Catalogs>,
    snapshot: Snapshot,
}

impl Ended {
    fn tell(&self, args: &Listen, groups: &Groups, output: &mut Output) -> io::Result<Outcome> {
        let snapshot = &self.snapshot;
        match args.format {
            Format::Human => summary::write(snapshot, groups, self.catalogs.bundles(), output)?,
            Format::Json => {}
            Format::Sarif => report(groups).write(Machine::Sarif, rule, output)?,
            Format::Github => report(groups).write(Machine::Github, rule, output)?,
        }
        let empty = snapshot.ledger.received == 0 && !args.allow_empty;
        if empty {
            output.progress("no record was received, so nothing was checked");
        }
        // Its sender sends it no more, and nobody has looked at it.
        let lost = ["malformed", "media_type", "timeout", "too_large"];
        let lost = lost
            .iter()
            .any(|reason| snapshot.refusals.contains_key(reason));
        let found = [
            (Severity::Error, snapshot.errors),
            (Severity::Warning, snapshot.warnings),
            (Severity::Info, snapshot.infos),
        ];
        let mut found = found.into_iter().filter(|(_, count)| *count > 0);
        let failed = found.any(|(severity, _)| fails(severity, args.fail_on));
        Ok(if empty || lost || failed {
            Outcome::Findings
        } else {
            Outcome::Holds
        })
    }
}

/// One entry for each cause: a run has no end of findings, and these formats are one document.
fn report(groups: &Groups) -> Report {
    let mut report = Report::new("listen");
    for group in groups.sorted() {
        report.entries.push(of_group(group, Path::new("-")));
    }
    report
}

/// Says where records are taken and what they are held against.
fn announce(args: &Listen, listener: &Listener, output: &mut Output) {
    let scheme = if args.tls_certificate.is_some() {
        "https"
    } else {
        "http"
    };
    if let Some(address) = listener.grpc() {
        output.progress(format_args!("OTLP/gRPC  {scheme}://{address}"));
    }
    if let Some(address) = listener.http() {
        output.progress(format_args!("OTLP/HTTP  {scheme}://{address}/v1/logs"));
    }
    let catalogs = listener.catalogs();
    let catalogs = catalogs.bundles().iter().map(|bundle| {
        let catalog = bundle.catalog();
        format!("{} {}", catalog.name, catalog.version)
    });
    let catalogs: Vec<String> = catalogs.collect();
    output.progress(format_args!(
        "held against {}; Ctrl-C ends it",
        plain(catalogs.join(", "))
    ));
}

fn options(args: &Listen) -> Result<Options, String> {
    let mut options = Options::default();
    (options.grpc, options.http) = (args.grpc.0, args.http.0);
    let addresses = [options.grpc, options.http];
    if addresses == [None, None] {
        return Err(String::from(
            "with --grpc off and --http off there is nothing to listen on",
        ));
    }
    if let (Some(certificate), Some(key)) = (&args.tls_certificate, &args.tls_key) {
        let tls = Tls::read(certificate, key).map_err(|error| error.to_string())?;
        options.tls = Some(tls);
    }
    if let Some(path) = &args.token_file {
        let text = fs::read_to_string(path);
        let text = text.map_err(|error| format!("{}: {error}", path.display()))?;
        let token = Token::new(&text).ok_or_else(|| {
            format!(
                "{}: a token is one word of visible ASCII characters",
                path.display()
            )
        })?;
        options.token = Some(token);
    }
    let guarded = options.tls.is_some() && options.token.is_some();
    let reachable = |address: &SocketAddr| !address.ip().is_loopback();
    if let Some(address) = addresses.into_iter().flatten().find(reachable)
        && !guarded
        && !args.insecure
    {
        return Err(format!(
            "other machines can reach {address}: give --tls-certificate, --tls-key and --token-file, or --insecure"
        ));
    }
    options.limits.request_bytes = usize::try_from(args.max_request_bytes).unwrap_or(usize::MAX);
    options.report_only = args.report_only;
    options.dead_letters = args.dead_letters.as_ref().map(|directory| {
        let mut keep = Keep::new(directory);
        keep.max_bytes = args.dead_letters_max_bytes;
        keep.max_age = args.dead_letters_max_age;
        keep
    });
    Ok(options)
}
