//! Markdown pages about a catalog, for the people who read the data and write queries:
//! `docs/README.md`, and `docs/events/<event>.md` for each event.
//!
//! A view decides what a page says; its template says where.

mod attributes;
mod event;
mod index;
#[cfg(test)]
mod tests;
mod text;
mod words;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::ResolvedCatalog;
use tera::{Context, Tera};

use crate::{Emitter, Files};

/// The layout of the pages, by name.
const TEMPLATES: [(&str, &str); 4] = [
    (
        "index.md",
        include_str!("../../templates/markdown/index.md"),
    ),
    (
        "event.md",
        include_str!("../../templates/markdown/event.md"),
    ),
    (
        "table.md",
        include_str!("../../templates/markdown/table.md"),
    ),
    (
        "details.md",
        include_str!("../../templates/markdown/details.md"),
    ),
];

/// Emits `docs/`.
#[derive(Debug)]
pub struct Markdown;

impl Emitter for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn emit(&self, catalog: &ResolvedCatalog) -> Result<Files, Vec<Diagnostic>> {
        // The templates are part of this crate and no catalog text is: what they ask of a view
        // is the same for every catalog.
        Ok(pages(catalog).expect("the templates fit their views"))
    }
}

fn pages(catalog: &ResolvedCatalog) -> tera::TeraResult<Files> {
    let mut tera = Tera::default();
    tera.add_raw_templates(TEMPLATES)?;
    let mut files = Files::new();
    let index = Context::from_serialize(&index::view(catalog))?;
    let page = tidy(&tera.render("index.md", &index)?);
    files.insert("docs/README.md".to_owned(), page);
    let metadata = event::metadata(catalog);
    for event in &catalog.events {
        let view = Context::from_serialize(&event::view(catalog, event, &metadata))?;
        let page = tidy(&tera.render("event.md", &view)?);
        files.insert(format!("docs/events/{}.md", event.name), page);
    }
    Ok(files)
}

/// One blank line between blocks, none at the end: what a template's branches leave out shows nowhere.
fn tidy(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut blank = true;
    for line in page.lines().map(str::trim_end) {
        if !(blank && line.is_empty()) {
            text.push_str(line);
            text.push('\n');
        }
        blank = line.is_empty();
    }
    format!("{}\n", text.trim_end())
}
