//! The stable words for the kinds of faults, and the only place where a fault is put into words.
//!
//! What each code means, with an example that has it and the same example mended, stands at the
//! head of its file in `codes/`: it is the source of its page in the reference and of
//! `otelier explain`. `code_page` says what such a file looks like. Below it stand the code's
//! diagnostics, as functions from facts and places to a message, what helps and what mends, with
//! the rule where that needs no more than those facts; and their tests. Whoever finds a fault says
//! what it found: the words are not its business. No [`Diagnostic`] of an error is made elsewhere,
//! as [`Diagnostic::error`] is private to this module.

use crate::{Diagnostic, Level, Position, code_page::Page, resolved::Member, suggest};

/// Declares the codes: the name, the word, and the file that explains it. The files of lints stand
/// in the room of the lints, as each is the lint itself, too.
macro_rules! codes {
    (
        { $($name:ident = $word:literal in $file:ident;)+ }
        and lints { $($lint:ident = $lint_word:literal in $lint_file:ident;)+ }
    ) => {
        $(pub(crate) mod $file;)+

        /// What kind of fault a diagnostic is about; its word never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = concat!("`", $word, "`, as `otelier explain ", $word, "` has it.")]
                $name,
            )+
            $(
                #[doc = concat!("The lint `", $lint_word, "`, as `otelier explain ", $lint_word, "` has it.")]
                $lint,
            )+
        }

        impl Code {
            /// All codes, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+ $(Self::$lint,)+];

            /// Those of lints, which a catalog can waive.
            pub const LINTS: &'static [Self] = &[$(Self::$lint),+];

            /// The code's word, e.g. `unknown-key`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                    $(Self::$lint => $lint_word,)+
                }
            }

            /// The text of the file that explains the code.
            const fn file(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("codes/", stringify!($file), ".rs")),)+
                    $(Self::$lint => include_str!(concat!("lint/rules/", stringify!($lint_file), ".rs")),)+
                }
            }
        }
    };
}

codes!({
    CouldNotRead = "could-not-read" in could_not_read;
    YamlSyntax = "yaml-syntax" in yaml_syntax;
    UnsupportedYaml = "unsupported-yaml" in unsupported_yaml;
    DuplicateKey = "duplicate-key" in duplicate_key;
    UnknownKey = "unknown-key" in unknown_key;
    WrongType = "wrong-type" in wrong_type;
    UnknownValue = "unknown-value" in unknown_value;
    MissingKey = "missing-key" in missing_key;
    UnsupportedFormat = "unsupported-format" in unsupported_format;
    MisplacedSection = "misplaced-section" in misplaced_section;
    NoEvents = "no-events" in no_events;
    BadName = "bad-name" in bad_name;
    ReservedName = "reserved-name" in reserved_name;
    BadVersion = "bad-version" in bad_version;
    BadRuntime = "bad-runtime" in bad_runtime;
    BadDate = "bad-date" in bad_date;
    EmptyBrief = "empty-brief" in empty_brief;
    DuplicateEvent = "duplicate-event" in duplicate_event;
    DuplicateAttribute = "duplicate-attribute" in duplicate_attribute;
    DuplicateSetting = "duplicate-setting" in duplicate_setting;
    DuplicateMember = "duplicate-member" in duplicate_member;
    ConflictingAttribute = "conflicting-attribute" in conflicting_attribute;
    UnresolvedReference = "unresolved-reference" in unresolved_reference;
    GroupCircle = "group-circle" in group_circle;
    MapCircle = "map-circle" in map_circle;
    UnknownSetting = "unknown-setting" in unknown_setting;
    RefinedType = "refined-type" in refined_type;
    BadConstraint = "bad-constraint" in bad_constraint;
    BadPattern = "bad-pattern" in bad_pattern;
    BadRequirement = "bad-requirement" in bad_requirement;
    BadPrivacy = "bad-privacy" in bad_privacy;
    BadFill = "bad-fill" in bad_fill;
    BadExample = "bad-example" in bad_example;
    MissingExample = "missing-example" in missing_example;
    BadCondition = "bad-condition" in bad_condition;
    UnreachableCase = "unreachable-case" in unreachable_case;
    NameCollision = "name-collision" in name_collision;
    GeneratorFault = "generator-fault" in generator_fault;
} and lints {
    NameCase = "name-case" in name_case;
    ReservedNamespace = "reserved-namespace" in reserved_namespace;
    NoNamespace = "no-namespace" in no_namespace;
    NamespaceClash = "namespace-clash" in namespace_clash;
    RepeatedBrief = "repeated-brief" in repeated_brief;
    NoExample = "no-example" in no_example;
    BadUnit = "bad-unit" in bad_unit;
    UnitMismatch = "unit-mismatch" in unit_mismatch;
    UndeclaredPrivacy = "undeclared-privacy" in undeclared_privacy;
    UnboundedString = "unbounded-string" in unbounded_string;
    UnboundedFamily = "unbounded-family" in unbounded_family;
    OverlappingCases = "overlapping-cases" in overlapping_cases;
    RequiredDeprecated = "required-deprecated" in required_deprecated;
    NoReplacement = "no-replacement" in no_replacement;
    ExpiryNear = "expiry-near" in expiry_near;
    ExpiryPast = "expiry-past" in expiry_past;
    UnusedAttribute = "unused-attribute" in unused_attribute;
    UnusedGroup = "unused-group" in unused_group;
    UnusedSetting = "unused-setting" in unused_setting;
    UnknownLint = "unknown-lint" in unknown_lint;
    UnusedWaiver = "unused-waiver" in unused_waiver;
    ExpiredWaiver = "expired-waiver" in expired_waiver;
});

