//! The agent's configuration file.
//!
//! The table `[otel]` belongs to `codex_events::Config`; the others are read here, key by key, so
//! that an error names the key and what was expected of it and never quotes a value: the file may
//! hold secrets beside the mistake. `codex-exec.toml`, beside the manifest, shows every key.

use codex_events::tool_decision::Decision;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::time::Duration;
use toml::{Table, Value};

/// The whole file.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) model: Model,
    pub(crate) approval: Approval,
    pub(crate) tools: Tools,
    pub(crate) otel: codex_events::Config,
}

/// The table `[model]`: which service is asked, and how patiently.
#[derive(Debug)]
pub(crate) struct Model {
    /// Where requests are sent, an `http://` URL.
    pub(crate) endpoint: String,
    /// The model as the user calls it.
    pub(crate) name: String,
    /// The model as the service calls it; the name where the table gives none.
    pub(crate) slug: String,
    /// How often one request is tried.
    pub(crate) max_attempts: u32,
    /// The pause before the second attempt; it doubles with every further one.
    pub(crate) backoff: Duration,
    /// How long a silent service is waited for.
    pub(crate) timeout: Duration,
    /// The environment variable that holds the API key.
    pub(crate) api_key_env: Option<String>,
    /// The account that the key belongs to.
    pub(crate) account_id: Option<String>,
}

/// The table `[approval]`: which tools may run.
#[derive(Debug)]
pub(crate) struct Approval {
    pub(crate) default: Policy,
    pub(crate) tools: BTreeMap<String, Policy>,
}

/// Who decides about a call, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Policy {
    /// The configuration has decided.
    Decided(Decision),
    /// The user is asked.
    Ask,
}

/// The table `[tools]`: the limits that tools run under.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) timeout: Duration,
    pub(crate) max_output: usize,
}

/// What is wrong with a configuration file.
#[derive(Debug)]
pub(crate) struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads and checks the file at `path`.
    pub(crate) fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
        Self::parse(&text).map_err(|error| ConfigError(format!("{}: {error}", path.display())))
    }

    /// Checks the text of a configuration file.
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        let otel = codex_events::Config::from_toml(text)
            .map_err(|error| ConfigError(error.to_string()))?;
        let mut root: Table = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            ConfigError(format!("line {line} is not valid TOML"))
        })?;
        root.remove("otel");
        let mut root = Section::new(String::new(), root, &["otel"]);
        let config = Self {
            model: Model::read(root.section("model")?)?,
            approval: Approval::read(root.section("approval")?)?,
            tools: Tools::read(root.section("tools")?)?,
            otel,
        };
        root.finish()?;
        Ok(config)
    }
}

impl Model {
    fn read(mut section: Section) -> Result<Self, ConfigError> {
        let endpoint = section.required(
            "endpoint",
            "an http:// URL without credentials (TLS is the gateway's affair)",
            |value| text(value).filter(|url| is_plain_http_url(url)),
        )?;
        let name = section.required("name", "the model's name", text)?;
        let slug = section.optional("slug", "the model's identifier at the service", text)?;
        let model = Self {
            slug: slug.unwrap_or_else(|| name.clone()),
            endpoint,
            name,
            max_attempts: section
                .optional("max_attempts", "an integer from 1 to 20", |value| {
                    let attempts = u32::try_from(value.as_integer()?).ok()?;
                    (1..=20).contains(&attempts).then_some(attempts)
                })?
                .unwrap_or(4),
            backoff: section.milliseconds("backoff_ms", 200)?,
            timeout: section.milliseconds("timeout_ms", 60_000)?,
            api_key_env: section.optional(
                "api_key_env",
                "the name of an environment variable",
                text,
            )?,
            account_id: section.optional("account_id", "an account's identifier", text)?,
        };
        section.finish()?;
        Ok(model)
    }
}

impl Approval {
    const EXPECTED: &str =
        "`approved`, `approved_for_session`, `denied`, `abort`, or `ask` to have the user asked";

    fn read(mut section: Section) -> Result<Self, ConfigError> {
        let default = section
            .optional("default", Self::EXPECTED, policy)?
            .unwrap_or(Policy::Ask);
        let mut table = section.section("tools")?;
        section.finish()?;
        let mut tools = BTreeMap::new();
        for name in table.keys() {
            let decided = table.required(&name, Self::EXPECTED, policy)?;
            tools.insert(name, decided);
        }
        Ok(Self { default, tools })
    }

    /// The policy for the tool `name`.
    pub(crate) fn policy(&self, name: &str) -> Policy {
        self.tools.get(name).copied().unwrap_or(self.default)
    }
}

impl Tools {
    fn read(mut section: Section) -> Result<Self, ConfigError> {
        let tools = Self {
            timeout: section.milliseconds("timeout_ms", 30_000)?,
            max_output: section
                .optional("max_output_bytes", "a positive integer", |value| {
                    usize::try_from(value.as_integer()?).ok().filter(|&n| n > 0)
                })?
                .unwrap_or(64 * 1024),
        };
        section.finish()?;
        Ok(tools)
    }
}

fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn policy(value: &Value) -> Option<Policy> {
    Some(match value.as_str()? {
        "ask" => Policy::Ask,
        word => Policy::Decided(crate::approval::decision(word)?),
    })
}

fn is_plain_http_url(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !authority.is_empty() && !authority.contains('@')
}

/// A table whose keys are taken one by one.
struct Section {
    path: String,
    table: Table,
    known: Vec<String>,
}

