//! Enums whose values are all known.

/// Defines an enum of strings, of ints or of booleans, whose members are all that there are.
///
/// Of strings a member's text is its value on the wire. Of ints and booleans it is the member's name in
/// the catalog, which stands behind `as`.
#[macro_export]
macro_rules! closed_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: &str $([$class:ident])? {
            $($(#[$member_meta:meta])* $member:ident = $value:literal,)+
        }
    ) => {
        $crate::closed_enum! {
            @common $(#[$meta])* $name ($($class)?)
            $($(#[$member_meta])* $member $value,)+
        }

        impl $crate::Member for $name {
            type Value = &'static str;
            const EXPECTED: &'static str = ::std::concat!("a member of the enum", $(" `", $value, "`",)+);
            const ALL: &'static [Self] = Self::ALL;

            #[inline]
            fn value(self) -> &'static str {
                self.as_str()
            }

            #[inline]
            fn as_str(self) -> &'static str {
                self.as_str()
            }
        }

        $crate::__serialize!($name, as_str);
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident: $type:ident $([$class:ident])? {
            $($(#[$member_meta:meta])* $member:ident = $value:literal as $id:literal,)+
        }
    ) => {
        $crate::closed_enum! {
            @common $(#[$meta])* $name ($($class)?)
            $($(#[$member_meta])* $member $id,)+
        }

        #[allow(deprecated, reason = "a deprecated member is a member")]
        impl $name {
            /// The value on the wire.
            #[inline]
            pub const fn value(self) -> $type {
                match self {
                    $(Self::$member => $value,)+
                }
            }
        }

        impl $crate::Member for $name {
            type Value = $type;
            const EXPECTED: &'static str =
                ::std::concat!("a member of the enum", $(" `", $id, "` (", $value, ")",)+);
            const ALL: &'static [Self] = Self::ALL;

            #[inline]
            fn value(self) -> $type {
                self.value()
            }

            #[inline]
            fn as_str(self) -> &'static str {
                self.as_str()
            }
        }

        impl ::std::convert::TryFrom<$type> for $name {
            type Error = $crate::text::Invalid;

            #[inline]
            fn try_from(value: $type) -> ::std::result::Result<Self, $crate::text::Invalid> {
                $crate::Member::of_value(value)
            }
        }

        $crate::__serialize!($name, value);
    };
    (
        @common $(#[$meta:meta])* $name:ident ($($class:ident)?)
        $($(#[$member_meta:meta])* $member:ident $text:literal,)+
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$member_meta])* $member,)+
        }

        #[allow(deprecated, reason = "a deprecated member is a member")]
        impl $name {
            /// All members, in the order of the catalog.
            pub const ALL: &'static [Self] = &[$(Self::$member,)+];

            /// The member's text.
            #[inline]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$member => $text,)+
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::text::Invalid;

            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, $crate::text::Invalid> {
                $crate::Member::of_text(text)
            }
        }

        impl ::std::convert::TryFrom<&str> for $name {
            type Error = $crate::text::Invalid;

            #[inline]
            fn try_from(text: &str) -> ::std::result::Result<Self, $crate::text::Invalid> {
                $crate::Member::of_text(text)
            }
        }

        $crate::__shown!($name as_str $($class)?);
    };
}

/// How a type of the catalog is shown: its text, or its class where its values are not public.
#[doc(hidden)]
#[macro_export]
macro_rules! __shown {
    ($name:ident $(<$lifetime:lifetime>)? $show:ident) => {
        impl ::std::fmt::Display for $name $(<$lifetime>)? {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.$show(), f)
            }
        }

        impl ::std::fmt::Debug for $name $(<$lifetime>)? {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.$show(), f)
            }
        }
    };
    ($name:ident $(<$lifetime:lifetime>)? $show:ident $class:ident) => {
        impl ::std::fmt::Debug for $name $(<$lifetime>)? {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(::std::concat!("[", ::std::stringify!($class), "]"))
            }
        }
    };
}

/// Serialises a type of the catalog as its value on the wire.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize {
    ($name:ident $(<$lifetime:lifetime>)?, $value:ident) => {
        impl $crate::serde::Serialize for $name $(<$lifetime>)? {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&self.$value(), serializer)
            }
        }
    };
}

/// Serialises a type of the catalog; the feature `serde` asks for it.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize {
    ($($ignored:tt)*) => {};
}
