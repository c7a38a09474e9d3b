//! Units by the Unified Code for Units of Measure (UCUM, version 2.1), in its case-sensitive form.
//!
//! Rare units in brackets are taken on trust: a lint that refuses a right unit is worse than one that misses a
//! wrong one.

/// Prefixes of metric units; those of two letters first.
const PREFIXES: [&str; 28] = [
    "Ki", "Mi", "Gi", "Ti", "da", "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "d", "c", "m", "u",
    "n", "p", "f", "a", "z", "y", "Q", "R", "q", "r",
];

/// Units that take a prefix, in the order of UCUM's tables: SI, what is used beside it, CGS, radiation, chemistry,
/// information and levels.
const METRIC: [&str; 81] = [
    "m", "s", "g", "rad", "K", "C", "cd", "mol", "sr", "Hz", "N", "Pa", "J", "W", "A", "V", "F",
    "Ohm", "S", "mho", "Wb", "Cel", "T", "H", "lm", "lx", "Bq", "Gy", "Sv", "l", "L", "ar", "t",
    "bar", "u", "eV", "pc", "kat", "U", "dyn", "erg", "P", "Bi", "St", "Mx", "G", "Oe", "Gb",
    "Lmb", "sb", "ph", "Gal", "Ky", "Ci", "R", "RAD", "REM", "gf", "st", "eq", "osm", "tex", "bit",
    "By", "Bd", "B", "B[SPL]", "B[V]", "B[mV]", "B[uV]", "B[10.nV]", "B[W]", "B[kW]", "Np", "cal",
    "cal_[15]", "cal_[20]", "cal_m", "cal_IT", "cal_th", "g%",
];

/// Units that take none.
const OTHER: [&str; 24] = [
    "%", "'", "''", "deg", "gon", "min", "h", "d", "wk", "mo", "a", "a_j", "a_t", "a_g", "mo_j",
    "mo_s", "mo_g", "AU", "atm", "att", "b", "bit_s", "circ", "sph",
];

/// Whether a text is a unit.
pub(super) fn is_valid(unit: &str) -> bool {
    let mut reader = Reader { rest: unit };
    reader.rest = reader.rest.strip_prefix('/').unwrap_or(reader.rest);
    reader.term(0) && reader.rest.is_empty()
}

/// Whether a unit is one of time.
pub(super) fn is_time(unit: &str) -> bool {
    ["ns", "us", "ms", "s", "min", "h", "d"].contains(&unit)
}

/// The unit that was meant by a usual word, or by one that UCUM has for something else, and whether that is certain.
///
/// What may be bits or bytes, or thousands or 1,024 of them, is not: it is for the author to say.
pub(super) fn meant(unit: &str) -> Option<(&'static str, bool)> {
    let certain = match unit {
        "sec" | "secs" | "second" | "seconds" => "s",
        "millis" | "millisecond" | "milliseconds" | "msec" | "msecs" => "ms",
        "micros" | "microsecond" | "microseconds" | "usec" | "\u{b5}s" | "\u{3bc}s" => "us",
        "nanos" | "nanosecond" | "nanoseconds" | "nsec" => "ns",
        "minute" | "minutes" | "mins" => "min",
        "hour" | "hours" | "hr" | "hrs" => "h",
        "day" | "days" => "d",
        "byte" | "bytes" | "Byte" | "Bytes" => "By",
        "KiB" => "KiBy",
        "MiB" => "MiBy",
        "GiB" => "GiBy",
        "bits" => "bit",
        "percent" | "pct" => "\"%\"",
        "none" | "ratio" | "dimensionless" => "\"1\"",
        "celsius" | "\u{b0}C" => "Cel",
        "degree" | "degrees" | "\u{b0}" => "deg",
        "radian" | "radians" => "rad",
        "hz" | "hertz" => "Hz",
        "meter" | "meters" | "metre" | "metres" => "m",
        "kilometer" | "kilometers" | "kilometre" | "kilometres" => "km",
        "kph" | "kmh" | "km/hr" => "km/h",
        "m/s^2" | "m/s**2" | "m/s\u{b2}" => "m/s2",
        "m^2" | "m\u{b2}" => "m2",
        "m^3" | "m\u{b3}" => "m3",
        "gram" | "grams" => "g",
        "kilogram" | "kilograms" => "kg",
        "liter" | "liters" | "litre" | "litres" => "L",
        "watt" | "watts" => "W",
        "volt" | "volts" => "V",
        "Wh" => "W.h",
        "kWh" => "kW.h",
        "MWh" => "MW.h",
        _ => "",
    };
    if !certain.is_empty() {
        return Some((certain, true));
    }
    let likely = match unit {
        "B" => "By",
        "kB" | "KB" | "kilobyte" | "kilobytes" => "kBy",
        "MB" | "megabyte" | "megabytes" => "MBy",
        "GB" | "gigabyte" | "gigabytes" => "GBy",
        "kwh" | "KWh" => "kW.h",
        _ => return None,
    };
    Some((likely, false))
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// Components joined by `.` or `/`.
    fn term(&mut self, depth: usize) -> bool {
        loop {
            if !self.component(depth) {
                return false;
            }
            match self.rest.as_bytes().first() {
                Some(b'.' | b'/') => self.rest = &self.rest[1..],
                _ => return true,
            }
        }
    }

    fn component(&mut self, depth: usize) -> bool {
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let inner = depth < 8 && self.term(depth + 1);
            let Some(rest) = self.rest.strip_prefix(')').filter(|_| inner) else {
                return false;
            };
            self.rest = rest;
            return true;
        }
        let annotated = self.rest.starts_with('{');
        let end = self.rest.find(['.', '/', '(', ')', '{']);
        // A full stop or a slash within brackets does not end a symbol.
        let end =
            match self.rest.find('[') {
                Some(open) if end.is_none_or(|end| open < end) => self.rest[open..]
                    .find(']')
                    .map_or(self.rest.len(), |close| {
                        let after = open + close + 1;
                        let more = self.rest[after..].find(['.', '/', '(', ')', '{']);
                        more.map_or(self.rest.len(), |more| after + more)
                    }),
                _ => end.unwrap_or(self.rest.len()),
            };
        let (symbol, rest) = self.rest.split_at(end);
        self.rest = rest;
        let good = annotated || is_number(symbol) || is_unit(without_exponent(symbol));
        good && self.annotation()
    }

    /// `{..}`, if there is one.
    fn annotation(&mut self) -> bool {
        let Some(rest) = self.rest.strip_prefix('{') else {
            return true;
        };
        let Some((text, rest)) = rest.split_once('}') else {
            return false;
        };
        self.rest = rest;
        text.bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'{')
    }
}

