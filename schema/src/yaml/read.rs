//! Types from a tree: what `serde_yaml` makes of the same document, without reading the text again.
//!
//! A refusal says nothing. Whoever is refused asks `serde_yaml`, which says why in its own words.

use std::{fmt, slice};

use serde::{
    Deserializer,
    de::{
        self, DeserializeSeed, EnumAccess, IntoDeserializer as _, MapAccess, SeqAccess,
        VariantAccess, Visitor, value::BorrowedStrDeserializer,
    },
    forward_to_deserialize_any,
};

use super::{
    scalar::Scalar,
    tree::{Entry, Kind, Node},
};

/// The document is not what the type asks for.
#[derive(Debug)]
pub(super) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    // Untagged enums try one alternative after the other: the words of those that did not fit cost
    // more than all else, and nobody reads them.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
}

/// A value of the document.
#[derive(Clone, Copy)]
pub(super) struct Reader<'de>(pub(super) &'de Node);

impl<'de> Reader<'de> {
    fn sequence<V: Visitor<'de>>(items: &'de [Node], visitor: V) -> Result<V::Value, Refused> {
        let mut items = Items(items.iter());
        let value = visitor.visit_seq(&mut items)?;
        items.0.next().map_or(Ok(value), |_| Err(Refused))
    }

    fn mapping<V: Visitor<'de>>(entries: &'de [Entry], visitor: V) -> Result<V::Value, Refused> {
        let mut entries = Entries {
            rest: entries.iter(),
            value: None,
        };
        let value = visitor.visit_map(&mut entries)?;
        entries.rest.next().map_or(Ok(value), |_| Err(Refused))
    }

    fn is_null(self) -> bool {
        matches!(self.0.scalar(), Some(Scalar::Null))
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0.scalar() {
            Some(Scalar::Int(_) | Scalar::Double(_)) => self.deserialize_any(visitor),
            _ => Err(Refused),
        }
    }
}

macro_rules! numbers {
    ($($function:ident)*) => {
        $(
            fn $function<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
                self.number(visitor)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.0.kind {
            Kind::List { items, .. } => Self::sequence(items, visitor),
            Kind::Map(map) => Self::mapping(&map.entries, visitor),
            Kind::Scalar { .. } => match self.0.scalar() {
                Some(Scalar::Boolean(value)) => visitor.visit_bool(value),
                Some(Scalar::Int(value)) => match (u64::try_from(value), i64::try_from(value)) {
                    (Ok(value), _) => visitor.visit_u64(value),
                    (Err(_), Ok(value)) => visitor.visit_i64(value),
                    (Err(_), Err(_)) => Err(Refused),
                },
                Some(Scalar::Double(value)) => visitor.visit_f64(value),
                Some(Scalar::String(text)) => visitor.visit_borrowed_str(text),
                Some(Scalar::Null) => visitor.visit_unit(),
                Some(Scalar::HugeInt) | None => Err(Refused),
            },
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0.scalar() {
            Some(Scalar::Boolean(value)) => visitor.visit_bool(value),
            _ => Err(Refused),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0.scalar() {
            Some(Scalar::String(text)) => visitor.visit_borrowed_str(text),
            _ => Err(Refused),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.0.kind {
            Kind::List { items, .. } => Self::sequence(items, visitor),
            _ if self.is_null() => Self::sequence(&[], visitor),
            _ => Err(Refused),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.0.kind {
            Kind::Map(map) => Self::mapping(&map.entries, visitor),
            _ if self.is_null() => Self::mapping(&[], visitor),
            _ => Err(Refused),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_map(visitor)
    }

    /// The words of the language are enums; their values are nothing but the word.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        match self.0.scalar() {
            Some(Scalar::String(word)) => visitor.visit_enum(Word(word)),
            _ => Err(Refused),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
    }
}

struct Items<'de>(slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        let next = self.0.next();
        next.map(|item| seed.deserialize(Reader(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'de> {
    rest: slice::Iter<'de, Entry>,
    value: Option<&'de Node>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        let Some(entry) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(&entry.value);
        seed.deserialize(BorrowedStrDeserializer::new(&entry.key))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        match self.value.take() {
            Some(value) => seed.deserialize(Reader(value)),
            None => Err(Refused),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

struct Word<'de>(&'de str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Refused> {
        let variant = seed.deserialize(self.0.into_deserializer())?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Word<'de> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Refused> {
        Err(Refused)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Refused> {
        Err(Refused)
    }
}
