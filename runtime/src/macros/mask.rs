//! What `Debug` shows of a struct some of whose fields are not public.

/// Implements `Debug` for a struct: of fields that are not public their class is shown.
#[macro_export]
macro_rules! masked_debug {
    ($name:ident $(<$a:lifetime>)? { $($field:ident $([$class:ident])?,)* }) => {
        #[allow(deprecated, reason = "a deprecated field is a field")]
        impl ::std::fmt::Debug for $name $(<$a>)? {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(::std::stringify!($name))
                    $(.field(::std::stringify!($field), $crate::__debug_field!(self $field $($class)?)))*
                    .finish()
            }
        }
    };
}

/// What `Debug` shows of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __debug_field {
    ($self:ident $field:ident) => {
        &$self.$field
    };
    ($self:ident $field:ident $class:ident) => {
        &::std::format_args!(::std::concat!("[", ::std::stringify!($class), "]"))
    };
}
