//! The optional attributes of an event: where they are kept, and how they are set.

/// Defines the struct that keeps the optional attributes of an event, and a setter for each on what emits it.
#[macro_export]
macro_rules! optional {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident<$a:lifetime>;
        impl<$i:lifetime> $emitter:ty => $path:tt { $($fields:tt)* }
    ) => {
        $crate::optional! { @define [$(#[$meta])*] $visibility $name [<$a>] [impl<$i> $emitter] $path $($fields)* }
    };
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident;
        impl $emitter:ty => $path:tt { $($fields:tt)* }
    ) => {
        $crate::optional! { @define [$(#[$meta])*] $visibility $name [] [impl $emitter] $path $($fields)* }
    };
    (
        @define [$($meta:tt)*] $visibility:vis $name:ident [$($a:tt)*] [$($target:tt)+] $path:tt
        $($(#[$field_meta:meta])* $field:ident: $type:ty,)+
    ) => {
        $($meta)*
        #[derive(Default)]
        $visibility struct $name $($a)* {
            $($field: ::std::option::Option<$type>,)+
        }

        $($target)+ {
            $($crate::__setter! { $path $(#[$field_meta])* $field: $type })+
        }
    };
}

/// The setter of an optional attribute, which is kept at this path.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ([$($path:ident).*] $(#[$meta:meta])* $field:ident: $type:ty) => {
        $(#[$meta])*
        #[inline]
        pub fn $field(mut self, $field: impl $crate::IntoOption<$type>) -> Self {
            self.$($path.)*$field = $crate::IntoOption::into_option($field);
            self
        }
    };
}
