//! The sections `resource` and `settings`: what the application and its user give.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawAttribute, RawWaiver};
use crate::resolved::Value;

/// An attribute of the resource.
///
/// It is defined here with `id`, `type` and `brief`, or a shared attribute used by `ref`; or it is a group of them.
/// With `value` the catalog fixes it; with `configured_by` and `default` the user configures
/// it; with neither the application gives it when it starts, whatever requirement level it has elsewhere.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["id", "type", "brief"]}, {"required": ["ref"]}, {"required": ["group"]}]))]
#[schemars(rename = "Resource")]
pub(crate) struct RawResource {
    /// Attribute key, e.g. `service.name`.
    #[schemars(extend("examples" = ["deployment.region"]))]
    pub id: Option<String>,
    /// The `id` of a shared attribute that is a scalar without constraints, encoding and privacy.
    #[serde(rename = "ref")]
    #[schemars(extend("examples" = ["region"]))]
    pub reference: Option<String>,
    /// The `id` of a group of such attributes: they stand here, and the application gives their values.
    #[schemars(extend("examples" = ["place"]))]
    pub group: Option<String>,
    /// What is said anew of attributes of the group: references to them.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"ref": "region", "examples": ["north"]}]]))]
    pub refine: Vec<RawAttribute>,
    /// The attribute's type.
    #[serde(rename = "type")]
    #[schemars(extend("examples" = ["string"]))]
    pub ty: Option<ScalarType>,
    /// One sentence that says what it is.
    #[schemars(extend("examples" = ["Where the application runs."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["As its operator names it."]))]
    pub note: Option<String>,
    /// Example values.
    #[serde(default)]
    #[schemars(extend("examples" = [["north", "south"]]))]
    pub examples: Vec<Value>,
    /// The value, where the catalog fixes it.
    #[schemars(extend("examples" = ["shop"]))]
    pub value: Option<Value>,
    /// The key in the application's `[otel]` table that sets it.
    #[schemars(extend("examples" = ["region"]))]
    pub configured_by: Option<String>,
    /// The value where the user configures none.
    #[schemars(extend("examples" = ["north"]))]
    pub default: Option<Value>,
    /// What `otelier check` says of it and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "no-example", "reason": "Each region names itself."}]]))]
    pub waivers: Vec<RawWaiver>,
}

/// A scalar type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ScalarType {
    /// Text.
    String,
    /// A 64-bit signed integer.
    Int,
    /// A finite IEEE 754 binary64 number.
    Double,
    /// True or false.
    Boolean,
}

/// A setting that the application's user can change in its `[otel]` table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Setting")]
pub(crate) struct RawSetting {
    /// Key in the `[otel]` table: lower-case letters, digits and `_`.
    #[schemars(required)]
    #[schemars(extend("examples" = ["log_receipts"]))]
    pub id: Option<String>,
    /// The setting's type.
    #[serde(rename = "type")]
    #[schemars(required)]
    #[expect(dead_code, reason = "there is one type of settings")]
    #[schemars(extend("examples" = ["boolean"]))]
    pub ty: Option<SettingType>,
    /// One sentence that says what it does when it is true.
    #[schemars(required)]
    #[schemars(extend("examples" = ["Export the text of receipts."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["A receipt may hold a name."]))]
    pub note: Option<String>,
    /// The value where the user sets none.
    #[schemars(required)]
    #[schemars(extend("examples" = [false]))]
    pub default: Option<bool>,
    /// What `otelier check` says of it and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "unused-setting", "reason": "The application reads it itself."}]]))]
    pub waivers: Vec<RawWaiver>,
}

/// The type of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SettingType {
    /// True or false.
    Boolean,
}
