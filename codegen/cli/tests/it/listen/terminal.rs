//! What stands on a terminal.

use std::fs::File;
use std::io::Read as _;
use std::process::{Child, Command, Stdio};

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::{JSON, ask, request};
use crate::support::Sandbox;

/// The program with a terminal of its own.
struct OnTerminal {
    child: Child,
    terminal: File,
    /// What it has written.
    screen: String,
}

impl OnTerminal {
    fn start(mut command: Command) -> Self {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let size = Winsize {
            ws_row: 30,
            ws_col: 100,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&terminal, size).unwrap();
        let name = ptsname(&terminal, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY;
        let other = || File::from(rustix::fs::open(&name, flags, Mode::empty()).unwrap());
        let (input, output, errors) = (other(), other(), other());
        let child = command
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .stdin(Stdio::from(input))
            .stdout(Stdio::from(output))
            .stderr(Stdio::from(errors))
            .spawn()
            .unwrap();
        Self {
            child,
            terminal: File::from(terminal),
            screen: String::new(),
        }
    }

    /// Reads on until it has written what is waited for, or has ended.
    fn wait_for(&mut self, text: &str) {
        let mut bytes = [0; 4096];
        while !self.screen.contains(text) {
            match self.terminal.read(&mut bytes) {
                // Nobody has the other side open any more.
                Ok(0) | Err(_) => panic!("no {text:?} in {:?}", self.screen),
                Ok(read) => self.screen += &String::from_utf8_lossy(&bytes[..read]),
            }
        }
    }
}

impl Drop for OnTerminal {
    fn drop(&mut self) {
        // It has ended, or the test has failed.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

#[test]
fn a_live_table_stands_on_a_terminal() {
    let sandbox = Sandbox::shop();
    let arguments = [
        "listen",
        "--catalog",
        "schema/shop",
        "--grpc",
        "off",
        "--http",
        ":0",
    ];
    let mut listening =
        OnTerminal::start(sandbox.command(&[&arguments[..], &["--count", "3"]].concat()));
    listening.wait_for("held against");
    let (_, address) = listening.screen.split_once("http://").unwrap();
    let (address, _) = address.split_once("/v1/logs").unwrap();
    let address = address.to_owned();
    let post = |payments: &[&str]| {
        let start = format!("POST /v1/logs HTTP/1.1\r\n{JSON}");
        ask(&address, &start, request(payments).to_string().as_bytes())
    };
    assert_eq!(post(&["cash", "barter"]).status(), 200);
    listening.wait_for("2 records (");
    listening.wait_for("1 error[enum-value] shop.sale payment\r\n");
    // It is written anew in place, also where there is no colour.
    listening.wait_for("\u{1b}[5A\u{1b}[J2 records (");
    assert_eq!(post(&["cash"]).status(), 200);
    listening.wait_for("3 records: 2 valid");
    assert_eq!(listening.child.wait().unwrap().code(), Some(1));
}
