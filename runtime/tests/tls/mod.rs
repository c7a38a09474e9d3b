//! A TLS server with a certificate of its own, in front of a receiver.

use std::{net::SocketAddr, sync::Arc};

use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    server::WebPkiClientVerifier,
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
};
use tokio_rustls::TlsAcceptor;

/// A self-signed certificate for `localhost`.
pub struct Certificate(rcgen::CertifiedKey<rcgen::KeyPair>);

impl Certificate {
    pub fn new() -> Self {
        Self::named("localhost")
    }

    /// A self-signed certificate for another name.
    pub fn named(name: &str) -> Self {
        let names = vec![name.to_owned()];
        Self(rcgen::generate_simple_self_signed(names).expect("a certificate"))
    }

    /// Its private key.
    pub fn key(&self) -> String {
        self.0.signing_key.serialize_pem()
    }

    pub fn pem(&self) -> String {
        self.0.cert.pem()
    }
}

/// Takes TLS off what it gets and hands it on; ends when it is dropped.
pub struct Server {
    endpoint: String,
    certificate: Certificate,
    runtime: Option<Runtime>,
}

impl Server {
    /// `endpoint` is that of the receiver behind.
    pub fn before(endpoint: &str) -> Self {
        Self::with(endpoint, Certificate::new(), None)
    }

    /// A server with this certificate, which demands that one of its clients.
    pub fn with(endpoint: &str, certificate: Certificate, client: Option<&Certificate>) -> Self {
        let (_, rest) = endpoint.split_once("://").expect("a URL");
        let (behind, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let behind: SocketAddr = behind.parse().expect("an address");
        let key = PrivatePkcs8KeyDer::from(certificate.0.signing_key.serialize_der());
        let chain: Vec<CertificateDer<'static>> = vec![certificate.0.cert.der().clone()];
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .expect("versions of TLS");
        let builder = match client {
            None => builder.with_no_client_auth(),
            Some(client) => {
                let mut roots = RootCertStore::empty();
                roots.add(client.0.cert.der().clone()).expect("a root");
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
                builder.with_client_cert_verifier(verifier.build().expect("a verifier"))
            }
        };
        let mut config = builder
            .with_single_cert(chain, PrivateKeyDer::Pkcs8(key))
            .expect("a certificate and its key");
        config.alpn_protocols = if path.is_empty() {
            vec![b"h2".to_vec()]
        } else {
            vec![b"http/1.1".to_vec()]
        };
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime
            .block_on(TcpListener::bind("127.0.0.1:0"))
            .expect("a port");
        let port = listener.local_addr().expect("an address").port();
        runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    // A client that does not trust the certificate ends here.
                    let Ok(mut client) = acceptor.accept(client).await else {
                        return;
                    };
                    let mut server = TcpStream::connect(behind).await.expect("the receiver");
                    _ = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        Self {
            endpoint: format!("https://localhost:{port}{path}"),
            certificate,
            runtime: Some(runtime),
        }
    }

    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub fn certificate(&self) -> String {
        self.certificate.pem()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
