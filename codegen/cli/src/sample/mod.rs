//! `otelier sample`: payloads as the catalog's events make them, or as they must not be.

mod protobuf;
mod send;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use otelier_codegen::{ResolvedCatalog, example, violations};
use otelier_schema::resolved::Event;
use serde_json::Value;

use crate::args::{self, SampleEncoding};
use crate::catalogs::{self, Checked};
use crate::inspect;
use crate::outcome::Outcome;
use crate::output::{Output, count, plain, plain_json};

/// A payload, and what it is a sample of.
struct Sample {
    /// What its file is called, without what tells the encoding.
    name: String,
    what: String,
    request: Value,
    /// Only OTLP/JSON can say it.
    json_only: bool,
    /// The request in protobuf, where that is asked for.
    protobuf: Vec<u8>,
}

pub(crate) fn run(args: &args::Sample, output: &mut Output) -> io::Result<Outcome> {
    let Some(catalogs) = catalogs::all_sound(&args.catalog, output) else {
        return Ok(Outcome::CouldNot);
    };
    let Some(mut samples) = chosen(&catalogs, args, output) else {
        return Ok(Outcome::CouldNot);
    };
    if args.encoding == SampleEncoding::Protobuf {
        samples.retain_mut(|sample| {
            let encoded = (!sample.json_only).then(|| protobuf::request(&sample.request));
            let Some(encoded) = encoded.flatten() else {
                let name = &sample.name;
                output.progress(format_args!("left out  {name}: protobuf cannot say it"));
                return false;
            };
            sample.protobuf = encoded;
            true
        });
    }
    match (&args.out, &args.endpoint) {
        (Some(directory), _) => Ok(write(&samples, directory, args.encoding, output)),
        (None, Some(endpoint)) => send::all(&samples, endpoint, args.encoding, output),
        (None, None) => print(&samples, args.encoding, output),
    }
}

/// The samples that the arguments ask for; `None` where an event is unknown, which is told.
fn chosen(catalogs: &[Checked], args: &args::Sample, output: &mut Output) -> Option<Vec<Sample>> {
    let sound: Vec<&ResolvedCatalog> = catalogs.iter().filter_map(Checked::sound).collect();
    let mut known = true;
    for wanted in &args.events {
        if sound
            .iter()
            .all(|catalog| inspect::event(catalog, wanted).is_none())
        {
            output.error(inspect::unknown(catalogs, wanted));
            known = false;
        }
    }
    let several = sound.len() > 1;
    let mut samples = Vec::new();
    for catalog in sound {
        let named = |event: &&Event| {
            args.events.is_empty()
                || (args.events.iter())
                    .filter_map(|wanted| inspect::event(catalog, wanted))
                    .any(|wanted| wanted.name == event.name)
        };
        let events: Vec<&Event> = catalog.events.iter().filter(named).collect();
        if args.invalid {
            samples.extend(
                violations(catalog, events)
                    .into_iter()
                    .map(|violation| Sample {
                        name: if several {
                            format!("{}.{}", catalog.name, violation.kind)
                        } else {
                            violation.kind.to_owned()
                        },
                        what: format!("{}: {}", violation.event, violation.what),
                        request: violation.request,
                        json_only: violation.json_only,
                        protobuf: Vec::new(),
                    }),
            );
        } else {
            samples.extend(events.into_iter().flat_map(|event| valid(catalog, event)));
        }
    }
    known.then_some(samples)
}

/// One record for each case of an event.
fn valid(catalog: &ResolvedCatalog, event: &Event) -> impl Iterator<Item = Sample> {
    event.variants.iter().map(move |variant| {
        let case = variant.case.map(|index| event.cases[index].id.as_str());
        Sample {
            name: case.map_or_else(
                || event.name.clone(),
                |case| format!("{}.{case}", event.name),
            ),
            what: case.map_or_else(
                || event.name.clone(),
                |case| format!("{}, case {case}", event.name),
            ),
            request: example::request(catalog, event, variant),
            json_only: false,
            protobuf: Vec::new(),
        }
    })
}

impl Sample {
    /// The bytes of the payload. A JSON payload is one line.
    fn encoded(&self, encoding: SampleEncoding) -> Cow<'_, [u8]> {
        match encoding {
            SampleEncoding::Json => self.request.to_string().into_bytes().into(),
            SampleEncoding::Protobuf => self.protobuf.as_slice().into(),
        }
    }
}

/// One after the other on the standard output: JSON a line each, protobuf as one message, which is what messages one
/// after the other are.
fn print(samples: &[Sample], encoding: SampleEncoding, output: &mut Output) -> io::Result<Outcome> {
    match encoding {
        SampleEncoding::Json => {
            for sample in samples {
                output.result(plain_json(&sample.request.to_string()))?;
            }
        }
        SampleEncoding::Protobuf if io::stdout().is_terminal() => {
            output.error(
                "protobuf is nothing for a terminal; redirect it, or name a directory with --out",
            );
            return Ok(Outcome::CouldNot);
        }
        SampleEncoding::Protobuf => {
            let mut stdout = io::stdout().lock();
            for sample in samples {
                stdout.write_all(&sample.protobuf)?;
            }
        }
    }
    Ok(Outcome::Holds)
}

/// Names of files, each of which every system can have beside the others.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// One for a sample: what is no ASCII letter, digit, `.`, `-` or `_` becomes `_`, and one that only differs in case
    /// from another gets a number.
    fn of(&mut self, name: &str) -> String {
        let plain = |c: char| match c {
            '.' | '-' | '_' => c,
            _ if c.is_ascii_alphanumeric() => c,
            _ => '_',
        };
        let name: String = name.chars().map(plain).collect();
        let mut unique = name.clone();
        let mut number = 1;
        while !self.0.insert(unique.to_ascii_lowercase()) {
            number += 1;
            unique = format!("{name}-{number}");
        }
        unique
    }
}

/// A file for each.
fn write(
    samples: &[Sample],
    directory: &Path,
    encoding: SampleEncoding,
    output: &mut Output,
) -> Outcome {
    let extension = match encoding {
        SampleEncoding::Json => "json",
        SampleEncoding::Protobuf => "pb",
    };
    let mut names = Names::default();
    let written = fs::create_dir_all(directory).and_then(|()| {
        samples.iter().try_for_each(|sample| {
            let path = directory.join(format!("{}.{extension}", names.of(&sample.name)));
            let bytes = match encoding {
                SampleEncoding::Json => example::text(&sample.request).into_bytes(),
                SampleEncoding::Protobuf => sample.protobuf.clone(),
            };
            fs::write(&path, bytes)?;
            output.result(format_args!("{}  {}", plain(path.display()), sample.what))
        })
    });
    if let Err(error) = written {
        output.error(format_args!("{}: {error}", plain(directory.display())));
        return Outcome::CouldNot;
    }
    output.progress(count(samples.len() as u64, "payload", "payloads"));
    Outcome::Holds
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn no_two_samples_have_one_file() {
        let mut names = Names::default();
        for (name, expected) in [
            ("shop.sale", "shop.sale"),
            ("shop.Sale", "shop.Sale-2"),
            ("shop.sale-2", "shop.sale-2-2"),
            ("a/../b", "a_.._b"),
            ("a_.._b", "a_.._b-2"),
        ] {
            assert_eq!(names.of(name), expected);
        }
    }
}
