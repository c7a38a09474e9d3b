//! Many senders at once, and what they are told.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::{JSON, Listening, message, request};
use crate::support::Sandbox;

#[test]
fn requests_that_have_begun_end_before_the_run_does() {
    let sandbox = Sandbox::shop();
    let listening = Listening::start(&sandbox, &[]);
    let body = request(&["cash"]).to_string();
    let mut stream = TcpStream::connect(&listening.http).unwrap();
    let head = format!(
        "POST /v1/logs HTTP/1.1\r\n{JSON}Host: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 12];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100");
    listening.signal("-TERM");
    let start = Instant::now();
    // No new connection is taken by then.
    while TcpStream::connect(&listening.http).is_ok() {
        assert!(start.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(5));
    }
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("HTTP/1.1 200"), "{answer}");
    let ran = listening.ended();
    assert_eq!(ran.status, 0, "{ran}");
    assert!(ran.stdout.contains("1 record: 1 valid"), "{ran}");
}

/// As many requests as are read at once have begun and do not go on: who comes then is told to try again, and is taken
/// when they have gone.
#[test]
fn who_finds_no_room_is_told_to_try_again() {
    const AT_ONCE: usize = 64;
    let sandbox = Sandbox::shop();
    let listening = Listening::start(&sandbox, &[]);
    let body = request(&["cash"]).to_string();
    let head = format!(
        "POST /v1/logs HTTP/1.1\r\n{JSON}Host: h\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let slow: Vec<TcpStream> = (0..AT_ONCE)
        .map(|_| {
            let mut stream = TcpStream::connect(&listening.http).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            let mut interim = [0; 12];
            stream.read_exact(&mut interim).unwrap();
            assert_eq!(&interim, b"HTTP/1.1 100");
            stream
        })
        .collect();
    let answer = listening.post(JSON, body.as_bytes());
    assert_eq!(answer.status(), 429, "{}", answer.head);
    assert!(answer.head.contains("retry-after: 1"), "{}", answer.head);
    let status = listening.export(message(&["cash"]), None).unwrap_err();
    assert_eq!(status.code(), tonic::Code::ResourceExhausted);
    assert!(!status.details().is_empty(), "no RetryInfo");
    drop(slow);
    let start = Instant::now();
    while listening.post(JSON, body.as_bytes()).status() == 429 {
        assert!(start.elapsed() < Duration::from_secs(20));
    }
    let ran = listening.interrupted();
    assert!(ran.stdout.contains("1 record: 1 valid"), "{ran}");
}
