//! A catalog file as it is written.
//!
//! The words here are the language's reference: they become the descriptions of its JSON
//! Schema, which editors show. Every key may be missing for `serde`; which ones must be
//! there is the JSON Schema's matter (`#[schemars(required)]`), so that all that are
//! missing are reported at once.

mod attribute;
mod case;
mod catalog;
mod constraint;
mod event;
mod life;
mod lint;
mod resource;
mod types;

use schemars::JsonSchema;
use serde::Deserialize;

pub(crate) use self::{
    attribute::{
        FillWord, RawAttribute, RawFill, RawGroup, RawPrivacy, RawRequirement, RequirementWord,
    },
    case::{RawCase, RawTest, TestWord},
    catalog::{RawCatalog, RawGenerate, RawLimits, RawRuntimeSource, RawScope},
    constraint::{Number, OutsideLength, OutsideRange, RawEncoding, RawLength, RawRange},
    event::{OverflowWord, RawBody, RawEvent, RawOverflow, RawSeverity},
    life::{DeprecationReason, RawDeprecated},
    lint::{LintLevel, RawWaiver},
    resource::{RawResource, RawSetting, ScalarType},
    types::{MemberValue, RawBodyType, RawEnum, RawMember, RawType, TemplateWord, TypeWord},
};

/// A file of an Otelier catalog: `catalog.yaml`, or any `.yaml` file below `events/`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Otelier catalog file")]
pub(crate) struct RawFile {
    /// The format number of the catalog language: 1.
    #[schemars(required, extend("const" = 1))]
    #[expect(dead_code, reason = "decided before the file is loaded")]
    #[schemars(extend("examples" = [1]))]
    pub format: Option<u32>,
    /// The catalog as a whole. Stands in `catalog.yaml`, and only there.
    #[schemars(extend("examples" = [{"name": "shop", "version": "1.0.0", "brief": "Events of a small shop.", "scope": {"name": "shop.events"}}]))]
    pub catalog: Option<RawCatalog>,
    /// Attributes of the resource: what sends the records.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "deployment.region", "type": "string", "brief": "Where the application runs.", "configured_by": "region", "default": "north"}]]))]
    pub resource: Vec<RawResource>,
    /// Settings that the application's user can change in its `[otel]` table.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "log_receipts", "type": "boolean", "brief": "Export the text of receipts.", "default": false}]]))]
    pub settings: Vec<RawSetting>,
    /// Attributes that several events share, defined once and used by `ref`.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "sku", "type": "string", "brief": "The article.", "examples": ["AB-1234"]}]]))]
    pub attributes: Vec<RawAttribute>,
    /// Lists of shared attributes that events take with one line.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "timing", "brief": "How long something took.", "attributes": [{"ref": "duration_ms"}]}]]))]
    pub groups: Vec<RawGroup>,
    /// Attributes that every event carries, filled by the session, the runtime or the resource.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "till", "type": "int", "brief": "The till in use.", "filled_by": {"session": "mutable"}}]]))]
    pub metadata: Vec<RawAttribute>,
    /// The events: log records with an event name.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"name": "shop.opened", "brief": "The shop opened its doors."}]]))]
    pub events: Vec<RawEvent>,
    /// What `otelier check` says of this file and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "no-example", "reason": "The examples stand in the handbook."}]]))]
    pub waivers: Vec<RawWaiver>,
}