impl Code {
    /// What the code means, in one sentence of Markdown.
    pub fn explanation(self) -> String {
        self.page().explanation
    }

    /// The whole page as Markdown, without a heading.
    pub fn text(self) -> String {
        let page = self.page().markdown(self.as_str());
        let (_, text) = page.split_once("\n\n").unwrap_or_default();
        text.trim_end().to_owned()
    }

    /// The code's page in the reference.
    pub fn page(self) -> Page {
        Page::parse(self.file())
    }
}

impl Diagnostic {
    /// An error without a place yet.
    fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Level::Error,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Suggests the nearest of the words that would have been right, or where none is near says `otherwise`.
    fn nearest<'w>(
        self,
        word: &str,
        words: impl IntoIterator<Item = &'w str>,
        otherwise: impl FnOnce(Self) -> Self,
    ) -> Self {
        match suggest::nearest(word, words) {
            Some(meant) => self.help(format!("did you mean `{meant}`?")),
            None => otherwise(self),
        }
    }
}

/// What helps where the id of a member stands instead of its value.
fn value_of_member(member: &Member) -> String {
    format!("write the value of the member: `{}`", member.value)
}

/// A second definition of something.
fn defined_twice(
    code: Code,
    what: &str,
    name: &str,
    again: &Position,
    first: &Position,
) -> Diagnostic {
    Diagnostic::error(code, format!("the {what} `{name}` is defined twice"))
        .label_at(again, "again here")
        .label_at(first, "first here")
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    //! What the tests of the codes need.

    use super::Code;
    use crate::{Diagnostic, Example, load_sources, render};

    /// The faults of a catalog that is written as a page has it: all are of this code.
    #[track_caller]
    pub(crate) fn found(code: Code, catalog: &str) -> Vec<Diagnostic> {
        let loaded = load_sources(Example::new(catalog).sources());
        for fault in &loaded.diagnostics {
            let shown = render(fault, &loaded.sources, false);
            assert_eq!(fault.code, code, "{shown}");
        }
        loaded.diagnostics
    }

    /// A catalog has faults of this code with these messages, and no others.
    #[track_caller]
    pub(crate) fn check(code: Code, catalog: &str, expected: &[&str]) {
        let found = found(code, catalog);
        let messages: Vec<_> = found.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(messages, expected, "{catalog}");
    }

    /// The same, of one shared attribute that says this, too.
    #[track_caller]
    pub(crate) fn check_attribute(code: Code, says: &str, expected: &[&str]) {
        check(code, &attribute(says), expected);
    }

    /// What helps against a catalog's faults of this code; it has no others.
    #[track_caller]
    pub(crate) fn check_help(code: Code, catalog: &str, expected: &[&str]) {
        let found = found(code, catalog);
        let helps = found
            .iter()
            .map(|fault| fault.help.as_deref().unwrap_or(""));
        assert_eq!(helps.collect::<Vec<_>>(), expected, "{catalog}");
    }

    /// A shared attribute that says this, too.
    pub(crate) fn attribute(says: &str) -> String {
        format!("attributes:\n  - {{ id: shop.a, brief: What it is., {says} }}\n")
    }
}
