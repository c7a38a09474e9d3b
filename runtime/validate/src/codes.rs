//! The stable words for the kinds of findings.
//!
//! What each means, with a record that has it and the same record mended, stands at the head of its file in `codes/`:
//! it is the source of its page in `findings.md`, of `otelier explain`, and of its test.

use std::fmt::{self, Write as _};

use serde::{Serialize, Serializer};

use crate::payload::Deviation;
use crate::severity::Severity;

/// Declares the codes: the name, the word, how bad it is, and the file that explains it.
macro_rules! codes {
    ($($name:ident = $word:literal, $severity:ident, in $file:ident;)+) => {
        $(mod $file;)+

        /// What kind of fault a finding is. Codes are stable words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $word, "`, as `otelier explain ", $word, "` has it.")]
                $name,
            )+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable word for it, e.g. `wrong-type`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// How bad it is, where a finding does not say otherwise.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)+
                }
            }

            /// The text of the file that explains it.
            const fn file(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("codes/", stringify!($file), ".rs")),)+
                }
            }
        }
    };
}

codes! {
    UnknownEvent = "unknown-event", Error, in unknown_event;
    UnknownAttribute = "unknown-attribute", Error, in unknown_attribute;
    ForeignAttribute = "foreign-attribute", Error, in foreign_attribute;
    MissingAttribute = "missing-attribute", Error, in missing_attribute;
    WrongType = "wrong-type", Error, in wrong_type;
    WrongEncoding = "wrong-encoding", Error, in wrong_encoding;
    EnumValue = "enum-value", Error, in enum_value;
    OutOfRange = "out-of-range", Error, in out_of_range;
    WrongLength = "wrong-length", Error, in wrong_length;
    WrongPattern = "wrong-pattern", Error, in wrong_pattern;
    WrongFormat = "wrong-format", Error, in wrong_format;
    Constraint = "constraint", Error, in constraint;
    WrongCase = "wrong-case", Error, in wrong_case;
    DuplicateKey = "duplicate-key", Error, in duplicate_key;
    UnsetValue = "unset-value", Error, in unset_value;
    UnredactedValue = "unredacted-value", Error, in unredacted_value;
    UnexpectedBody = "unexpected-body", Warning, in unexpected_body;
    WrongSeverity = "wrong-severity", Warning, in wrong_severity;
    ZeroTimestamp = "zero-timestamp", Error, in zero_timestamp;
    ImplausibleTimestamp = "implausible-timestamp", Error, in implausible_timestamp;
    InvalidId = "invalid-id", Error, in invalid_id;
    EventNameInAttribute = "event-name-in-attribute", Warning, in event_name_in_attribute;
    EventNameMismatch = "event-name-mismatch", Error, in event_name_mismatch;
    Deprecated = "deprecated", Warning, in deprecated;
    Expired = "expired", Warning, in expired;
    MissingResourceAttribute = "missing-resource-attribute", Error, in missing_resource_attribute;
    WrongResourceAttribute = "wrong-resource-attribute", Error, in wrong_resource_attribute;
    WrongScope = "wrong-scope", Warning, in wrong_scope;
    UnknownVersion = "unknown-version", Info, in unknown_version;
    SeverityByName = "severity-by-name", Warning, in severity_by_name;
    NumberAsString = "number-as-string", Warning, in number_as_string;
    NonFiniteDouble = "non-finite-double", Info, in non_finite_double;
    Base64Id = "base64-id", Warning, in base64_id;
    Null = "null", Info, in null;
    SnakeCaseKey = "snake-case-key", Warning, in snake_case_key;
    UnknownField = "unknown-field", Info, in unknown_field;
    LateContext = "late-context", Warning, in late_context;
    TooLarge = "too-large", Error, in too_large;
    Malformed = "malformed", Error, in malformed;
    NoRecords = "no-records", Error, in no_records;
}

impl Code {
    /// That of a deviation from OTLP.
    pub(crate) const fn of(deviation: Deviation) -> Self {
        match deviation {
            Deviation::SeverityByName => Self::SeverityByName,
            Deviation::NumberAsString => Self::NumberAsString,
            Deviation::NonFiniteDouble => Self::NonFiniteDouble,
            Deviation::Base64Id => Self::Base64Id,
            Deviation::Null => Self::Null,
            Deviation::SnakeCaseKey => Self::SnakeCaseKey,
            Deviation::UnknownField => Self::UnknownField,
            Deviation::LateContext => Self::LateContext,
            Deviation::TooLarge => Self::TooLarge,
            Deviation::WrongKind
            | Deviation::Undecodable
            | Deviation::BrokenMessage
            | Deviation::NoKey
            | Deviation::RepeatedKey
            | Deviation::Unreadable => Self::Malformed,
        }
    }

    /// What it means, in one sentence of Markdown.
    pub fn explanation(self) -> String {
        let text = self.text();
        let (first, _) = text.split_once("\n\n").unwrap_or((&text, ""));
        first.replace('\n', " ").trim().to_owned()
    }

    /// Its page, in Markdown, below a heading.
    pub fn page(self) -> String {
        let mut page = format!("## {self}\n\n");
        let (mut in_code, mut in_paragraph) = (false, false);
        for line in self.text().lines() {
            let introduction = match line {
                "```yaml catalog" => Some("With this in a catalog:\n\n```yaml"),
                "```json fault" => Some("a record that has it:\n\n```json"),
                "```json mended" => Some("and the same record mended:\n\n```json"),
                _ => None,
            };
            if let Some(introduction) = introduction {
                page.push_str(introduction);
                page.push('\n');
                in_code = true;
            } else if in_code || line.is_empty() {
                in_code &= line != "```";
                if in_paragraph {
                    page.push('\n');
                }
                in_paragraph = false;
                page.push_str(line);
                page.push('\n');
            } else {
                // A paragraph is one line, whatever its source's width.
                if in_paragraph {
                    page.push(' ');
                }
                in_paragraph = true;
                page.push_str(line);
            }
        }
        if in_paragraph {
            page.push('\n');
        }
        page
    }

    /// The words at the head of its file.
    fn text(self) -> String {
        let lines = self.file().lines();
        let lines = lines.map_while(|line| line.strip_prefix("//!"));
        lines.fold(String::new(), |mut text, line| {
            text.push_str(line.strip_prefix(' ').unwrap_or(line));
            text.push('\n');
            text
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The pages of all codes, as `findings.md` has them.
pub fn pages() -> String {
    let mut text = String::from(
        "<!-- made by otelier-validate from src/codes; `UPDATE=1 cargo test -p otelier-validate --test validator` rewrites it -->\n\n\
         # Findings\n\nEach finding of `otelier validate` has one of these codes.\n\n",
    );
    for code in Code::ALL {
        let _ = writeln!(text, "- [`{code}`](#{code}): {}", code.explanation());
    }
    for code in Code::ALL {
        text.push('\n');
        text.push_str(&code.page());
    }
    text
}