fn is_number(symbol: &str) -> bool {
    !symbol.is_empty() && symbol.bytes().all(|byte| byte.is_ascii_digit())
}

/// `m2` is `m`, `s-1` is `s`.
fn without_exponent(symbol: &str) -> &str {
    if symbol.starts_with("10*") || symbol.starts_with("10^") {
        return &symbol[..3];
    }
    let base = symbol.trim_end_matches(|c: char| c.is_ascii_digit());
    let signed = base.len() < symbol.len();
    base.strip_suffix(['+', '-'])
        .filter(|_| signed)
        .unwrap_or(base)
}

fn is_unit(symbol: &str) -> bool {
    if ["10*", "10^"].contains(&symbol) || OTHER.contains(&symbol) || METRIC.contains(&symbol) {
        return true;
    }
    if is_bracketed(symbol) {
        return true;
    }
    PREFIXES.iter().any(|prefix| {
        symbol
            .strip_prefix(prefix)
            .is_some_and(|unit| METRIC.contains(&unit) || is_bracketed(unit))
    })
}

/// `[in_i]`, `m[H2O]`
fn is_bracketed(symbol: &str) -> bool {
    let inner = symbol
        .strip_prefix('m')
        .unwrap_or(symbol)
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| {
        !inner.is_empty()
            && inner
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b'[')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        for good in [
            "s",
            "ms",
            "us",
            "ns",
            "min",
            "h",
            "d",
            "wk",
            "mo",
            "a",
            "By",
            "kBy",
            "KiBy",
            "MiBy",
            "GiBy",
            "bit",
            "1",
            "%",
            "{item}",
            "{item}/s",
            "By/s",
            "m/s2",
            "m.s-2",
            "/min",
            "10*3/uL",
            "10^6",
            "Cel",
            "[degF]",
            "kW.h",
            "mm[Hg]",
            "(m/s)2",
            "[in_i]",
            "m[H2O]",
            "Hz",
            "V",
            "mA",
            "Ohm",
            "kg",
            "{EUR}",
            "{code_point}",
            "[mi_i]/h",
            "Ki{x}By",
            "dyn/cm2",
            "erg",
            "mG",
            "cP",
            "cSt",
            "mCi",
            "mR",
            "mREM",
            "mmho",
            "mGal",
            "meq/L",
            "mosm/kg",
            "dB",
            "B[10.nV]",
            "cal_[15]",
            "kcal_th",
            "mg%",
            "kU/L",
            "lx.s",
            "sph",
            "att",
        ] {
            let excepted = ["(m/s)2", "Ki{x}By"].contains(&good);
            assert_eq!(is_valid(good), !excepted, "{good}");
        }
        for bad in [
            "",
            "seconds",
            "bytes",
            "items",
            "{a b}",
            "{a",
            "a}",
            "m/",
            "m..s",
            "milliseconds",
            "msec",
            "Ms2x",
            "()",
            "/",
            "\u{b5}s",
            "EUR",
            "count",
            "katt",
            "kdeg",
            "Erg",
            "percent",
            "#",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_meant_is_a_unit() {
        for word in [
            "seconds", "bytes", "MB", "percent", "ratio", "celsius", "hz",
        ] {
            let unit = meant(word).unwrap();
            assert!(is_valid(unit.0.trim_matches('"')), "{word}");
        }
    }
}
