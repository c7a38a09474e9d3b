//! Cutting protobuf by its framing. Field numbers are those of `opentelemetry/proto/logs/v1/logs.proto`.

use prost::encoding::{WireType, decode_key, decode_varint, encode_key, encode_varint};

use super::{Cut, Wanted};

/// `ExportLogsServiceRequest.resource_logs`
const RESOURCE_LOGS: u32 = 1;
/// `ResourceLogs.scope_logs`
const SCOPE_LOGS: u32 = 2;
/// `ScopeLogs.log_records`
const LOG_RECORDS: u32 = 2;

pub(super) fn records<E>(
    payload: &[u8],
    wanted: &mut Wanted<'_>,
    each: &mut dyn FnMut(Cut<'_>) -> Result<(), E>,
) -> Result<(), E> {
    for resource_logs in messages(payload, RESOURCE_LOGS) {
        if wanted.is_empty() {
            break;
        }
        let resource = others(resource_logs, SCOPE_LOGS);
        for scope_logs in messages(resource_logs, SCOPE_LOGS) {
            let mut scope = None;
            for record in messages(scope_logs, LOG_RECORDS) {
                if !wanted.next() {
                    continue;
                }
                let scope = scope.get_or_insert_with(|| others(scope_logs, LOG_RECORDS));
                let scope = with(scope, LOG_RECORDS, record);
                let resource = with(&resource, SCOPE_LOGS, &scope);
                let request = with(&[], RESOURCE_LOGS, &resource);
                each(Cut { record, request })?;
            }
        }
    }
    Ok(())
}

/// Fields and one more message behind them.
fn with(fields: &[u8], number: u32, message: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(fields.len() + message.len() + 8);
    bytes.extend_from_slice(fields);
    encode_key(number, WireType::LengthDelimited, &mut bytes);
    encode_varint(message.len() as u64, &mut bytes);
    bytes.extend_from_slice(message);
    bytes
}

/// The messages of one field, as far as they are whole.
fn messages(message: &[u8], number: u32) -> impl Iterator<Item = &[u8]> {
    fields(message).filter_map(move |field| (field.number == number).then_some(field.content?))
}

/// All fields but one, as they stand.
fn others(message: &[u8], number: u32) -> Vec<u8> {
    let others = fields(message).filter(|field| field.number != number);
    others.fold(Vec::new(), |mut bytes, field| {
        bytes.extend_from_slice(field.whole);
        bytes
    })
}

struct Field<'p> {
    number: u32,
    /// Its tag and its value.
    whole: &'p [u8],
    /// What a length-delimited one holds.
    content: Option<&'p [u8]>,
}

/// The fields up to the first that is cut off or broken.
fn fields(message: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut rest = message;
    std::iter::from_fn(move || {
        let start = rest;
        let (number, wire_type) = decode_key(&mut rest).ok()?;
        let content = match wire_type {
            WireType::Varint => {
                decode_varint(&mut rest).ok()?;
                None
            }
            WireType::SixtyFourBit => {
                rest = rest.get(8..)?;
                None
            }
            WireType::ThirtyTwoBit => {
                rest = rest.get(4..)?;
                None
            }
            WireType::LengthDelimited => {
                let length = usize::try_from(decode_varint(&mut rest).ok()?).ok()?;
                let (content, behind) = rest.split_at_checked(length)?;
                rest = behind;
                Some(content)
            }
            WireType::StartGroup | WireType::EndGroup => return None,
        };
        Some(Field {
            number,
            whole: &start[..start.len() - rest.len()],
            content,
        })
    })
}
