//! Cutting records out of a request, each with the resource and the scope that it came with.
//!
//! A record's own bytes stay as they are; what is around them is framed anew. Records are counted as the validator
//! counts them, over a request that it has walked to the end.

mod json;
mod protobuf;

use crate::payload::Encoding;

/// A record as a request of its own.
pub(super) struct Cut<'p> {
    /// The record's bytes, as they arrived.
    pub(super) record: &'p [u8],
    /// The request, in the encoding of the whole.
    pub(super) request: Vec<u8>,
}

/// Cuts out the records of these indices, which ascend.
///
/// # Errors
///
/// The first error that `each` returns, which ends it.
pub(super) fn records<E>(
    payload: &[u8],
    encoding: Encoding,
    wanted: &[u32],
    each: &mut dyn FnMut(Cut<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut wanted = Wanted {
        indices: wanted,
        at: 0,
    };
    match encoding {
        Encoding::Protobuf => protobuf::records(payload, &mut wanted, each),
        Encoding::Json => json::records(payload, &mut wanted, each),
    }
}

/// Counts records and says which are wanted.
struct Wanted<'w> {
    indices: &'w [u32],
    at: u32,
}

impl Wanted<'_> {
    fn next(&mut self) -> bool {
        let at = self.at;
        self.at += 1;
        if self.indices.first() == Some(&at) {
            self.indices = &self.indices[1..];
            return true;
        }
        false
    }

    fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }
}

/// The field of a dead letter in protobuf that holds what is known about it. OTLP's own numbers count from 1; readers
/// pass over a field that they do not know.
const ABOUT: u32 = (1 << 29) - 1;

/// The member of the same in JSON.
const ABOUT_KEY: &str = "otelier";

/// Puts what is known about a record beside it.
pub(super) fn with_about(request: Vec<u8>, encoding: Encoding, about: &str) -> Vec<u8> {
    match encoding {
        Encoding::Protobuf => {
            let mut request = request;
            prost::encoding::string::encode(ABOUT, &about.to_owned(), &mut request);
            request
        }
        Encoding::Json => {
            let head = format!("{{\"{ABOUT_KEY}\":{about},");
            [head.as_bytes(), &request[1..], b"\n"].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
    use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
    use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
    use proptest::prelude::*;
    use prost::Message as _;

    use super::*;

    fn cuts(payload: &[u8], encoding: Encoding, wanted: &[u32]) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut cuts = Vec::new();
        let each = &mut |cut: Cut<'_>| {
            cuts.push((cut.record.to_vec(), cut.request));
            Ok::<_, ()>(())
        };
        records(payload, encoding, wanted, each).unwrap();
        cuts
    }

    /// Requests whose resources, scopes and records can be told apart.
    fn requests() -> impl Strategy<Value = ExportLogsServiceRequest> {
        let record = ".*".prop_map(|event_name| LogRecord {
            event_name,
            ..LogRecord::default()
        });
        let scope = (".*", ".*", prop::collection::vec(record, 0..4));
        let scope = scope.prop_map(|(name, schema_url, log_records)| ScopeLogs {
            scope: Some(InstrumentationScope {
                name,
                ..InstrumentationScope::default()
            }),
            log_records,
            schema_url,
        });
        let resource = (".*", prop::collection::vec(scope, 0..3));
        let resource = resource.prop_map(|(schema_url, scope_logs)| ResourceLogs {
            resource: None,
            scope_logs,
            schema_url,
        });
        prop::collection::vec(resource, 0..3)
            .prop_map(|resource_logs| ExportLogsServiceRequest { resource_logs })
    }

    /// Each record by itself, with what is around it.
    fn singles(request: &ExportLogsServiceRequest) -> Vec<ExportLogsServiceRequest> {
        let mut singles = Vec::new();
        for resource in &request.resource_logs {
            for scope in &resource.scope_logs {
                singles.extend(scope.log_records.iter().map(|record| {
                    let scope = ScopeLogs {
                        log_records: vec![record.clone()],
                        ..scope.clone()
                    };
                    ExportLogsServiceRequest {
                        resource_logs: vec![ResourceLogs {
                            scope_logs: vec![scope],
                            ..resource.clone()
                        }],
                    }
                }));
            }
        }
        singles
    }

    proptest! {
        #[test]
        fn a_record_comes_with_its_resource_and_its_scope(request in requests(), odd: bool) {
            let mut wanted = Vec::new();
            let mut expected = Vec::new();
            for (index, single) in (0..).zip(singles(&request)) {
                if (index % 2 == 1) == odd {
                    wanted.push(index);
                    expected.push(single);
                }
            }
            let protobuf = cuts(&request.encode_to_vec(), Encoding::Protobuf, &wanted);
            let json = serde_json::to_vec_pretty(&request).unwrap();
            let json = cuts(&json, Encoding::Json, &wanted);
            prop_assert_eq!(protobuf.len(), expected.len());
            prop_assert_eq!(json.len(), expected.len());
            for (single, ((record, protobuf), (_, json))) in
                expected.iter().zip(protobuf.into_iter().zip(json))
            {
                let own = single.resource_logs[0].scope_logs[0].log_records[0].encode_to_vec();
                prop_assert_eq!(record, own);
                let protobuf = with_about(protobuf, Encoding::Protobuf, "{}");
                prop_assert_eq!(&ExportLogsServiceRequest::decode(&protobuf[..]).unwrap(), single);
                let json = with_about(json, Encoding::Json, "{}");
                let json: ExportLogsServiceRequest = serde_json::from_slice(&json).unwrap();
                prop_assert_eq!(&json, single);
            }
        }

        #[test]
        fn whatever_is_no_request_is_no_panic(bytes: Vec<u8>, text in "[\\[\\]{}:,\"\\\\a ]*") {
            cuts(&bytes, Encoding::Protobuf, &[0, 1]);
            cuts(&bytes, Encoding::Json, &[0, 1]);
            cuts(text.as_bytes(), Encoding::Json, &[0, 1]);
        }
    }

    #[track_caller]
    fn check(payload: &[u8], index: u32, expected: &[u8]) {
        let cuts = cuts(payload, Encoding::Json, &[index]);
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(cuts.len(), 1);
        assert_eq!(shown(&cuts[0].1), shown(expected));
    }

    #[test]
    fn json_is_cut_as_the_validator_walks_it() {
        check(
            br#"{"x": "]}\"", "resourceLogs": [{}, {"scopeLogs": [{"logRecords": [1, {"a": "{"}], "schemaUrl": "s"}], "resource": {}}]}"#,
            1,
            br#"{"resourceLogs":[{"resource":{},"scopeLogs":[{"schemaUrl":"s","logRecords":[{"a": "{"}]}]}]}"#,
        );
        // Documents in a row, an escaped key, a list under its protobuf name, and a key that comes again.
        check(
            br#"{"resourceLogs": [{"scopeLogs": [{"logRecords": [1]}]}]}
                {"resource\u004cogs": [{"scope_logs": [{}], "scopeLogs": [{"logRecords": null, "logRecords": [2]}]}]}"#,
            1,
            br#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[2]}]}]}"#,
        );
        check(
            b"{\"resourceLogs\": [{\"scopeLogs\": [{\"logRecords\": [{\"eventName\": \"\xff\"}]}]}]}",
            0,
            b"{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"eventName\": \"\xff\"}]}]}]}",
        );
    }
}
