//! The optional attributes of an event: where they are kept, and how they are set.

/// Defines the struct that keeps the optional attributes of an event, and a setter for each on what emits it.
#[macro_export]
macro_rules! optional {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident $(<$a:lifetime>)?;
        impl $(<$i:lifetime>)? $emitter:ty => $($path:ident).+ {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Default)]
        $visibility struct $name $(<$a>)? {
            $($field: ::std::option::Option<$type>,)+
        }

        impl $(<$i>)? $emitter {
            $(
                $(#[$field_meta])*
                #[inline]
                pub fn $field(mut self, $field: impl $crate::IntoOption<$type>) -> Self {
                    self.$($path).+.$field = $crate::IntoOption::into_option($field);
                    self
                }
            )+
        }

        impl ::std::fmt::Debug for $name $(<$a>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(::std::stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}
