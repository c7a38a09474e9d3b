//! The stable words for the kinds of faults.

/// Declares the codes: one doc comment and one word each.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal;)+) => {
        /// What kind of fault a diagnostic is about; its word never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// All codes, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code's word, e.g. `unknown-key`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// What the code means, in Markdown.
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc, "\n"),+),)+
                }
            }
        }
    };
}

codes! {
    /// A file or directory of the catalog is missing, is not UTF-8, or could not be read.
    CouldNotRead = "could-not-read";
    /// The text is not YAML.
    YamlSyntax = "yaml-syntax";
    /// The text is YAML, but uses a part of it that catalogs do without: anchors, aliases,
    /// merge keys, tags, several documents, keys that are not strings, or nesting without end.
    UnsupportedYaml = "unsupported-yaml";
    /// The same key stands twice in one mapping.
    DuplicateKey = "duplicate-key";
    /// A key that the catalog language does not have.
    UnknownKey = "unknown-key";
    /// A value of another type than its key takes.
    WrongType = "wrong-type";
    /// A word that is none of those that its key takes.
    UnknownValue = "unknown-value";
    /// A key is missing that must be there.
    MissingKey = "missing-key";
    /// The file's `format` is not one that this version reads.
    UnsupportedFormat = "unsupported-format";
    /// A section stands in a file where it may not stand.
    MisplacedSection = "misplaced-section";
    /// The catalog has no events.
    NoEvents = "no-events";
    /// A name is not spelled as names of its kind must be.
    BadName = "bad-name";
    /// A name that the format keeps for itself.
    ReservedName = "reserved-name";
    /// A version is not a semantic version.
    BadVersion = "bad-version";
    /// Where generated crates take `otelier-runtime` from is not said, or said twice.
    BadRuntime = "bad-runtime";
    /// A date is not a date of the form `YYYY-MM-DD`.
    BadDate = "bad-date";
    /// A brief says nothing.
    EmptyBrief = "empty-brief";
    /// Two events have the same name.
    DuplicateEvent = "duplicate-event";
    /// Two attributes of the same record, or two shared attributes, have the same id.
    DuplicateAttribute = "duplicate-attribute";
    /// Two settings, or a setting and another key of the `[otel]` table, have the same name.
    DuplicateSetting = "duplicate-setting";
    /// Two members of an enum have the same id or the same value.
    DuplicateMember = "duplicate-member";
    /// The same attribute is bound to several cases with different types or constraints.
    ConflictingAttribute = "conflicting-attribute";
    /// A reference to an attribute, or to a resource attribute, that the catalog does not define.
    UnresolvedReference = "unresolved-reference";
    /// An attribute group that takes itself, by way of others.
    GroupCircle = "group-circle";
    /// A map that holds itself, by way of others.
    MapCircle = "map-circle";
    /// A setting that the catalog does not define.
    UnknownSetting = "unknown-setting";
    /// A reference changes more of its attribute than words and requirement.
    RefinedType = "refined-type";
    /// A constraint that contradicts itself or does not apply to its attribute.
    BadConstraint = "bad-constraint";
    /// A pattern outside the subset that means the same in Rust, Python and JavaScript.
    BadPattern = "bad-pattern";
    /// A requirement level that its attribute cannot have.
    BadRequirement = "bad-requirement";
    /// A privacy rule that contradicts itself or does not apply to its attribute.
    BadPrivacy = "bad-privacy";
    /// An attribute cannot be filled as it says.
    BadFill = "bad-fill";
    /// An example, or another value in the catalog, that the attribute's own type or constraint refuses.
    BadExample = "bad-example";
    /// An attribute needs an example, since no valid value can be derived from its constraints.
    MissingExample = "missing-example";
    /// A case's condition that no record can be held against.
    BadCondition = "bad-condition";
    /// A case that no record can be: an earlier case takes all of its records, or its own condition cannot hold.
    UnreachableCase = "unreachable-case";
    /// Two names are the same after conversion to the target language.
    NameCollision = "name-collision";
    /// The generator wrote text that its target language refuses: a fault of Otelier, not of the catalog.
    GeneratorFault = "generator-fault";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
