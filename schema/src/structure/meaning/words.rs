//! The words, each in the form that [`folded`](super::folded) gives it.
//!
//! A row holds in the sections that it names; of several that have a word the first that has room for
//! its key is meant.

use super::Meaning::{self, Bound, Flag, List, Rename, Say, Within, Write};

/// Sections, words, and what they mean there.
pub(super) const MEANINGS: &[(&str, &str, Meaning)] = &[
    // Bounds.
    (
        "Attribute Body",
        "maxlength maxlen lengthmax maxitems maxsize maxbytes maxchars truncate truncateat limit",
        Within("length", "max"),
    ),
    (
        "Attribute Body",
        "minlength minlen lengthmin minitems minsize minbytes minchars",
        Within("length", "min"),
    ),
    (
        "Attribute Body",
        "min minimum least lowerbound gte",
        Bound("min"),
    ),
    (
        "Attribute Body",
        "max maximum most upperbound lte",
        Bound("max"),
    ),
    (
        "Attribute Body",
        "exclusiveminimum gt",
        Write("range", "range: { min: .. }"),
    ),
    (
        "Attribute Body",
        "exclusivemaximum lt",
        Write("range", "range: { max: .. }"),
    ),
    (
        "Attribute Body",
        "bounds interval between minmax",
        Write("range", "range: { min: .., max: .. }"),
    ),
    (
        "Attribute Body",
        "size len",
        Write("length", "length: { max: .. }"),
    ),
    (
        "Attribute Body",
        "nonempty notempty",
        Flag(
            "length: { min: 1 }",
            "remove it: a required string may be empty",
        ),
    ),
    (
        "Range Length",
        "minimum least lower lowerbound from gte start",
        Rename("min"),
    ),
    (
        "Range Length",
        "maximum most upper upperbound to lte end",
        Rename("max"),
    ),
    (
        "Range",
        "clamp clamped",
        Flag("outside: clamp", "outside: refuse"),
    ),
    (
        "Length",
        "truncate truncated cut",
        Flag("outside: truncate", "outside: refuse"),
    ),
    (
        "Range Length",
        "overflow onoverflow policy otherwise else",
        Write("outside", "outside: refuse"),
    ),
    // What it is called, and what it says.
    (
        "Attribute Resource Setting Member Group",
        "name key attribute attributename field fieldname title identifier slug",
        Rename("id"),
    ),
    (
        "Event Catalog scope",
        "id key event eventname identifier",
        Rename("name"),
    ),
    (
        "Event",
        "kind type",
        Say("an event has no type; its name says what it is"),
    ),
    (
        "Attribute Resource Setting Group Member Event Case Body Catalog",
        "description desc summary doc docs documentation title label help text about comment",
        Rename("brief"),
    ),
    (
        "Attribute Resource Setting Event Case Body Catalog",
        "description desc doc docs documentation notes details detail remarks remark comment longdescription more help about text",
        Rename("note"),
    ),
    (
        "Attribute Body Resource Setting",
        "kind datatype valuetype typename",
        Rename("type"),
    ),
    (
        "Attribute Resource",
        "reference use uses extends include sameas alias",
        Rename("ref"),
    ),
    (
        "Attribute Body Resource",
        "example sample samples examplevalues exampleslist",
        List("examples"),
    ),
    (
        "Attribute Body",
        "units uom measure measurement unitofmeasure",
        Rename("unit"),
    ),
    // Enums and maps.
    (
        "Attribute Body",
        "enum enumeration values choices options oneof anyof allowed allowedvalues members symbols variants const",
        Write(
            "type",
            "type: { members: [{ id: .., value: .., brief: .. }] }",
        ),
    ),
    (
        "Enum",
        "values enum choices options variants allowed symbols",
        Rename("members"),
    ),
    (
        "Enum",
        "extensible allowcustomvalues allowother additional additionalvalues",
        Rename("open"),
    ),
    (
        "Enum",
        "closed strict exhaustive",
        Flag("open: false", "open: true"),
    ),
    ("Enum", "list multiple repeated many", Rename("array")),
    ("Member", "const literal wire wirevalue", Rename("value")),
    (
        "Attribute Body",
        "properties children members object items columns schema structure",
        Write(
            "fields",
            "type: map` and `fields: [{ id: .., type: .., brief: .. }]",
        ),
    ),
    // Whether it must be there.
    (
        "Attribute Body",
        "optional nullable omitempty",
        Flag(
            "requirement_level: recommended",
            "requirement_level: required",
        ),
    ),
    (
        "Attribute Body",
        "required mandatory notnull",
        Flag(
            "requirement_level: required",
            "requirement_level: recommended",
        ),
    ),
    (
        "Attribute Body",
        "requirement level presence necessity requirementlevels optin",
        Write("requirement_level", "requirement_level: recommended"),
    ),
    (
        "Event Case Group",
        "length range pattern format unit privacy examples requirementlevel encoding filledby maxlength minlength maximum minimum",
        Say("say it of an attribute, in `attributes`"),
    ),
    (
        "Event Case Group",
        "required mandatory optional",
        Say(
            "say it of each attribute: one is required unless it says `requirement_level: recommended`",
        ),
    ),
    (
        "Attribute Body",
        "conditionallyrequired requiredif when presentwhen",
        Write(
            "requirement_level",
            "requirement_level: { recommended: when .. }",
        ),
    ),
    (
        "RecommendedWhen",
        "conditionallyrequired required when if optional optin",
        Write("recommended", "recommended: when .."),
    ),
    // Conditions.
    (
        "TestEquals TestOneOf",
        "is eq equal equalto value const",
        Rename("equals"),
    ),
    (
        "TestEquals TestOneOf",
        "in oneof anyof any enum values among",
        List("one_of"),
    ),
    (
        "TestEquals TestOneOf",
        "not ne noteq notequals neq noneof notin except unless",
        Say(
            "a condition says what a value is: put a case for this value before, or list the others with `one_of`",
        ),
    ),
    (
        "TestEquals TestOneOf",
        "exists present",
        Say("write `present` or `absent` without a mapping"),
    ),
    (
        "TestEquals TestOneOf",
        "gt gte lt lte min max range less greater",
        Say(
            "a condition compares no sizes: give the case an attribute of its own, such as a boolean",
        ),
    ),
    // Strings.
    (
        "Attribute Body",
        "regex regexp match matches expression",
        Rename("pattern"),
    ),
    (
        "Attribute Body",
        "uuid guid",
        Flag("format: uuid", "remove it: no format is the default"),
    ),
    (
        "Attribute Body",
        "datetime timestamp date time rfc3339 iso8601",
        Flag("format: date-time", "remove it: no format is the default"),
    ),
    (
        "Attribute Body",
        "email uri url ipv4 ipv6 hostname",
        Say("the formats are `uuid` and `date-time`; write `pattern` for another one"),
    ),
    (
        "Attribute Body",
        "asstring stringify stringified encodedas wiretype",
        Flag(
            "encoding: string",
            "remove it: a value is sent as what it is",
        ),
    ),
    // Privacy.
    (
        "Attribute Body",
        "pii personal personaldata personallyidentifiable gdpr identity",
        Flag("privacy: { class: identity }", "privacy: { class: public }"),
    ),
    (
        "Attribute Body",
        "secret credential",
        Flag(
            "privacy: { class: secret, redact: \"[REDACTED]\" }",
            "privacy: { class: public }",
        ),
    ),
    (
        "Attribute Body",
        "public",
        Flag("privacy: { class: public }", "privacy: { class: .. }"),
    ),
    (
        "Attribute Body",
        "sensitive confidential private sensitivity classification dataclass dataclassification privacyclass privacylevel",
        Write(
            "privacy",
            "privacy: { class: .. }` with `identity`, `content` or `secret",
        ),
    ),
    (
        "Attribute Body",
        "redact redacted mask masked hidden scrub redaction",
        Write("privacy", "privacy: { class: .., redact: \"[REDACTED]\" }"),
    ),
    (
        "Privacy",
        "level kind type category classification sensitivity",
        Rename("class"),
    ),
    (
        "Privacy",
        "mask redaction replacement replacewith redacted placeholder text",
        Rename("redact"),
    ),
    (
        "Privacy",
        "setting except unlessset allowedby optin",
        Rename("unless"),
    ),
    // Defaults, and who gives a value.
    (
        "Body",
        "default defaultvalue",
        Say("a body has no default: the caller gives it, or it is absent"),
    ),
    (
        "Event Case Group Catalog",
        "default defaults",
        Say(
            "a default stands in an attribute of `metadata`, in a setting or in a resource attribute",
        ),
    ),
    (
        "Attribute Resource Setting",
        "defaultvalue initial fallback",
        Rename("default"),
    ),
    (
        "Member",
        "default",
        Say("a member is no default; an attribute of `metadata` has one: `default: ..`"),
    ),
    (
        "Attribute",
        "source filler filledfrom filledby computed auto provider origin",
        Write("filled_by", "filled_by: { session: mutable }"),
    ),
    (
        "Attribute",
        "value constant fixed",
        Say(
            "the caller gives the value; what the catalog fixes stands under `resource` with `value`",
        ),
    ),
    ("Resource", "const constant fixed", Rename("value")),
    (
        "Resource",
        "config configkey setting env configuredas option",
        Rename("configured_by"),
    ),
    // The life cycle.
    (
        "Attribute Event",
        "obsolete obsoleted deprecation deprecate legacy",
        Flag(
            "deprecated: { reason: obsoleted }",
            "remove it: what says nothing is in use",
        ),
    ),
    (
        "Attribute Event Member",
        "replacedby replacement renamedto renamed supersededby usefield useinstead deprecatedinfavorof",
        Within("deprecated", "renamed_to"),
    ),
    (
        "Attribute Event Member",
        "deprecationreason deprecationmessage deprecatedreason deprecatedsince deprecatednote",
        Write("deprecated", "deprecated: { reason: obsoleted, note: .. }"),
    ),
    (
        "Deprecated",
        "replacement replacedby use useinstead to renamed newname renamedto",
        Rename("renamed_to"),
    ),
    (
        "Deprecated",
        "message explanation text description brief why because",
        Rename("note"),
    ),
    ("Deprecated", "kind type cause", Rename("reason")),
    (
        "Deprecated",
        "since",
        Say(
            "when it was deprecated is not kept; `since` beside `deprecated` says when it appeared",
        ),
    ),
    (
        "Attribute Event",
        "experimental beta unstable preview",
        Flag("stability: development", "stability: stable"),
    ),
    (
        "Attribute Event",
        "status maturity lifecycle",
        Write("stability", "stability: development"),
    ),
    (
        "Attribute Event",
        "version introduced added addedin sinceversion introducedin",
        Rename("since"),
    ),
    (
        "Attribute Event",
        "expiry expiration expiresat expireson removeafter removal sunset removeon until",
        Rename("expires"),
    ),
    (
        "Attribute Event",
        "team maintainer contact owners codeowner author responsible",
        Rename("owner"),
    ),
    // Events and cases.
    (
        "Event Case",
        "level loglevel severitynumber severitytext priority",
        Rename("severity"),
    ),
    (
        "Event",
        "onoverflow onfull whenfull iffull queuefull backpressure overflowpolicy queuepolicy droppolicy",
        Rename("overflow"),
    ),
    (
        "OverflowWait",
        "wait waitmillis waitmilliseconds waittimeout ms millis milliseconds maxwait maxwaitms atmost timeout timeoutms",
        Write("wait_ms", "wait_ms: 20"),
    ),
    (
        "Event Case Group",
        "attrs fields properties params parameters args arguments labels tags",
        Rename("attributes"),
    ),
    (
        "Event Case Group",
        "metadata",
        Say(
            "the section `metadata` stands in a file, and is on every event; what only this one has stands in `attributes`",
        ),
    ),
    (
        "Event Case",
        "data payload",
        Write(
            "attributes",
            "attributes: [{ id: .., type: .., brief: .. }]",
        ),
    ),
    (
        "Event",
        "message content logbody",
        Write("body", "body: { type: string, brief: .. }"),
    ),
    (
        "Event",
        "variants states outcomes oneof alternatives case",
        Write("cases", "cases: { NAME: { brief: .., when: .. } }"),
    ),
    (
        "Event",
        "groups group extends include mixins traits",
        Write("attributes", "attributes: [{ group: .. }]"),
    ),
    (
        "Event Group",
        "namespace prefix",
        Say("write it in the name: `shop.sale`"),
    ),
    (
        "Case",
        "if condition conditions where match matches on",
        Rename("when"),
    ),
    (
        "Case",
        "else default fallback",
        Flag("otherwise: true", "remove it: a case has `when`"),
    ),
    ("Case", "name id", Say("the key above is the case's name")),
    // Lints.
    (
        "Attribute Event Setting Resource Catalog File",
        "waive ignore ignores allow suppress suppressions disable nolint exceptions",
        Write("waivers", "waivers: [{ code: .., reason: .. }]"),
    ),
    (
        "Attribute Event Setting Resource Catalog File",
        "waiver",
        Rename("waivers"),
    ),
    ("Catalog", "lint", Rename("lints")),
    (
        "Catalog",
        "rules linting severities",
        Write("lints", "lints: { CODE: off }"),
    ),
    ("Waiver", "lint rule id name", Rename("code")),
    (
        "Waiver",
        "why because comment note brief description justification",
        Rename("reason"),
    ),
    (
        "Waiver",
        "until expiry expiration expiresat expireson end",
        Rename("expires"),
    ),
    // The file and the catalog.
    ("File", "event logs records", Rename("events")),
    (
        "File",
        "shared definitions defs common fields",
        Rename("attributes"),
    ),
    (
        "File",
        "attributegroups attributegroup mixins traits",
        Rename("groups"),
    ),
    (
        "File",
        "config configuration options flags",
        Rename("settings"),
    ),
    (
        "File",
        "commonattributes commonmetadata context globals",
        Rename("metadata"),
    ),
    (
        "File",
        "version schemaversion formatversion fileformat",
        Write("format", "format: 1"),
    ),
    (
        "File",
        "lints lint rules",
        Say("it stands in the section `catalog`: `catalog: { lints: { CODE: off } }`"),
    ),
    (
        "File",
        "name brief description scope generate limits",
        Write(
            "catalog",
            "catalog: { name: .., version: .., brief: .., scope: { name: .. } }",
        ),
    ),
    (
        "Catalog",
        "instrumentationscope library",
        Write("scope", "scope: { name: .. }"),
    ),
    (
        "Catalog scope",
        "schema",
        Write("scope", "scope: { name: .., schema_url: .. }"),
    ),
    ("Catalog", "schemaurl", Within("scope", "schema_url")),
    (
        "Catalog",
        "output out outdir target codegen generation",
        Write("generate", "generate: { directory: .., crate: .. }"),
    ),
    (
        "Generate",
        "dir path output out outdir target",
        Rename("directory"),
    ),
    (
        "Generate",
        "name cratename package packagename",
        Rename("crate"),
    ),
    (
        "RuntimeSource",
        "commit revision sha branch tag",
        Rename("rev"),
    ),
    ("RuntimeSource", "url repository", Rename("git")),
];

