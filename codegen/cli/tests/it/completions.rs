//! `otelier completions` and `otelier man`: made from the command line's definition, for every command.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::Sandbox;

/// The commands that `otelier --help` names.
fn commands(sandbox: &Sandbox) -> Vec<String> {
    let help = sandbox.otelier(&["--help"]).stdout;
    let list = help.split("Commands:").nth(1).expect("a list of commands");
    let list = list
        .split("Options:")
        .next()
        .expect("what stands before the options");
    let indented = list.lines().filter_map(|line| line.strip_prefix("  "));
    let names = indented.filter(|line| !line.starts_with(' '));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names.map(str::to_owned).collect()
}

#[test]
fn every_shell_knows_every_command() {
    let sandbox = Sandbox::new();
    let commands = commands(&sandbox);
    assert!(commands.len() > 8, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = sandbox.otelier(&["completions", shell]);
        assert_eq!(ran.status, 0, "{ran}");
        for command in &commands {
            assert!(ran.stdout.contains(command.as_str()), "{shell}: {command}");
        }
    }
    let ran = sandbox.otelier(&["completions", "cmd"]);
    assert_eq!(ran.status, 2, "{ran}");
}

#[test]
fn every_command_has_a_manual_page() {
    let sandbox = Sandbox::new();
    let ran = sandbox.otelier(&["man", "out/man1"]);
    assert_eq!(ran.status, 0, "{ran}");
    let root = sandbox.read("out/man1/otelier.1");
    assert!(root.contains("Exit status"), "{root}");
    for command in commands(&sandbox).iter().filter(|name| *name != "help") {
        let page = sandbox.read(&format!("out/man1/otelier-{command}.1"));
        assert!(page.contains(&format!("otelier\\-{command}")), "{page}");
        assert!(
            page.contains("SYNOPSIS") && page.contains("Examples:"),
            "{page}"
        );
        assert!(
            root.contains(&format!("otelier\\-{command}")),
            "{command} in otelier.1"
        );
    }
    assert!(!sandbox.path("out/man1/otelier-demo-agent.1").exists());
    sandbox.write("file", "");
    let ran = sandbox.otelier(&["man", "file"]);
    assert_eq!(ran.status, 2, "{ran}");
}

/// What a real bash offers after some words.
fn offered(script: &Path, words: &[&str]) -> Vec<String> {
    let asked = format!(
        "source '{}'\nCOMP_WORDS=({})\nCOMP_CWORD={}\n_otelier otelier \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        script.display(),
        words
            .iter()
            .map(|word| format!("'{word}'"))
            .collect::<Vec<_>>()
            .join(" "),
        words.len() - 1
    );
    let mut bash = Command::new("bash")
        .args(["--noprofile", "--norc"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("bash starts");
    bash.stdin
        .take()
        .expect("a pipe")
        .write_all(asked.as_bytes())
        .expect("bash reads");
    let output = bash.wait_with_output().expect("bash ends");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

#[test]
#[cfg(unix)]
fn a_real_bash_completes_commands_options_and_values() {
    if Command::new("bash").arg("--version").output().is_err() {
        println!("this machine has no bash");
        return;
    }
    let sandbox = Sandbox::new();
    let ran = sandbox.otelier(&["completions", "bash"]);
    sandbox.write("otelier.bash", &ran.stdout);
    let script = sandbox.path("otelier.bash");
    assert_eq!(offered(&script, &["otelier", "gen"]), ["generate"]);
    assert_eq!(offered(&script, &["otelier", "init", "--la"]), ["--layout"]);
    assert_eq!(
        offered(&script, &["otelier", "init", "--layout", ""]),
        ["crate", "build-script"]
    );
    assert_eq!(offered(&script, &["otelier", "completions", "f"]), ["fish"]);
    let commands = offered(&script, &["otelier", ""]);
    for command in self::commands(&sandbox) {
        assert!(commands.contains(&command), "{command} in {commands:?}");
    }
    assert!(
        !commands.iter().any(|command| command == "demo-agent"),
        "{commands:?}"
    );
}
