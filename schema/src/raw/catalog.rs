//! The section `catalog`: the catalog as a whole.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{LintLevel, RawWaiver};
use crate::{ordered::Ordered, resolved::EventNamePlace};

/// The catalog as a whole.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Catalog")]
pub(crate) struct RawCatalog {
    /// The catalog's name: lower-case letters, digits and `_`.
    #[schemars(required)]
    #[schemars(extend("examples" = ["shop"]))]
    pub name: Option<String>,
    /// The catalog's semantic version. Records carry it as the version of their instrumentation scope.
    #[schemars(required)]
    #[schemars(extend("examples" = ["1.0.0"]))]
    pub version: Option<String>,
    /// One sentence about the catalog.
    #[schemars(required)]
    #[schemars(extend("examples" = ["Events of a small shop."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["One record is written for each sale."]))]
    pub note: Option<String>,
    /// The instrumentation scope that records carry.
    #[schemars(required)]
    #[schemars(extend("examples" = [{"name": "shop.events"}]))]
    pub scope: Option<RawScope>,
    /// Where `otelier generate` writes. Leave it out where a build script generates.
    #[schemars(extend("examples" = [{"directory": "../../generated/shop", "crate": "shop-events"}]))]
    pub generate: Option<RawGenerate>,
    /// How records look where their senders differ from OTLP's usual form.
    #[schemars(extend("examples" = [{"event_name": "attribute"}]))]
    pub records: Option<RawRecords>,
    /// What bounds maps, arrays in them, bytes and templates where nothing else does.
    #[schemars(extend("examples" = [{"depth": 2, "items": 16}]))]
    pub limits: Option<RawLimits>,
    /// How bad each kind of lint finding is, by its code. Default: `warn`.
    #[schemars(extend("examples" = [{"no-example": "off", "undeclared-privacy": "error"}]))]
    pub lints: Option<Ordered<LintLevel>>,
    /// What `otelier check` says of any file of the catalog and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "unbounded-string", "reason": "Records carry the whole text."}]]))]
    pub waivers: Vec<RawWaiver>,
}

/// Bounds of complex values. What is beyond a bound that only stands here is cut off or left out, and counted; bytes and what has a pattern are refused.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Limits")]
pub(crate) struct RawLimits {
    /// How deep maps nest, at most 16. Default: 4.
    #[schemars(extend("examples" = [2]))]
    pub depth: Option<u64>,
    /// How many elements an array of maps or of members has, an array in a map, and how many keys a template. Default: 128.
    #[schemars(extend("examples" = [16]))]
    pub items: Option<u64>,
    /// How many code points a text has that is a body, in a map, or a value of a template, alone or in an array. Default: 4096.
    #[schemars(extend("examples" = [256]))]
    pub length: Option<u64>,
    /// How many code points the part of a template's key has that the caller names, at most 1024. Default: 256.
    #[schemars(extend("examples" = [64]))]
    pub key: Option<u64>,
    /// How many bytes `bytes` are. Default: 4096.
    #[schemars(extend("examples" = [1024]))]
    pub bytes: Option<u64>,
}

/// The instrumentation scope.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Scope")]
pub(crate) struct RawScope {
    /// The scope's name.
    #[schemars(required)]
    #[schemars(extend("examples" = ["shop.events"]))]
    pub name: Option<String>,
    /// URL of the telemetry schema that the records follow.
    #[schemars(extend("examples" = ["https://example.com/schemas/shop/1.0.0"]))]
    pub schema_url: Option<String>,
}

/// Where `otelier generate` writes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Generate")]
pub(crate) struct RawGenerate {
    /// Directory of the generated crate, relative to the catalog's directory.
    #[schemars(required)]
    #[schemars(extend("examples" = ["../../generated/shop"]))]
    pub directory: Option<String>,
    /// Name of the generated crate.
    #[serde(rename = "crate")]
    #[schemars(required)]
    #[schemars(extend("examples" = ["shop-events"]))]
    pub crate_name: Option<String>,
    /// The crate is a member of a Cargo workspace that supplies its package fields, lints and dependencies. Default: `false`.
    #[serde(default)]
    #[schemars(extend("examples" = [true]))]
    pub workspace: bool,
    /// Where the generated crate takes `otelier-runtime` from. Default: the version of the generator. Not with `workspace: true`, whose workspace says it.
    #[schemars(extend("examples" = [{"version": "0.1"}]))]
    pub runtime: Option<RawRuntimeSource>,
}

/// Where Cargo takes `otelier-runtime` from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["path"]}, {"required": ["git"]}, {"required": ["version"]}]))]
#[schemars(rename = "RuntimeSource")]
pub(crate) struct RawRuntimeSource {
    /// Directory of `otelier-runtime`, relative to the generated crate's directory.
    #[schemars(extend("examples" = ["../../../otelier/runtime"]))]
    pub path: Option<String>,
    /// URL of a Git repository that has it.
    #[schemars(extend("examples" = ["https://git.example/otelier"]))]
    pub git: Option<String>,
    /// The commit of the repository. Default: the head of its default branch. Only with `git`.
    #[schemars(extend("examples" = ["23cead3"]))]
    pub rev: Option<String>,
    /// Version requirement, as Cargo has it, e.g. `0.1`.
    #[schemars(extend("examples" = ["0.1"]))]
    pub version: Option<String>,
}

/// How records look where their senders differ from OTLP's usual form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Records")]
pub(crate) struct RawRecords {
    /// Where the event's name stands. Default: `field`.
    #[schemars(extend("examples" = ["attribute"]))]
    pub event_name: Option<EventNamePlace>,
    /// `timeUnixNano` may be zero or absent. Default: `false`.
    #[serde(default)]
    #[schemars(extend("examples" = [true]))]
    pub zero_timestamp: bool,
}
