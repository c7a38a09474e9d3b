//! What holds for every text, whatever it is.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use otelier_schema::{Diagnostic, Label, Loaded, Sources, load_sources, render};

/// What was told of a text: codes, with the messages' words that are not the author's.
pub(crate) type Told = BTreeSet<String>;

/// Longer than any text of the corpus takes, by far.
const SLOW: Duration = Duration::from_secs(5);

/// Loads a text as a catalog, or beside one, and shows all that was told of it.
pub(crate) fn hold(text: &str) -> Result<Told, String> {
    let begun = Instant::now();
    let held = catch_unwind(AssertUnwindSafe(|| {
        let loaded = load_sources(sources(text));
        let held = look(&loaded);
        (loaded, held)
    }));
    let (loaded, held) = held.map_err(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or(panic.downcast_ref::<&str>().copied());
        format!("panic: {}", message.unwrap_or("without words"))
    })?;
    held?;
    if begun.elapsed() > SLOW && text.len() < 100_000 {
        return Err(format!("slow: {} bytes took too long", text.len()));
    }
    Ok(loaded.diagnostics.iter().map(kind).collect())
}

fn sources(text: &str) -> Sources {
    if text.contains("catalog:") {
        return Sources::from_iter([("catalog.yaml", text)]);
    }
    Sources::from_iter([
        ("catalog.yaml", include_str!("../faults/base/catalog.yaml")),
        ("events/fuzz.yaml", text),
    ])
}

fn look(loaded: &Loaded) -> Result<(), String> {
    if loaded.catalog.is_none() && loaded.diagnostics.is_empty() {
        return Err("silent: no catalog and no fault".to_owned());
    }
    for fault in &loaded.diagnostics {
        let told = || format!("{} `{}`", fault.code, fault.message);
        for label in &fault.labels {
            place(label, &loaded.sources).map_err(|why| format!("place: {why}, of {}", told()))?;
        }
        if let Some(fix) = &fault.fix {
            let text = loaded.sources.get(&fix.file).unwrap_or("");
            if text.get(fix.span.clone()).is_none() {
                return Err(format!("fix: it replaces no text, of {}", told()));
            }
        }
    }
    // All are made alike; thousands would only take long.
    for fault in loaded.diagnostics.iter().take(50) {
        let shown = render(fault, &loaded.sources, false);
        let control = |c: char| c.is_control() && c != '\n';
        if let Some(bad) = shown.chars().find(|&c| control(c)) {
            return Err(format!("shown: {bad:?} reaches a terminal"));
        }
        header(fault, loaded, &shown)?;
    }
    Ok(())
}

/// The line and column of a label are those of the bytes that it covers.
fn place(label: &Label, sources: &Sources) -> Result<(), String> {
    let Some(span) = label.span.clone() else {
        return Ok(());
    };
    let text = sources.get(&label.position.file).ok_or("no such file")?;
    if text.get(span.clone()).is_none() {
        return Err(format!("bytes {span:?} are no text of {}", text.len()));
    }
    let before = text[..span.start].trim_start_matches('\u{feff}');
    let before = before.replace("\r\n", "\n").replace('\r', "\n");
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |line| line.chars().count())
        + 1;
    let said = (label.position.line as usize, label.position.column as usize);
    if said != (line, column) {
        return Err(format!("{said:?} is said of {line}:{column}"));
    }
    Ok(())
}

/// What is shown names the place that the fault has.
fn header(fault: &Diagnostic, loaded: &Loaded, shown: &str) -> Result<(), String> {
    let Some(position) = fault.position() else {
        return Ok(());
    };
    let file = loaded.sources.display_path(&position.file);
    let place = format!("--> {file}:{}:{}\n", position.line, position.column);
    if shown.contains(&place) {
        return Ok(());
    }
    let said = shown
        .lines()
        .find(|line| line.contains("--> "))
        .unwrap_or("no place");
    Err(format!(
        "shown: {} instead of {}",
        said.trim(),
        place.trim()
    ))
}

fn kind(fault: &Diagnostic) -> String {
    let words = fault.message.split('`').step_by(2).collect::<String>();
    let words: String = words
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .take(60)
        .collect();
    format!("{} {words} {}", fault.code, fault.labels.len())
}
