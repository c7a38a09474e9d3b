//! TLS: whom an exporter trusts, and the certificate that it presents. The files are read when the telemetry starts.

use std::{fmt, fs, io::ErrorKind, path::Path as FilePath, sync::Arc};

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
    let read = exporter.at(|path| table.map(|table| of_table(table, &path.key("tls"), faults)));
    let (roots, own) = read.unwrap_or_default();
    // What the table names is not looked for elsewhere, be it good or not.
    let names =
        |file: fn(&Table) -> &Option<File>| table.is_some_and(|table| file(table).is_some());
    Tls {
        roots: roots.unwrap_or_else(|| {
            if names(|table| &table.ca_certificate) {
                RootCertStore::empty()
            } else {
                authorities_of_environment(environment).unwrap_or_else(|| system(environment))
            }
        }),
        identity: own.or_else(|| {
            if names(|table| &table.client_certificate) {
                None
            } else {
                identity_of_environment(environment)
            }
        }),
    }
}

/// Reads what the table names.
pub(crate) fn of_table(
    table: &Table,
    path: &Path<'_>,
    faults: &mut Faults,
) -> (Option<RootCertStore>, Option<Identity>) {
    let roots = table.ca_certificate.as_ref().and_then(|File(file)| {
        let path = path.key("ca-certificate");
        told(authorities(file), &path, faults)
    });
    let (Some(File(certificate)), Some(File(key))) =
        (&table.client_certificate, &table.client_private_key)
    else {
        return (roots, None);
    };
    let path_of_key = path.key("client-private-key");
    let chain = told(
        certificates(certificate),
        &path.key("client-certificate"),
        faults,
    );
    let key = told(private_key(key), &path_of_key, faults);
    let identity = chain.zip(key).and_then(|(chain, key)| {
        told(match_up(&chain, &key), &path_of_key, faults)?;
        Some((chain, key))
    });
    (roots, identity)
}

/// What was read, or nothing and one fault more.
fn told<T>(read: Result<T, String>, path: &Path<'_>, faults: &mut Faults) -> Option<T> {
    read.map_err(|expected| faults.tell(path, expected)).ok()
}

fn authorities_of_environment(environment: &Environment<'_>) -> Option<RootCertStore> {
    let found = environment.first(CERTIFICATE, |name, file| {
        authorities(FilePath::new(file))
            .map_err(|expected| environment.ignore(name, &expected))
            .ok()
    });
    found.map(|(_, roots)| roots)
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

fn identity_of_environment(environment: &Environment<'_>) -> Option<Identity> {
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
    fs::read(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "expected a file, and there is none".to_owned(),
        other => format!("expected a file that can be read ({other})"),
    })
}
