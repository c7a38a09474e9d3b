//! Edits of one catalog, there and back, and what a comparison says of each.
//!
//! The laws of the workspace run over the same table: a record that a change refuses exists.

/// The catalog that is edited.
pub(crate) const CATALOG: &str = r#"format: 1
catalog:
  name: shop
  version: 1.0.0
  brief: A shop.
  scope: { name: shop.events }
resource:
  - { id: service.name, type: string, brief: The service., value: shop }
  - { id: env, type: string, brief: Where., configured_by: environment, default: dev }
  - { id: service.version, type: string, brief: Which. }
settings:
  - { id: log_note, type: boolean, default: false, brief: Export notes. }
  - { id: log_mail, type: boolean, default: true, brief: Export addresses. }
metadata:
  - { id: till, type: string, brief: Which till., examples: [till-7] }
  - { id: shift, type: int, brief: Which shift., filled_by: { session: mutable }, requirement_level: recommended }
attributes:
  - { id: amount, type: int, unit: "{cent}", brief: How much., range: { min: 0 }, examples: [5] }
  - { id: spare, type: string, brief: Nobody uses it. }
events:
  - name: shop.sale
    brief: A sale.
    attributes:
      - ref: amount
      - { id: items, type: int, brief: How many., range: { min: 1, max: 99 } }
      - { id: rate, type: double, brief: Of what., range: { min: 0, max: 1, outside: clamp } }
      - { id: wait, type: int, unit: ms, brief: How long., range: { min: 0 } }
      - { id: weight, type: int, unit: g, brief: How heavy. }
      - { id: online, type: boolean, encoding: string, brief: Where. }
      - { id: code, type: string, brief: The article., pattern: "[A-Z]{3}" }
      - { id: receipt, type: string, brief: Its number., length: { max: 20 } }
      - { id: tags, type: "string[]", brief: What., requirement_level: recommended, length: { max: 5 } }
      - { id: payment, type: { members: [{ id: cash, value: cash, brief: Coins. }, { id: card, value: card, brief: Plastic. }, { id: gift, value: gift, brief: A voucher. }] }, brief: How. }
      - { id: channel, type: { open: true, members: [{ id: web, value: web, brief: The web. }, { id: store, value: store, brief: A store. }] }, brief: Where. }
      - { id: note, type: string, brief: What was said., requirement_level: recommended, privacy: { class: content, redact: "[REDACTED]", unless: log_note } }
      - { id: mail, type: string, brief: Whose., requirement_level: recommended, privacy: { class: identity, redact: "[GONE]", unless: log_mail } }
      - { id: nick, type: string, brief: Who., requirement_level: recommended, privacy: { class: identity } }
      - id: lines
        type: "map[]"
        brief: The lines.
        length: { min: 1, max: 9 }
        fields:
          - { id: sku, type: string, brief: The article. }
          - { id: count, type: int, brief: How many., range: { min: 1 } }
          - { id: gift, type: boolean, brief: For whom., requirement_level: recommended }
      - { id: header, type: "template[string]", brief: Headers., requirement_level: recommended }
  - name: shop.visit
    brief: A visit.
    severity: info
    attributes:
      - ref: amount
      - { id: kind, type: { members: [{ id: short, value: short, brief: Short. }, { id: mid, value: mid, brief: Mid. }, { id: long, value: long, brief: Long. }] }, brief: Which. }
      - { id: guide, type: string, brief: Who led. }
    body: { type: string, brief: What was said. }
    cases:
      failed: { brief: It failed., severity: warn, when: { error: present }, attributes: [{ id: error, type: string, brief: Why. }] }
      long: { brief: It was long., when: { kind: { equals: long } }, attributes: [{ id: end, type: string, brief: When. }, { id: stop, type: string, brief: Where., requirement_level: recommended }] }
      rest: { brief: All others., otherwise: true }
  - name: shop.close
    brief: It closes.
"#;

/// An edit: a text of the catalog and what stands there afterwards.
pub(crate) struct Edit {
    /// What it is for.
    pub(crate) what: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// What is said of the edit, a line for each change: code, subject, who is hurt, bump.
    pub(crate) there: &'static str,
    /// What is said of the edit undone.
    pub(crate) back: &'static str,
}

