//! Samples on their way to a collector, by OTLP/HTTP.

use std::io;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceResponse;
use prost::Message as _;
use serde_json::Value;
use ureq::Agent;
use ureq::http::Uri;

use super::Sample;
use crate::args::SampleEncoding;
use crate::outcome::Outcome;
use crate::output::{BAD, GOOD, Output, count, plain};

/// Where logs go below an endpoint that names no path (OpenTelemetry protocol exporter, "Endpoint URLs for OTLP/HTTP").
const LOGS: &str = "v1/logs";
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends each in a request of its own, and says what the collector said.
pub(super) fn all(
    samples: &[Sample],
    endpoint: &str,
    encoding: SampleEncoding,
    output: &mut Output,
) -> io::Result<Outcome> {
    let url = match url(endpoint) {
        Ok(url) => url,
        Err(why) => {
            output.error(format_args!("--endpoint: {why}"));
            return Ok(Outcome::CouldNot);
        }
    };
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .max_redirects(0)
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .into();
    let mut worst = Outcome::Holds;
    for sample in samples {
        match post(&agent, &url, sample, encoding) {
            Ok(Answer::Accepted) => output.result(format_args!(
                "{GOOD}accepted{GOOD:#}  {}  {}",
                sample.name, sample.what
            ))?,
            Ok(Answer::Refused(why)) => {
                let why = plain(why);
                output.result(format_args!(
                    "{BAD}refused{BAD:#}   {}  {} ({why})",
                    sample.name, sample.what
                ))?;
                worst = worst.max(Outcome::Findings);
            }
            // The next one would not get there either.
            Err(error) => {
                output.error(format_args!("{}: {}", shown(&url), plain(error)));
                return Ok(Outcome::CouldNot);
            }
        }
    }
    output.progress(format_args!(
        "{} to {}",
        count(samples.len() as u64, "request", "requests"),
        shown(&url)
    ));
    Ok(worst)
}

/// What a collector says to a request.
enum Answer {
    Accepted,
    /// All of it or a part was not taken.
    Refused(String),
}

/// The URL that logs are posted to.
fn url(endpoint: &str) -> Result<Uri, String> {
    let uri: Uri = endpoint
        .parse()
        .map_err(|error| format!("no URL: {error}"))?;
    match uri.scheme_str() {
        Some("http") => {}
        Some("https") => {
            return Err(
                "TLS is not spoken here; pipe the samples into a client that does: \
                 `otelier sample | while read -r line; do curl --json \"$line\" URL; done`"
                    .into(),
            );
        }
        _ => return Err("expected a URL such as http://127.0.0.1:4318".into()),
    }
    if uri.path() != "/" {
        return Ok(uri);
    }
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let query = uri
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    format!("http://{authority}/{LOGS}{query}")
        .parse()
        .map_err(|error| format!("no URL: {error}"))
}

/// A URL without what may be secret in it: who asks, and what is asked.
fn shown(url: &Uri) -> String {
    let host = url.host().unwrap_or_default();
    let port = url.port().map_or(String::new(), |port| format!(":{port}"));
    plain(format_args!("http://{host}{port}{}", url.path()))
}

fn post(
    agent: &Agent,
    url: &Uri,
    sample: &Sample,
    encoding: SampleEncoding,
) -> Result<Answer, ureq::Error> {
    let kind = match encoding {
        SampleEncoding::Json => "application/json",
        SampleEncoding::Protobuf => "application/x-protobuf",
    };
    let mut response = agent
        .post(url)
        .header("content-type", kind)
        .send(&*sample.encoded(encoding))?;
    let status = response.status();
    let body = response.body_mut().read_to_vec().unwrap_or_default();
    if !status.is_success() {
        let text = String::from_utf8_lossy(&body);
        let text = text.trim();
        // A `google.rpc.Status` in protobuf is no text.
        let readable = encoding == SampleEncoding::Json && !text.is_empty();
        return Ok(Answer::Refused(if readable {
            format!("{status}: {text}")
        } else {
            status.to_string()
        }));
    }
    Ok(match rejected(&body, encoding) {
        Some((0, _)) => Answer::Accepted,
        Some((records, message)) => {
            let records = count(records, "record", "records");
            Answer::Refused(format!("{records} rejected: {message}"))
        }
        None => Answer::Refused(format!("{status}, with an answer that is not OTLP's")),
    })
}

/// How many records a successful response rejects, and why (OTLP, "Partial Success"); `None` where it is no such
/// response. Some collectors say nothing at all where all is well.
fn rejected(body: &[u8], encoding: SampleEncoding) -> Option<(u64, String)> {
    if body.is_empty() {
        return Some((0, String::new()));
    }
    match encoding {
        SampleEncoding::Json => {
            let answer: Value = serde_json::from_slice(body).ok()?;
            let partial = &answer.as_object()?.get("partialSuccess");
            let records = partial.and_then(|partial| partial.get("rejectedLogRecords"));
            let records = match records {
                None => 0,
                Some(records) => records
                    .as_u64()
                    .or_else(|| records.as_str()?.parse().ok())?,
            };
            let message = partial.and_then(|partial| partial["errorMessage"].as_str());
            Some((records, message.unwrap_or_default().to_owned()))
        }
        SampleEncoding::Protobuf => {
            let answer = ExportLogsServiceResponse::decode(body).ok()?;
            let partial = answer.partial_success.unwrap_or_default();
            let records = u64::try_from(partial.rejected_log_records).ok()?;
            Some((records, partial.error_message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{shown, url};

    #[test]
    fn secrets_in_a_url_are_not_shown() {
        let url = url("http://user:hunter2@127.0.0.1:4318/?token=hunter2").expect("a URL");
        assert_eq!(shown(&url), "http://127.0.0.1:4318/v1/logs");
    }

    #[test]
    fn endpoints() {
        for (endpoint, expected) in [
            (
                "http://127.0.0.1:4318",
                Some("http://127.0.0.1:4318/v1/logs"),
            ),
            (
                "http://127.0.0.1:4318/?tenant=1",
                Some("http://127.0.0.1:4318/v1/logs?tenant=1"),
            ),
            (
                "http://127.0.0.1:4318/",
                Some("http://127.0.0.1:4318/v1/logs"),
            ),
            (
                "http://[::1]:4318/otlp/logs",
                Some("http://[::1]:4318/otlp/logs"),
            ),
            ("https://collector.example", None),
            ("127.0.0.1:4318", None),
            ("collector", None),
        ] {
            let found = url(endpoint).ok().map(|url| url.to_string());
            assert_eq!(found.as_deref(), expected, "{endpoint}");
        }
    }
}
