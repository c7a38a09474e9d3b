//! What the command line accepts.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use otelier_validate::{Code, Severity};

use crate::listen::{self, Listen};

/// One YAML catalog of OpenTelemetry events, and what comes from it.
#[derive(Debug, Parser)]
#[command(name = "otelier", version, arg_required_else_help = true, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Exit status:
  0  what was asked for holds
  1  findings, stale output, or nothing seen
  2  could not run, or could not read an input (after reporting all that could be read)";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin a catalog in a repository: its files, the crate of its emitters, a test and a CI step.
    #[command(after_help = INIT_HELP)]
    Init(Init),
    /// Report every fault of a catalog, and what its lints find.
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// Say what a key of a catalog file, or a diagnostic, means.
    #[command(after_help = EXPLAIN_HELP)]
    Explain(Explain),
    /// Show an event as a whole: what it carries and where that comes from, an example record, and the call.
    #[command(after_help = INSPECT_HELP)]
    Inspect(Inspect),
    /// Write, or compare, everything that comes from a catalog: Rust, JSON Schema, Markdown.
    #[command(after_help = GENERATE_HELP)]
    Generate(Generate),
    /// Make payloads of a catalog's events: valid ones, or one for each kind of violation.
    #[command(after_help = SAMPLE_HELP)]
    Sample(Sample),
    /// Hold OTLP payloads against a catalog.
    ///
    /// Each record is held against all that its catalog says of it, its resource and its scope too.
    #[command(after_help = VALIDATE_HELP)]
    Validate(Validate),
    /// Hold live OTLP against a catalog: take it over gRPC and HTTP, answer, report; nothing is forwarded.
    #[command(after_help = listen::HELP)]
    Listen(Listen),
    /// Compare two versions of a catalog: who is hurt by each change, and whether the version rises enough.
    #[command(after_help = DIFF_HELP)]
    Diff(Diff),
    /// Write the schema by which editors complete a catalog, with the ids that it defines.
    #[command(after_help = EDITOR_HELP)]
    Editor(Editor),
    /// Write the completions of a shell to the standard output.
    #[command(after_help = COMPLETIONS_HELP)]
    Completions(Completions),
    /// Write the manual pages of all commands into a directory.
    #[command(after_help = MAN_HELP)]
    Man(Man),
    /// Run the whole loop on this machine: catalog, generated emitters, agent, OTLP, receiver, validator.
    #[cfg(feature = "demo")]
    #[command(after_help = DEMO_HELP)]
    Demo(Demo),
}

const INIT_HELP: &str = "\
On a terminal, what --name and --layout do not say is asked for; elsewhere the defaults hold. No file that
exists is ever written to.

Examples:
  otelier init
  otelier init --name shop --layout build-script
  otelier init --dir services/shop --otelier ../otelier";

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The catalog's name: lower-case letters, digits and `_`; by default that of the directory.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The repository's directory, or the one of the part of it that the catalog is for.
    #[arg(
        long,
        value_name = "DIR",
        default_value = ".",
        hide_default_value = true
    )]
    pub(crate) dir: PathBuf,
    /// How the application gets the emitters; by default a crate.
    #[arg(long, value_enum, value_name = "LAYOUT")]
    pub(crate) layout: Option<Layout>,
    /// Where otelier-runtime comes from: a checkout of Otelier, or the URL of a Git repository that has it.
    #[arg(long, value_name = "DIR|URL")]
    pub(crate) otelier: Option<String>,
}

/// How an application gets its emitters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// `otelier generate` writes a crate, which is committed; with JSON Schemas and Markdown.
    Crate,
    /// A build script generates them whenever the crate is built.
    BuildScript,
}

