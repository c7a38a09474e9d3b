//! TLS: whom an exporter trusts, and the certificate that it presents. The files are read when the telemetry starts.

use std::{fmt, fs, path::Path as FilePath, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    sign::CertifiedKey,
};

use super::environment::Environment;
use crate::config::{
    Exporter, Faults, File, Path, Tls as Table,
    variables::{CERTIFICATE, CLIENT_CERTIFICATE, CLIENT_KEY, Names},
};

/// A certificate and those between it and its authority's, and its private key.
pub(crate) type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// What TLS needs. `Debug` shows nothing of the key.
pub(crate) struct Tls {
    /// Whom the exporter trusts.
    pub(crate) roots: RootCertStore,
    /// As whom it presents itself, where a server asks.
    pub(crate) identity: Option<Identity>,
}

impl Tls {
    /// Nobody is trusted, and nobody is presented: for connections that are none of TLS.
    pub(crate) fn nobody() -> Self {
        Self {
            roots: RootCertStore::empty(),
            identity: None,
        }
    }

    /// What a connection is made with, for these protocols (ALPN).
    pub(crate) fn client_config(&self, protocols: &[&[u8]]) -> Result<ClientConfig, &'static str> {
        let builder = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|_| "TLS is not available")?
            .with_root_certificates(self.roots.clone());
        let mut config = match &self.identity {
            None => builder.with_no_client_auth(),
            Some((chain, key)) => builder
                .with_client_auth_cert(chain.clone(), key.clone_key())
                .map_err(|_| "the client certificate is none that TLS can use")?,
        };
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        Ok(config)
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("roots", &self.roots.len())
            .field("identity", &self.identity.as_ref().map(|_| "***"))
            .finish()
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Reads what the table names, and what the environment names where the table does not. A fault of the
/// table's goes to `faults`, one of the environment's is a warning.
pub(super) fn load(exporter: &Exporter, environment: &Environment<'_>, faults: &mut Faults) -> Tls {
    let table = exporter.target().and_then(|target| target.tls.as_ref());
    exporter.at(|path| {
        let path = path.key("tls");
        Tls {
            roots: roots(table, &path, environment, faults),
            identity: identity(table, &path, environment, faults),
        }
    })
}

fn roots(
    table: Option<&Table>,
    path: &Path<'_>,
    environment: &Environment<'_>,
    faults: &mut Faults,
) -> RootCertStore {
    if let Some(File(file)) = table.and_then(|table| table.ca_certificate.as_ref()) {
        return authorities(file).unwrap_or_else(|expected| {
            faults.tell(&path.key("ca-certificate"), expected);
            RootCertStore::empty()
        });
    }
    let found = environment.first(CERTIFICATE, |name, file| {
        authorities(FilePath::new(file))
            .map_err(|expected| environment.ignore(name, &expected))
            .ok()
    });
    found.map_or_else(|| system(environment), |(_, roots)| roots)
}

/// The system's root certificates; `SSL_CERT_FILE` and `SSL_CERT_DIR` name others. Where there
/// are none, no server is trusted: that is a warning here, and every export fails.
fn system(environment: &Environment<'_>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        environment.warn(
            "https needs root certificates and this system has none; SSL_CERT_FILE can name a file of them",
        );
    }
    roots
}

fn identity(
    table: Option<&Table>,
    path: &Path<'_>,
    environment: &Environment<'_>,
    faults: &mut Faults,
) -> Option<Identity> {
    let of_table = table.and_then(|table| {
        let certificate = table.client_certificate.as_ref()?;
        Some((certificate, table.client_private_key.as_ref()?))
    });
    if let Some((File(certificate), File(key))) = of_table {
        let chain = certificates(certificate)
            .map_err(|expected| faults.tell(&path.key("client-certificate"), expected));
        let path = path.key("client-private-key");
        let key = private_key(key).map_err(|expected| faults.tell(&path, expected));
        let (Ok(chain), Ok(key)) = (chain, key) else {
            return None;
        };
        return match match_up(&chain, &key) {
            Ok(()) => Some((chain, key)),
            Err(expected) => {
                faults.tell(&path, expected);
                None
            }
        };
    }
    let read = |names: &Names| environment.first(names, |_, file| Some(file.to_owned()));
    match (read(CLIENT_CERTIFICATE), read(CLIENT_KEY)) {
        (None, None) => None,
        (Some((name, _)), None) => {
            environment.ignore(name, "a client certificate needs its private key");
            None
        }
        (None, Some((name, _))) => {
            environment.ignore(name, "a private key needs its client certificate");
            None
        }
        (Some((certificate_name, certificate)), Some((key_name, key))) => {
            let ignore = |name| move |expected: String| environment.ignore(name, &expected);
            let chain = certificates(FilePath::new(&certificate)).map_err(ignore(certificate_name));
            let key = private_key(FilePath::new(&key)).map_err(ignore(key_name));
            let (chain, key) = (chain.ok()?, key.ok()?);
            match_up(&chain, &key).map_err(ignore(key_name)).ok()?;
            Some((chain, key))
        }
    }
}

/// Certificates that servers' may come from.
fn authorities(file: &FilePath) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file)? {
        roots
            .add(certificate)
            .map_err(|_| "expected certificates that TLS can use".to_owned())?;
    }
    Ok(roots)
}

fn certificates(file: &FilePath) -> Result<Vec<CertificateDer<'static>>, String> {
    let read = CertificateDer::pem_slice_iter(&content(file)?).collect::<Result<Vec<_>, _>>();
    match read {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err("expected a file of certificates in PEM".to_owned()),
    }
}

fn private_key(file: &FilePath) -> Result<PrivateKeyDer<'static>, String> {
    PrivateKeyDer::from_pem_slice(&content(file)?)
        .map_err(|_| "expected a file with a private key in PEM, not encrypted".to_owned())
}

/// Holds the certificate and the key to be a pair.
fn match_up(chain: &[CertificateDer<'static>], key: &PrivateKeyDer<'static>) -> Result<(), String> {
    match CertifiedKey::from_der(chain.to_vec(), key.clone_key(), &provider()) {
        Ok(_) => Ok(()),
        Err(rustls::Error::InconsistentKeys(_)) => {
            Err("expected the private key of the client certificate".to_owned())
        }
        Err(_) => Err("expected a certificate and a private key that TLS can use".to_owned()),
    }
}

/// What is in a file. An error tells why, never where: the path is a value of the table.
fn content(file: &FilePath) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("expected a file that can be read ({})", error.kind()))
}
