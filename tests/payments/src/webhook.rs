//! Calls between the gateway, banks and merchants.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    gateway::Merchant,
    telemetry::{
        Attempt, HttpResponseStatusCode, Invalid, SpanContext,
        webhook_delivered::{Answered, Unanswered},
        webhook_received::{Signature, WebhookReceived},
    },
};

/// The headers of a call, by their names in lower case.
pub type Headers = BTreeMap<String, String>;

/// A call as it came in.
#[derive(Clone)]
pub struct Call {
    /// Its headers.
    pub headers: Headers,
    /// Its body.
    pub body: String,
    /// The signature over the body.
    pub signature: Vec<u8>,
}

impl Merchant {
    /// Takes a call of a bank. A `traceparent` among its headers says where it belongs.
    ///
    /// # Errors
    /// If its signature is none.
    pub fn receive(&self, source: &str, call: &Call) -> Result<(), Invalid> {
        let span: Option<SpanContext> = call
            .headers
            .get("traceparent")
            .and_then(|text| text.parse().ok());
        self.session
            .webhook_received(WebhookReceived {
                webhook_source: source,
                signature: Signature::new(&call.signature)?,
                signature_valid: call.signature.len() == 32,
                body: &call.body,
            })
            .http_request_header(&call.headers)
            .in_span(span)
            .emit();
        Ok(())
    }

    /// Tells the merchant, which answers with a status or not at all.
    ///
    /// # Errors
    /// If the number of the attempt or the status is none.
    pub fn deliver(&self, event: &str, attempt: u64, status: Option<u64>) -> Result<(), Invalid> {
        let attempt = Attempt::new(attempt)?;
        let headers = [("content-type", "application/json")];
        match status {
            Some(status) => self
                .session
                .webhook_delivered(Answered {
                    webhook_event: event,
                    attempt,
                    duration: Duration::from_millis(35),
                    http_response_status_code: HttpResponseStatusCode::new(status)?,
                })
                .http_request_header(&headers)
                .emit(),
            None => self
                .session
                .webhook_delivered(Unanswered {
                    webhook_event: event,
                    attempt,
                    duration: Duration::from_secs(30),
                    error_type: "timeout",
                })
                .http_request_header(&headers)
                .error_message("there was no answer within 30 s")
                .emit(),
        }
        Ok(())
    }
}