/// Words of the language, what others call them for certain, and what may mean them.
pub(super) const VALUES: &[(&str, &str, &str)] = &[
    ("string", "text str varchar char utf8", ""),
    (
        "int",
        "integer i64 int64 long int32 i32 u32 u64 uint64 bigint",
        "number whole",
    ),
    ("double", "float f64 f32 float64", "decimal real number"),
    ("boolean", "bool", "flag bit"),
    ("bytes", "binary blob bytea", "base64"),
    ("map", "object struct record dict dictionary", ""),
    (
        "string[]",
        "strings stringarray arrayofstrings liststring",
        "array list",
    ),
    ("int[]", "ints intarray integers", ""),
    ("double[]", "doubles doublearray", "numbers"),
    ("boolean[]", "booleans booleanarray bools", ""),
    ("map[]", "objects maps maparray", ""),
    ("template[string]", "", "family wildcard"),
    ("warn", "warning", ""),
    ("error", "err", ""),
    ("fatal", "critical crit", "emergency panic alert"),
    ("info", "information informational", "notice"),
    ("debug", "", "verbose"),
    ("required", "always mandatory", "must"),
    (
        "recommended",
        "optional",
        "conditionallyrequired nullable maybe should",
    ),
    ("development", "experimental", "alpha beta unstable preview"),
    ("stable", "", "ga released"),
    ("date-time", "datetime rfc3339", "timestamp iso8601 date"),
    ("uuid", "guid", "uuidv4 uuidv7"),
    ("identity", "pii", "personal user"),
    ("secret", "", "credential password token"),
    ("content", "", "sensitive confidential private"),
    ("public", "", "none open"),
    ("drop", "discard dropnewest", "ignore lose reject"),
    ("spill", "spool", "disk buffer persist"),
    ("obsoleted", "obsolete", "removed unused"),
    ("renamed", "", "replaced moved"),
    ("clamp", "", "saturate nearest"),
    ("off", "", "none ignore allow disabled silent"),
    ("refuse", "reject", "error fail"),
    ("truncate", "", "cut"),
    ("sequence", "", "counter"),
    ("timestamp", "", "time now"),
];

