//! Writes the table of keys, `configuration.md`, and holds the file to it: `UPDATE=1` writes it.

use std::{env, fs, path::Path};

use super::{
    keys::{Keys as _, Row},
    table::Own,
    variables,
};

/// What stands above the table.
const HEAD: &str = "\
# Keys of the `[otel]` table

Every key of the table `[otel]`. `<kind>` is `otlp-http` or `otlp-grpc`. What the table says wins over the
environment; a variable fills what the table leaves out, and none switches export on.

| key | value | without it | variables that fill it | meaning |
|---|---|---|---|---|
";

/// What stands below it.
const FOOT: &str = "
A duration is a string of a number and its unit, one of `ms`, `s`, `m`, `h` and `d`: `\"500ms\"`, `\"10s\"`, `\"7d\"`. A size is
a number of bytes, or a string of a number and `KiB`, `MiB` or `GiB`: `65536`, `\"16 MiB\"`. Relative paths are below the
working directory.

More variables, which have no key:

| variable | meaning |
|---|---|
";

/// Variables without a key, and what they do.
const VARIABLES: [(&variables::Names, &str); 6] = [
    (
        &[variables::DISABLED],
        "`true` switches export off, whatever the table says: nothing is opened, started or printed.",
    ),
    (
        &[variables::QUEUE_RECORDS],
        "How many records may wait for their delivery or its acknowledgement; more are dropped and counted. It is a bound beside \
         that in bytes (`queue`), and without it there is none but that. Through the SDK it is the only one; 2048 without it.",
    ),
    (
        &[variables::BATCH_RECORDS],
        "How many records one request may have. When so many wait, they are sent.",
    ),
    (
        &[variables::DELAY],
        "How many milliseconds records are collected before they are sent; 1000 without it.",
    ),
    (
        &[variables::EXPORT_TIMEOUT],
        "How many milliseconds the delivery of one batch may take, its repetitions included; what is not acknowledged by then \
         is dropped and counted. Without it a record is tried until it is five minutes old.",
    ),
    (
        variables::INSECURE,
        "`true`: an endpoint for gRPC that the environment gives without a scheme is plain `http`, not `https`.",
    ),
];

/// What the catalogs add to the table.
fn of_catalogs() -> [Row; 2] {
    let row = |key: &str, value: &str, meaning: &str| Row {
        key: key.to_owned(),
        value: value.to_owned(),
        default: "the catalog's".to_owned(),
        variables: variables::NONE,
        meaning: meaning.to_owned(),
    };
    [
        row(
            "",
            "`true` or `false`",
            "Each setting of the catalog, such as `log_user_prompt`.",
        ),
        row(
            "",
            "of the default's type",
            "Each attribute of the resource that the catalog lets the user configure, such as `environment`.",
        ),
    ]
}

fn names(variables: &variables::Names) -> String {
    let names: Vec<_> = variables.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn rendered() -> String {
    let mut text = HEAD.to_owned();
    for row in Own::rows_of_keys().into_iter().chain(of_catalogs()) {
        let key = match row.key.as_str() {
            "" => "a name of the catalog's".to_owned(),
            key => format!("`{key}`"),
        };
        let cells = [
            &key,
            &row.value,
            &row.default,
            &names(row.variables),
            &row.meaning,
        ];
        let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        text.extend(["| ", &cells.join(" | "), " |\n"]);
    }
    text += FOOT;
    for (variables, meaning) in VARIABLES {
        text.extend(["| ", &names(variables), " | ", meaning, " |\n"]);
    }
    text
}

#[test]
fn the_table_of_keys_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("configuration.md");
    let rendered = rendered();
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, &rendered).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written.replace("\r\n", "\n") == rendered,
        "runtime/configuration.md is stale: UPDATE=1 cargo test -p otelier-runtime writes it"
    );
}
