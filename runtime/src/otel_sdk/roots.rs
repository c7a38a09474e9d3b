//! The root certificates that `https` trusts: the system's.

use rustls::RootCertStore;

use super::environment::Environment;

/// Loads the system's root certificates; `SSL_CERT_FILE` and `SSL_CERT_DIR` name others. Where there
/// are none, no server is trusted: that is a warning here, and every export fails.
pub(super) fn load(environment: &Environment<'_>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        environment.warn(
            "https needs root certificates and this system has none; SSL_CERT_FILE can name a file of them",
        );
    }
    roots
}