/// Types of other languages, and how an attribute of such a type is written.
pub(super) const TYPES: &[(&str, &str)] = &[
    (
        "duration elapsed interval timespan latency",
        "`type: int` with `unit: ms`, or with another unit of time",
    ),
    (
        "timestamp datetime time instant rfc3339 iso8601",
        "`type: string` with `format: date-time`",
    ),
    (
        "date day",
        "`type: string` with `pattern: \"[0-9]{4}-[0-9]{2}-[0-9]{2}\"`, or with `format: date-time` where the time counts",
    ),
    ("uuid guid", "`type: string` with `format: uuid`"),
    (
        "enum enumeration choice oneof",
        "`type: { members: [{ id: .., value: .., brief: .. }] }`",
    ),
    (
        "url uri email ip ipaddress hostname",
        "`type: string`, with a `pattern` where every value has one",
    ),
];

#[cfg(test)]
mod tests {
    use super::{super::folded, *};
    use crate::structure::shape::{SHAPES, Shape};

    fn keys(section: &str) -> Vec<&str> {
        let defined = |name: &str| {
            let at = SHAPES.names.iter().position(|known| known == name);
            &SHAPES.definitions[at.unwrap_or_else(|| panic!("{name} is not defined"))]
        };
        let shape = match section {
            "File" => &SHAPES.root,
            // It has no name of its own.
            "scope" => match defined("Catalog") {
                Shape::Object { keys, .. } => &keys["scope"],
                shape => shape,
            },
            section => defined(section),
        };
        match shape {
            Shape::Object { keys, .. } => keys.keys().map(String::as_str).collect(),
            shape => panic!("{section} has no keys: {shape:?}"),
        }
    }

