//! Configuration to telemetry to session: the one place where export is wired. The events are
//! emitted where they happen.

use crate::config::Model;
use codex_events::{Config, Metadata, Resource, Session, Telemetry, TelemetryBuilder};
use std::time::Duration;

/// How long the end of the process may be held up for records that are still on their way.
pub(crate) const EXIT_DEADLINE: Duration = Duration::from_secs(5);

/// The telemetry that the user's table `[otel]` asks for.
pub(crate) fn builder(config: Config) -> TelemetryBuilder {
    Telemetry::builder(Resource {
        service_version: env!("CARGO_PKG_VERSION"),
    })
    .config(config)
    // The file was named on the command line: its text is the user's own.
    .expand_environment(true)
    .exit_deadline(EXIT_DEADLINE)
}

/// Begins the session that all events of this run belong to.
pub(crate) fn session(telemetry: &Telemetry, model: &Model) -> Session {
    let conversation_id = uuid::Uuid::now_v7().to_string();
    let terminal_type = terminal_type(|name| std::env::var(name).ok());
    telemetry
        .session(Metadata {
            conversation_id: &conversation_id,
            terminal_type: &terminal_type,
            model: &model.name,
            slug: &model.slug,
        })
        .start()
}

/// The terminal by what it says of itself in the environment.
fn terminal_type(variable: impl Fn(&str) -> Option<String>) -> String {
    // Whatever else stands in such a variable is not a terminal's name.
    let word = |name| {
        variable(name).filter(|value| {
            !value.is_empty() && value.len() <= 64 && value.chars().all(|c| c.is_ascii_graphic())
        })
    };
    match (word("TERM_PROGRAM"), word("TERM_PROGRAM_VERSION")) {
        (Some(program), Some(version)) => return format!("{program}/{version}"),
        (Some(program), None) => return program,
        (None, _) => {}
    }
    if word("WT_SESSION").is_some() {
        return "WindowsTerminal".to_owned();
    }
    if let Some(version) = word("VTE_VERSION") {
        return format!("VTE/{version}");
    }
    word("TERM").unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::terminal_type;

    #[track_caller]
    fn check(environment: &[(&str, &str)], expected: &str) {
        let found = terminal_type(|name| {
            let (_, value) = environment.iter().find(|(key, _)| *key == name)?;
            Some((*value).to_owned())
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn a_terminal_is_told_by_its_environment() {
        check(
            &[
                ("TERM_PROGRAM", "iTerm.app"),
                ("TERM_PROGRAM_VERSION", "3.5.0"),
                ("TERM", "xterm"),
            ],
            "iTerm.app/3.5.0",
        );
        check(&[("TERM_PROGRAM", "vscode")], "vscode");
        check(&[("WT_SESSION", "0"), ("TERM", "xterm")], "WindowsTerminal");
        check(
            &[("VTE_VERSION", "7600"), ("TERM", "xterm-256color")],
            "VTE/7600",
        );
        check(&[("TERM", "xterm-256color")], "xterm-256color");
        check(&[("TERM", "")], "unknown");
        check(&[("TERM", "two words\n")], "unknown");
        check(&[], "unknown");
    }
}
