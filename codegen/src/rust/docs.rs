//! The catalog's words as rustdoc.

use otelier_schema::resolved::{
    Attribute, Case, Deprecated, Encoding, Event, Format, Member, Outside, Overflow, PrivacyClass,
    Range, RecordSeverity, Requirement, ResourceAttribute, ResourceFill, Setting, Severity,
    Stability, Test, Type, Value,
};

use super::{prose, shape};

/// Text as a code span, whatever it holds.
pub(crate) fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        // What could not be seen is escaped.
        if c.is_ascii_graphic() || c == ' ' {
            shown.push(c);
        } else {
            shown.extend(c.escape_debug());
        }
    }
    if shown.is_empty() {
        return "an empty string".into();
    }
    let mut fence = String::from("`");
    while shown.contains(&fence) {
        fence.push('`');
    }
    let edge = shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']);
    let space = if edge { " " } else { "" };
    format!("{fence}{space}{shown}{space}{fence}")
}

/// A value as it is written in prose.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Boolean(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Double(value) => format!("{value:?}"),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(values) => {
            let values = values
                .iter()
                .map(|(key, value)| format!("{key}: {}", plain(value)));
            format!("{{ {} }}", values.collect::<Vec<_>>().join(", "))
        }
    }
}

pub(crate) fn values(list: &[Value]) -> String {
    let list: Vec<String> = list.iter().map(|value| code(&plain(value))).collect();
    list.join(", ")
}

/// The class that `Debug` shows instead of the value; `None` where the value is public.
pub(super) fn masked(attribute: &Attribute) -> Option<&'static str> {
    let class = attribute.privacy.class;
    class.is_sensitive().then(|| class.as_str())
}

/// A brief and a note, with an empty line between them.
pub(super) fn words(brief: &str, note: Option<&str>) -> Vec<String> {
    let mut lines = prose::lines(brief);
    if let Some(note) = note {
        paragraph(&mut lines, prose::lines(note));
    }
    lines
}

