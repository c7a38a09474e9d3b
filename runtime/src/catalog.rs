//! What generated code tells the runtime about its catalog: names, settings and
//! the resource, as constants, and the types that go with them.

use crate::{Value, recording::Recording};

/// A catalog, as far as the runtime needs to know it.
#[derive(Debug)]
pub struct Catalog {
    /// The catalog's name, e.g. `codex`.
    pub name: &'static str,
    /// The catalog's version; also the version of the instrumentation scope.
    pub version: &'static str,
    /// Name of the instrumentation scope.
    pub scope_name: &'static str,
    /// Schema URL of the instrumentation scope, where the catalog gives one.
    pub schema_url: Option<&'static str>,
    /// Names of all events; [`Event::INDEX`](crate::event::Event::INDEX) counts into it.
    pub events: &'static [&'static str],
    /// User-visible settings; [`Writer::redacted_unless`](crate::Writer::redacted_unless) counts into it.
    pub settings: &'static [Setting],
    /// Resource attributes; [`Writer::resource`](crate::Writer::resource) counts into it.
    pub resource: &'static [Resource],
}

/// A user-visible setting: a boolean key of the `[otel]` table.
#[derive(Debug)]
pub struct Setting {
    /// The key, e.g. `log_user_prompt`.
    pub name: &'static str,
    /// Its value where the user sets none.
    pub default: bool,
}

/// An attribute of the resource that sends the records.
#[derive(Debug)]
pub struct Resource {
    /// Attribute key, e.g. `service.name`.
    pub key: &'static str,
    /// Where its value comes from.
    pub fill: ResourceFill,
}

/// Where the value of a resource attribute comes from.
#[derive(Debug)]
pub enum ResourceFill {
    /// The catalog fixes it.
    Fixed(Scalar),
    /// A key of the `[otel]` table, of the default's type.
    Configured {
        /// The key, e.g. `environment`.
        key: &'static str,
        /// Its value where the user sets none.
        default: Scalar,
    },
    /// The application gives it when it starts its telemetry, through [`ApplicationResource`].
    Application,
}

/// A constant scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// A string.
    Str(&'static str),
    /// A 64-bit signed integer.
    Int(i64),
    /// A double.
    Double(f64),
    /// A boolean.
    Bool(bool),
}

/// A catalog at the level of types. Generated code implements it for a marker that
/// it gives to [`Telemetry`](crate::Telemetry) and [`Config`](crate::Config), so an
/// application cannot mix two catalogs up.
pub trait Schema: Send + Sync + 'static {
    /// The catalog.
    const CATALOG: &'static Catalog;
    /// The resource attributes that the application gives.
    type Resource<'a>: ApplicationResource;
    /// The typed view of a [`Recording`].
    type Recording: From<Recording>;
}

/// The resource attributes that only the application knows.
pub trait ApplicationResource {
    /// The values of all attributes whose fill is [`ResourceFill::Application`], by key.
    fn values(&self) -> Vec<(&'static str, Value)>;
}

/// The common metadata of a session, as an application gives it at the start.
pub trait StartSession<'a, C: Schema> {
    /// What takes the optional metadata and starts the session.
    type Start;
    /// Binds the metadata to a telemetry.
    fn on(self, telemetry: &'a crate::Telemetry<C>) -> Self::Start;
}
