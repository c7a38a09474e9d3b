//! Enums that other values may join.

/// Defines an enum of strings or of ints, beside whose members there may be other values.
///
/// A value that is another one today may be a member tomorrow, so a match needs an arm for the rest: one more member
/// breaks nobody.
#[macro_export]
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident<$a:lifetime>: &str $([$class:ident])? {
            $($(#[$member_meta:meta])* $member:ident = $value:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name<$a> {
            $($(#[$member_meta])* $member,)+
            /// Any other value.
            Other(&$a str),
        }

        #[allow(deprecated, reason = "a deprecated member is a member")]
        impl<$a> $name<$a> {
            /// The members, in the order of the catalog.
            pub const KNOWN: &'static [$name<'static>] = &[$($name::$member,)+];

            /// The value on the wire.
            #[inline]
            pub const fn as_str(self) -> &$a str {
                match self {
                    $(Self::$member => $value,)+
                    Self::Other(value) => value,
                }
            }
        }

        impl<$a> ::std::convert::From<&$a str> for $name<$a> {
            #[allow(deprecated, reason = "a deprecated member is a member")]
            #[inline]
            fn from(value: &$a str) -> Self {
                match value {
                    $($value => Self::$member,)+
                    _ => Self::Other(value),
                }
            }
        }

        impl<$a> $crate::IntoOption<$name<$a>> for &$a str {
            #[inline]
            fn into_option(self) -> ::std::option::Option<$name<$a>> {
                ::std::option::Option::Some(self.into())
            }
        }

        impl ::std::cmp::PartialEq<$name<'_>> for ::std::string::String {
            #[inline]
            fn eq(&self, other: &$name<'_>) -> bool {
                self == other.as_str()
            }
        }

        impl ::std::convert::AsRef<str> for $name<'_> {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::Put for $name<'_> {
            #[inline]
            fn put<S: $crate::Sink>(self, key: $crate::Key<'_>, to: &mut $crate::Writer<'_, S>) {
                $crate::Put::put(self.as_str(), key, to);
            }

            #[inline]
            fn is_empty(&self) -> bool {
                self.as_str().is_empty()
            }
        }

        $crate::__shown!($name<'_> as_str $($class)?);
        $crate::__serialize!($name<'_>, as_str);
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident: i64 $([$class:ident])? {
            $($(#[$member_meta:meta])* $member:ident = $value:literal as $id:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$member_meta])* $member,)+
            /// Any other value.
            Other(i64),
        }

        #[allow(deprecated, reason = "a deprecated member is a member")]
        impl $name {
            /// The members, in the order of the catalog.
            pub const KNOWN: &'static [Self] = &[$(Self::$member,)+];

            /// The value on the wire.
            #[inline]
            pub const fn value(self) -> i64 {
                match self {
                    $(Self::$member => $value,)+
                    Self::Other(value) => value,
                }
            }
        }

        impl ::std::convert::From<i64> for $name {
            #[allow(deprecated, reason = "a deprecated member is a member")]
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$member,)+
                    _ => Self::Other(value),
                }
            }
        }

        impl $crate::Put for $name {
            #[inline]
            fn put<S: $crate::Sink>(self, key: $crate::Key<'_>, to: &mut $crate::Writer<'_, S>) {
                $crate::Put::put(self.value(), key, to);
            }
        }

        impl $crate::recording::FromAttribute for $name {
            #[inline]
            fn from_attribute(value: ::std::option::Option<&$crate::Value>) -> ::std::option::Option<Self> {
                let value = <i64 as $crate::recording::FromAttribute>::from_attribute(value)?;
                ::std::option::Option::Some(value.into())
            }
        }

        impl $crate::recording::FromAttribute<$crate::AsString<$crate::recording::Plain>> for $name {
            #[inline]
            fn from_attribute(value: ::std::option::Option<&$crate::Value>) -> ::std::option::Option<Self> {
                $crate::recording::from_string::<Self, $crate::recording::Plain>(value)
            }
        }

        $crate::__shown!($name value $($class)?);
        $crate::__serialize!($name, value);
    };
}
