//! Diagnostics as people read them: the message, the place with a caret, and what helps.

use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Group, Level as Title, Renderer, Snippet, renderer::DecorStyle,
};

use crate::{Diagnostic, Label, Level, Sources, lines};

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
    files
        .iter()
        .fold(0, |from, file| file.mend_column(&mut text, from));
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
    // A byte order mark belongs to no line.
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let from = lines::start(text, at, usize::MAX).max(mark).min(at);
    (
        lines::before(text, at) + 1,
        text[from..at].chars().count() + 1,
    )
}

/// The labels of one file, and the lines of it that they are about.
struct File<'a> {
    path: String,
    window: String,
    /// 1-based.
    line: usize,
    /// Where the label stands, if the window is cut out of its line.
    column: Option<usize>,
    labels: Vec<(&'a Label, Range<usize>)>,
}

impl File<'_> {
    /// The renderer counts from where the window begins. `from` is how far the text is mended;
    /// returns how far it is afterwards.
    fn mend_column(&self, text: &mut String, from: usize) -> usize {
        let (Some(column), Some((_, span))) = (self.column, self.labels.first()) else {
            return from;
        };
        let place = |column: usize| format!("{}:{}:{column}", self.path, self.line);
        let counted = place(self.window[..span.start].chars().count() + 1);
        let whole =
            |at: &usize| !text[at + counted.len()..].starts_with(|c: char| c.is_ascii_digit());
        let places = text[from..]
            .match_indices(&counted)
            .map(|(at, _)| from + at);
        let Some(at) = places.into_iter().find(whole) else {
            return from;
        };
        text.replace_range(at..at + counted.len(), &place(column));
        at + place(column).len()
    }
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
        .filter_map(|name| Some((name, sources.get(name)?)))
        .flat_map(|(name, text)| {
            let labels = diagnostic
                .labels
                .iter()
                .filter(|label| *label.position.file == *name);
            let spans: Vec<_> = labels.map(|label| (label, span(label, text))).collect();
            let path = escape(&sources.display_path(name));
            match whole_lines(text, &path, &spans) {
                Some(file) => vec![file],
                None => spans
                    .into_iter()
                    .map(|label| cut(text, &path, label))
                    .collect(),
            }
        })
        .collect()
}

/// Of a line so much is looked at on either side of a label, and no more: lines of a megabyte
/// exist, with thousands of faults in them.
const REACH: usize = 400;

/// The labels in their whole lines, where these are not too long.
fn whole_lines<'a>(
    text: &str,
    path: &str,
    spans: &[(&'a Label, Range<usize>)],
) -> Option<File<'a>> {
    let (first_label, first) = spans.iter().min_by_key(|(_, span)| span.start)?;
    let last = spans.iter().map(|(_, span)| span.end).max()?;
    if last - first.start > 8 * REACH {
        return None;
    }
    let (from, to) = window(text, first.start..last);
    if !(is_start(text, from) && is_end(text, to)) {
        return None;
    }
    Some(File {
        path: path.to_owned(),
        window: visible(&text[from..to]),
        line: first_label.position.line as usize,
        column: None,
        labels: spans
            .iter()
            .map(|(label, span)| (*label, span.start - from..span.end - from))
            .collect(),
    })
}

/// A label in a part of its line.
fn cut<'a>(text: &str, path: &str, (label, span): (&'a Label, Range<usize>)) -> File<'a> {
    let end = lines::end(text, span.start, REACH).min(span.end);
    let (from, to) = window(text, span.start..floor(text, end));
    File {
        path: path.to_owned(),
        window: visible(&text[from..to]),
        line: label.position.line as usize,
        column: Some(label.position.column as usize),
        labels: vec![(label, span.start - from..floor(text, end) - from)],
    }
}

/// The lines of some bytes, as far as they are within reach.
fn window(text: &str, bytes: Range<usize>) -> (usize, usize) {
    let from = floor(text, lines::start(text, bytes.start, REACH));
    let to = floor(text, lines::end(text, bytes.end, REACH)).max(bytes.end);
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    (
        if from < mark {
            mark.min(bytes.start)
        } else {
            from
        },
        to,
    )
}

fn is_start(text: &str, at: usize) -> bool {
    at == 0 || text[..at].ends_with(['\n', '\r', '\u{feff}'])
}

fn is_end(text: &str, at: usize) -> bool {
    at == text.len() || text[at..].starts_with(['\n', '\r'])
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

/// The scalar that begins at a position.
fn word_at(label: &Label, text: &str) -> Range<usize> {
    let line = (label.position.line as usize).saturating_sub(1);
    let mut start = lines::nth(text, line);
    if line == 0 {
        start = text.len() - text.trim_start_matches('\u{feff}').len();
    }
    let rest = &text[start..lines::end(text, start, usize::MAX)];
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

/// A source text whose C1 control characters cannot reach a terminal, with line ends that the
/// renderer knows. It replaces the other control characters itself, and those that change the
/// direction; the bytes keep their places.
fn visible(text: &str) -> String {
    let mut characters = text.chars().peekable();
    let mut visible = String::with_capacity(text.len());
    while let Some(c) = characters.next() {
        visible.push(match c {
            '\r' if characters.peek() == Some(&'\n') => ' ',
            '\r' => '\n',
            '\u{80}'..='\u{9f}' => '\u{b7}',
            '\u{feff}' => '\u{fffd}',
            c => c,
        });
    }
    visible
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
