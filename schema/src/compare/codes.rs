//! The stable words for the kinds of changes; each says whom it hurts and why.

use super::change::Bump;

/// Declares the codes: one doc comment, one word each, and the bump of one that hurts nobody.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal, $mild:ident;)+) => {
        /// What kind of change it is; its word never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ChangeCode {
            /// All codes, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code's word, e.g. `attribute-removed`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// What the change is, and whom it hurts why.
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+).trim_start(),)+
                }
            }

            /// What such a change asks of the version where it hurts nobody.
            pub(super) const fn mild(self) -> Bump {
                match self {
                    $(Self::$name => Bump::$mild,)+
                }
            }
        }
    };
}

codes! {
    /// An event appeared. Nobody sends it or asks for it yet. Privacy is hurt where it exports sensitive
    /// values that nothing redacts.
    EventAdded = "event-added", Minor;
    /// An event is gone: its emitter does not compile, a query finds nothing, and its records are unknown.
    EventRemoved = "event-removed", Minor;
    /// An event was renamed, as `deprecated.renamed_to` says. While the old name stays, nobody is hurt; once
    /// it is gone, everybody who uses it is.
    EventRenamed = "event-renamed", Minor;
    /// The severity of an event or a case changed. No record is refused, but an alert that asks for a
    /// severity fires otherwise. The application is hurt where it has to say the severity, or may not any more.
    SeverityChanged = "severity-changed", Minor;
    /// What becomes of an event's record that finds no room in the queue changed. The wire is the same; the
    /// application may wait where it did not, and other records are lost when more comes than can be sent.
    OverflowChanged = "overflow-changed", Minor;
    /// An attribute appeared. An optional one hurts nobody: readers leave alone what they do not know, and a
    /// validator of the old version that refuses it has to be updated before the sender, which is what a minor
    /// version announces. A required one hurts the application, which does not give it, and the sender, whose
    /// records lack it. Privacy is hurt where it is sensitive and nothing redacts it by default.
    AttributeAdded = "attribute-added", Minor;
    /// An attribute is gone: the application sets what is not there, or reads it from typed records; a query finds
    /// nothing, and a record that carries it is refused.
    AttributeRemoved = "attribute-removed", Minor;
    /// An attribute was renamed, as `deprecated.renamed_to` says. While the old name stays, only a new name
    /// that is required hurts; once it is gone, everybody who uses it is hurt.
    AttributeRenamed = "attribute-renamed", Minor;
    /// An attribute moved between the event and the metadata. The wire is the same; the application gives it
    /// at another place.
    AttributeMoved = "attribute-moved", Minor;
    /// An attribute of all cases is one of some cases only: the application cannot set it on the others, a
    /// query does not find it there, and records of the others that carry it are refused, where there can be any.
    AttributeBound = "attribute-bound", Minor;
    /// An attribute of some cases is one of all of them. Where it is required, the application does not give
    /// it on the others and their old records lack it.
    AttributeUnbound = "attribute-unbound", Minor;
    /// Optional became required: the application does not always give it, and old records may lack it.
    RequirementTightened = "requirement-tightened", Minor;
    /// Required became optional: a query may meet records without it. The application's code names a field
    /// that is a setter now.
    RequirementLoosened = "requirement-loosened", Minor;
    /// The type changed: what the caller gives, what a query reads and what a validator asks for. Where the
    /// wire is the same (an open enum in the place of a string), only the application is hurt.
    TypeChanged = "type-changed", Minor;
    /// The same value is written in another way: a query reads another type, and old records are refused.
    EncodingChanged = "encoding-changed", Minor;
    /// The number means something else: a query is wrong without knowing it. The application gives another
    /// number too, unless it gives a duration, which the emitter converts.
    UnitChanged = "unit-changed", Minor;
    /// Where an emitter's type is defined changed; the application's code names it at its old place.
    DefinitionMoved = "definition-moved", Minor;
    /// Numbers that were valid are not any more. The application is hurt where its type changes with it.
    RangeNarrowed = "range-narrowed", Minor;
    /// More numbers are valid. A larger number breaks no query; bounds keep nonsense out and are no list of
    /// values that a reader goes through. The application is hurt where its type changes with it.
    RangeWidened = "range-widened", Minor;
    /// Lengths that were valid are not any more.
    LengthNarrowed = "length-narrowed", Minor;
    /// More lengths are valid; see `range-widened`.
    LengthWidened = "length-widened", Minor;
    /// A pattern or a format appeared: texts that were valid are not any more.
    PatternAdded = "pattern-added", Minor;
    /// A pattern or a format is gone: a query that takes the text apart meets other texts.
    PatternRemoved = "pattern-removed", Minor;
    /// A pattern or a format became another. Old texts are refused unless the new pattern matches all that the old one
    /// does; where that cannot be decided, they are taken not to match.
    PatternChanged = "pattern-changed", Minor;
    /// What the emitter does with a value outside its bounds changed. The application is hurt where a checked
    /// type comes or goes with it.
    OutsideChanged = "outside-changed", Minor;
    /// One record may carry fewer attributes of a family.
    EntriesNarrowed = "entries-narrowed", Minor;
    /// One record may carry more attributes of a family.
    EntriesWidened = "entries-widened", Minor;
    /// A member appeared. In a closed enum it hurts the reader, who goes through all members and was told that
    /// there is no other, and the application that does the same in a match; in an open one nobody.
    MemberAdded = "member-added", Minor;
    /// A member is gone: the application names it. In a closed enum its records are refused too.
    MemberRemoved = "member-removed", Minor;
    /// A member has another identifier. Where its value is the same, only the application's code is hurt.
    MemberRenamed = "member-renamed", Minor;
    /// A member has another value on the wire: a query asks for the old one, and a closed enum refuses it.
    MemberValueChanged = "member-value-changed", Minor;
    /// Any value beside the members is valid now: a reader meets values that it was told not to expect, and
    /// the emitter's type is another.
    EnumOpened = "enum-opened", Minor;
    /// Only the members are valid now: other values are refused, and the emitter's type is another.
    EnumClosed = "enum-closed", Minor;
    /// A case appeared. Its emitter is new. It hurts the sender where records that were another case are not
    /// valid as this one, and the application where the event had no cases.
    CaseAdded = "case-added", Minor;
    /// A case is gone: its emitter does not compile, and a query by case finds nothing.
    CaseRemoved = "case-removed", Minor;
    /// The condition of a case changed: the same record may be another case now. It hurts the sender where
    /// a record is not valid as what it is now.
    CaseConditionChanged = "case-condition-changed", Minor;
    /// Cases are asked in another order: a record that matches two of them is another case now.
    CaseOrderChanged = "case-order-changed", Minor;
    /// What the emitter of a case takes changed, because of the conditions of the cases before it.
    CaseValuesChanged = "case-values-changed", Minor;
    /// Records have a body now, see `attribute-added`.
    BodyAdded = "body-added", Minor;
    /// Records have no body any more: the application gives one, a query reads it. No validator looks at a
    /// body that the catalog does not know, so no record is refused.
    BodyRemoved = "body-removed", Minor;
    /// The privacy class is lower: findings show what they masked, and readers treat it with less care.
    PrivacyLowered = "privacy-lowered", Minor;
    /// The privacy class is higher: less is shown.
    PrivacyRaised = "privacy-raised", Minor;
    /// A value that was replaced is exported.
    RedactionRemoved = "redaction-removed", Minor;
    /// A value that was exported is replaced: a query finds the replacement. Where no setting lets it through,
    /// records that have it are refused.
    RedactionAdded = "redaction-added", Minor;
    /// The replacement is another: a query that leaves it out finds it. Records with the old one are refused
    /// where a pattern or a format lets only the replacement pass, or no setting lets anything else through.
    RedactionChanged = "redaction-changed", Minor;
    /// Another setting lets the value through, or one does where none did: who has it set exports more than
    /// before. Where nothing lets it through any more, the reader finds the replacement, and records that have the
    /// value are refused.
    RedactionSettingChanged = "redaction-setting-changed", Minor;
    /// Somebody else fills the attribute: the application has to give it, or may not any more.
    FillChanged = "fill-changed", Minor;
    /// Metadata has a default, or none, or another. Where it comes or goes, the application gives the
    /// attribute in another way.
    DefaultChanged = "default-changed", Minor;
    /// A setting appeared.
    SettingAdded = "setting-added", Minor;
    /// A setting is gone: a configuration that has its key is refused.
    SettingRemoved = "setting-removed", Minor;
    /// The default of a setting is another. Privacy is hurt where it lets values through that it did not; the
    /// reader where it holds values back.
    SettingDefaultChanged = "setting-default-changed", Minor;
    /// The resource has one more attribute. It hurts the application that has to give it.
    ResourceAdded = "resource-added", Minor;
    /// The resource has one attribute less: a query by it finds nothing, and who gave it gives what is not
    /// there. No validator looks at the resource.
    ResourceRemoved = "resource-removed", Minor;
    /// The value of a resource attribute, its type or where it comes from changed.
    ResourceChanged = "resource-changed", Minor;
    /// The catalog has another name, which generated names, schemas and bundles begin with.
    CatalogRenamed = "catalog-renamed", Minor;
    /// Records come from another instrumentation scope: a query by it finds nothing.
    ScopeRenamed = "scope-renamed", Minor;
    /// Records have another schema URL; it says which version they follow, as it should.
    SchemaUrlChanged = "schema-url-changed", Minor;
    /// The event's name stands at another place in the record: a query finds it there only.
    EventNameMoved = "event-name-moved", Minor;
    /// A timestamp of zero is refused, or accepted.
    ZeroTimestampChanged = "zero-timestamp-changed", Minor;
    /// The generated crate has another name, which the application's manifest and code have.
    CrateRenamed = "crate-renamed", Minor;
    /// Something should not be used any more. It still works.
    Deprecated = "deprecated", Minor;
    /// Something may be used again.
    DeprecationRemoved = "deprecation-removed", Minor;
    /// How far something may be relied on changed. It works as before.
    StabilityChanged = "stability-changed", Minor;
    /// Only words for people changed.
    WordsChanged = "words-changed", Patch;
}
