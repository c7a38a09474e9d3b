//! Why a request failed, in words of our own: what a peer or a library says could repeat a header or a URL.

use std::{error::Error, io};

/// Looks for a cause that has a name.
pub(super) fn describe(error: &(dyn Error + 'static)) -> String {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<tokio::time::error::Elapsed>() || error.is::<tonic::TimeoutExpired>() {
            return "no answer in time".to_owned();
        }
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return tls(error).to_owned();
        }
        cause = match error.downcast_ref::<io::Error>() {
            // What an I/O error wraps is not its source.
            Some(error) => match error.get_ref() {
                Some(wrapped) => Some(wrapped),
                None => return error.kind().to_string(),
            },
            None => error.source(),
        };
    }
    "the connection failed".to_owned()
}

fn tls(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(_) => "the server's certificate is not trusted (TLS)",
        _ => "the TLS handshake failed",
    }
}
