//! What a receiver answers, and what follows from it.
//!
//! Source: OTLP specification 1.x, "OTLP/gRPC Response", "OTLP/HTTP Response"; `google.rpc.RetryInfo`.

use std::time::{Duration, SystemTime};

use super::super::protobuf::{Field, fields};

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Answer {
    /// The receiver took it, but for so many of its records.
    Accepted {
        rejected: u64,
        /// What the receiver says.
        message: String,
    },
    /// It can be sent again, after as long as the receiver says.
    Retry {
        after: Option<Duration>,
        reason: String,
    },
    /// There was none in time. It can be sent again; a smaller one has more of a chance.
    Late,
    /// A smaller one can be sent.
    TooLarge { reason: String },
    /// A smaller one can be sent, or the same later: the receiver does not say which of the two is exhausted, its patience with
    /// large requests or that with this sender.
    Exhausted { reason: String },
    /// It is never taken.
    Refused {
        reason: String,
        /// It may be for one of its records, which makes it unreadable.
        for_content: bool,
    },
}

impl Answer {
    /// Whether there is a receiver that takes requests, if not this one.
    pub(in super::super) const fn is_there(&self) -> bool {
        matches!(self, Self::Accepted { .. } | Self::TooLarge { .. })
    }

    /// Of a body of type `ExportLogsServiceResponse`. What cannot be read says nothing.
    pub(super) fn of_protobuf(body: &[u8]) -> Self {
        let (mut rejected, mut message) = (0, String::new());
        for (number, field) in fields(body) {
            let (1, Field::Bytes(partial)) = (number, field) else {
                continue;
            };
            for (number, field) in fields(partial) {
                match (number, field) {
                    (1, Field::Varint(value)) => rejected = value,
                    (2, Field::Bytes(text)) => message = String::from_utf8_lossy(text).into_owned(),
                    _ => {}
                }
            }
        }
        // A negative number is one that no receiver means.
        let rejected = i64::try_from(rejected).map_or(0, i64::unsigned_abs);
        Self::Accepted { rejected, message }
    }

    /// Of the same in OTLP/JSON, whose int64 is a string, or a number where a sender is not as strict.
    pub(super) fn of_json(body: &[u8]) -> Self {
        let answer: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let partial = &answer["partialSuccess"];
        let rejected = &partial["rejectedLogRecords"];
        let rejected = rejected
            .as_u64()
            .or_else(|| rejected.as_str()?.parse().ok());
        let message = partial["errorMessage"].as_str().unwrap_or_default();
        Self::Accepted {
            rejected: rejected.unwrap_or(0),
            message: message.to_owned(),
        }
    }
}

/// The header `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
pub(super) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = http_date(value.trim())?;
    Some(at.duration_since(now).unwrap_or_default())
}

