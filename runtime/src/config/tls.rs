//! The keys of `tls`: whom the exporter trusts, and as whom it presents itself.

use super::{
    error::{Faults, Path},
    file::File,
    keys::{self, Read, keys},
    node::Node,
    variables,
};

keys! {
    /// Files in PEM, read when the telemetry starts.
    pub(crate) struct Tls {
        /// A file of PEM certificates that the server's may come from, instead of the system's.
        "ca-certificate" => ca_certificate: File,
            default "the system's; `SSL_CERT_FILE` and `SSL_CERT_DIR` name others",
            variables variables::CERTIFICATE;
        /// A file with the PEM certificate that the exporter presents, and those between it and the authority's.
        "client-certificate" => client_certificate: File,
            default "none",
            variables variables::CLIENT_CERTIFICATE;
        /// The file with its private key, in PEM. One of the two without the other is an error.
        "client-private-key" => client_private_key: File,
            default "none",
            variables variables::CLIENT_KEY;
    }
}

impl Read for Tls {
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self> {
        let (certificate, key) = (
            node.has("client-certificate"),
            node.has("client-private-key"),
        );
        let tls: Self = keys::table(path, node, faults)?;
        if certificate && !key {
            faults.tell(
                &path.key("client-private-key"),
                "missing key: client-certificate needs its private key",
            );
        }
        if key && !certificate {
            faults.tell(
                &path.key("client-certificate"),
                "missing key: client-private-key needs its certificate",
            );
        }
        Some(tls)
    }

    #[cfg(test)]
    fn value() -> String {
        "a table".to_owned()
    }

    #[cfg(test)]
    fn rows() -> Vec<keys::Row> {
        <Self as keys::Keys>::rows_of_keys()
    }
}