fn paragraph(lines: &mut Vec<String>, more: Vec<String>) {
    if more.is_empty() {
        return;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In an event, a case, or the metadata.
    Attribute,
    /// In a map.
    Field,
    /// As the body.
    Body,
}

/// An attribute where it stands.
pub(super) fn of_attribute(attribute: &Attribute, place: Place, required: bool) -> Vec<String> {
    let mut lines = words(&attribute.brief, attribute.note.as_deref());
    let (name, ty) = (code(&attribute.id), type_words(attribute));
    let mut facts = vec![match place {
        Place::Attribute => format!("- Attribute: {name}, {ty}"),
        Place::Field => format!("- Field: {name}, {ty}"),
        Place::Body => format!("- Body: {ty}"),
    }];
    facts.push(if required {
        "- Requirement: required".into()
    } else {
        format!("- Requirement: {}", requirement(attribute))
    });
    if let Some(constraint) = constraint(attribute) {
        facts.push(format!("- Constraint: {constraint}"));
    }
    let class = attribute.privacy.class;
    if class != PrivacyClass::Public || attribute.privacy.redaction.is_some() {
        facts.push(format!("- Privacy: {}", privacy(attribute)));
    }
    if !attribute.examples.is_empty() {
        facts.push(format!("- Examples: {}", values(&attribute.examples)));
    }
    life(
        &mut facts,
        attribute.stability,
        attribute.since.as_deref(),
        attribute.owner.as_deref(),
        attribute.expires.as_deref(),
    );
    paragraph(&mut lines, facts);
    lines
}

/// When a record carries an attribute.
pub(crate) fn requirement(attribute: &Attribute) -> String {
    match &attribute.requirement {
        Requirement::Required => "required".into(),
        Requirement::WhenAvailable(None) => "when available".into(),
        Requirement::WhenAvailable(Some(when)) => prose::lines(when).join(" "),
    }
}

pub(crate) fn type_words(attribute: &Attribute) -> String {
    let mut text = words_of(&attribute.ty, false);
    if attribute.encoding == Encoding::String {
        text.push_str(" sent as a string");
    }
    if let Some(unit) = &attribute.unit {
        text.push_str(", in ");
        text.push_str(&code(unit));
    }
    text
}

fn words_of(ty: &Type, plural: bool) -> String {
    let word = match ty {
        Type::String => "string",
        Type::Int => "int",
        Type::Double => "double",
        Type::Boolean => "boolean",
        Type::Bytes => return "bytes".into(),
        Type::Enum(list) if list.open => "open enum",
        Type::Enum(_) => "enum",
        Type::Map(_) => "map",
        Type::Array(element) if plural => return format!("arrays of {}", words_of(element, true)),
        Type::Array(element) => return format!("array of {}", words_of(element, true)),
        Type::Template {
            value,
            entries,
            key,
        } => {
            return format!(
                "family of at most {entries} {}, with keys of at most {key} code points",
                words_of(value, true)
            );
        }
    };
    format!("{word}{}", if plural { "s" } else { "" })
}

pub(crate) fn privacy(attribute: &Attribute) -> String {
    let class = attribute.privacy.class.as_str();
    match &attribute.privacy.redaction {
        None => class.into(),
        Some(redaction) => {
            let text = code(&redaction.text);
            match &redaction.unless {
                None => format!("{class}, exported as {text}"),
                Some(setting) => format!(
                    "{class}, exported as {text} unless {} is set",
                    code(setting)
                ),
            }
        }
    }
}

/// What a value must be, and what becomes of one that is not.
pub(crate) fn constraint(attribute: &Attribute) -> Option<String> {
    let mut parts = Vec::new();
    match attribute.range {
        Some(Range::Int { min, max }) => {
            bounds(
                &mut parts,
                (min > i64::MIN).then_some(min),
                (max < i64::MAX).then_some(max),
            );
        }
        Some(Range::Double { min, max }) => {
            bounds(
                &mut parts,
                (min > f64::MIN).then_some(min),
                (max < f64::MAX).then_some(max),
            );
        }
        None => {}
    }
    if let Some(length) = attribute.length {
        if length.min > 0 {
            parts.push(format!("at least {}", measured(length.min, &attribute.ty)));
        }
        if let Some(max) = length.max {
            parts.push(format!("at most {}", measured(max, &attribute.ty)));
        }
    }
    let element = (attribute.element_length)
        .map(|most| format!("each element at most {}", measured(most, &Type::String)));
    // What refuses a list that is too long still cuts the texts in it.
    let cut_apart = attribute.outside == Outside::Refuse && attribute.length.is_some();
    if !cut_apart {
        parts.extend(element.clone());
    }
    if let Some(pattern) = &attribute.pattern {
        parts.push(format!("matches {}", code(pattern)));
    }
    if let Some(format) = attribute.format {
        parts.push(format_words(format).into());
    }
    let number = shape::number(attribute, attribute.ty == Type::Int);
    let implied = attribute.length.is_none() && shape::is_within(attribute, &number);
    let bounded = attribute.range.is_some() || attribute.length.is_some();
    if bounded && !implied && !parts.is_empty() {
        parts.push(
            match attribute.outside {
                Outside::Adjust if attribute.range.is_some() => "clamped",
                Outside::Adjust => "cut",
                Outside::Refuse => "refused",
            }
            .to_owned()
                + " outside",
        );
    }
    if cut_apart {
        parts.extend(element.map(|element| format!("{element}, cut outside")));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn bounds<T: std::fmt::Display>(parts: &mut Vec<String>, min: Option<T>, max: Option<T>) {
    if let Some(min) = min {
        parts.push(format!("at least {min}"));
    }
    if let Some(max) = max {
        parts.push(format!("at most {max}"));
    }
}

/// A length in what it counts.
fn measured(count: u64, ty: &Type) -> String {
    let unit = match ty {
        Type::Bytes => "byte",
        Type::Array(_) => "element",
        Type::Template { value, .. } => return measured(count, value),
        _ => "code point",
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

fn format_words(format: Format) -> &'static str {
    match format {
        Format::DateTime => "an RFC 3339 date-time in UTC with milliseconds and `Z`",
        Format::Uuid => "a UUID (RFC 9562) with hyphens, in lower case",
    }
}

/// How far something may be relied on, and for how long.
fn life(
    facts: &mut Vec<String>,
    stability: Stability,
    since: Option<&str>,
    owner: Option<&str>,
    expires: Option<&str>,
) {
    if stability == Stability::Development {
        facts.push("- Stability: development; it may change with any version".into());
    }
    for (label, text) in [("Since", since), ("Owner", owner), ("Expires", expires)] {
        if let Some(text) = text {
            facts.push(format!("- {label}: {}", code(text)));
        }
    }
}

/// What somebody reads who uses something that is deprecated; rustdoc takes it for Markdown.
pub(crate) fn deprecation(deprecated: &Deprecated) -> String {
    let mut text = match &deprecated.renamed_to {
        Some(new) => format!("{}: use {new}", deprecated.reason),
        None => deprecated.reason.clone(),
    };
    if let Some(note) = &deprecated.note {
        text.push_str("; ");
        text.push_str(note.trim());
    }
    prose::lines(&text).join(" ")
}

/// The type of what stands at a place, in words.
pub(super) fn of_type(attribute: &Attribute, place: &str) -> Vec<String> {
    let mut lines = vec![format!("Values of {place}.")];
    paragraph(
        &mut lines,
        words(&attribute.brief, attribute.note.as_deref()),
    );
    if let Some(constraint) = constraint(attribute) {
        paragraph(&mut lines, vec![format!("Constraint: {constraint}.")]);
    }
    lines
}

/// The type of an attribute in one case only.
pub(super) fn of_case_type(attribute: &Attribute, case: &str) -> Vec<String> {
    let mut lines = vec![format!(
        "Values of the attribute {} in the case {}: others would make the record another case.",
        code(&attribute.id),
        code(case)
    )];
    paragraph(
        &mut lines,
        words(&attribute.brief, attribute.note.as_deref()),
    );
    lines
}

/// A member of an enum.
pub(super) fn of_member(member: &Member) -> Vec<String> {
    let mut lines = prose::lines(&member.brief);
    if lines.is_empty() {
        return vec![format!("{}.", code(&plain(&member.value)))];
    }
    paragraph(
        &mut lines,
        vec![format!("Value: {}.", code(&plain(&member.value)))],
    );
    lines
}

/// What a checked newtype expects, for its error.
pub(super) fn expected(attribute: &Attribute, except: &[Value]) -> String {
    let mut text = format!(
        "{}: {}",
        attribute.id,
        words_of(attribute.ty.plain(), false)
    );
    if let Some(constraint) = constraint(attribute) {
        text.push_str(" (");
        text.push_str(&constraint);
        text.push(')');
    }
    if !except.is_empty() {
        text.push_str(", ");
        text.push_str(&expected_other(except));
    }
    text
}

/// That a value must be none of some.
pub(super) fn expected_other(except: &[Value]) -> String {
    let list: Vec<String> = except.iter().map(plain).collect();
    format!("other than {}", list.join(", "))
}

/// An event.
pub(super) fn of_event(event: &Event) -> Vec<String> {
    let mut lines = words(&event.brief, event.note.as_deref());
    let mut facts = vec![
        format!("- Event: {}", code(&event.name)),
        format!("- Severity: {}", severity(event.severity)),
    ];
    facts.extend(overflow(event.overflow).map(|words| format!("- Without room: {words}")));
    life(
        &mut facts,
        event.stability,
        event.since.as_deref(),
        event.owner.as_deref(),
        event.expires.as_deref(),
    );
    paragraph(&mut lines, facts);
    lines
}

/// A case of an event.
pub(super) fn of_case(event: &Event, case: &Case) -> Vec<String> {
    let mut lines = words(&case.brief, case.note.as_deref());
    let facts = vec![
        format!("- Event: {}, case {}", code(&event.name), code(&case.id)),
        format!("- When: {}", condition(case)),
        format!(
            "- Severity: {}",
            severity(case.severity.unwrap_or(event.severity))
        ),
    ];
    paragraph(&mut lines, facts);
    lines
}

/// When a record is a case, if it is none of those before it.
pub(crate) fn condition(case: &Case) -> String {
    let terms: Vec<String> = case
        .when
        .iter()
        .map(|term| {
            let attribute = code(&term.attribute);
            match &term.test {
                Test::Equals(value) => format!("{attribute} is {}", code(&plain(value))),
                Test::OneOf(list) => format!("{attribute} is one of {}", values(list)),
                Test::Present => format!("{attribute} is present"),
                Test::Absent => format!("{attribute} is absent"),
            }
        })
        .collect();
    if terms.is_empty() {
        "otherwise".into()
    } else {
        terms.join(", ")
    }
}

/// What becomes of a record that finds no room in the queue, where that is not the usual.
pub(crate) fn overflow(overflow: Overflow) -> Option<String> {
    match overflow {
        Overflow::Drop => None,
        Overflow::Wait(millis) => Some(format!("waits for it, at most {millis} ms")),
        Overflow::Spill => Some("goes to the spool, where there is one".into()),
    }
}

pub(crate) fn severity(severity: RecordSeverity) -> &'static str {
    let RecordSeverity::Fixed(severity) = severity else {
        return "given by the caller";
    };
    match severity {
        Severity::Trace => "TRACE",
        Severity::Debug => "DEBUG",
        Severity::Info => "INFO",
        Severity::Warn => "WARN",
        Severity::Error => "ERROR",
        Severity::Fatal => "FATAL",
    }
}

/// An attribute of the resource that the application gives.
pub(super) fn of_resource(resource: &ResourceAttribute) -> Vec<String> {
    let mut lines = words(&resource.brief, resource.note.as_deref());
    let mut facts = vec![format!("- Resource attribute: {}", code(&resource.id))];
    if !resource.examples.is_empty() {
        facts.push(format!("- Examples: {}", values(&resource.examples)));
    }
    paragraph(&mut lines, facts);
    lines
}

/// The keys that the catalog adds to the `[otel]` table, as a list.
pub(super) fn of_configuration(
    settings: &[Setting],
    resource: &[ResourceAttribute],
) -> Vec<String> {
    let mut lines = Vec::new();
    for attribute in resource {
        if let ResourceFill::Configured { key, default } = &attribute.fill {
            let brief = prose::lines(&attribute.brief).join(" ");
            let default = code(&plain(default));
            lines.push(format!("- {} (default {default}): {brief}", code(key)));
        }
    }
    for setting in settings {
        let words = words(&setting.brief, setting.note.as_deref());
        let words: Vec<String> = words.into_iter().filter(|line| !line.is_empty()).collect();
        lines.push(format!(
            "- {} (default `{}`): {}",
            code(&setting.id),
            setting.default,
            words.join(" ")
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn code_spans() {
        for (text, expected) in [
            ("plain", "`plain`"),
            ("a`b", "``a`b``"),
            ("`a`", "`` `a` ``"),
            ("a\nb", "`a\\nb`"),
            ("\u{202e}x", "`\\u{202e}x`"),
            ("", "an empty string"),
            (" ", "`   `"),
        ] {
            assert_eq!(code(text), expected);
        }
    }
}
