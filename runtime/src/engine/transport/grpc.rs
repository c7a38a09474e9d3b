//! OTLP/gRPC: a tonic channel that sends bytes as they are.

use std::time::Duration;

use bytes::{Buf as _, BufMut as _, Bytes};
use http::{
    Uri,
    uri::{PathAndQuery, Scheme},
};
use tonic::{
    Code, Request, Status,
    client::Grpc as Client,
    codec::{Codec, CompressionEncoding, DecodeBuf, Decoder, EncodeBuf, Encoder},
    metadata::{Ascii, MetadataKey, MetadataMap, MetadataValue},
    transport::{Channel, Endpoint},
};

use super::{
    answer::{Answer, retry_info},
    noting::{Broken, Noting, with_scheme},
};
use crate::{
    config::Compression,
    destination::{Destination, failure},
};

const METHOD: &str = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

/// Sends requests over HTTP/2.
pub(in super::super) struct Grpc {
    /// What the last request was sent by, if it may be used again.
    client: Option<Client<Channel>>,
    /// Makes one, inside of a runtime; it connects when it has to.
    connect: Box<dyn Fn() -> Client<Channel> + Send>,
    metadata: MetadataMap,
    timeout: Duration,
    broken: Broken,
}

impl Grpc {
    pub(super) fn new(destination: &Destination) -> Result<Self, &'static str> {
        const UNUSABLE: &str = "the endpoint is no URL that can be sent to";
        let url: Uri = destination.url.parse().map_err(|_| UNUSABLE)?;
        // Where some other crate asks tonic for its TLS, tonic refuses `https` unless it makes that TLS itself.
        let endpoint = Endpoint::from(with_scheme(&url, Scheme::HTTP).ok_or(UNUSABLE)?)
            .origin(url)
            .user_agent(super::super::USER_AGENT)
            .map_err(|_| UNUSABLE)?
            .connect_timeout(destination.timeout)
            .tcp_nodelay(true);
        let connector = super::tls(destination)?
            .enable_http2()
            .wrap_connector(super::tcp(destination.timeout));
        let broken = Broken::default();
        let connector = Noting {
            connector,
            broken: broken.clone(),
            scheme: if destination.tls.is_some() {
                Scheme::HTTPS
            } else {
                Scheme::HTTP
            },
        };
        let encoding = match destination.compression {
            Compression::None => None,
            Compression::Gzip => Some(CompressionEncoding::Gzip),
            Compression::Zstd => Some(CompressionEncoding::Zstd),
        };
        let connect = move || {
            let client = Client::new(endpoint.connect_with_connector_lazy(connector.clone()));
            match encoding {
                None => client,
                // The Collector answers in the encoding of the request.
                Some(encoding) => client.send_compressed(encoding).accept_compressed(encoding),
            }
        };
        let mut metadata = MetadataMap::new();
        for (name, value) in &destination.headers {
            let name: Result<MetadataKey<Ascii>, _> = name.parse();
            if let (Ok(name), Ok(mut value)) = (name, MetadataValue::try_from(value)) {
                value.set_sensitive(true);
                metadata.insert(name, value);
            }
        }
        Ok(Self {
            client: None,
            connect: Box::new(connect),
            metadata,
            timeout: destination.timeout,
            broken,
        })
    }

    pub(super) async fn send(&mut self, body: Bytes, most: Duration) -> Answer {
        match tokio::time::timeout(most.min(self.timeout), self.call(body)).await {
            Ok(Ok(answer)) => Answer::of_protobuf(&answer),
            Ok(Err(status)) => refused(&status, &self.broken),
            Err(_) => {
                // Over HTTP/2 requests share a connection, and this one may be dead.
                self.broken.leave();
                self.client = None;
                Answer::Late
            }
        }
    }

    async fn call(&mut self, body: Bytes) -> Result<Bytes, Status> {
        let client = self.client.get_or_insert_with(&self.connect);
        client
            .ready()
            .await
            .map_err(|error| Status::from_error(error.into()))?;
        let mut request = Request::new(body);
        *request.metadata_mut() = self.metadata.clone();
        let response = client
            .unary(request, PathAndQuery::from_static(METHOD), Raw)
            .await?;
        Ok(response.into_inner())
    }
}

/// What follows from a status other than OK: OTLP names those after which a request may be sent again. Two of them
/// are also what receivers answer to a message that is too large for them.
fn refused(status: &Status, broken: &Broken) -> Answer {
    let code = status.code();
    let cause = std::error::Error::source(status);
    let described = cause.and_then(failure::describe);
    let reason = match described.or_else(|| broken.take()) {
        Some(cause) => format!("gRPC status {code:?}: {cause}"),
        None => format!("gRPC status {code:?}"),
    };
    let after = retry_info(status.details());
    match code {
        Code::ResourceExhausted if is_about_size(status.message()) => Answer::TooLarge { reason },
        Code::ResourceExhausted if after.is_none() => Answer::Exhausted { reason },
        Code::OutOfRange => Answer::TooLarge { reason },
        Code::Cancelled
        | Code::DeadlineExceeded
        | Code::Aborted
        | Code::Unavailable
        | Code::DataLoss
        | Code::ResourceExhausted => Answer::Retry { after, reason },
        // Not the receiver's: there was none.
        _ if cause.is_some() => Answer::Retry { after, reason },
        // The second is what gRPC itself answers to a message that it cannot read.
        _ => Answer::Refused {
            reason,
            for_content: matches!(code, Code::InvalidArgument | Code::Internal),
        },
    }
}

/// Whether what is exhausted is the receiver's patience with large messages: the words of gRPC for Go, which the Collector's are, and
/// for C++ and what is built upon it; and of gRPC for Java.
fn is_about_size(message: &str) -> bool {
    message.contains("message larger than max")
        || message.contains("message after decompression larger than max")
        || message.contains("gRPC message exceeds maximum size")
}

/// Messages that are bytes already.
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.reserve(item.len());
        to.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        let length = from.remaining();
        Ok(Some(from.copy_to_bytes(length)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exhausted_receiver_says_whether_it_is_about_the_size() {
        let check = |message: &str, is_about_size: bool| {
            let status = Status::new(Code::ResourceExhausted, message);
            let reason = "gRPC status ResourceExhausted".to_owned();
            let expected = if is_about_size {
                Answer::TooLarge { reason }
            } else {
                Answer::Exhausted { reason }
            };
            assert_eq!(refused(&status, &Broken::default()), expected, "{message}");
        };
        let size = [
            "grpc: received message larger than max (6482333 vs. 4194304)",
            "grpc: received message after decompression larger than max 4194304",
            "SERVER: Received message larger than max (4518352 vs. 4194304)",
            "gRPC message exceeds maximum size 4194304: 6027014",
            "Decompressed gRPC message exceeds maximum size 4194304",
        ];
        for message in size {
            check(message, true);
        }
        for message in ["", "too many requests", "quota exceeded"] {
            check(message, false);
        }
    }
}
