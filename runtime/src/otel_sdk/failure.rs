//! Why an export failed, in words of our own: what a peer or a library says could repeat
//! a header or a URL.

use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use crate::destination::failure;

/// The last failure on the way to the receiver.
#[derive(Clone, Debug, Default)]
pub(super) struct Failure(Arc<Mutex<Option<String>>>);

impl Failure {
    pub(super) fn set(&self, reason: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
    }

    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Looks for a cause that has a name.
pub(super) fn describe(error: &(dyn Error + 'static)) -> String {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<tokio::time::error::Elapsed>() {
            return "no answer in time".to_owned();
        }
        cause = error.source();
    }
    failure::describe(error).unwrap_or_else(|| "the connection failed".to_owned())
}

/// The gRPC status out of the text of `opentelemetry-otlp`, with the cause where it is known.
pub(super) fn describe_grpc(message: &str) -> String {
    const CAUSES: [(&str, &str); 10] = [
        // The first that fits is taken, and the next one is the general case of this one.
        ("certificate not valid for name", failure::WRONG_NAME),
        ("invalid peer certificate", failure::NOT_TRUSTED),
        ("fatal alert: CertificateRequired", failure::NO_CERTIFICATE),
        ("fatal alert: UnknownCA", failure::CERTIFICATE_REFUSED),
        ("fatal alert: DecryptError", failure::CERTIFICATE_REFUSED),
        // HTTP/2 does not tell the alert of TLS by which a server refuses its client.
        ("broken pipe", "the server closed the connection"),
        ("onnection refused", "connection refused"),
        ("dns error", "the host name is not known"),
        ("imed out", "no answer in time"),
        ("imeout", "no answer in time"),
    ];
    let code: String = message
        .split_once("gRPC code: ")
        .map(|(_, rest)| rest.chars().take_while(char::is_ascii_alphabetic).collect())
        .unwrap_or_default();
    let cause = CAUSES
        .iter()
        .find(|(part, _)| message.contains(part))
        .map(|(_, cause)| *cause);
    match (code.is_empty(), cause) {
        (false, Some(cause)) => format!("gRPC status {code}: {cause}"),
        (false, None) => format!("gRPC status {code}"),
        (true, cause) => cause.unwrap_or("the export failed").to_owned(),
    }
}
