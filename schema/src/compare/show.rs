//! Short words for what was and what is.
//!
//! Examples never appear, and values of conditions and defaults only where their attribute is public.

use crate::resolved::{
    Attribute, Case, Event, Fill, Length, Overflow, Privacy, Range, RecordSeverity, Redaction,
    Requirement, ResourceFill, RuntimeValue, Severity, Test, Type, Value,
};

/// `string, required`
pub(super) fn attribute(attribute: &Attribute) -> String {
    format!(
        "{}, {}",
        ty(&attribute.ty),
        requirement(&attribute.requirement)
    )
}

pub(super) fn requirement(requirement: &Requirement) -> &'static str {
    match requirement {
        Requirement::Required => "required",
        Requirement::WhenAvailable(_) => "optional",
    }
}

/// `enum`, `open enum of ints`, `map[]`
pub(super) fn ty(ty: &Type) -> String {
    match ty {
        Type::Enum(list) => {
            let open = if list.open { "open " } else { "" };
            match list.plain() {
                Type::String => format!("{open}enum"),
                plain => format!("{open}enum of {plain}s"),
            }
        }
        Type::Array(element) => match &**element {
            Type::Enum(_) => format!("array of {}", self::ty(element)),
            element => format!("{element}[]"),
        },
        other => other.to_string(),
    }
}

pub(super) fn range(range: Option<Range>) -> String {
    let (min, max) = match range {
        None => (None, None),
        Some(Range::Int { min, max }) => (
            (min > i64::MIN).then(|| min.to_string()),
            (max < i64::MAX).then(|| max.to_string()),
        ),
        Some(Range::Double { min, max }) => (
            (min > f64::MIN).then(|| format!("{min:?}")),
            (max < f64::MAX).then(|| format!("{max:?}")),
        ),
    };
    bounds(min, max)
}

pub(super) fn length(length: Option<Length>) -> String {
    let Length { min, max } = length.unwrap_or(Length { min: 0, max: None });
    bounds(
        (min > 0).then(|| min.to_string()),
        max.map(|max| max.to_string()),
    )
}

fn bounds(min: Option<String>, max: Option<String>) -> String {
    match (min, max) {
        (None, None) => "any".to_owned(),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (Some(min), Some(max)) => format!("{min} to {max}"),
    }
}

/// `drop`, `wait 20 ms`
pub(super) fn overflow(overflow: Overflow) -> String {
    match overflow {
        Overflow::Drop => "drop".into(),
        Overflow::Wait(millis) => format!("wait {millis} ms"),
        Overflow::Spill => "spill".into(),
    }
}

pub(super) fn severity(severity: RecordSeverity) -> &'static str {
    match severity {
        RecordSeverity::Caller => "caller",
        RecordSeverity::Fixed(Severity::Trace) => "trace",
        RecordSeverity::Fixed(Severity::Debug) => "debug",
        RecordSeverity::Fixed(Severity::Info) => "info",
        RecordSeverity::Fixed(Severity::Warn) => "warn",
        RecordSeverity::Fixed(Severity::Error) => "error",
        RecordSeverity::Fixed(Severity::Fatal) => "fatal",
    }
}

/// `"[REDACTED]" unless log_user_prompt`
pub(super) fn redaction(redaction: Option<&Redaction>) -> String {
    match redaction {
        None => "exported".to_owned(),
        Some(Redaction { text, unless: None }) => format!("{text:?}"),
        Some(Redaction {
            text,
            unless: Some(setting),
        }) => format!("{text:?} unless {setting}"),
    }
}

pub(super) fn fill(fill: &Fill) -> String {
    match fill {
        Fill::Caller => "the caller".to_owned(),
        Fill::Session { mutable: false } => "the session".to_owned(),
        Fill::Session { mutable: true } => "the session, which may change it".to_owned(),
        Fill::Runtime(RuntimeValue::Timestamp) => "the runtime's clock".to_owned(),
        Fill::Runtime(RuntimeValue::Sequence) => "the runtime's counter".to_owned(),
        Fill::Resource(id) => format!("the resource's {id}"),
    }
}

/// A value that stands in the catalog, if it may be shown.
pub(super) fn value(value: Option<&Value>, privacy: &Privacy) -> String {
    match value {
        None => "none".to_owned(),
        Some(_) if privacy.class.is_sensitive() => privacy.class.as_str().to_owned(),
        Some(value) => value.to_string(),
    }
}

pub(super) fn resource_fill(fill: &ResourceFill) -> String {
    match fill {
        ResourceFill::Fixed(value) => value.to_string(),
        ResourceFill::Configured { key, default } => {
            format!("the user's {key}, {default} without")
        }
        ResourceFill::Application => "the application".to_owned(),
    }
}

/// `kind = "one", error.message present`
pub(super) fn condition(event: &Event, case: &Case) -> String {
    if case.when.is_empty() {
        return "otherwise".to_owned();
    }
    let terms: Vec<_> = (case.when.iter())
        .map(|term| {
            let sensitive = (event.all_attributes())
                .filter(|attribute| attribute.id == term.attribute)
                .any(|attribute| attribute.privacy.class.is_sensitive());
            let id = &term.attribute;
            match &term.test {
                Test::Present => format!("{id} present"),
                Test::Absent => format!("{id} absent"),
                Test::Equals(_) | Test::OneOf(_) if sensitive => format!("{id} of certain values"),
                Test::Equals(value) => format!("{id} = {value}"),
                Test::OneOf(values) => {
                    let values: Vec<_> = values.iter().map(ToString::to_string).collect();
                    format!("{id} one of {}", values.join(" "))
                }
            }
        })
        .collect();
    terms.join(", ")
}
