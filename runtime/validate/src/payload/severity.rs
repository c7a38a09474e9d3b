//! The names of severities, as the protobuf definition and people write them.

/// The number of a severity that stands there by its name: `SEVERITY_NUMBER_WARN2`, `WARN2`, `warn2` or `Warning`.
pub(super) fn severity_of_name(name: &str) -> Option<i64> {
    const LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
    let name = name.to_ascii_uppercase();
    let name = name.strip_prefix("SEVERITY_NUMBER_").unwrap_or(&name);
    match name {
        "UNSPECIFIED" => return Some(0),
        "WARNING" => return Some(13),
        "INFORMATION" => return Some(9),
        "CRITICAL" => return Some(21),
        _ => {}
    }
    let (level, first) = LEVELS
        .iter()
        .zip((1..).step_by(4))
        .find_map(|(level, first)| Some((name.strip_prefix(level)?, first)))?;
    match level {
        "" => Some(first),
        "2" => Some(first + 1),
        "3" => Some(first + 2),
        "4" => Some(first + 3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::severity_of_name;

    #[test]
    fn a_name_has_its_number() {
        for (name, number) in [
            ("SEVERITY_NUMBER_TRACE", Some(1)),
            ("SEVERITY_NUMBER_INFO", Some(9)),
            ("WARN2", Some(14)),
            ("error", Some(17)),
            ("Fatal4", Some(24)),
            ("SEVERITY_NUMBER_UNSPECIFIED", Some(0)),
            ("INFO5", None),
            ("9", None),
            ("", None),
        ] {
            assert_eq!(severity_of_name(name), number, "{name}");
        }
    }
}
