//! One catalog, or several whose events leave an application by one export.

use crate::{
    Recording, Telemetry, Value,
    catalog::{ApplicationResource, Catalog, Schema},
    telemetry::Handle,
};

/// A catalog, or a pair of what is one: `(application::Catalog, library::Catalog)`, and for three of them
/// `((application::Catalog, library::Catalog), another::Catalog)`.
///
/// They share the `[otel]` table, which has the settings of all of them, the exporter and its ledger, and
/// the resource; each has sessions and an instrumentation scope of its own.
pub trait Catalogs: Send + Sync + 'static {
    /// What the application gives of the resource, as each of them asks for it.
    type Resource<'a>;
    /// The telemetry of each.
    type Telemetries;
    /// The recording of each.
    type Recordings;

    /// The catalogs, in order.
    fn list() -> Vec<&'static Catalog>;
    /// What the application gives of the resource, for each of the catalogs in order.
    fn resources(given: Self::Resource<'_>) -> Vec<Vec<(&'static str, Value)>>;
    /// Makes the telemetries of handles, which come in order.
    #[doc(hidden)]
    fn telemetries(next: &mut dyn FnMut() -> Handle) -> Self::Telemetries;
    /// Makes typed recordings of plain ones, which come in order.
    #[doc(hidden)]
    fn recordings(next: &mut dyn FnMut() -> Recording) -> Self::Recordings;
}

impl<C: Schema> Catalogs for C {
    type Resource<'a> = C::Resource<'a>;
    type Telemetries = Telemetry<C>;
    type Recordings = C::Recording;

    fn list() -> Vec<&'static Catalog> {
        vec![C::CATALOG]
    }

    fn resources(given: C::Resource<'_>) -> Vec<Vec<(&'static str, Value)>> {
        vec![given.values()]
    }

    fn telemetries(next: &mut dyn FnMut() -> Handle) -> Telemetry<C> {
        Telemetry::with(next())
    }

    fn recordings(next: &mut dyn FnMut() -> Recording) -> C::Recording {
        next().into()
    }
}

impl<A: Catalogs, B: Catalogs> Catalogs for (A, B) {
    type Resource<'a> = (A::Resource<'a>, B::Resource<'a>);
    type Telemetries = (A::Telemetries, B::Telemetries);
    type Recordings = (A::Recordings, B::Recordings);

    fn list() -> Vec<&'static Catalog> {
        [A::list(), B::list()].concat()
    }

    fn resources((a, b): Self::Resource<'_>) -> Vec<Vec<(&'static str, Value)>> {
        [A::resources(a), B::resources(b)].concat()
    }

    fn telemetries(next: &mut dyn FnMut() -> Handle) -> Self::Telemetries {
        (A::telemetries(next), B::telemetries(next))
    }

    fn recordings(next: &mut dyn FnMut() -> Recording) -> Self::Recordings {
        (A::recordings(next), B::recordings(next))
    }
}