/// A date as HTTP writes it today: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
fn http_date(text: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (_, rest) = text.split_once(", ")?;
    let parts: Vec<_> = rest.strip_suffix(" GMT")?.split([' ', ':']).collect();
    let [day, month, year, hour, minute, second] = parts[..] else {
        return None;
    };
    let month = MONTHS.iter().position(|name| *name == month)? as u64;
    let numbers = [day, year, hour, minute, second].map(|digits| digits.parse::<u64>().ok());
    let [
        Some(day),
        Some(year),
        Some(hour),
        Some(minute),
        Some(second),
    ] = numbers
    else {
        return None;
    };
    if !(1970..=9999).contains(&year)
        || !(1..=31).contains(&day)
        || hour > 23
        || minute > 59
        || second > 60
    {
        return None;
    }
    // Days since 1970-01-01; years begin in March, so that a leap day is the last one.
    let (years, months) = if month < 2 {
        (year - 1, month + 10)
    } else {
        (year, month - 2)
    };
    let days = years * 365 + years / 4 - years / 100 + years / 400 + (months * 306 + 5) / 10 + day
        - 1
        - 719_468;
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// The delay of a `google.rpc.RetryInfo` among the details of a `google.rpc.Status`.
pub(super) fn retry_info(status: &[u8]) -> Option<Duration> {
    const TYPE: &[u8] = b"type.googleapis.com/google.rpc.RetryInfo";
    let details = fields(status).filter_map(|(number, field)| match (number, field) {
        (3, Field::Bytes(any)) => Some(any),
        _ => None,
    });
    for any in details {
        let (mut is_retry, mut value) = (false, &[][..]);
        for (number, field) in fields(any) {
            match (number, field) {
                (1, Field::Bytes(url)) => is_retry = url == TYPE,
                (2, Field::Bytes(bytes)) => value = bytes,
                _ => {}
            }
        }
        if !is_retry {
            continue;
        }
        let delay = fields(value).find_map(|(number, field)| match (number, field) {
            (1, Field::Bytes(delay)) => Some(delay),
            _ => None,
        });
        let (mut seconds, mut nanos) = (0, 0);
        for (number, field) in fields(delay.unwrap_or_default()) {
            match (number, field) {
                (1, Field::Varint(value)) => seconds = value,
                (2, Field::Varint(value)) => nanos = value,
                _ => {}
            }
        }
        // Negative ones are times that have passed.
        let seconds = i64::try_from(seconds).map_or(0, i64::unsigned_abs);
        let nanos = u32::try_from(nanos).unwrap_or(0).min(999_999_999);
        return Some(Duration::new(seconds, nanos));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn wait(value: &str, expected: Option<u64>) {
        // 1994-11-06T08:49:30Z
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
        assert_eq!(
            retry_after(value, now),
            expected.map(Duration::from_secs),
            "{value}"
        );
    }

    #[test]
    fn waits_that_a_server_asks_for() {
        wait("0", Some(0));
        wait(" 120 ", Some(120));
        wait("Sun, 06 Nov 1994 08:49:37 GMT", Some(7));
        wait("Sun, 06 Nov 1994 08:49:00 GMT", Some(0));
        wait("Thu, 29 Feb 1996 08:49:30 GMT", Some(480 * 86_400));
        wait("Sun, 06 Nov 1994 08:49:37", None);
        wait("Sun, 06 Nov 99999999999999999 08:49:37 GMT", None);
        wait("18446744073709551616", None);
        wait("Sun, 06 Foo 1994 08:49:37 GMT", None);
        wait("-1", None);
        wait("soon", None);
        wait("", None);
    }

    #[test]
    fn partial_success() {
        let accepted = |rejected, message: &str| Answer::Accepted {
            rejected,
            message: message.to_owned(),
        };
        assert_eq!(Answer::of_protobuf(b""), accepted(0, ""));
        assert_eq!(
            Answer::of_protobuf(b"\x0A\x06\x08\x03\x12\x02no"),
            accepted(3, "no")
        );
        assert_eq!(Answer::of_protobuf(b"\x0A\xFF"), accepted(0, ""));
        assert_eq!(Answer::of_json(b"{}"), accepted(0, ""));
        assert_eq!(Answer::of_json(b""), accepted(0, ""));
        let partial = br#"{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"no"}}"#;
        assert_eq!(Answer::of_json(partial), accepted(3, "no"));
    }

    #[test]
    fn retry_infos() {
        let url = b"type.googleapis.com/google.rpc.RetryInfo";
        let mut any = vec![0x0A, 40];
        any.extend_from_slice(url);
        assert_eq!(url.len(), 40);
        any.extend_from_slice(b"\x12\x06\x0A\x04\x08\x02\x10\x05");
        let mut status = vec![0x08, 8, 0x1A, 50];
        status.extend_from_slice(&any);
        assert_eq!(retry_info(&status), Some(Duration::new(2, 5)));
        assert_eq!(retry_info(b"\x08\x08"), None);
        assert_eq!(retry_info(b"\xFF"), None);
    }
}
