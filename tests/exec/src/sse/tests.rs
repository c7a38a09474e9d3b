//! The parser against the standard's rules and against every way to cut a stream in chunks.

use super::{FRAME_LIMIT, Frame, Frames, Parser, TooLong};
use proptest::prelude::*;
use std::io::{self, Read};

fn frame(event: &str, data: &str) -> Frame {
    Frame {
        event: event.to_owned(),
        data: data.to_owned(),
    }
}

fn parse(chunks: &[&[u8]]) -> Vec<Frame> {
    let mut parser = Parser::default();
    let mut frames = Vec::new();
    for chunk in chunks {
        parser.push(chunk, &mut frames).expect("within the limit");
    }
    frames
}

#[track_caller]
fn check(stream: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(e, d)| frame(e, d)).collect();
    let bytes = stream.as_bytes();
    assert_eq!(parse(&[bytes]), expected, "in one piece");
    for cut in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(cut);
        assert_eq!(parse(&[head, &[], tail]), expected, "cut at byte {cut}");
    }
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(parse(&single), expected, "byte by byte");
}

#[test]
fn a_blank_line_dispatches_a_frame() {
    check("event: a\ndata: 1\n\n", &[("a", "1")]);
    check(
        "event: a\ndata: 1\n\n\n\ndata: 2\n\n",
        &[("a", "1"), ("", "2")],
    );
}

#[test]
fn lines_end_by_lf_crlf_or_cr() {
    check("event: a\r\ndata: 1\r\n\r\n", &[("a", "1")]);
    check("event: a\rdata: 1\r\rdata: 2\r\r", &[("a", "1"), ("", "2")]);
    check(
        "event: a\r\ndata: 1\n\rdata: 2\r\n\n",
        &[("a", "1"), ("", "2")],
    );
}

#[test]
fn comments_and_unknown_fields_are_skipped() {
    check(
        ": keep-alive\n\ndata: 1\n: in between\ndata: 2\nid: 7\nretry: 5\n\n",
        &[("", "1\n2")],
    );
}

#[test]
fn data_lines_are_joined() {
    check(
        "data: {\ndata:   \"a\": 1\ndata: }\n\n",
        &[("", "{\n  \"a\": 1\n}")],
    );
    check("data\ndata\n\n", &[("", "\n")]);
    check("data:\n\n", &[("", "")]);
}

#[test]
fn one_space_after_the_colon_is_not_part_of_the_value() {
    check("data:1\n\ndata:  2\n\n", &[("", "1"), ("", " 2")]);
}

#[test]
fn a_frame_without_data_is_not_dispatched_and_leaves_nothing_behind() {
    check("event: a\n\ndata: 1\n\n", &[("", "1")]);
}

#[test]
fn a_byte_order_mark_counts_only_at_the_beginning() {
    check(
        "\u{feff}data: 1\n\ndata: \u{feff}\n\n",
        &[("", "1"), ("", "\u{feff}")],
    );
}

#[test]
fn text_may_be_cut_inside_a_code_point() {
    check("data: größer ⚙ 🦀\n\n", &[("", "größer ⚙ 🦀")]);
}

#[test]
fn an_unfinished_frame_is_not_dispatched() {
    check("data: 1\n\ndata: 2\n", &[("", "1")]);
    let mut frames = Frames::new("data: 1\n\ndata: 2\n".as_bytes());
    assert_eq!(frames.next_frame().expect("readable"), Some(frame("", "1")));
    let error = frames.next_frame().expect_err("an unfinished frame");
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
}

#[test]
fn a_frame_over_the_limit_ends_the_stream_after_the_frames_before_it() {
    let mut parser = Parser::default();
    let mut frames = Vec::new();
    let mut stream = b"data: 1\n\ndata: ".to_vec();
    stream.resize(stream.len() + FRAME_LIMIT + 1, b'x');
    assert_eq!(parser.push(&stream, &mut frames), Err(TooLong));
    assert_eq!(frames, [frame("", "1")]);
    let mut frames = Frames::new(stream.as_slice());
    assert_eq!(frames.next_frame().expect("readable"), Some(frame("", "1")));
    let error = frames.next_frame().expect_err("too long");
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
}

/// A source that hands out its bytes in pieces of the given sizes.
struct Pieces<'a> {
    bytes: &'a [u8],
    sizes: std::iter::Cycle<std::vec::IntoIter<usize>>,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes.next().unwrap_or(1);
        let size = size.min(self.bytes.len()).min(buffer.len());
        let (head, tail) = self.bytes.split_at(size);
        buffer[..size].copy_from_slice(head);
        self.bytes = tail;
        Ok(size)
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read_under_every_chunking(
        frames in prop::collection::vec(("[a-z._]{0,12}", prop::collection::vec("[^\r\n]{0,20}", 1..4)), 0..8),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        sizes in prop::collection::vec(1_usize..9, 1..20),
    ) {
        let mut stream = String::new();
        let mut line = |text: &str| {
            stream.push_str(text);
            stream.push_str(ending);
        };
        line(": hello");
        for (event, data) in &frames {
            line(&format!("event: {event}"));
            for data in data {
                line(&format!("data: {data}"));
            }
            line("");
        }
        let expected: Vec<_> = frames.iter().map(|(event, data)| frame(event, &data.join("\n"))).collect();
        let mut reader = Frames::new(Pieces { bytes: stream.as_bytes(), sizes: sizes.into_iter().cycle() });
        let mut read = Vec::new();
        while let Some(frame) = reader.next_frame().expect("readable") {
            read.push(frame);
        }
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn any_bytes_mean_the_same_in_one_piece_and_in_many(
        bytes in prop::collection::vec(prop::sample::select(b"data: evnt\r\n\xc3\xa9x".to_vec()), 0..200),
        sizes in prop::collection::vec(1_usize..5, 1..10),
    ) {
        let mut parser = Parser::default();
        let mut read = Vec::new();
        let mut rest = bytes.as_slice();
        for size in sizes.into_iter().cycle() {
            if rest.is_empty() { break; }
            let (head, tail) = rest.split_at(size.min(rest.len()));
            parser.push(head, &mut read).expect("within the limit");
            rest = tail;
        }
        prop_assert_eq!(read, parse(&[&bytes]));
    }
}
