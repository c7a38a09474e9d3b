//! Why a connection failed, in words of our own: what a peer or a library says could repeat
//! a header or a URL.

use std::{error::Error, io};

use rustls::{AlertDescription, CertificateError};

/// Looks for a cause that has a name.
pub(crate) fn describe(error: &(dyn Error + 'static)) -> Option<String> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Some(tls(error).to_owned());
        }
        cause = match error.downcast_ref::<io::Error>() {
            // What an I/O error wraps is not its source.
            Some(error) => match error.get_ref() {
                Some(wrapped) => Some(wrapped),
                None => return Some(error.kind().to_string()),
            },
            None => error.source(),
        };
    }
    None
}

/// Why TLS failed.
pub(crate) fn tls(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => WRONG_NAME,
        rustls::Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => "the server's certificate has expired (TLS)",
        rustls::Error::InvalidCertificate(_) => NOT_TRUSTED,
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => NO_CERTIFICATE,
        rustls::Error::AlertReceived(
            AlertDescription::UnknownCA
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::DecryptError
            | AlertDescription::AccessDenied,
        ) => CERTIFICATE_REFUSED,
        _ => "the TLS handshake failed",
    }
}

pub(crate) const NOT_TRUSTED: &str = "the server's certificate is not trusted (TLS)";
pub(crate) const WRONG_NAME: &str = "the server's certificate is for another name (TLS)";
pub(crate) const NO_CERTIFICATE: &str = "the server demands a client certificate (TLS)";
pub(crate) const CERTIFICATE_REFUSED: &str = "the server refuses the client certificate (TLS)";
