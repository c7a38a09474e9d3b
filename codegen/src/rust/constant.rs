//! Constants of a catalog as Rust expressions.

use otelier_schema::resolved::{Type, Value};

use super::prose::literal;

/// An `i64` expression.
pub(super) fn integer(value: i64) -> String {
    match value {
        i64::MIN => "i64::MIN".into(),
        i64::MAX => "i64::MAX".into(),
        _ => value.to_string(),
    }
}

/// An `f64` expression.
pub(super) fn double(value: f64) -> String {
    if value.to_bits() == f64::MIN.to_bits() {
        "f64::MIN".into()
    } else if value.to_bits() == f64::MAX.to_bits() {
        "f64::MAX".into()
    } else {
        format!("{value:?}")
    }
}

/// A scalar of the catalog as an expression of this type.
pub(super) fn scalar(value: &Value, ty: &Type) -> String {
    match (value, ty) {
        (Value::Int(value), Type::Double) => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the schema has checked that it is exact"
            )]
            let value = *value as f64;
            double(value)
        }
        (Value::Boolean(value), _) => value.to_string(),
        (Value::Int(value), _) => integer(*value),
        (Value::Double(value), _) => double(*value),
        (Value::String(value), _) => literal(value),
        (Value::Array(_) | Value::Map(_), _) => {
            unreachable!("conditions, members, defaults and resources are scalars")
        }
    }
}