impl Edit {
    /// The catalog after the edit.
    #[track_caller]
    pub(crate) fn edited(&self) -> String {
        let count = CATALOG.matches(self.from).count();
        assert_eq!(count, 1, "{}: {:?}", self.what, self.from);
        CATALOG.replace(self.from, self.to)
    }
}

const fn edit(
    what: &'static str,
    from: &'static str,
    to: &'static str,
    there: &'static str,
    back: &'static str,
) -> Edit {
    Edit {
        what,
        from,
        to,
        there,
        back,
    }
}

/// All edits.
pub(crate) const EDITS: &[Edit] = &[
    edit("nothing", "name: shop\n", "name: shop # sic\n", "", ""),
    edit(
        "an optional attribute",
        "{ id: weight,",
        "{ id: colour, type: string, brief: Which., requirement_level: recommended }\n      - { id: weight,",
        "attribute-added shop.sale: colour | | minor",
        "attribute-removed shop.sale: colour | sender reader application | major",
    ),
    edit(
        "a required attribute",
        "{ id: weight,",
        "{ id: colour, type: string, brief: Which. }\n      - { id: weight,",
        "attribute-added shop.sale: colour | sender application | major",
        "attribute-removed shop.sale: colour | sender reader application | major",
    ),
    edit(
        "an optional attribute that exposes",
        "{ id: weight,",
        "{ id: face, type: string, brief: Whose., requirement_level: recommended, privacy: { class: identity } }\n      - { id: weight,",
        "attribute-added shop.sale: face | privacy | major",
        "attribute-removed shop.sale: face | sender reader application | major",
    ),
    edit(
        "an attribute in development",
        "{ id: weight,",
        "{ id: colour, type: string, brief: Which., stability: development }\n      - { id: weight,",
        "attribute-added shop.sale: colour | sender application | major",
        "attribute-removed shop.sale: colour | sender reader application | patch",
    ),
    edit(
        "an attribute filled by the runtime",
        "{ id: till,",
        "{ id: event.sequence, type: int, brief: Its number., filled_by: { runtime: sequence } }\n  - { id: till,",
        "attribute-added metadata: event.sequence | sender | major",
        "attribute-removed metadata: event.sequence | reader application | major",
    ),
    edit(
        "requirement",
        "{ id: weight, type: int, unit: g, brief: How heavy. }",
        "{ id: weight, type: int, unit: g, brief: How heavy., requirement_level: recommended }",
        "requirement-loosened shop.sale: weight | reader application | major",
        "requirement-tightened shop.sale: weight | sender application | major",
    ),
    edit(
        "type",
        "{ id: receipt, type: string, brief: Its number., length: { max: 20 } }",
        "{ id: receipt, type: int, brief: Its number. }",
        "type-changed shop.sale: receipt | sender reader application | major",
        "type-changed shop.sale: receipt | sender reader application | major",
    ),
    edit(
        "string and open enum",
        "type: string, brief: Who led.",
        "type: { open: true, members: [{ id: ann, value: ann, brief: Ann. }] }, brief: Who led.",
        "type-changed shop.visit: guide | application | major",
        "type-changed shop.visit: guide | application | major",
    ),
    edit(
        "string and closed enum",
        "type: string, brief: Who led.",
        "type: { members: [{ id: ann, value: ann, brief: Ann. }] }, brief: Who led.",
        "type-changed shop.visit: guide | sender application | major",
        "type-changed shop.visit: guide | reader application | major",
    ),
    edit(
        "int and double",
        "{ id: weight, type: int,",
        "{ id: weight, type: double,",
        "type-changed shop.sale: weight | sender reader application | major",
        "type-changed shop.sale: weight | sender reader application | major",
    ),
    edit(
        "one and many",
        "type: string, brief: Who led.",
        "type: \"string[]\", length: { min: 1 }, brief: Who led.",
        "type-changed shop.visit: guide | sender reader application | major",
        "type-changed shop.visit: guide | sender reader application | major",
    ),
    edit(
        "encoding",
        "type: boolean, encoding: string,",
        "type: boolean,",
        "encoding-changed shop.sale: online | sender reader | major",
        "encoding-changed shop.sale: online | sender reader | major",
    ),
    edit(
        "unit of a number",
        "unit: g,",
        "unit: kg,",
        "unit-changed shop.sale: weight | reader application | major",
        "unit-changed shop.sale: weight | reader application | major",
    ),
    edit(
        "unit of a duration",
        "unit: ms,",
        "unit: s,",
        "unit-changed shop.sale: wait | reader | major",
        "unit-changed shop.sale: wait | reader | major",
    ),
    edit(
        "range of a checked number",
        "range: { min: 1, max: 99 }",
        "range: { min: 1, max: 50 }",
        "range-narrowed shop.sale: items | sender | major",
        "range-widened shop.sale: items | | minor",
    ),
    edit(
        "range of a clamped number",
        "max: 1, outside: clamp",
        "max: 2, outside: clamp",
        "range-widened shop.sale: rate | | minor",
        "range-narrowed shop.sale: rate | sender | major",
    ),
    edit(
        "a sign",
        "{ id: weight, type: int,",
        "{ id: weight, type: int, range: { min: 0 },",
        "range-narrowed shop.sale: weight | sender application | major",
        "range-widened shop.sale: weight | application | major",
    ),
    edit(
        "what happens outside",
        "max: 1, outside: clamp",
        "max: 1",
        "outside-changed shop.sale: rate | application | major",
        "outside-changed shop.sale: rate | application | major",
    ),
    edit(
        "length of a string",
        "length: { max: 20 }",
        "length: { max: 10 }",
        "length-narrowed shop.sale: receipt | sender | major",
        "length-widened shop.sale: receipt | | minor",
    ),
    edit(
        "length of an array",
        "requirement_level: recommended, length: { max: 5 }",
        "requirement_level: recommended, length: { max: 7 }",
        "length-widened shop.sale: tags | | minor",
        "length-narrowed shop.sale: tags | sender | major",
    ),
    edit(
        "a pattern",
        "brief: The article., pattern: \"[A-Z]{3}\"",
        "brief: The article.",
        "pattern-removed shop.sale: code | reader application | major",
        "pattern-added shop.sale: code | sender application | major",
    ),
    edit(
        "another pattern",
        "pattern: \"[A-Z]{3}\"",
        "pattern: \"[A-Z]{4}\"",
        "pattern-changed shop.sale: code | sender reader | major",
        "pattern-changed shop.sale: code | sender reader | major",
    ),
    edit(
        "a pattern that matches more",
        "pattern: \"[A-Z]{3}\"",
        "pattern: \"[A-Z]{3,5}|[a-z]+\"",
        "pattern-changed shop.sale: code | reader | major",
        "pattern-changed shop.sale: code | sender reader | major",
    ),
    edit(
        "a format",
        "brief: Who led.",
        "brief: Who led., format: uuid",
        "pattern-added shop.visit: guide | sender application | major",
        "pattern-removed shop.visit: guide | reader application | major",
    ),
    edit(
        "a member of a closed enum",
        ", { id: gift, value: gift, brief: A voucher. }",
        "",
        "member-removed shop.sale: payment, member gift | sender application | major",
        "member-added shop.sale: payment, member gift | reader application | major",
    ),
    edit(
        "a member of an open enum",
        ", { id: store, value: store, brief: A store. }",
        "",
        "member-removed shop.sale: channel, member store | application | major",
        "member-added shop.sale: channel, member store | | minor",
    ),
    edit(
        "the identifier of a member",
        "{ id: card, value: card,",
        "{ id: plastic, value: card,",
        "member-renamed shop.sale: payment, member card | application | major",
        "member-renamed shop.sale: payment, member plastic | application | major",
    ),
    edit(
        "the value of a member",
        "{ id: card, value: card,",
        "{ id: card, value: CARD,",
        "member-value-changed shop.sale: payment, member card | sender reader | major",
        "member-value-changed shop.sale: payment, member card | sender reader | major",
    ),
    edit(
        "a deprecated member",
        "brief: A voucher. }",
        "brief: A voucher., deprecated: { reason: obsoleted } }",
        "deprecated shop.sale: payment, member gift | | minor",
        "deprecation-removed shop.sale: payment, member gift | | minor",
    ),
    edit(
        "open and closed",
        "type: { open: true, members: [{ id: web,",
        "type: { members: [{ id: web,",
        "enum-closed shop.sale: channel | sender application | major",
        "enum-opened shop.sale: channel | reader application | major",
    ),
    edit(
        "a setting's name in a redaction",
        "redact: \"[REDACTED]\", unless: log_note",
        "redact: \"[REDACTED]\"",
        "redaction-setting-changed shop.sale: note | sender reader | major",
        "redaction-setting-changed shop.sale: note | privacy | major",
    ),
    edit(
        "redaction",
        ", redact: \"[REDACTED]\", unless: log_note",
        "",
        "redaction-removed shop.sale: note | privacy | major",
        "redaction-added shop.sale: note | reader | major",
    ),
    edit(
        "the replacement",
        "[GONE]",
        "[HIDDEN]",
        "redaction-changed shop.sale: mail | reader | major",
        "redaction-changed shop.sale: mail | reader | major",
    ),
    edit(
        "privacy class",
        "brief: Who., requirement_level: recommended, privacy: { class: identity }",
        "brief: Who., requirement_level: recommended",
        "privacy-lowered shop.sale: nick | privacy | major",
        "privacy-raised shop.sale: nick | | minor",
    ),
    edit(
        "the default of a setting",
        "{ id: log_note, type: boolean, default: false,",
        "{ id: log_note, type: boolean, default: true,",
        "setting-default-changed settings: log_note | privacy | major",
        "setting-default-changed settings: log_note | reader | major",
    ),
    edit(
        "a setting",
        "settings:\n",
        "settings:\n  - { id: loud, type: boolean, default: false, brief: Loud. }\n",
        "setting-added settings: loud | | minor",
        "setting-removed settings: loud | application | major",
    ),
    edit(
        "a field of a map",
        "          - { id: gift, type: boolean, brief: For whom., requirement_level: recommended }\n",
        "",
        "attribute-removed shop.sale: lines[].gift | sender reader application | major",
        "attribute-added shop.sale: lines[].gift | | minor",
    ),
    edit(
        "what a field of a map asks for",
        "brief: For whom., requirement_level: recommended }",
        "brief: For whom. }",
        "requirement-tightened shop.sale: lines[].gift | sender application | major",
        "requirement-loosened shop.sale: lines[].gift | reader application | major",
    ),
    edit(
        "the range of a field",
        "brief: How many., range: { min: 1 } }",
        "brief: How many., range: { min: 3 } }",
        "range-narrowed shop.sale: lines[].count | sender | major",
        "range-widened shop.sale: lines[].count | | minor",
    ),
    edit(
        "the values of a family",
        "type: \"template[string]\"",
        "type: \"template[int]\"",
        "type-changed shop.sale: header | sender reader application | major",
        "type-changed shop.sale: header | sender reader application | major",
    ),
    edit(
        "the longest key of a family",
        "  scope: { name: shop.events }\n",
        "  scope: { name: shop.events }\n  limits: { key: 20 }\n",
        "length-narrowed shop.sale: header | sender | major",
        "length-widened shop.sale: header | | minor",
    ),
    edit(
        "the longest text that only the limits bound",
        "  scope: { name: shop.events }\n",
        "  scope: { name: shop.events }\n  limits: { length: 100 }\n",
        "length-narrowed shop.sale: lines[].sku | sender | major\nlength-narrowed shop.sale: header | sender | major\nlength-narrowed shop.visit: body | sender | major",
        "length-widened shop.sale: lines[].sku | | minor\nlength-widened shop.sale: header | | minor\nlength-widened shop.visit: body | | minor",
    ),
    edit(
        "a shared attribute is one change",
        "range: { min: 0 }, examples: [5]",
        "range: { min: 0, max: 1000 }, examples: [5]",
        "range-narrowed attributes: amount | sender application | major",
        "range-widened attributes: amount | application | major",
    ),
    edit(
        "a shared attribute that nobody uses",
        "{ id: spare, type: string,",
        "{ id: spare, type: int,",
        "type-changed attributes: spare | | patch",
        "type-changed attributes: spare | | patch",
    ),
    edit(
        "a rename, while the old name stays",
        "{ id: receipt, type: string, brief: Its number., length: { max: 20 } }",
        "{ id: receipt, type: string, brief: Its number., length: { max: 20 }, deprecated: { reason: renamed, renamed_to: slip } }\n      - { id: slip, type: string, brief: Its number., requirement_level: recommended }",
        "attribute-renamed shop.sale: receipt | | minor",
        "deprecation-removed shop.sale: receipt | | minor\nattribute-removed shop.sale: slip | sender reader application | major",
    ),
    edit(
        "metadata",
        "  - { id: shift, type: int, brief: Which shift., filled_by: { session: mutable }, requirement_level: recommended }\n",
        "",
        "attribute-removed metadata: shift | sender reader application | major",
        "attribute-added metadata: shift | | minor",
    ),
    edit(
        "metadata that does not change any more",
        "filled_by: { session: mutable }",
        "filled_by: session",
        "fill-changed metadata: shift | application | major",
        "fill-changed metadata: shift | | minor",
    ),
    edit(
        "required metadata",
        "metadata:\n",
        "metadata:\n  - { id: town, type: string, brief: Where. }\n",
        "attribute-added metadata: town | sender application | major",
        "attribute-removed metadata: town | sender reader application | major",
    ),
    edit(
        "severity",
        "severity: info",
        "severity: error",
        "severity-changed shop.visit | reader | major",
        "severity-changed shop.visit | reader | major",
    ),
    edit(
        "severity that the caller says",
        "severity: info",
        "severity: caller",
        "severity-changed shop.visit | reader application | major",
        "severity-changed shop.visit | reader application | major",
    ),
    edit(
        "what becomes of a record that finds no room",
        "    severity: info\n",
        "    severity: info\n    overflow: { wait_ms: 20 }\n",
        "overflow-changed shop.visit | | minor",
        "overflow-changed shop.visit | | minor",
    ),
    edit(
        "the severity of a case",
        "severity: warn",
        "severity: error",
        "severity-changed shop.visit (failed) | reader | major",
        "severity-changed shop.visit (failed) | reader | major",
    ),
    edit(
        "an event",
        "  - name: shop.close\n    brief: It closes.\n",
        "",
        "event-removed shop.close | sender reader application | major",
        "event-added shop.close | | minor",
    ),
    edit(
        "an event with what is sensitive",
        "  - name: shop.close\n",
        "  - name: shop.call\n    brief: A call.\n    attributes: [{ id: who, type: string, brief: Who., privacy: { class: identity } }]\n  - name: shop.close\n",
        "event-added shop.call | privacy | major",
        "event-removed shop.call | sender reader application | major",
    ),
    edit(
        "a rename of an event, while the old name stays",
        "    brief: It closes.\n",
        "    brief: It closes.\n    deprecated: { reason: renamed, renamed_to: shop.shut }\n  - name: shop.shut\n    brief: It closes.\n",
        "event-renamed shop.close | | minor",
        "deprecation-removed shop.close | | minor\nevent-removed shop.shut | sender reader application | major",
    ),
    edit(
        "a body",
        "    body: { type: string, brief: What was said. }\n",
        "",
        "body-removed shop.visit: body | reader application | major",
        "body-added shop.visit: body | sender application | major",
    ),
    edit(
        "the type of a body",
        "body: { type: string,",
        "body: { type: int,",
        "type-changed shop.visit: body | sender reader application | major",
        "type-changed shop.visit: body | sender reader application | major",
    ),
    edit(
        "a case",
        "      rest: {",
        "      brief: { brief: Short., when: { kind: { equals: short } } }\n      rest: {",
        "case-values-changed shop.visit (rest) | application | major\ncase-added shop.visit (brief) | | minor",
        "case-removed shop.visit (brief) | reader application | major\ncase-values-changed shop.visit (rest) | application | major",
    ),
    edit(
        "the condition of a case",
        "when: { kind: { equals: long } }",
        "when: { kind: { equals: short } }",
        "case-condition-changed shop.visit (long) | sender reader application | major\ncase-values-changed shop.visit (rest) | application | major",
        "case-condition-changed shop.visit (long) | sender reader application | major\ncase-values-changed shop.visit (rest) | application | major",
    ),
    edit(
        "an attribute bound to its cases",
        "      - { id: guide, type: string, brief: Who led. }\n    body: { type: string, brief: What was said. }\n    cases:\n",
        "    body: { type: string, brief: What was said. }\n    cases:\n      led: { brief: Led., when: { guide: present }, attributes: [{ id: guide, type: string, brief: Who led. }] }\n",
        "attribute-bound shop.visit: guide | reader application | major\ncase-added shop.visit (led) | sender | major",
        "attribute-unbound shop.visit: guide | sender application | major\ncase-removed shop.visit (led) | sender reader application | major",
    ),
    edit(
        "an attribute bound to one of several cases",
        "      - { id: guide, type: string, brief: Who led. }\n    body: { type: string, brief: What was said. }\n    cases:\n      failed: { brief: It failed., severity: warn, when: { error: present }, attributes: [{ id: error, type: string, brief: Why. }] }\n",
        "    body: { type: string, brief: What was said. }\n    cases:\n      failed: { brief: It failed., severity: warn, when: { error: present }, attributes: [{ id: error, type: string, brief: Why. }, { id: guide, type: string, brief: Who led. }] }\n",
        "attribute-bound shop.visit: guide | sender reader application | major",
        "attribute-unbound shop.visit: guide | sender application | major",
    ),
    edit(
        "an attribute of a case",
        ", { id: stop, type: string, brief: Where., requirement_level: recommended }",
        "",
        "attribute-removed shop.visit: stop | sender reader application | major",
        "attribute-added shop.visit (long): stop | | minor",
    ),
    edit(
        "the resource's value",
        "value: shop }",
        "value: store }",
        "resource-changed resource: service.name | reader | major",
        "resource-changed resource: service.name | reader | major",
    ),
    edit(
        "an attribute of the resource",
        "  - { id: service.version, type: string, brief: Which. }\n",
        "",
        "resource-removed resource: service.version | reader application | major",
        "resource-added resource: service.version | application | major",
    ),
    edit(
        "the scope",
        "scope: { name: shop.events }",
        "scope: { name: shop.all }",
        "scope-renamed catalog | reader | major",
        "scope-renamed catalog | reader | major",
    ),
    edit(
        "the schema's URL",
        "scope: { name: shop.events }",
        "scope: { name: shop.events, schema_url: \"https://example.com/1\" }",
        "schema-url-changed catalog | | minor",
        "schema-url-changed catalog | | minor",
    ),
    edit(
        "where the event's name stands",
        "  scope: { name: shop.events }\n",
        "  scope: { name: shop.events }\n  records: { event_name: attribute }\n",
        "event-name-moved catalog | sender reader | major",
        "event-name-moved catalog | reader | major",
    ),
    edit(
        "timestamps of zero",
        "  scope: { name: shop.events }\n",
        "  scope: { name: shop.events }\n  records: { zero_timestamp: true }\n",
        "zero-timestamp-changed catalog | reader | major",
        "zero-timestamp-changed catalog | sender | major",
    ),
    edit(
        "words",
        "brief: The article., pattern",
        "brief: An article., note: New., owner: me, pattern",
        "words-changed shop.sale: code | | patch",
        "words-changed shop.sale: code | | patch",
    ),
    edit(
        "words of the catalog",
        "brief: A shop.",
        "brief: The shop.",
        "words-changed catalog | | patch",
        "words-changed catalog | | patch",
    ),
    edit(
        "an example",
        "examples: [till-7]",
        "examples: [till-8]",
        "words-changed metadata: till | | patch",
        "words-changed metadata: till | | patch",
    ),
];
