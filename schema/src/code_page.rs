//! The page of a code: the head of its file in `codes/`, taken apart.
//!
//! The page is the file's `//!` text. Its first sentence, up to an empty line, is the code's
//! explanation; prose follows. Then come two fenced blocks, ` ```yaml fault ` with a catalog that
//! has the fault and ` ```yaml mended ` with the same one mended.
//!
//! - A block that begins with `format:` is a whole `catalog.yaml`. Any other is a file's sections,
//!   which stand below a usual header, beside a file with one event.
//! - In a whole one, a line `# events/<name>.yaml` begins another file of the catalog.
//! - A code that no text of a catalog can have has no blocks but a paragraph that begins with
//!   `No example:` and says why.

use crate::Sources;

/// What stands above an example that is a file's sections.
const HEADER: &str = "\
format: 1
catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
";

/// What stands beside it, so that an example need not have an event.
const BESIDE: &str = "\
format: 1
events: [{ name: shop.opened, brief: The shop opened its doors. }]
";

const FAULT: &str = "```yaml fault";
const MENDED: &str = "```yaml mended";
const END: &str = "```";
const NO_EXAMPLE: &str = "No example:";

/// The page of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What the code means, in one sentence.
    pub explanation: String,
    /// More of it, in Markdown; may be empty.
    pub prose: String,
    /// A catalog that has the fault.
    pub faulty: Option<Example>,
    /// The same catalog, mended.
    pub mended: Option<Example>,
}

/// A catalog on a code's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example(String);

impl Page {
    /// The page at the head of a code's file.
    pub(crate) fn parse(file: &str) -> Self {
        let lines = file
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        let mut prose = String::new();
        let (mut faulty, mut mended) = (None, None);
        let mut lines = lines.skip_while(|line| line.is_empty());
        let explanation: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        while let Some(line) = lines.next() {
            let block = match line {
                FAULT => &mut faulty,
                MENDED => &mut mended,
                _ => {
                    prose.push_str(line);
                    prose.push('\n');
                    continue;
                }
            };
            let code: Vec<_> = lines.by_ref().take_while(|&line| line != END).collect();
            *block = Some(Example(format!("{}\n", code.join("\n"))));
        }
        Self {
            explanation: explanation.join(" "),
            prose: prose.trim().to_owned(),
            faulty,
            mended,
        }
    }

    /// Why there is no example, where there is none.
    pub fn no_example(&self) -> Option<&str> {
        let mut paragraphs = self.prose.split("\n\n");
        paragraphs.find_map(|paragraph| paragraph.strip_prefix(NO_EXAMPLE).map(str::trim))
    }

    /// The page as Markdown, below a heading.
    pub(crate) fn markdown(&self, heading: &str) -> String {
        let prose: Vec<_> = self
            .prose
            .split("\n\n")
            .map(|paragraph| paragraph.replace('\n', " "))
            .collect();
        let mut parts = vec![format!("## {heading}"), self.explanation.clone()];
        parts.extend(prose.into_iter().filter(|paragraph| !paragraph.is_empty()));
        for (title, example) in [("With the fault:", &self.faulty), ("Mended:", &self.mended)] {
            if let Some(Example(text)) = example {
                parts.push(format!("{title}\n\n```yaml\n{text}```"));
            }
        }
        format!("{}\n\n", parts.join("\n\n"))
    }
}

impl Example {
    /// A catalog, written as a page has it.
    #[cfg(test)]
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The catalog's files.
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::default();
        if !self.0.starts_with("format:") {
            sources.insert("catalog.yaml", format!("{HEADER}{}", self.0));
            sources.insert("events/opened.yaml", BESIDE);
            return sources;
        }
        let (mut file, mut text) = ("catalog.yaml", String::new());
        for line in self.0.lines() {
            let next = line
                .strip_prefix("# ")
                .filter(|name| name.starts_with("events/") && !name.contains(' '));
            if let Some(next) = next {
                let file = std::mem::replace(&mut file, next);
                sources.insert(file, std::mem::take(&mut text));
            } else {
                text.push_str(line);
                text.push('\n');
            }
        }
        sources.insert(file, text);
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_page_is_taken_apart() {
        let page = Page::parse(
            "//! What it means,\n//! in short.\n//!\n//! More of\n//! it.\n//!\n//! ```yaml fault\n//! format: 1\n//! # events/a.yaml\n//! format: 2\n//! ```\n//!\n//! ```yaml mended\n//! events: []\n//! ```\n\nfn code() {}\n",
        );
        assert_eq!(page.explanation, "What it means, in short.");
        assert_eq!(page.prose, "More of\nit.");
        assert_eq!(page.no_example(), None);
        let files = |example: &Option<super::Example>| {
            let sources = example.as_ref().unwrap().sources();
            let files = sources
                .iter()
                .map(|(file, text)| format!("{file}:\n{text}"));
            files.collect::<String>()
        };
        assert_eq!(
            files(&page.faulty),
            "catalog.yaml:\nformat: 1\nevents/a.yaml:\nformat: 2\n"
        );
        assert!(files(&page.mended).contains("scope: { name: shop.events } }\nevents: []\n"));
        assert!(page.markdown("a-code").starts_with("## a-code\n\nWhat it means, in short.\n\nMore of it.\n\nWith the fault:\n\n```yaml\nformat: 1\n"));
    }

    #[test]
    fn a_page_without_an_example_says_why() {
        let page = Page::parse("//! What it means.\n//!\n//! No example: there is none.\n");
        assert_eq!(page.no_example(), Some("there is none."));
        assert_eq!((page.faulty, page.mended), (None, None));
    }

    #[test]
    fn any_file_has_an_answer() {
        for file in ["", "//!", "//! ```yaml fault", "fn code() {}", "//!\n//!\n"] {
            let _ = Page::parse(file).markdown("x");
        }
    }
}
