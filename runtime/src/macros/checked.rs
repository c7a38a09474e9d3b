//! Types whose constructors refuse what the catalog does not allow.

/// Defines a string that keeps a rule. Behind the colon stands what it holds: text, or an open enum.
#[macro_export]
macro_rules! checked_text {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<$a:lifetime>: &str $([$class:ident])? { $($rule:tt)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name<$a>(&$a str);

        impl<$a> $name<$a> {
            $crate::__new!(&$a str, value, value, $($rule)*);

            /// The value on the wire.
            pub const fn as_str(self) -> &$a str {
                self.0
            }
        }

        $crate::__checked_text!($name $([$class])?);
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident<$a:lifetime>: $base:ident $([$class:ident])? { $($rule:tt)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name<$a>($base<$a>);

        impl<$a> $name<$a> {
            $crate::__new!($base<$a>, value, value.as_str(), $($rule)*);

            /// The value on the wire.
            pub const fn as_str(self) -> &$a str {
                self.0.as_str()
            }
        }

        $crate::__checked_text!($name $([$class])?);
    };
}

/// The constructors of a checked type.
#[doc(hidden)]
#[macro_export]
macro_rules! __new {
    ($type:ty, $value:ident, $checked:expr, $($rule:tt)*) => {
        /// Checks a value.
        ///
        /// # Errors
        /// If the catalog does not allow it here. The error does not hold the value.
        pub const fn new($value: $type) -> ::std::result::Result<Self, $crate::text::Invalid> {
            const RULE: $crate::text::Rule = $crate::text::Rule { $($rule)* };
            match RULE.check($checked) {
                ::std::result::Result::Ok(_) => ::std::result::Result::Ok(Self($value)),
                ::std::result::Result::Err(error) => ::std::result::Result::Err(error),
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
                ::std::result::Result::Err(_) => ::std::panic!("the catalog does not allow this value"),
            }
        }
    };
}

/// What all checked strings have.
#[doc(hidden)]
#[macro_export]
macro_rules! __checked_text {
    ($name:ident $([$class:ident])?) => {
        impl<'a> ::std::convert::TryFrom<&'a str> for $name<'a> {
            type Error = $crate::text::Invalid;

            fn try_from(value: &'a str) -> ::std::result::Result<Self, Self::Error> {
                Self::new(value.into())
            }
        }

        impl $crate::Put for $name<'_> {
            #[inline]
            fn put<S: $crate::Sink>(self, key: $crate::Key<'_>, to: &mut $crate::Writer<'_, S>) {
                $crate::Put::put(self.as_str(), key, to);
            }

            fn is_empty(&self) -> bool {
                self.as_str().is_empty()
            }
        }

        $crate::__shown!($name<'_> as_str $($class)?);
        $crate::__serialize!($name<'_>, as_str);
    };
}