impl Section {
    fn new(path: String, table: Table, known: &[&str]) -> Self {
        Self {
            path,
            table,
            known: known.iter().map(|&key| key.to_owned()).collect(),
        }
    }

    fn keys(&self) -> Vec<String> {
        self.table.keys().cloned().collect()
    }

    fn path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Takes the table `key`; an empty one where there is none.
    fn section(&mut self, key: &str) -> Result<Section, ConfigError> {
        let table = self.optional(key, "a table", |value| value.as_table().cloned())?;
        Ok(Self::new(self.path(key), table.unwrap_or_default(), &[]))
    }

    fn required<T>(
        &mut self,
        key: &str,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, ConfigError> {
        self.optional(key, expected, read)?.ok_or_else(|| {
            ConfigError(format!(
                "{} is missing: expected {expected}",
                self.path(key)
            ))
        })
    }

    fn optional<T>(
        &mut self,
        key: &str,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        self.known.push(key.to_owned());
        let Some(value) = self.table.remove(key) else {
            return Ok(None);
        };
        read(&value)
            .map(Some)
            .ok_or_else(|| ConfigError(format!("{}: expected {expected}", self.path(key))))
    }

    fn milliseconds(&mut self, key: &str, default: u64) -> Result<Duration, ConfigError> {
        let given = self.optional(key, "a number of milliseconds, 1 or more", |value| {
            u64::try_from(value.as_integer()?).ok().filter(|&ms| ms > 0)
        })?;
        Ok(Duration::from_millis(given.unwrap_or(default)))
    }

    /// Ends the reading: whatever nobody asked for is unknown.
    fn finish(self) -> Result<(), ConfigError> {
        match self.table.keys().next() {
            None => Ok(()),
            Some(key) => Err(ConfigError(format!(
                "{} is unknown: expected one of {}",
                self.path(key),
                self.known.join(", ")
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Policy};
    use codex_events::tool_decision::Decision;

    const LEAST: &str = "[model]\nendpoint = \"http://127.0.0.1:1/v1\"\nname = \"m\"\n";

    #[test]
    fn the_least_configuration_asks_about_every_tool() {
        let config = Config::parse(LEAST).expect("valid");
        assert_eq!(config.model.slug, "m");
        assert_eq!(config.approval.policy("exec_command"), Policy::Ask);
    }

    #[test]
    fn the_documented_configuration_is_valid_and_states_the_defaults() {
        let documented = Config::parse(include_str!("../codex-exec.toml")).expect("valid");
        let least = Config::parse(LEAST).expect("valid");
        assert_eq!(documented.model.max_attempts, least.model.max_attempts);
        assert_eq!(documented.model.backoff, least.model.backoff);
        assert_eq!(documented.model.timeout, least.model.timeout);
        assert_eq!(documented.approval.default, least.approval.default);
        assert_eq!(documented.tools.timeout, least.tools.timeout);
        assert_eq!(documented.tools.max_output, least.tools.max_output);
    }

    #[test]
    fn every_key_is_read() {
        let config = Config::parse(
            r#"
            [model]
            endpoint = "http://localhost:8080/v1/responses"
            name = "gpt-5-codex"
            slug = "gpt-5-codex-2026"
            max_attempts = 2
            backoff_ms = 5
            timeout_ms = 1000
            api_key_env = "KEY"
            account_id = "acct_1"
            [approval]
            default = "denied"
            tools.exec_command = "approved_for_session"
            tools.read_file = "ask"
            [tools]
            timeout_ms = 100
            max_output_bytes = 10
            [otel]
            exporter = "none"
            "#,
        )
        .expect("valid");
        assert_eq!(config.model.slug, "gpt-5-codex-2026");
        assert_eq!(
            config.approval.policy("exec_command"),
            Policy::Decided(Decision::ApprovedForSession)
        );
        assert_eq!(config.approval.policy("read_file"), Policy::Ask);
        assert_eq!(
            config.approval.policy("another"),
            Policy::Decided(Decision::Denied)
        );
        assert_eq!(config.tools.max_output, 10);
    }

    #[track_caller]
    fn check_refused(text: &str, message: &str) {
        let error = Config::parse(text).expect_err("invalid").to_string();
        assert_eq!(error, message);
    }

    #[test]
    fn mistakes_name_their_key_and_what_was_expected() {
        check_refused(
            "",
            "model.endpoint is missing: expected an http:// URL without credentials (TLS is the gateway's affair)",
        );
        check_refused(
            "[model]\nendpoint = \"http://user:canary@h/\"",
            "model.endpoint: expected an http:// URL without credentials (TLS is the gateway's affair)",
        );
        check_refused(
            &format!("{LEAST}max_attempts = \"canary\""),
            "model.max_attempts: expected an integer from 1 to 20",
        );
        check_refused(
            &format!("{LEAST}api_key = \"canary\""),
            "model.api_key is unknown: expected one of endpoint, name, slug, max_attempts, backoff_ms, timeout_ms, api_key_env, account_id",
        );
        check_refused(
            &format!("{LEAST}[approval.tools]\nexec_command = \"canary\""),
            "approval.tools.exec_command: expected `approved`, `approved_for_session`, `denied`, `abort`, or `ask` to have the user asked",
        );
        check_refused(
            &format!("{LEAST}[tool]\ntimeout_ms = 1"),
            "tool is unknown: expected one of otel, model, approval, tools",
        );
    }

    #[test]
    fn the_excerpt_of_a_syntax_error_is_not_shown() {
        let error = Config::parse("[model]\ntoken = canary\n").expect_err("invalid");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
