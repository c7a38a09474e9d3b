//! Types whose constructors refuse what the catalog does not allow.

/// Defines a string that keeps a rule. Behind the colon stands what it holds: text, or an open enum.
#[macro_export]
macro_rules! checked_text {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<$a:lifetime>: &str $([$class:ident])? { $($rule:tt)* }
    ) => {
        $crate::checked_text! { @define [$(#[$meta])*] $name $a (&$a str) value (value) ($($class)?) $($rule)* }

        $crate::__owned! { $name $a str, held => Self::Of::new(held), held => $name(held), value => value.as_str() }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident<$a:lifetime>: $base:ident $([$class:ident])? { $($rule:tt)* }
    ) => {
        $crate::checked_text! {
            @define [$(#[$meta])*] $name $a ($base<$a>) value (value.as_str()) ($($class)?) $($rule)*
        }

        $crate::__owned! {
            $name $a str, held => Self::Of::new(held.into()), held => $name(held.into()), value => value.as_str()
        }

        impl<$a> ::std::convert::TryFrom<$base<$a>> for $name<$a> {
            type Error = $crate::text::Invalid;

            #[inline]
            fn try_from(value: $base<$a>) -> ::std::result::Result<Self, $crate::text::Invalid> {
                Self::new(value)
            }
        }
    };
    (
        @define [$($meta:tt)*] $name:ident $a:lifetime ($type:ty) $value:ident ($text:expr) ($($class:ident)?)
        expected: $expected:literal, min: $min:literal, max: $max:expr, form: $form:ident $(($pattern:literal))?,
        except: [$($except:literal),*],
    ) => {
        $($meta)*
        // As `$meta` has its lines: rustdoc indents those of `///` beside them in another way.
        #[doc = ""]
        #[doc = " An [`Owned`](otelier_runtime::text::Owned) of it is checked once and held."]
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name<$a>($type);

        impl<$a> $name<$a> {
            $crate::__new!($type, $value, $expected, {
                let text = $text;
                $crate::text::has_length(text, $min, $max)
                    && $crate::__has_form!(text, $form $(($pattern))?)
                    && !$crate::text::is_one_of(text, &[$($except),*])
            });

            /// The value on the wire.
            #[inline]
            pub const fn as_str(self) -> &$a str {
                let $value = self.0;
                $text
            }
        }

        impl<$a> ::std::convert::TryFrom<&$a str> for $name<$a> {
            type Error = $crate::text::Invalid;

            #[inline]
            fn try_from(value: &$a str) -> ::std::result::Result<Self, $crate::text::Invalid> {
                Self::new(value.into())
            }
        }

        impl ::std::cmp::PartialEq<$name<'_>> for ::std::string::String {
            #[inline]
            fn eq(&self, other: &$name<'_>) -> bool {
                self == other.as_str()
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
}

/// Whether a text has a form.
#[doc(hidden)]
#[macro_export]
macro_rules! __has_form {
    ($text:expr, Any) => {
        true
    };
    ($text:expr, Uuid) => {
        $crate::text::Uuid::new($text).is_ok()
    };
    ($text:expr, DateTime) => {
        $crate::text::DateTime::new($text).is_ok()
    };
    ($text:expr, Pattern($pattern:literal)) => {{
        #[allow(
            long_running_const_eval,
            reason = "`otelier check` bounds a pattern's size"
        )]
        const SIZE: usize = $crate::text::Pattern::size($pattern);
        #[allow(
            long_running_const_eval,
            reason = "`otelier check` bounds a pattern's size"
        )]
        const PATTERN: &$crate::text::Pattern<SIZE> = &$crate::text::Pattern::new($pattern);
        #[allow(long_running_const_eval, reason = "a table is small, or there is none")]
        const DRAFT: &$crate::text::Draft = &PATTERN.draft();
        const CELLS: usize = DRAFT.len();
        const TABLE: &$crate::text::Table<CELLS> = &DRAFT.table();
        if CELLS > 0 {
            TABLE.matches($text)
        } else {
            PATTERN.matches($text)
        }
    }};
}

/// Defines a number, or a duration in units, that keeps a range, and may not have some values.
///
/// `outside: refuse` refuses what is out of range; with `outside: clamp` it counts as the nearest bound,
/// which it becomes when it is emitted.
#[macro_export]
macro_rules! checked_number {
    (
        $(#[$meta:meta])*
        pub struct $name:ident: Duration as fractional $unit:ident $([$class:ident])? { $($rule:tt)* }
    ) => {
        $crate::checked_number! {
            @define [$(#[$meta])* #[derive(Eq, Ord, Hash)]] $name (::std::time::Duration)
            value (f64, $crate::__units!(value, fractional $unit)) (f64) ($($class)?) $($rule)*
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident: Duration as $unit:ident $([$class:ident])? { $($rule:tt)* }
    ) => {
        $crate::checked_number! {
            @define [$(#[$meta])* #[derive(Eq, Ord, Hash)]] $name (::std::time::Duration)
            value (i128, $crate::__units!(value, $unit)) (i64) ($($class)?) $($rule)*
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident: f64 $([$class:ident])? { $($rule:tt)* }
    ) => {
        $crate::checked_number! {
            @define [$(#[$meta])*] $name (f64) value (f64, value) (f64) ($($class)?) $($rule)*
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident: $type:ident $([$class:ident])? { $($rule:tt)* }
    ) => {
        $crate::checked_number! {
            @define [$(#[$meta])* #[derive(Eq, Ord, Hash)]] $name ($type)
            value (i128, value as i128) (i64) ($($class)?) $($rule)*
        }
    };
    (
        @define [$($meta:tt)*] $name:ident ($type:ty) $value:ident ($wide:ty, $number:expr) ($wire:ty)
        ($($class:ident)?)
        expected: $expected:literal, min: $min:expr, max: $max:expr, outside: $outside:ident,
        except: [$($except:expr),*],
    ) => {
        $($meta)*
        #[derive(Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name($type);

        impl $name {
            $crate::__new!($type, $value, $expected, {
                const MIN: $wire = $min;
                const MAX: $wire = $max;
                let number: $wide = $number;
                $crate::__in_range!($outside, number, (MIN as $wide), (MAX as $wide))
                    $(&& {
                        const EXCEPT: $wire = $except;
                        $crate::__nearest!(number, (MIN as $wide), (MAX as $wide)) != (EXCEPT as $wide)
                    })*
            });

            /// The value, as it was given.
            #[inline]
            pub const fn value(self) -> $type {
                self.0
            }
        }

        impl ::std::convert::TryFrom<$type> for $name {
            type Error = $crate::text::Invalid;

            #[inline]
            fn try_from(value: $type) -> ::std::result::Result<Self, $crate::text::Invalid> {
                Self::new(value)
            }
        }

        impl ::std::cmp::PartialEq<$name> for $type {
            #[inline]
            fn eq(&self, other: &$name) -> bool {
                *self == other.0
            }
        }

        $crate::__checked_debug!($name $($class)?);
        $crate::__serialize!($name, value);
    };
}

/// Whether a number is in a range, where it has to be. A NaN is in none.
#[doc(hidden)]
#[macro_export]
macro_rules! __in_range {
    (refuse, $number:ident, $min:expr, $max:expr) => {
        $number >= $min && $number <= $max
    };
    (clamp, $number:ident, $min:expr, $max:expr) => {
        true
    };
}

/// What a number becomes when it is emitted: that of a range which is nearest. A NaN counts as 0.
#[doc(hidden)]
#[macro_export]
macro_rules! __nearest {
    ($number:ident, $min:expr, $max:expr) => {{
        let zero = $min - $min;
        #[allow(clippy::eq_op, reason = "only a NaN differs from itself")]
        let number = if $number == $number { $number } else { zero };
        if number < $min {
            $min
        } else if number > $max {
            $max
        } else {
            number
        }
    }};
}

/// A duration in units, as it goes on the wire.
#[doc(hidden)]
#[macro_export]
macro_rules! __units {
    ($value:ident, hours) => {
        ($value.as_secs() / 3_600) as i128
    };
    ($value:ident, minutes) => {
        ($value.as_secs() / 60) as i128
    };
    ($value:ident, seconds) => {
        $value.as_secs() as i128
    };
    ($value:ident, millis) => {
        $value.as_millis() as i128
    };
    ($value:ident, micros) => {
        $value.as_micros() as i128
    };
    ($value:ident, nanos) => {
        $value.as_nanos() as i128
    };
    ($value:ident, fractional hours) => {
        $value.as_secs_f64() / 3_600.0
    };
    ($value:ident, fractional minutes) => {
        $value.as_secs_f64() / 60.0
    };
    ($value:ident, fractional seconds) => {
        $value.as_secs_f64()
    };
    ($value:ident, fractional millis) => {
        $value.as_secs_f64() * 1e3
    };
    ($value:ident, fractional micros) => {
        $value.as_secs_f64() * 1e6
    };
    ($value:ident, fractional nanos) => {
        $value.as_secs_f64() * 1e9
    };
}

/// Defines a slice that keeps a length.
#[macro_export]
macro_rules! checked_list {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<$a:lifetime>: [$element:ty] $([$class:ident])? { $($rule:tt)* }
    ) => {
        $crate::__checked_slice! { [$(#[$meta])*] $name $a [$element] ($($class)?) $($rule)* }

        impl<$a> $crate::text::Checked for $name<$a> {
            type Held = [$element];
            type Of<'v> = $name<'v>;

            #[inline]
            fn check(held: &[$element]) -> ::std::result::Result<(), $crate::text::Invalid> {
                $name::new(held).map(|_| ())
            }

            #[inline]
            fn lend<'v>(held: $crate::text::Lent<'v, [$element]>) -> $name<'v> {
                $name(held.get())
            }
        }

        impl<$a> $name<$a> {
            /// Its elements.
            #[inline]
            pub const fn items(self) -> &$a [$element] {
                self.0
            }
        }
    };
}

/// Defines bytes that keep a length.
#[macro_export]
macro_rules! checked_bytes {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<$a:lifetime>: [u8] $([$class:ident])? { $($rule:tt)* }
    ) => {
        $crate::__checked_slice! { [$(#[$meta])* #[derive(PartialEq, Eq, Hash)]] $name $a [u8] ($($class)?) $($rule)* }

        $crate::__owned! { $name $a [u8], held => Self::Of::new(held), held => $name(held), value => value.as_bytes() }

        impl<$a> $name<$a> {
            /// The bytes on the wire.
            #[inline]
            pub const fn as_bytes(self) -> &$a [u8] {
                self.0
            }
        }
    };
}

/// What checked lists and checked bytes have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! __checked_slice {
    (
        [$($meta:tt)*] $name:ident $a:lifetime [$element:ty] ($($class:ident)?)
        expected: $expected:literal, min: $min:literal, max: $max:expr,
    ) => {
        $($meta)*
        // As `$meta` has its lines: rustdoc indents those of `///` beside them in another way.
        #[doc = ""]
        #[doc = " An [`Owned`](otelier_runtime::text::Owned) of it is checked once and held."]
        #[derive(Clone, Copy)]
        pub struct $name<$a>(&$a [$element]);

        impl<$a> $name<$a> {
            $crate::__new!(&$a [$element], value, $expected, {
                const MAX: usize = $max;
                $min <= value.len() && value.len() <= MAX
            });
        }

        impl<$a> ::std::convert::TryFrom<&$a [$element]> for $name<$a> {
            type Error = $crate::text::Invalid;

            #[inline]
            fn try_from(value: &$a [$element]) -> ::std::result::Result<Self, $crate::text::Invalid> {
                Self::new(value)
            }
        }

        $crate::__checked_debug!($name<'_> $($class)?);
    };
}

/// How an application holds a checked text or checked bytes.
#[doc(hidden)]
#[macro_export]
macro_rules! __owned {
    (
        $name:ident $a:lifetime $type:ty, $given:ident => $check:expr, $held:ident => $lend:expr, $value:ident => $text:expr
    ) => {
        impl $crate::text::Checked for $name<'static> {
            type Held = $type;
            type Of<'v> = $name<'v>;

            #[inline]
            fn check($given: &$type) -> ::std::result::Result<(), $crate::text::Invalid> {
                $check.map(|_| ())
            }

            #[inline]
            fn lend(held: $crate::text::Lent<'_, $type>) -> $name<'_> {
                let $held = held.get();
                $lend
            }
        }

        impl $crate::text::Lender for $name<'static> {
            #[inline]
            fn held<'v>($value: &Self::Of<'v>) -> &'v $type {
                $text
            }
        }

        impl ::std::convert::From<$name<'_>> for $crate::text::Owned<$name<'static>> {
            #[inline]
            fn from(checked: $name<'_>) -> Self {
                Self::of(checked)
            }
        }

        impl<$a> ::std::convert::From<&$a $crate::text::Owned<$name<'static>>> for $name<$a> {
            #[inline]
            fn from(owned: &$a $crate::text::Owned<$name<'static>>) -> Self {
                owned.get()
            }
        }

        impl<$a> $crate::IntoOption<$name<$a>> for &$a $crate::text::Owned<$name<'static>> {
            #[inline]
            fn into_option(self) -> ::std::option::Option<$name<$a>> {
                ::std::option::Option::Some(self.get())
            }
        }
    };
}

/// The constructors of a checked type.
#[doc(hidden)]
#[macro_export]
macro_rules! __new {
    ($type:ty, $value:ident, $expected:literal, $allowed:block) => {
        /// Checks a value.
        ///
        /// # Errors
        /// If the catalog does not allow it here. The error does not hold the value.
        #[inline]
        pub const fn new($value: $type) -> ::std::result::Result<Self, $crate::text::Invalid> {
            if $allowed {
                ::std::result::Result::Ok(Self($value))
            } else {
                ::std::result::Result::Err($crate::text::Invalid::new($expected))
            }
        }

        /// Checks a constant: `const { ..::literal(..) }` does not compile where the catalog does not allow it.
        ///
        /// # Panics
        /// If the catalog does not allow it here.
        #[track_caller]
        pub const fn literal($value: $type) -> Self {
            match Self::new($value) {
                ::std::result::Result::Ok(checked) => checked,
                ::std::result::Result::Err(_) => {
                    ::std::panic!("{}", ::std::concat!("expected ", $expected))
                }
            }
        }
    };
}

/// What `Debug` shows of a checked value that is no text.
#[doc(hidden)]
#[macro_export]
macro_rules! __checked_debug {
    ($name:ident $(<$lifetime:lifetime>)?) => {
        impl ::std::fmt::Debug for $name $(<$lifetime>)? {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(::std::stringify!($name)).field(&self.0).finish()
            }
        }
    };
    ($name:ident $(<$lifetime:lifetime>)? $class:ident) => {
        impl ::std::fmt::Debug for $name $(<$lifetime>)? {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(::std::concat!("[", ::std::stringify!($class), "]"))
            }
        }
    };
}
