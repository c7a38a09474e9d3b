//! Typed records of a recording.

/// Defines a struct that is read out of a record.
///
/// Behind each field stands what it is read from: an attribute's key (and `as` a unit, where the attribute
/// is not written plainly), a family of attributes, or something else of the record.
#[macro_export]
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty = $source:tt $(as $unit:ty)?,)*
        }
    ) => {
        $crate::record! {
            @define [$(#[$meta])* #[derive(Debug)]] $name
            $($(#[$field_meta])* $field: $type = $source $(as $unit)?,)*
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty = $source:tt $(as $unit:ty)? $([$class:ident])?,)*
        }
    ) => {
        $crate::record! {
            @define [$(#[$meta])*] $name
            $($(#[$field_meta])* $field: $type = $source $(as $unit)?,)*
        }

        $crate::masked_debug!($name { $($field $([$class])?,)* });
    };
    (
        @define [$($meta:tt)*] $name:ident
        $($(#[$field_meta:meta])* $field:ident: $type:ty = $source:tt $(as $unit:ty)?,)*
    ) => {
        $($meta)*
        #[non_exhaustive]
        #[derive(Clone, PartialEq)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
        }

        #[allow(deprecated, reason = "a deprecated field is a field")]
        impl $name {
            #[allow(unused_variables, reason = "an event may have no attributes")]
            #[inline]
            pub(super) fn read(record: &$crate::Recorded) -> Self {
                Self {
                    $($field: $crate::__read!(record, $type, $source, $($unit)?),)*
                }
            }
        }
    };
}

/// Defines a struct that is read out of a map in a record.
#[macro_export]
macro_rules! map_record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty = $key:literal $(as $unit:ty)? $([$class:ident])?,)*
        }
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        #[derive(Clone, PartialEq)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
        }

        impl $crate::recording::FromAttribute for $name {
            #[allow(deprecated, reason = "a deprecated field is a field")]
            #[inline]
            fn from_attribute(value: ::std::option::Option<&$crate::Value>) -> ::std::option::Option<Self> {
                match value? {
                    $crate::Value::Map(map) => ::std::option::Option::Some(Self {
                        $($field: $crate::__read_field!(map, $type, $key, $($unit)?)?,)*
                    }),
                    _ => ::std::option::Option::None,
                }
            }
        }

        $crate::masked_debug!($name { $($field $([$class])?,)* });
    };
}

/// One field of a [`record!`](crate::record).
#[doc(hidden)]
#[macro_export]
macro_rules! __read {
    ($record:ident, $type:ty, $key:literal, ) => {
        $record.get::<$type>($key)
    };
    ($record:ident, $type:ty, $key:literal, $unit:ty) => {
        $record.get_as::<$type, $unit>($key)
    };
    ($record:ident, $type:ty, { family $key:literal }, ) => {
        $record.family($key)
    };
    ($record:ident, $type:ty, { family $key:literal }, $unit:ty) => {
        $record.family_as::<_, $unit>($key)
    };
    ($record:ident, $type:ty, { body }, ) => {
        $record.body_as::<$type, $crate::recording::Plain>()
    };
    ($record:ident, $type:ty, { body }, $unit:ty) => {
        $record.body_as::<$type, $unit>()
    };
    ($record:ident, $type:ty, { severity }, ) => {
        $record.severity()
    };
    ($record:ident, $type:ty, { metadata }, ) => {
        <$type>::read($record)
    };
    ($record:ident, $type:ty, { case $($id:literal => $case:ident),+ }, ) => {
        match $record.case() {
            $(::std::option::Option::Some($id) => <$type>::$case,)+
            other => ::std::panic!("the event has no case {other:?}"),
        }
    };
}

/// One field of a [`map_record!`](crate::map_record).
#[doc(hidden)]
#[macro_export]
macro_rules! __read_field {
    ($map:ident, $type:ty, $key:literal, ) => {
        $map.read::<$type, $crate::recording::Plain>($key)
    };
    ($map:ident, $type:ty, $key:literal, $unit:ty) => {
        $map.read::<$type, $unit>($key)
    };
}
