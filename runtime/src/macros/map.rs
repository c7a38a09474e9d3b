//! Maps: the struct of a map's required fields becomes the map, which takes the optional ones.

/// Defines a map: what the struct of its required fields becomes, and a setter for each optional field on both.
///
/// So a literal names the required fields, and a field that becomes optional or is added breaks no caller.
#[macro_export]
macro_rules! map {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<$a:lifetime> { $required:ident: $literal:ident<$b:lifetime>, $($fields:tt)* }
    ) => {
        $crate::map! {
            @define [$(#[$meta])*] $name [<$a>] [<'_>] $required [$literal<$a>]
            [impl<$a> $literal<$a>] [] [$name<$a>] $($fields)*
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident<$a:lifetime> { $required:ident: $literal:ident, $($fields:tt)* }
    ) => {
        $crate::map! {
            @define [$(#[$meta])*] $name [<$a>] [<'_>] $required [$literal]
            [impl $literal] [<$a>] [$name<$a>] $($fields)*
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident { $required:ident: $literal:ident, $($fields:tt)* }
    ) => {
        $crate::map! {
            @define [$(#[$meta])*] $name [] [] $required [$literal]
            [impl $literal] [] [$name] $($fields)*
        }
    };
    (
        @define [$($meta:tt)*] $name:ident [$($a:tt)*] [$($any:tt)*] $required:ident [$($literal:tt)+]
        [$($of_literal:tt)+] $lifetime:tt $map:tt
        $($(#[$field_meta:meta])* $field:ident: $type:ty $([$class:ident])?,)*
    ) => {
        $($meta)*
        #[derive(Clone, Copy)]
        #[must_use = "a map goes out with what carries it"]
        pub struct $name $($a)* {
            $required: $($literal)+,
            $($field: ::std::option::Option<$type>,)*
            // Where this is expected, rustc proposes to wrap what has one field, and `.into()` for what has more.
            _whole: (),
        }

        $crate::masked_debug!($name $($any)* { $required, $($field $([$class])?,)* });

        impl $($a)* ::std::convert::From<$($literal)+> for $name $($a)* {
            #[inline]
            fn from($required: $($literal)+) -> Self {
                Self { $required, $($field: ::std::option::Option::None,)* _whole: () }
            }
        }

        /// Its required fields can be read as those of the struct that it was made of.
        impl $($a)* ::std::ops::Deref for $name $($a)* {
            type Target = $($literal)+;

            #[inline]
            fn deref(&self) -> &Self::Target {
                &self.$required
            }
        }

        impl $($a)* $crate::IntoOption<$name $($a)*> for $($literal)+ {
            #[inline]
            fn into_option(self) -> ::std::option::Option<$name $($a)*> {
                ::std::option::Option::Some(self.into())
            }
        }

        impl $($a)* $crate::IntoOption<$name $($a)*> for ::std::option::Option<$($literal)+> {
            #[inline]
            fn into_option(self) -> ::std::option::Option<$name $($a)*> {
                self.map(::std::convert::Into::into)
            }
        }

        $crate::__if_any! { [$($field)*]
            impl $($a)* $name $($a)* {
                $($crate::__setter! { [] $(#[$field_meta])* $field: $type })*
            }

            #[allow(deprecated, reason = "a deprecated field is set here as everywhere")]
            $($of_literal)+ {
                $($crate::__becoming! { $lifetime $map $(#[$field_meta])* $field: $type })*
            }
        }
    };
}

/// What follows, unless the list is empty.
#[doc(hidden)]
#[macro_export]
macro_rules! __if_any {
    ([] $($item:item)*) => {};
    ([$($some:tt)+] $($item:item)*) => {
        $($item)*
    };
}

/// The setter of an optional field on the struct of the required ones, which becomes the map.
#[doc(hidden)]
#[macro_export]
macro_rules! __becoming {
    ([$($lifetime:tt)*] [$($map:tt)+] $(#[$meta:meta])* $field:ident: $type:ty) => {
        $(#[$meta])*
        #[inline]
        pub fn $field $($lifetime)* (self, $field: impl $crate::IntoOption<$type>) -> $($map)+ {
            <$($map)+>::from(self).$field($field)
        }
    };
}
