//! Records made up of what a catalog says: valid ones, at the edges of what it allows.
//!
//! A [`Sampler`] goes through each case of an event, each attribute that may be absent, every member of an enum and the
//! least and greatest of everything that is bounded. Told of [another version](Sampler::towards) of the catalog, it goes
//! to that one's edges too: where the two are of different opinions is where a record is that only one of them accepts.
//! The same catalogs give the same records. What stands for a sensitive attribute is never the catalog's own example.
//!
//! The records are what emitters could have sent; who shows one holds it against the published schema first.

mod cases;
mod record;
mod values;

use otelier_schema::resolved::{
    Attribute, BODY, Event, Requirement, ResolvedCatalog, Type, Value, Values, Variant,
};

pub use record::Record;

/// Makes records of an event.
#[derive(Clone, Copy, Debug)]
pub struct Sampler<'c> {
    catalog: &'c ResolvedCatalog,
    event: &'c Event,
    other: Option<Other<'c>>,
}

/// What records are made in view of.
#[derive(Clone, Copy, Debug)]
struct Other<'c> {
    catalog: &'c ResolvedCatalog,
    event: &'c Event,
}

/// An attribute as a record of one variant may carry it.
#[derive(Clone, Debug)]
struct Slot<'c> {
    attribute: &'c Attribute,
    required: bool,
    values: Values,
}

impl<'c> Sampler<'c> {
    /// For records of this event of the catalog.
    pub fn new(catalog: &'c ResolvedCatalog, event: &'c Event) -> Self {
        Self {
            catalog,
            event,
            other: None,
        }
    }

    /// Goes to the edges of what another version says of the event, too.
    #[must_use]
    pub fn towards(mut self, catalog: &'c ResolvedCatalog, event: &'c Event) -> Self {
        self.other = Some(Other { catalog, event });
        self
    }

    /// Two records of each case: one of what is required and one of everything; and one without a time where
    /// that is accepted.
    pub fn plain(&self) -> Vec<Record<'c>> {
        let mut records: Vec<_> = (self.event.variants.iter())
            .flat_map(|variant| [self.base(variant, false), self.base(variant, true)])
            .flatten()
            .collect();
        if self.catalog.records.zero_timestamp {
            records.extend(records.first().cloned().map(Record::without_time));
        }
        records
    }

    /// Records that differ in one attribute, or in their [body](BODY): without it, and with each of its values
    /// that is worth trying; of each case.
    pub fn of(&self, key: &str) -> impl Iterator<Item = Record<'c>> {
        (self.event.variants.iter()).flat_map(move |variant| self.varied(variant, key))
    }

    /// Records that differ in what the conditions of cases ask for, in all combinations.
    pub fn cases(&self) -> Vec<Record<'c>> {
        cases::records(self)
    }

    /// All of these.
    pub fn all(&self) -> impl Iterator<Item = Record<'c>> {
        let plain = self.plain().into_iter().chain(self.cases());
        plain.chain(
            self.keys()
                .into_iter()
                .flat_map(|key| self.of(key).collect::<Vec<_>>()),
        )
    }

    /// Every attribute that a record may carry, and its body.
    pub fn keys(&self) -> Vec<&'c str> {
        let own = self.event.all_attributes();
        let all = self.catalog.metadata.iter().chain(own);
        let mut keys: Vec<&str> = Vec::new();
        for attribute in all.chain(&self.event.body) {
            if !keys.contains(&attribute.id.as_str()) {
                keys.push(&attribute.id);
            }
        }
        keys
    }

    fn varied(&self, variant: &'c Variant, key: &str) -> Vec<Record<'c>> {
        let slots = self.slots(variant);
        let slot = match (&self.event.body, key) {
            (Some(body), BODY) => Slot::free(body),
            _ => match slots.iter().find(|slot| slot.attribute.id == key) {
                Some(slot) => slot.clone(),
                None => return Vec::new(),
            },
        };
        let Some(base) = self.base(variant, false) else {
            return Vec::new();
        };
        let mut records = Vec::new();
        if !slot.required {
            records.extend(self.base(variant, true).map(|full| full.without(key)));
        }
        for value in self.values(&slot) {
            records.push(base.clone().with(slot.attribute, value));
        }
        records
    }

    /// A record of a variant; `None` where no value can be made up for something that it must carry.
    fn base(&self, variant: &'c Variant, full: bool) -> Option<Record<'c>> {
        let mut record = Record::new(self.catalog, self.event);
        let slots = self.slots(variant);
        for slot in slots.iter().chain(&self.body()) {
            if !full && !slot.required {
                continue;
            }
            match self.values(slot).into_iter().next() {
                Some(value) => record = record.with(slot.attribute, value),
                None if slot.required => return None,
                None => {}
            }
        }
        Some(record)
    }

    fn body(&self) -> Option<Slot<'c>> {
        self.event.body.as_ref().map(Slot::free)
    }

    fn slots(&self, variant: &'c Variant) -> Vec<Slot<'c>> {
        let own = variant.attributes.iter().map(|own| Slot {
            attribute: &own.attribute,
            required: own.required,
            values: own.values.clone(),
        });
        self.catalog
            .metadata
            .iter()
            .map(Slot::free)
            .chain(own)
            .collect()
    }

    /// What an attribute can be in a record, the plainest first.
    fn values(&self, slot: &Slot<'_>) -> Vec<Value> {
        if slot.attribute.id == record::EVENT_NAME {
            return vec![Value::String(self.event.name.clone())];
        }
        let other = self
            .other
            .and_then(|other| other.attribute(&slot.attribute.id));
        let mut values = values::of(slot.attribute, other);
        match &slot.values {
            Values::Fixed(value) => vec![value.clone()],
            Values::OneOf(list) => list.clone(),
            Values::Any { except } => {
                values.retain(|value| !except.contains(value));
                values
            }
        }
    }
}

impl<'c> Slot<'c> {
    fn free(attribute: &'c Attribute) -> Self {
        Self {
            attribute,
            required: attribute.requirement == Requirement::Required,
            values: Values::Any { except: Vec::new() },
        }
    }
}

impl<'c> Other<'c> {
    fn attribute(&self, key: &str) -> Option<&'c Attribute> {
        let own = self.event.all_attributes();
        let all = self
            .catalog
            .metadata
            .iter()
            .chain(own)
            .chain(&self.event.body);
        let mut named = all.filter(|one| one.id == key);
        named.next()
    }
}

/// The fields of a map, or of the maps in an array.
fn fields(ty: &Type) -> &[Attribute] {
    match (ty, ty.element()) {
        (Type::Map(fields), _) | (_, Some(Type::Map(fields))) => fields,
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
