//! Diagnostics as people read them: the message, the place with a caret, and what helps.

use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Group, Level as Title, Renderer, Snippet, renderer::DecorStyle,
};

use crate::{Diagnostic, Label, Level, Sources};

/// The diagnostic as text, with ANSI colours where asked for.
///
/// Control and direction characters of the catalog are made visible, so that no text in it
/// can change what a terminal shows.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
    let title = match diagnostic.severity {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
    };
    let files = by_file(diagnostic, sources);
    let mut group = Group::with_title(
        title
            .primary_title(escape(&diagnostic.message))
            .id(diagnostic.code.as_str()),
    );
    for file in &files {
        let mut snippet = Snippet::source(file.window.as_str())
            .line_start(file.line)
            .path(file.path.as_str());
        for (label, span) in &file.labels {
            let kind = if diagnostic
                .labels
                .first()
                .is_some_and(|first| std::ptr::eq(first, *label))
            {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let text = (!label.text.is_empty()).then(|| escape(&label.text));
            snippet = snippet.annotation(kind.span(span.clone()).label(text));
        }
        group = group.element(snippet);
    }
    for note in &diagnostic.notes {
        group = group.element(Title::NOTE.message(escape(note)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Title::HELP.message(escape(help)));
    }
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    text.push('\n');
    text
}

/// What a label covers, for readers that count for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// 1-based line and column, in characters, of the first character.
    pub start: (usize, usize),
    /// The same of the place behind the last character.
    pub end: (usize, usize),
}

/// What a label covers; `None` where its file is not among the sources.
pub fn extent(label: &Label, sources: &Sources) -> Option<Extent> {
    let text = sources.get(&label.position.file)?;
    let Range { start, end } = span(label, text);
    Some(Extent {
        start: line_and_column(text, start),
        end: line_and_column(text, end),
    })
}

/// The 1-based line and column, in characters, of a byte.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let at = floor(text, at);
    let from = line_start(text, at);
    let line = text[..from].bytes().filter(|&b| b == b'\n').count() + 1;
    (line, text[from..at].chars().count() + 1)
}

/// The labels of one file, and the lines of it that they are about.
struct File<'a> {
    path: String,
    window: String,
    /// 1-based.
    line: usize,
    labels: Vec<(&'a Label, Range<usize>)>,
}

fn by_file<'a>(diagnostic: &'a Diagnostic, sources: &Sources) -> Vec<File<'a>> {
    let mut names: Vec<&str> = Vec::new();
    for label in &diagnostic.labels {
        if !names.contains(&&*label.position.file) {
            names.push(&label.position.file);
        }
    }
    names
        .into_iter()
        .filter_map(|name| {
            let text = sources.get(name)?;
            let labels = diagnostic
                .labels
                .iter()
                .filter(|label| *label.position.file == *name);
            let spans: Vec<_> = labels.map(|label| (label, span(label, text))).collect();
            let first = spans.iter().map(|(_, span)| span.start).min()?;
            let last = spans.iter().map(|(_, span)| span.end).max()?;
            let from = line_start(text, first);
            let to = text[last..].find('\n').map_or(text.len(), |at| last + at);
            Some(File {
                path: escape(&sources.display_path(name)),
                window: visible(&text[from..to]),
                line: text[..from].bytes().filter(|&b| b == b'\n').count() + 1,
                labels: spans
                    .into_iter()
                    .map(|(label, span)| (label, span.start - from..span.end - from))
                    .collect(),
            })
        })
        .collect()
}

/// The bytes that a label covers, on character boundaries whatever the label says.
pub(crate) fn span(label: &Label, text: &str) -> Range<usize> {
    let span = label.span.clone().unwrap_or_else(|| word_at(label, text));
    let start = floor(text, span.start);
    start..floor(text, span.end).max(start)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where a line begins; a byte order mark belongs to no line.
fn line_start(text: &str, at: usize) -> usize {
    match text[..at].rfind('\n') {
        Some(end) => end + 1,
        None => (text.len() - text.trim_start_matches('\u{feff}').len()).min(at),
    }
}

/// The scalar that begins at a position.
fn word_at(label: &Label, text: &str) -> Range<usize> {
    let line = (label.position.line as usize).saturating_sub(1);
    let mut start = 0;
    for _ in 0..line {
        match text[start..].find('\n') {
            Some(at) => start += at + 1,
            None => break,
        }
    }
    start = start.max(line_start(text, start));
    if line == 0 {
        start = text.len() - text.trim_start_matches('\u{feff}').len();
    }
    let rest = text[start..].lines().next().unwrap_or("");
    let column = (label.position.column as usize).saturating_sub(1);
    let from = rest
        .char_indices()
        .nth(column)
        .map_or(rest.len(), |(at, _)| at);
    start + from..start + from + word_length(&rest[from..])
}

fn word_length(rest: &str) -> usize {
    let mut characters = rest.char_indices().peekable();
    match characters.next() {
        Some((_, quote @ ('"' | '\''))) => {
            let mut escaped = false;
            for (at, c) in characters {
                match c {
                    _ if escaped => escaped = false,
                    '\\' if quote == '"' => escaped = true,
                    c if c == quote => return at + 1,
                    _ => {}
                }
            }
            rest.len()
        }
        Some((_, '{' | '[')) => 1,
        Some(_) => {
            let end = rest
                .char_indices()
                .find(|&(at, c)| match c {
                    ',' | '}' | ']' => true,
                    ':' => rest[at + 1..].starts_with([' ', '\r', ',']) || rest.len() == at + 1,
                    '#' => rest[..at].ends_with(' '),
                    _ => false,
                })
                .map_or(rest.len(), |(at, _)| at);
            rest[..end].trim_end().len()
        }
        None => 0,
    }
}

/// A source text whose C1 control characters cannot reach a terminal. The renderer itself
/// replaces the others, and those that change the direction; the bytes keep their places.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| {
            if ('\u{80}'..='\u{9f}').contains(&c) {
                '\u{b7}'
            } else {
                c
            }
        })
        .collect()
}

/// A message whose control and direction characters are written as escapes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        let direction = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
        if c.is_control() || direction {
            escaped.extend(c.escape_unicode());
        } else {
            escaped.push(c);
        }
    }
    escaped
}
