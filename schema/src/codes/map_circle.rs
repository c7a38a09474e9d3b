//! A map that holds itself, by way of others.
//!
//! No value could be written down. How deep maps nest is said by the catalog and never by a value.
//!
//! ```yaml fault
//! attributes:
//!   - id: article
//!     type: map
//!     brief: An article.
//!     fields: [{ id: sku, type: string, brief: Its number. }, { ref: parts }]
//!   - id: parts
//!     type: "map[]"
//!     brief: What it is made of.
//!     requirement_level: recommended
//!     fields: [{ ref: article }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - id: article
//!     type: map
//!     brief: An article.
//!     fields: [{ id: sku, type: string, brief: Its number. }, { ref: parts }]
//!   - id: parts
//!     type: "string[]"
//!     brief: What it is made of.
//!     requirement_level: recommended
//! ```

use crate::{Code, Diagnostic, Position};

/// `circle`: the maps, each of which holds the next; the last holds the first, at this place.
pub(crate) fn of(circle: &[String], at: &Position) -> Diagnostic {
    let names: Vec<String> = circle
        .iter()
        .chain(circle.first())
        .map(|id| format!("`{id}`"))
        .collect();
    Diagnostic::error(
        Code::MapCircle,
        format!("a map holds itself: {}", names.join(" holds ")),
    )
    .label(at)
    .help("name the other one by an identifier instead of holding it")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn no_map_holds_itself() {
        let check = |maps: &[(&str, &str)], expected: &[&str]| {
            let maps: Vec<_> = (maps.iter())
                .map(|(id, field)| {
                    format!("{{ id: {id}, type: map, brief: What it is., fields: [{{ {field} }}] }}")
                })
                .collect();
            check(Code::MapCircle, &format!("attributes: [{}]\n", maps.join(", ")), expected);
        };
        check(&[("a", "ref: b"), ("b", "id: x, type: int, brief: X.")], &[]);
        check(&[("a", "ref: a")], &["a map holds itself: `a` holds `a`"]);
        check(
            &[("a", "ref: b"), ("b", "ref: a")],
            &["a map holds itself: `a` holds `b` holds `a`"],
        );
    }
}
