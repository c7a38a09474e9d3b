//! The command line as its users see it: the real program, its output and its exit status.

mod check;
mod completions;
mod coverage;
#[cfg(feature = "demo")]
mod demo;
mod diff;
mod editor;
mod explain;
mod fix;
mod formats;
mod generate;
mod help;
mod init;
mod inspect;
mod lint;
#[cfg(unix)]
mod listen;
mod merge;
mod sample;
mod support;
mod validate;
mod watch;
