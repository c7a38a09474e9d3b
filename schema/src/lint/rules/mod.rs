//! The table of rules. Each file is the source of a rule, of the page of its code and of its tests.

use super::rule::Rule;

macro_rules! rules {
    ($($file:ident),+ $(,)?) => {
        $(pub(in crate::lint) mod $file;)+

        /// All rules.
        pub(super) const RULES: &[Rule] = &[$($file::RULE),+];
    };
}

rules! {
    name_case,
    reserved_namespace,
    no_namespace,
    namespace_clash,
    repeated_brief,
    no_example,
    bad_unit,
    unit_mismatch,
    undeclared_privacy,
    unbounded_string,
    unbounded_family,
    overlapping_cases,
    required_deprecated,
    no_replacement,
    expiry_near,
    expiry_past,
    unused_attribute,
    unused_group,
    unused_setting,
    unknown_lint,
    unused_waiver,
    expired_waiver,
}