const CHECK_HELP: &str = "\
Examples:
  otelier check                     every schema/*/catalog.yaml below this directory
  otelier check schema/codex
  otelier check schema/codex/catalog.yaml
  otelier check --watch             again whenever a file of the catalog changes
  otelier check --fix               mend misspelt and foreign keys, then report what is left
  otelier check --format sarif >otelier.sarif

What a fault or a lint means, with an example: otelier explain CODE

A lint is a warning. In the catalog, `catalog.lints: { CODE: off }` (or warn, error) says otherwise, and
`waivers: [{ code: CODE, reason: .. }]` beside what it is about keeps one finding back.
Dates are held against today, or against SOURCE_DATE_EPOCH where that is set.";

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) catalogs: Catalogs,
    #[command(flatten)]
    pub(crate) watch: Watch,
    /// How faults are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Let warnings fail the run, too; not those that come by the passing of time.
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Show each of many equal faults with its excerpt.
    #[arg(long)]
    pub(crate) all: bool,
    /// First mend what can be mended for certain, in the files, and say what was changed.
    #[arg(long)]
    pub(crate) fix: bool,
}

const EXPLAIN_HELP: &str = "\
Examples:
  otelier explain                   every section of a catalog file, every diagnostic and lint
  otelier explain events            a section and its keys
  otelier explain attribute.range   a key
  otelier explain range             the same, or every place that has it
  otelier explain unknown-key       a diagnostic, with an example and the same mended
  otelier explain wrong-case        a finding of validate";

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A key, by itself or with the section that it stands in, or the code of a diagnostic.
    #[arg(value_name = "WORD")]
    pub(crate) words: Vec<String>,
}

const INSPECT_HELP: &str = "\
Examples:
  otelier inspect codex.tool_result
  otelier inspect tool_result       the same, without the catalog's name
  otelier inspect --catalog schema/codex codex.sse_event codex.user_prompt";

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// A catalog's directory or its catalog.yaml; without one, every schema/*/catalog.yaml below this directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) catalog: Vec<PathBuf>,
    /// The names of events, in full or without the catalog's.
    #[arg(value_name = "EVENT", required = true)]
    pub(crate) events: Vec<String>,
}

const GENERATE_HELP: &str = "\
Examples:
  otelier generate                  write what changed, remove what no longer comes from the catalog
  otelier generate --check          change nothing; exit 1 if a file is stale, missing or orphaned
  otelier generate --out /tmp/codex schema/codex
  otelier generate --watch schema/codex

That a directory holds what the catalog says is remembered for the next run, which then reads both and makes
nothing. It is kept where the system has caches (or in OTELIER_CACHE_DIR; not at all where that is empty), and
may be deleted at any time.";

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) catalogs: Catalogs,
    /// Change nothing: compare, name each file that is stale, missing or orphaned, and show how they differ.
    #[arg(long)]
    pub(crate) check: bool,
    /// Show each of many equal faults with its excerpt.
    #[arg(long)]
    pub(crate) all: bool,
    /// Write into this directory instead of the catalog's own; what is written is the same.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Make everything again, even where an earlier run has found that nothing is to be done.
    #[arg(long)]
    pub(crate) no_cache: bool,
    #[command(flatten)]
    pub(crate) watch: Watch,
}

/// Whether a command runs once.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Run again whenever a file of the catalog changes, until Ctrl-C.
    #[arg(long)]
    pub(crate) watch: bool,
}

/// Which catalogs.
#[derive(Debug, Args)]
pub(crate) struct Catalogs {
    /// A catalog's directory or its catalog.yaml; without one, every schema/*/catalog.yaml below this directory.
    #[arg(value_name = "CATALOG")]
    pub(crate) paths: Vec<PathBuf>,
}

const SAMPLE_HELP: &str = "\
A payload is an OTLP ExportLogsServiceRequest with one record. Without --out and --endpoint they go to the
standard output: JSON one a line, protobuf as one message.

Examples:
  otelier sample                                a record for each case of each event
  otelier sample tool_result --encoding protobuf --out samples
  otelier sample --invalid | otelier validate -
  otelier sample --endpoint http://127.0.0.1:4318";

/// Arguments of `sample`.
#[derive(Debug, Args)]
pub(crate) struct Sample {
    /// A catalog's directory or its catalog.yaml; without one, every schema/*/catalog.yaml below this directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) catalog: Vec<PathBuf>,
    /// One record for each kind of violation, instead of valid ones.
    #[arg(long)]
    pub(crate) invalid: bool,
    /// How payloads are written.
    #[arg(long, value_enum, default_value_t = SampleEncoding::Json)]
    pub(crate) encoding: SampleEncoding,
    /// A directory for a file each; it is made if it does not exist.
    #[arg(long, value_name = "DIR", conflicts_with = "endpoint")]
    pub(crate) out: Option<PathBuf>,
    /// Send them to a collector by OTLP/HTTP; where the URL has no path, /v1/logs is added.
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// The names of events, in full or without the catalog's; without one, all.
    #[arg(value_name = "EVENT")]
    pub(crate) events: Vec<String>,
}

