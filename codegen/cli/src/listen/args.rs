//! What `listen` accepts.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::args::{Against, FailOn, Format};

pub(crate) const HELP: &str = "\
Without --catalog and --schema, every schema/*/catalog.yaml below this directory is held against. A time is a
number with ms, s, m, h or d; a size is a number of bytes, or one with KiB, MiB or GiB.

The HTTP port also answers GET /healthz, /readyz and /metrics (Prometheus text; it asks for the token, too).
An address that other machines can reach asks for --tls-certificate, --tls-key and --token-file, or for --insecure.

Records that break the catalog are rejected by OTLP's partial success. With --dead-letters they are kept, one a
file, in DIR/letters, which `otelier validate` reads; DIR/ledger.json counts what became of every record.

Examples:
  otelier listen
  otelier listen --schema bundle.json --dead-letters rejected --report-only
  otelier listen --grpc :0 --http :0 --until-idle 5s --format github
  otelier listen --http 0.0.0.0:4318 --grpc off --tls-certificate c.pem --tls-key k.pem --token-file token";

/// Arguments of `listen`.
#[derive(Debug, Args)]
pub(crate) struct Listen {
    #[command(flatten)]
    pub(crate) against: Against,
    /// Where OTLP/gRPC is taken: ADDRESS:PORT, :PORT on loopback (0 chooses one), or off.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4317", value_parser = address)]
    pub(crate) grpc: Address,
    /// Where OTLP/HTTP is taken, likewise.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4318", value_parser = address)]
    pub(crate) http: Address,
    /// The certificate chain of both ports, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// The certificate's private key, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub(crate) tls_key: Option<PathBuf>,
    /// A file with the token that senders show as `Authorization: Bearer TOKEN`.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Listen where other machines can reach it, without TLS or a token.
    #[arg(long)]
    pub(crate) insecure: bool,
    /// The largest request, as it arrives and decompressed.
    #[arg(long, value_name = "SIZE", default_value = "4MiB", value_parser = size)]
    pub(crate) max_request_bytes: u64,
    /// Tell senders that every record is taken, whatever is found.
    #[arg(long)]
    pub(crate) report_only: bool,
    /// Keep records that break the catalog in this directory; it is made if it does not exist.
    #[arg(long, value_name = "DIR")]
    pub(crate) dead_letters: Option<PathBuf>,
    /// How much of them is kept; the oldest go first.
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = size, requires = "dead_letters")]
    pub(crate) dead_letters_max_bytes: u64,
    /// How long they are kept.
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = time, requires = "dead_letters")]
    pub(crate) dead_letters_max_age: Duration,
    /// End after this time.
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) at_most: Option<Duration>,
    /// End when, after a first request, none came for this time.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) until_idle: Option<Duration>,
    /// End when this many records were received.
    #[arg(long, value_name = "RECORDS")]
    pub(crate) count: Option<u64>,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Pass although no record was received.
    #[arg(long)]
    pub(crate) allow_empty: bool,
    /// The least severity that makes the exit status 1.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,
}

/// Where a port is; `None`: nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address(pub(crate) Option<SocketAddr>);

fn address(text: &str) -> Result<Address, String> {
    if text == "off" {
        return Ok(Address(None));
    }
    if let Some(port) = text.strip_prefix(':').and_then(|port| port.parse().ok()) {
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        return Ok(Address(Some(SocketAddr::new(loopback, port))));
    }
    let parsed = text.parse().map(|address| Address(Some(address)));
    parsed.map_err(|_| String::from("write IP:PORT, [IPV6]:PORT, :PORT or off"))
}

fn time(text: &str) -> Result<Duration, String> {
    let units = [
        ("ms", 1),
        ("s", 1_000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
    ];
    quantity(text, &units)
        .map(Duration::from_millis)
        .ok_or_else(|| String::from("write a number with ms, s, m, h or d"))
}

fn size(text: &str) -> Result<u64, String> {
    let units = [
        ("", 1),
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
    ];
    quantity(text, &units)
        .filter(|size| *size > 0)
        .ok_or_else(|| String::from("write a number of bytes, or one with KiB, MiB or GiB"))
}

/// A number with one of these units.
fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_have_units() {
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("2m"), Ok(Duration::from_secs(120)));
        assert!(time("5").is_err() && time("s").is_err() && time("-1s").is_err());
        assert_eq!(size("17"), Ok(17));
        assert_eq!(size("4MiB"), Ok(4 << 20));
        assert!(size("0").is_err() && size("4MB").is_err());
        assert!(size("99999999999999999999").is_err() && size("99999999999GiB").is_err());
    }

    #[test]
    fn an_address_without_a_host_is_loopback() {
        let loopback = |port| Ok(Address(Some(SocketAddr::from(([127, 0, 0, 1], port)))));
        assert_eq!(address(":0"), loopback(0));
        assert_eq!(address("127.0.0.1:4317"), loopback(4317));
        assert_eq!(address("off"), Ok(Address(None)));
        assert!(address("localhost").is_err() && address("4317").is_err());
    }
}