    #[test]
    fn rows_lead_to_keys_that_are_there() {
        for (sections, words, meaning) in MEANINGS {
            let (key, inner) = match meaning {
                Rename(key) | List(key) | Write(key, _) => (Some(*key), None),
                Within(outer, inner) => (Some(*outer), Some(*inner)),
                Bound(inner) => (Some("range"), Some(*inner)),
                Flag(yes, _) => (yes.split_once(':').map(|(key, _)| key), None),
                Say(_) => (None, None),
            };
            for section in sections.split(' ') {
                let known = keys(section);
                let there = key.is_none_or(|key| known.contains(&key));
                // A row for several sections may have a key that some of them lack.
                let elsewhere = sections.contains(' ');
                assert!(there || elsewhere, "{section} has no {key:?}");
            }
            if let (Some("range" | "length"), Some(inner)) = (key, inner) {
                assert!(keys("Range").contains(&inner), "{inner}");
                assert!(keys("Length").contains(&inner), "{inner}");
            }
            for word in words.split(' ') {
                assert_eq!(word, folded(word), "{sections}");
            }
        }
    }

    #[test]
    fn no_row_stands_for_a_key_that_the_section_has() {
        for (sections, words, _) in MEANINGS {
            let alone = !sections.contains(' ');
            for word in words.split(' ').filter(|_| alone) {
                assert!(!keys(sections).contains(&word), "{sections} has `{word}`");
            }
        }
    }
}
