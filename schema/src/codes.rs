//! The stable words for the kinds of faults.
//!
//! What each means, with an example that has it and the same example mended, stands at the
//! head of its file in `codes/`: it is the source of its page in the reference, of
//! `otelier explain`, and of its test. `code_page` says what such a file looks like.

use crate::code_page::Page;

/// Declares the codes: the name, the word, and the file that explains it. The files of lints stand
/// in the room of the lints, as each is the lint itself, too.
macro_rules! codes {
    (
        { $($name:ident = $word:literal in $file:ident;)+ }
        and lints { $($lint:ident = $lint_word:literal in $lint_file:ident;)+ }
    ) => {
        $(mod $file;)+

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

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
