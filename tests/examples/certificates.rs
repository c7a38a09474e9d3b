//! Makes the certificates of a test with mutual TLS: an authority, a server at 127.0.0.1, and a client whose certificate
//! comes from the authority by way of another one.
//!
//! ```text
//! certificates DIRECTORY
//! ```

use std::{env, error::Error, fs, path::Path};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = env::args_os().nth(1).ok_or("expected a directory")?;
    let write = |name: &str, text: &str| fs::write(Path::new(&directory).join(name), text);

    let ca = CertifiedIssuer::self_signed(authority("authority")?, KeyPair::generate()?)?;
    write("ca.pem", &ca.pem())?;

    let key = KeyPair::generate()?;
    let server = CertificateParams::new(["127.0.0.1".to_owned()])?.signed_by(&key, &ca)?;
    write("server.pem", &server.pem())?;
    write("server.key", &key.serialize_pem())?;

    let between = CertifiedIssuer::signed_by(authority("clients")?, KeyPair::generate()?, &ca)?;
    let key = KeyPair::generate()?;
    let client = CertificateParams::new(["robot".to_owned()])?.signed_by(&key, &between)?;
    write("client.pem", &(client.pem() + &between.pem()))?;
    write("client.key", &key.serialize_pem())?;
    Ok(())
}

fn authority(name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new([])?;
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Ok(params)
}