/// How payloads are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SampleEncoding {
    /// OTLP/JSON.
    Json,
    /// OTLP protobuf.
    Protobuf,
}

const VALIDATE_HELP: &str = "\
A payload holds OTLP ExportLogsServiceRequests: JSON, one or several, or protobuf, bare or each
behind its length, as the Collector's file exporter writes them; plain, gzip or zstd.
Its kind is detected, and its size does not matter.
Without --catalog and --schema, every schema/*/catalog.yaml below this directory is held against.

Examples:
  otelier validate payload.json
  otelier validate --catalog schema/codex payload.json payload.pb
  otelier validate --schema generated/codex/json-schema/bundle.json --format json - <payload.json
  otelier validate --coverage --coverage-baseline seen.json received/";

/// Arguments of `validate`.
#[derive(Debug, Args)]
pub(crate) struct Validate {
    #[command(flatten)]
    pub(crate) against: Against,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = PayloadFormat::Human)]
    pub(crate) format: PayloadFormat,
    /// Say nothing about payloads without a record, and pass although no record was seen.
    #[arg(long)]
    pub(crate) allow_empty: bool,
    /// The least severity that makes the exit status 1.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,
    /// What the payloads are, compressed (gzip, zstd) or not.
    #[arg(long, value_enum, value_name = "KIND", default_value_t = InputKind::Auto)]
    pub(crate) input: InputKind,
    /// Show each finding, not those of one cause once.
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) seen: Seen,
    /// Hold each record against the published schemas by the jsonschema crate, too, and fail if it finds anything else.
    #[arg(long)]
    pub(crate) oracle: bool,
    /// How many threads look at records at once; by default as many as there are cores.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Payload files, or directories of them; `-` is the standard input.
    #[arg(value_name = "PAYLOAD", required = true)]
    pub(crate) payloads: Vec<PathBuf>,
}

/// What is done with how much of the catalogs was seen.
#[derive(Debug, Args)]
pub(crate) struct Seen {
    /// Show how much of the catalogs was seen: events, attributes, cases and enum members.
    #[arg(long)]
    pub(crate) coverage: bool,
    /// Write what was seen of the catalogs to this file, with what the files of --coverage-with saw.
    #[arg(long, value_name = "FILE")]
    pub(crate) coverage_out: Option<PathBuf>,
    /// Add what an earlier run saw; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) coverage_with: Vec<PathBuf>,
    /// Fail if anything that this earlier run saw is not seen, though the catalog still has it.
    #[arg(long, value_name = "FILE")]
    pub(crate) coverage_baseline: Option<PathBuf>,
}

/// What records are held against, and how bad it is what is found.
#[derive(Debug, Args)]
pub(crate) struct Against {
    /// A catalog's directory or its catalog.yaml; may be repeated.
    #[arg(long, value_name = "DIR")]
    pub(crate) catalog: Vec<PathBuf>,
    /// A published bundle.json; may be repeated.
    #[arg(long, value_name = "BUNDLE")]
    pub(crate) schema: Vec<PathBuf>,
    /// How bad the findings of a code are, e.g. out-of-range=warning; `off` leaves them out. May be repeated.
    #[arg(long, value_name = "CODE=SEVERITY", value_parser = severity)]
    pub(crate) severity: Vec<(Code, Option<Severity>)>,
    /// How bad a record is that is no event of the catalogs, for collectors that carry others, too.
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) unknown_event: Option<UnknownEvent>,
}

/// How bad it is that a record is no event of the catalogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnknownEvent {
    /// As any other fault.
    Error,
    /// Told, and no fault.
    Warn,
    /// Not told.
    Ignore,
}

/// A code and how bad it is; `None`: its findings are left out.
fn severity(text: &str) -> Result<(Code, Option<Severity>), String> {
    let Some((code, severity)) = text.split_once('=') else {
        return Err("a code, `=` and error, warning, info or off are meant".to_owned());
    };
    let known = Code::ALL.iter().find(|known| known.as_str() == code);
    let known = known
        .ok_or_else(|| format!("`{code}` is no code of a finding; `otelier explain` lists them"))?;
    if severity == "off" {
        return Ok((*known, None));
    }
    let mut severities = Severity::ALL.into_iter();
    let severity = severities.find(|known| known.as_str() == severity);
    let severity = severity.ok_or("it is error, warning, info or off")?;
    Ok((*known, Some(severity)))
}

/// What a payload is, below its compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputKind {
    /// Whatever it looks like.
    Auto,
    /// OTLP/JSON: one document, several in a row, or one a line.
    Json,
    /// One protobuf `ExportLogsServiceRequest`.
    Protobuf,
    /// Messages, each behind its length in four bytes, big-endian, as the Collector's file exporter writes them.
    ProtobufDelimited,
    /// Messages, each behind its length as a varint, as protobuf's libraries write them.
    ProtobufVarint,
}

impl From<InputKind> for otelier_validate::input::Format {
    fn from(kind: InputKind) -> Self {
        match kind {
            InputKind::Auto => Self::Auto,
            InputKind::Json => Self::Json,
            InputKind::Protobuf => Self::Protobuf,
            InputKind::ProtobufDelimited => Self::ProtobufDelimited,
            InputKind::ProtobufVarint => Self::ProtobufVarint,
        }
    }
}

/// How what was found is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0, which code scanning services read.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}

/// How what was found in payloads is written.
#[expect(clippy::doc_markdown, reason = "people read it as help")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PayloadFormat {
    /// For people.
    Human,
    /// One JSON object a line, one line a finding.
    Json,
    /// SARIF 2.1.0, which code scanning services read.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
    /// The XML of JUnit, which CI services show as tests, one for each event that was seen.
    Junit,
}

/// The least severity that fails a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors only.
    Error,
    /// Warnings too.
    Warning,
    /// Everything that is reported.
    Info,
}

const DIFF_HELP: &str = "\
OLD and NEW are each a catalog's directory, its catalog.yaml, a published bundle.json, or git:REV[:PATH] with
PATH relative to the root of the repository; without PATH it is the other one's. Nothing is checked out.

What hurts somebody is breaking and asks for a new major version; below 1.0.0 for a new minor one.

Examples:
  otelier diff git:main schema/codex
  otelier diff git:v1.0.0 schema/codex --format markdown
  otelier diff git:v1.0.0:schema/codex git:HEAD --fail-on breaking
  otelier diff released/bundle.json generated/codex/json-schema/bundle.json";

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The old version.
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// The new version.
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    /// What makes the exit status 1.
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = DiffFailOn::Version)]
    pub(crate) fail_on: DiffFailOn,
    /// How changes are written.
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
}

/// What fails a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFailOn {
    /// A version that does not rise as the changes ask.
    Version,
    /// Any breaking change, too.
    Breaking,
}

/// How changes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people.
    Human,
    /// One JSON object a line: first about the comparison, then each change.
    Json,
    /// SARIF 2.1.0, which code scanning services read.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
    /// The entry of a changelog.
    Markdown,
}

const EDITOR_HELP: &str = "\
It writes catalog.schema.json beside each catalog.yaml. The first line of a catalog file names it for its editor:
  # yaml-language-server: $schema=catalog.schema.json       in catalog.yaml
  # yaml-language-server: $schema=../catalog.schema.json    in events/

Examples:
  otelier editor                    of every schema/*/catalog.yaml below this directory
  otelier editor --check            change nothing; exit 1 if one is not as its catalog says";

/// Arguments of `editor`.
#[derive(Debug, Args)]
pub(crate) struct Editor {
    #[command(flatten)]
    pub(crate) catalogs: Catalogs,
    /// Change nothing: name each schema that is missing or not as its catalog says.
    #[arg(long)]
    pub(crate) check: bool,
}

const COMPLETIONS_HELP: &str = "\
Examples:
  otelier completions bash >~/.local/share/bash-completion/completions/otelier
  otelier completions zsh >~/.zfunc/_otelier
  otelier completions fish >~/.config/fish/completions/otelier.fish";

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

const MAN_HELP: &str = "\
Examples:
  otelier man ~/.local/share/man/man1
  otelier man target/man && man -l target/man/otelier-generate.1";

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The directory; it is made if it does not exist.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

#[cfg(feature = "demo")]
const DEMO_HELP: &str = "\
It needs the repository's root as the current directory and nothing but the loopback interface.

Examples:
  otelier demo
  otelier demo --keep payloads      also keep every payload that arrived";

/// Arguments of `demo`.
#[cfg(feature = "demo")]
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Keep every received payload in this directory, as .pb or .json; it is made if it does not exist.
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
}
