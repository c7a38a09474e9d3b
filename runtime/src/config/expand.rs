//! `${VAR}` in the value of a header, and `$${` for a literal `${`.

use super::header::sendable;

/// The value of a header as it stands in the table, taken apart.
#[derive(Clone)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone)]
enum Part {
    Text(String),
    Variable(String),
}

impl Template {
    /// Takes a value apart. Whether its references can be read is known before anybody says whether they may be.
    ///
    /// # Errors
    /// Says what was expected.
    pub(super) fn parse(value: &str) -> Result<Self, &'static str> {
        let (mut parts, mut text, mut rest) = (Vec::new(), String::new(), value);
        while let Some((before, reference)) = rest.split_once("${") {
            if let Some(literal) = before.strip_suffix('$') {
                text.extend([literal, "${"]);
                rest = reference;
                continue;
            }
            let split = reference.split_once('}').filter(|(name, _)| is_name(name));
            let (name, behind) = split.ok_or(
                "expected ${VAR} with the name of an environment variable; write $${ for a literal ${",
            )?;
            text += before;
            parts.push(Part::Text(std::mem::take(&mut text)));
            parts.push(Part::Variable(name.to_owned()));
            rest = behind;
        }
        text += rest;
        parts.push(Part::Text(text));
        Ok(Self(parts))
    }

    /// The value to send: `${VAR}` replaced by what `variable` gives, `$${` by `${`.
    ///
    /// # Errors
    /// Says all that was expected; names variables, never their values.
    pub(super) fn expanded(
        &self,
        allowed: bool,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<String, Vec<String>> {
        let is_variable = |part: &Part| matches!(part, Part::Variable(_));
        if !allowed && self.0.iter().any(is_variable) {
            return Err(vec![
                "${VAR} is not expanded here, because the application does not say that this \
                 configuration is its user's own; write $${ for a literal ${"
                    .to_owned(),
            ]);
        }
        let (mut expanded, mut faults) = (String::new(), Vec::new());
        for part in &self.0 {
            match part {
                Part::Text(text) => expanded += text,
                Part::Variable(name) => match value(name, &variable) {
                    Ok(value) => expanded += &value,
                    Err(expected) if faults.contains(&expected) => {}
                    Err(expected) => faults.push(expected),
                },
            }
        }
        if faults.is_empty() {
            Ok(expanded)
        } else {
            Err(faults)
        }
    }
}

/// What stands for a variable in a header.
fn value(name: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let value =
        variable(name).ok_or_else(|| format!("the environment variable {name} is not set"))?;
    sendable(&value).map_err(|_| {
        format!("the environment variable {name} holds a line break or another character that no header can hold")
    })?;
    Ok(value)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str) -> Option<String> {
        let value = match name {
            "TOKEN" => "s3cret",
            "EMPTY" => "",
            "LINES" => "s3cret\r\nx-evil: 1",
            "NESTED" => "${TOKEN}",
            _ => return None,
        };
        Some(value.to_owned())
    }

    #[track_caller]
    fn check(value: &str, expected: Result<&str, &[&str]>) {
        let expanded = Template::parse(value).unwrap().expanded(true, variable);
        match (expanded, expected) {
            (Ok(value), Ok(expected)) => assert_eq!(value, expected),
            (Err(faults), Err(parts)) => {
                assert_eq!(faults.len(), parts.len(), "{faults:?}");
                for (fault, part) in faults.iter().zip(parts) {
                    assert!(fault.contains(part), "{fault}");
                    assert!(!fault.contains("s3cret"), "{fault}");
                }
            }
            (result, _) => panic!("{value}: {result:?}"),
        }
    }

    #[test]
    fn variables() {
        check("", Ok(""));
        check("plain $5 $", Ok("plain $5 $"));
        check("Bearer ${TOKEN}!", Ok("Bearer s3cret!"));
        check("${TOKEN}${EMPTY}${TOKEN}", Ok("s3crets3cret"));
        check("$${TOKEN} ${TOKEN}", Ok("${TOKEN} s3cret"));
        check("$$${TOKEN}", Ok("$${TOKEN}"));
        check("$${TOKEN", Ok("${TOKEN"));
        check("${NESTED}", Ok("${TOKEN}"));
        check("${UNSET}", Err(&["UNSET is not set"]));
        check("${LINES}", Err(&["LINES holds a line break"]));
        check("${A} ${TOKEN} ${B} ${A}", Err(&["A is not", "B is not"]));
    }

    #[test]
    fn what_is_no_reference() {
        for value in ["${TOKEN", "${}", "${A B}", "${1}", "$${A} ${", "${A}${B"] {
            let expected = Template::parse(value).err().unwrap_or(value);
            assert!(expected.starts_with("expected ${VAR}"), "{expected}");
        }
    }

    #[test]
    fn nothing_is_expanded_unless_allowed() {
        let expand = |value| {
            let template = Template::parse(value).unwrap();
            template.expanded(false, |_| panic!("nothing is looked up"))
        };
        assert_eq!(expand("$${HOME}").unwrap(), "${HOME}");
        let faults = expand("${HOME} ${HOME}").unwrap_err();
        assert!(matches!(&faults[..], [fault] if fault.contains("not expanded")));
    }
}
