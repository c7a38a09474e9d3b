//! Cutting OTLP/JSON by its brackets. Its syntax is known to be sound, what stands in strings is not: a record may hold
//! what is no UTF-8, and goes as it is.

use super::{Cut, Wanted};

pub(super) fn records<E>(
    payload: &[u8],
    wanted: &mut Wanted<'_>,
    each: &mut dyn FnMut(Cut<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let payload = payload.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(payload);
    for document in values(payload) {
        for resource_logs in items_of(document, "resourceLogs") {
            if wanted.is_empty() {
                return Ok(());
            }
            let resource = others(resource_logs, ["scopeLogs", "scope_logs"]);
            for scope_logs in items_of(resource_logs, "scopeLogs") {
                let mut scope = None;
                for record in items_of(scope_logs, "logRecords") {
                    if !wanted.next() {
                        continue;
                    }
                    let scope = scope
                        .get_or_insert_with(|| others(scope_logs, ["logRecords", "log_records"]));
                    let request = [
                        b"{\"resourceLogs\":[{",
                        resource.as_slice(),
                        b"\"scopeLogs\":[{",
                        scope.as_slice(),
                        b"\"logRecords\":[",
                        record,
                        b"]}]}]}",
                    ]
                    .concat();
                    each(Cut { record, request })?;
                }
            }
        }
    }
    Ok(())
}

/// The items of the arrays that stand under a key of an object, in order; of anything else none.
fn items_of<'p>(value: &'p [u8], key: &str) -> impl Iterator<Item = &'p [u8]> {
    let own = move |name: &[u8]| is(name, key);
    members(value)
        .filter(move |(name, _)| own(name))
        .flat_map(|(_, value)| {
            let inner = value
                .strip_prefix(b"[")
                .and_then(|rest| rest.strip_suffix(b"]"));
            values(inner.unwrap_or_default())
        })
}

/// The members of an object but those of these keys, each with a comma behind it.
fn others(object: &[u8], keys: [&str; 2]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in members(object) {
        if keys.iter().all(|key| !is(name, key)) {
            bytes.extend_from_slice(name);
            bytes.push(b':');
            bytes.extend_from_slice(value);
            bytes.push(b',');
        }
    }
    bytes
}

/// Whether a name, in its quotes, is this one, however it is escaped.
fn is(name: &[u8], key: &str) -> bool {
    name.strip_prefix(b"\"")
        .and_then(|rest| rest.strip_suffix(b"\""))
        == Some(key.as_bytes())
        || (name.contains(&b'\\')
            && serde_json::from_slice::<String>(name).is_ok_and(|name| name == key))
}

/// The names, in their quotes, and values of an object; of anything else none.
fn members(value: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let inner = value
        .strip_prefix(b"{")
        .and_then(|rest| rest.strip_suffix(b"}"));
    let mut pieces = values(inner.unwrap_or_default());
    std::iter::from_fn(move || Some((pieces.next()?, pieces.next()?)))
}

/// The values of a text, whatever separates them.
fn values(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let separates = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':');
        let start = rest.iter().position(|byte| !separates(byte))?;
        let (value, behind) = rest[start..].split_at(length(&rest[start..]));
        rest = behind;
        Some(value)
    })
}

/// How long the value is that a text begins with.
fn length(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => at = string_end(text, at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        let ends = |byte: &u8| {
            matches!(
                byte,
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'}' | b']'
            )
        };
        // A bare word ends where something else begins.
        let closed = matches!(byte, b'"' | b'}' | b']');
        if depth == 0 && (closed || text.get(at).is_none_or(ends)) {
            return at.min(text.len());
        }
    }
    text.len()
}

/// The closing quote of the string that opens here.
fn string_end(text: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at,
            _ => at += 1,
        }
    }
    text.len()
}
